-- One row per day that national reports cover, in the newest copy or in a later post.
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
        -- Since summer 2026 daytime attacks have separate posts; we have only some.
        start_date = end_date as is_daytime
    from known_reports
    where is_provisional
),

days as (
    select
        cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day,
        true as is_in_copy
    from feed

    union all

    select distinct
        posts.day,
        false as is_in_copy
    from posts
    cross join feed
    where not posts.is_daytime and (feed.last_day is null or posts.day > feed.last_day)
)

select
    day,
    is_in_copy,
    day >= (select min(day) from posts where is_daytime) as lacks_daytime_posts
from days
order by day
