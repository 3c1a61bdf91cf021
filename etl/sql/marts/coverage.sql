-- One row per day and feed, with its number of reports; 0 means none.
with
reports as (
    select
        case when is_provisional then 'air-force-posts' else 'air-force' end as feed,
        day,
        scope
    from known_reports

    union all

    select
        'general-staff' as feed,
        day,
        'national' as scope
    from known_general_staff_reports
),

counted as (
    select
        feed,
        day,
        count(*) as n_reports,
        count(*) filter (where scope = 'national') as n_national_reports
    from reports
    group by feed, day
),

missing as (
    select
        feed,
        day,
        reason,
        url
    from stg_missing_days
    where day < (select known_on from known_on)
),

spans as (
    select
        feed,
        min(day) as first_day,
        max(day) as last_day
    from (
        select feed, day from reports
        union all
        select feed, day from missing
    )
    group by feed
),

days as (
    select
        feed,
        cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day
    from spans
)

select
    days.day,
    cast(date_trunc('month', days.day) as date) as month,
    days.feed,
    coalesce(counted.n_reports, 0) as n_reports,
    coalesce(counted.n_national_reports, 0) as n_national_reports,
    missing.reason as missing_reason,
    missing.url as missing_url
from days
left join counted using (day, feed)
left join missing using (day, feed)
order by day, feed
