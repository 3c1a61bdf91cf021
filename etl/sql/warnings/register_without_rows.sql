-- A register that is kept by hand, or made from the lines of the feed, has rows.
with
counts as (
    select 'additional_reports' as register, count(*) as n_rows from raw_additional_reports
    union all
    select 'air_force_report_parts' as register, count(*) as n_rows from raw_air_force_report_parts
    union all
    select 'anomalies' as register, count(*) as n_rows from raw_anomalies
    union all
    select 'corrections' as register, count(*) as n_rows from raw_corrections
    union all
    select 'statements' as register, count(*) as n_rows from raw_statements
    union all
    select 'strikes' as register, count(*) as n_rows from raw_strikes
)

select
    'data/registers/' || register || '.csv' as file,
    'has no rows; if it lost them, restore it from version control' as problem
from counts
where n_rows = 0
order by file
