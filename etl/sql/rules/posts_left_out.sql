-- One row per post with a number for a night that the newest copy covers without one.
with
posts as (
    select *
    from report_versions
    where
        is_provisional
        and is_known_on(known_from, known_to, (select known_on from known_on))
        and day <= (select max(last_day) from known_vintages where feed = 'air-force')
        and launched is not null
),

-- Match by category and overlap: reports on one night may differ in weapons and hours.
lines as (
    select
        day,
        category,
        start_date + coalesce(start_time, time '00:00') as starts_at,
        end_date + coalesce(end_time, time '23:59') as ends_at
    from known_reports
    where scope = 'national' and launched is not null
)

select
    report_id,
    day,
    month,
    category,
    munition_class,
    in_headline,
    munitions,
    launched,
    url,
    day not in (select day from lines where lines.category = posts.category) as is_whole_day
from posts
where
    not exists (
        select 1
        from lines
        where
            lines.day = posts.day
            and lines.category = posts.category
            and lines.starts_at < posts.end_date + coalesce(posts.end_time, time '23:59')
            and lines.ends_at > posts.start_date + coalesce(posts.start_time, time '00:00')
    )
