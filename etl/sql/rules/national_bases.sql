-- One row per month of national reports, with the basis of its sum and the days covered.
with
months as (
    select cast(unnest(generate_series(
        (select min(month) from known_reports),
        (select max(month) from known_reports),
        interval 1 month
    )) as date) as month
),

covered as (
    select
        months.month,
        count(*) filter (where days.is_in_copy) as days_in_copy,
        count(*) filter (where not days.is_in_copy) as nights_in_posts,
        coalesce(bool_or(days.lacks_daytime_posts), false) as lacks_daytime_posts
    from months
    left join covered_days as days on months.month = date_trunc('month', days.day)
    group by months.month
)

select
    month,
    -- Rule 10: (a) the newest copy of the feed alone, (b) with a post for every night
    -- after it, (d) with the posts of some nights.
    case
        when nights_in_posts = 0 then 'national_reports'
        when days_in_copy + nights_in_posts = day(last_day(month))
            then 'national_reports_and_posts'
        else 'known_nights'
    end as basis,
    cast(days_in_copy + nights_in_posts as bigint) as days_covered,
    cast(day(last_day(month)) as bigint) as days_in_month,
    lacks_daytime_posts
from covered
order by month
