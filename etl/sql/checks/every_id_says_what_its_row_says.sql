-- An id that contains a day, a strike or a post has that of its row.
with
-- `said` is the part of the id; it must be `first`, or between `first` and `last`.
ids as (
    select
        'strikes' as register,
        strike_id as row_id,
        'date_start' as column_name,
        regexp_extract(strike_id, '^\d{4}-\d\d-\d\d') as said,
        cast(date_start as varchar) as first,
        cast(date_end as varchar) as last
    from raw_strikes

    union all by name

    select
        'strike_reports' as register,
        report_id as row_id,
        'strike_id' as column_name,
        left(report_id, length(strike_id)) as said,
        strike_id as first
    from raw_strike_reports

    union all by name

    -- The id has a month, or a year for the longest periods.
    select
        'statements' as register,
        statement_id as row_id,
        'period_start' as column_name,
        regexp_extract(statement_id, '^\d{4}(-\d\d\b)?') as said,
        left(cast(period_start as varchar), length(said)) as first,
        left(cast(period_end as varchar), length(said)) as last
    from raw_statements

    union all by name

    -- An id names the weapons first, before who said it and where.
    select
        'statements' as register,
        statement_id as row_id,
        unnest(['category', 'munition_class', 'metric']) as column_name,
        unnest([
            case regexp_extract(statement_id, 'bomb|missile|ballistic|cruise|drone|shahed')
                when '' then ''
                when 'bomb' then 'glide_bomb'
                when 'drone' then 'drone'
                when 'shahed' then 'drone'
                else 'missile'
            end,
            regexp_extract(statement_id, '-(ballistic|cruise|shahed)(-|$)', 1),
            regexp_extract(statement_id, '-(launched|intercepted)(-|$)', 1)
        ]) as said,
        unnest([
            category, coalesce(split_part(munition_class, '_', 1), 'no class'), metric
        ]) as first
    from raw_statements

    union all by name

    select
        'additional_reports' as register,
        report_id as row_id,
        'end_date' as column_name,
        regexp_extract(report_id, '\d{4}-\d\d-\d\d') as said,
        cast(start_date as varchar) as first,
        cast(end_date as varchar) as last
    from raw_additional_reports

    union all by name

    select
        'anomalies' as register,
        anomaly_id as row_id,
        'start_date' as column_name,
        regexp_extract(anomaly_id, '\d{4}-\d\d-\d\d') as said,
        cast(start_date as varchar) as first
    from raw_anomalies

    union all by name

    select
        'air_force_posts' as register,
        report_id as row_id,
        'url' as column_name,
        unnest([split_part(report_id, '-', 2), split_part(report_id, '-', 1)]) as said,
        unnest([
            regexp_extract(url, '\d+$'),
            coalesce(
                nullif(regexp_extract(lower(url), '^https?://t\.me/(s/)?([^/]+)/\d+$', 2), ''),
                'no channel'
            )
        ]) as first
    from raw_air_force_posts
)

select
    register,
    row_id,
    column_name,
    'the id says ' || said || ', the row ' || first
    || case when last <> first then ' to ' || last else '' end || '.' as problem,
    'Look it up at the source, and correct the one that is wrong.' as remedy
from ids
where said <> '' and not said between first and coalesce(last, first)
order by register, row_id
