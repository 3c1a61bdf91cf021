-- No two posts, or additional reports, count the same weapons in the same hours.
with
reports as (
    select
        'air_force_posts' as register,
        * exclude (munition_ids),
        unnest(munition_ids) as munition_id
    from stg_air_force_posts
    where known_to is null

    union all by name

    select
        'additional_reports' as register,
        * exclude (munition_ids),
        unnest(munition_ids) as munition_id
    from stg_additional_reports
),

counted as (
    select
        register,
        report_id,
        munition_id,
        url,
        end_date,
        start_date < end_date as is_night,
        window_start(start_date, start_time) as starts_at,
        window_end(end_date, end_time) as ends_at
    from reports
    where launched is not null
)

select distinct
    again.register,
    again.report_id as row_id,
    'munitions' as column_name,
    again.munition_id || ' of these hours is already in ' || once.report_id || '.' as problem,
    'Remove the row that the other one replaces, or correct its dates.' as remedy
from counted as again
inner join counted as once
    on
        again.munition_id = once.munition_id
        and again.end_date = once.end_date
        and again.is_night = once.is_night
        and (again.register, again.report_id) > (once.register, once.report_id)
where
    (again.url <> once.url or again.register = 'additional_reports')
    and (
        -- A night has one post, whatever its hours; others have hours of their own.
        again.is_night
        or (again.starts_at <= once.starts_at and again.ends_at >= once.ends_at)
        or (again.starts_at >= once.starts_at and again.ends_at <= once.ends_at)
    )
order by again.register, row_id, problem
