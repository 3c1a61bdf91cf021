-- No report is about a day after the copy of the feed that it is in.
with
newest as (select max(as_of) as as_of from stg_vintages where feed = 'air-force')

select
    'air_force_reports' as register,
    reports.report_id as row_id,
    'end_date' as column_name,
    'the attack ends on ' || reports.end_date || ', after the newest copy of the feed, of '
    || newest.as_of || '.' as problem,
    'Correct the day in data/registers/corrections.csv, or wait for a copy that has it right.'
        as remedy
from stg_air_force_reports as reports
cross join newest
where reports.known_to is null and reports.end_date > newest.as_of
order by row_id
