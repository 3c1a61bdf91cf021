-- One row per month of the national reports: what its sum stands on, and which days.
with
feed as (
    select
        min(first_day) as first_day,
        max(last_day) as last_day
    from known_vintages
    where feed = 'air-force'
),

posts as (
    select
        day,
        -- Since summer 2026 attacks by day have posts of their own, known in part only.
        start_date = end_date as is_daytime
    from known_reports
    where is_provisional
),

months as (
    select cast(unnest(generate_series(
        (select min(month) from known_reports),
        (select max(month) from known_reports),
        interval 1 month
    )) as date) as month
),

days as (
    select
        months.month,
        cast(unnest(generate_series(
            months.month, last_day(months.month), interval 1 day
        )) as date) as day
    from months
),

covered as (
    select
        days.month,
        count(*) filter (where days.day between feed.first_day and feed.last_day)
            as days_in_feed,
        count(*) filter (
            where days.day in (select day from posts where not is_daytime)
        ) as nights_in_posts
    from days
    cross join feed
    group by days.month
)

select
    covered.month,
    -- Rule 10: (a) the newest copy of the feed alone, (b) with a post for every night
    -- after it, (d) with the posts of some nights.
    case
        when last_day(covered.month) <= feed.last_day or covered.nights_in_posts = 0
            then 'national_reports'
        when covered.days_in_feed + covered.nights_in_posts = day(last_day(covered.month))
            then 'national_reports_and_posts'
        else 'known_nights'
    end as basis,
    cast(covered.days_in_feed + covered.nights_in_posts as bigint) as days_covered,
    cast(day(last_day(covered.month)) as bigint) as days_in_month,
    last_day(covered.month) >= (select min(day) from posts where is_daytime)
        as lacks_daytime_posts
from covered
cross join feed
order by covered.month
