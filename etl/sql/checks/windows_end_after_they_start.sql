-- An attack window or period ends on or after the day on which it starts.
with
windows as (
    select
        'air_force_reports' as register,
        report_id as row_id,
        'end_date' as column_name,
        start_date,
        end_date,
        start_time,
        end_time
    from stg_air_force_reports
    -- What an earlier copy of the feed said is history, slips and all.
    where known_to is null

    union all

    select
        'air_force_posts' as register,
        report_id as row_id,
        'end_date' as column_name,
        start_date,
        end_date,
        start_time,
        end_time
    from stg_air_force_posts
    where known_to is null

    union all

    select
        'additional_reports' as register,
        report_id as row_id,
        'end_date' as column_name,
        start_date,
        end_date,
        start_time,
        end_time
    from raw_additional_reports

    union all

    select
        'statements' as register,
        statement_id as row_id,
        'period_end' as column_name,
        period_start as start_date,
        period_end as end_date,
        null as start_time,
        null as end_time
    from stg_statements

    union all

    select
        'strikes' as register,
        strike_id as row_id,
        'date_end' as column_name,
        date_start as start_date,
        date_end as end_date,
        null as start_time,
        null as end_time
    from stg_strikes

    union all

    select
        'anomalies' as register,
        anomaly_id as row_id,
        'end_date' as column_name,
        start_date,
        end_date,
        null as start_time,
        null as end_time
    from stg_anomalies
)

select
    register,
    row_id,
    column_name,
    trim('the end, ' || end_date || ' ' || coalesce(left(cast(end_time as varchar), 5), ''))
    || ', is before the start, '
    || trim(start_date || ' ' || coalesce(left(cast(start_time as varchar), 5), '')) || '.'
        as problem,
    'Write both as the source has them: the end is on or after the start.' as remedy
from windows
where
    end_date < start_date
    or (end_date = start_date and end_time < start_time)
order by register, row_id
