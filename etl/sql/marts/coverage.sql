-- One row per day and feed: how many reports speak of it; 0 is a day without one.
with
feeds as (
    select
        feed,
        min(first_day) as first_day,
        max(last_day) as last_day
    from stg_vintages
    group by feed
),

days as (
    select
        feed,
        cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day
    from feeds
),

reports as (
    select
        day,
        count(*) as n_reports,
        count(*) filter (where scope = 'national') as n_national_reports
    from scoped_reports
    group by day
)

select
    days.day,
    cast(date_trunc('month', days.day) as date) as month,
    days.feed,
    coalesce(reports.n_reports, 0) as n_reports,
    coalesce(reports.n_national_reports, 0) as n_national_reports
from days
left join reports using (day)
order by day, feed
