-- An attack window or period ends on or after the day on which it starts.
select
    'air_force_reports' as register,
    report_id as row_id,
    start_date,
    end_date
from stg_air_force_reports
-- What an earlier copy of the feed said is history, slips and all.
where
    known_to is null
    and (
        end_date < start_date
        or (end_date = start_date and end_time < start_time)
    )

union all

select
    'statements' as register,
    statement_id as row_id,
    period_start as start_date,
    period_end as end_date
from stg_statements
where period_end < period_start

union all

select
    'strikes' as register,
    strike_id as row_id,
    date_start as start_date,
    date_end as end_date
from stg_strikes
where date_end < date_start
