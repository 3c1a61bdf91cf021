-- One row per day of the General Staff's reports, as known on the given day (rule 13).
with
moment as (select known_on from known_on)

select reports.* exclude (known_from, known_to)
from stg_general_staff_reports as reports
cross join moment
where is_known_on(reports.known_from, reports.known_to, moment.known_on)
order by day
