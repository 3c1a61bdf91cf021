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

lines as (select * from known_reports where scope = 'national' and launched is not null)

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
    -- Match by category and overlap: reports on one night may differ in weapons and hours.
    not exists (
        select 1
        from lines
        where
            lines.day = posts.day
            and lines.category = posts.category
            and window_start(lines.start_date, lines.start_time)
            < window_end(posts.end_date, posts.end_time)
            and window_end(lines.end_date, lines.end_time)
            > window_start(posts.start_date, posts.start_time)
    )
