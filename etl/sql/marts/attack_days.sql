-- One row per day of the feed and choice of weapons, with the launches or why unknown.
with
spoken_of as (
    select
        day,
        sum(n_reports) as n_reports,
        sum(n_national_reports) as n_national_reports
    from coverage
    where feed in ('air-force', 'air-force-posts')
    group by day
),

-- Every day from the first to the last, including days between two feeds.
days as (
    select
        calendar.day,
        cast(date_trunc('month', calendar.day) as date) as month,
        cast(coalesce(spoken_of.n_national_reports, 0) as bigint) as n_national_reports,
        cast(
            coalesce(spoken_of.n_reports - spoken_of.n_national_reports, 0) as bigint
        ) as n_regional_reports
    from (
        select cast(unnest(generate_series(
            (select min(day) from spoken_of),
            (select max(day) from spoken_of),
            interval 1 day
        )) as date) as day
    ) as calendar
    left join spoken_of using (day)
),

choices as (
    select unnest(['missile', 'drone', 'missile;drone']) as categories
),

totals as (
    select
        posts.day,
        choices.categories,
        string_agg(distinct posts.category, ';' order by posts.category desc)
            filter (where posts.launched is distinct from 0) as categories_named,
        cast(sum(posts.launched) as bigint) as launched,
        cast(sum(posts.n_reports) as bigint) as n_reports,
        cast(sum(posts.n_withheld) as bigint) as n_withheld,
        cast(sum(posts.n_not_stated) as bigint) as n_not_stated,
        cast(sum(posts.n_provisional) as bigint) as n_provisional,
        cast(sum(posts.stopped) as bigint) as stopped,
        sum(posts.n_without_stopped) as n_open_stopped,
        sum(posts.n_withheld + posts.n_not_stated) = 0 as has_all_counts,
        sum(posts.n_open) as n_open,
        sum(posts.n_rounded) as n_rounded,
        string_agg(distinct posts.url, ';' order by posts.url) as urls
    from attack_posts as posts
    inner join choices
        on list_contains(string_split(choices.categories, ';'), posts.category)
    group by posts.day, choices.categories
),

-- Rule 2: a day without a report is unknown, so its figure stays empty.
known as (
    select
        days.day,
        days.month,
        choices.categories,
        totals.categories_named,
        totals.launched,
        case
            when totals.has_all_counts then 'reported'
            when totals.launched is not null then 'partial'
            when totals.n_withheld > 0 then 'withheld'
            when totals.n_reports > 0 then 'not_stated'
            when days.n_national_reports > 0 then 'not_mentioned'
            else 'no_report'
        end as status,
        bound_of_reports(totals.launched, totals.n_open, totals.n_rounded)
            as launched_bound,
        coalesce(totals.n_reports, 0) as n_reports,
        coalesce(totals.n_withheld, 0) as n_withheld,
        coalesce(totals.n_not_stated, 0) as n_not_stated,
        coalesce(totals.n_provisional, 0) as n_provisional,
        totals.stopped,
        bound_of_reports(totals.stopped, totals.n_open_stopped, 0) as stopped_bound,
        days.n_national_reports,
        days.n_regional_reports,
        totals.urls
    from days
    cross join choices
    left join totals using (day, categories)
),

-- A mean is over the days with a figure, if at least half of its days have one. With a
-- lower bound among them the mean is a lower bound too.
means as (
    select
        *,
        count(launched) over seven as mean_7_days,
        case when count(launched) over seven * 2 >= 7
            then round(avg(launched) over seven, 1) end as mean_7,
        count(*) filter (where launched_bound like 'at_least%') over seven as mean_7_open,
        count(*) filter (where launched_bound in ('approx', 'at_least_about')) over seven
            as mean_7_rounded,
        count(launched) over thirty as mean_30_days,
        case when count(launched) over thirty * 2 >= 30
            then round(avg(launched) over thirty, 1) end as mean_30,
        count(*) filter (where launched_bound like 'at_least%') over thirty as mean_30_open,
        count(*) filter (where launched_bound in ('approx', 'at_least_about')) over thirty
            as mean_30_rounded
    from known
    window
        seven as (
            partition by categories order by day
            rows between 6 preceding and current row
        ),
        thirty as (
            partition by categories order by day
            rows between 29 preceding and current row
        )
)

select
    day,
    month,
    categories,
    categories_named,
    launched,
    launched_bound,
    status,
    -- Rule 2: part of the count is missing or a bound, so the day may be larger.
    n_reports > 0 and launched_bound is distinct from 'exact' as is_open,
    n_reports,
    n_withheld,
    n_not_stated,
    n_provisional,
    n_national_reports,
    n_regional_reports,
    stopped,
    stopped_bound,
    mean_7,
    bound_of_reports(mean_7, mean_7_open, mean_7_rounded) as mean_7_bound,
    mean_7_days,
    mean_30,
    bound_of_reports(mean_30, mean_30_open, mean_30_rounded) as mean_30_bound,
    mean_30_days,
    urls
from means
order by day, categories
