-- One row per day of the General Staff's reports, as known on the given day (rule 13).
select * exclude (known_from, known_to)
from stg_general_staff_reports
where is_known_on(known_from, known_to, (select known_on from known_on))
order by day
