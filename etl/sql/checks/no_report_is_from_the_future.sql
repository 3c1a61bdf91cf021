-- No report speaks of a day after the copy of the feed in which it stands.
with
newest as (select max(as_of) as as_of from stg_vintages where feed = 'air-force')

select
    reports.report_id,
    reports.end_date,
    newest.as_of
from stg_air_force_reports as reports
cross join newest
where reports.end_date > newest.as_of
