-- Months with a national report on nearly every day have one on every day.
with
national as (
    select distinct day
    from report_versions
    where known_to is null and scope = 'national'
),

days as (
    select cast(unnest(range(
        (select min(day) from national),
        (select max(day) + 1 from national),
        interval 1 day
    )) as date) as day
),

watched as (
    select
        days.day,
        national.day is not null as is_reported,
        -- Nearly every day means more than 5 of 6.
        avg(case when national.day is null then 0 else 1 end) over (
            partition by date_trunc('month', days.day)
        ) > 5 / 6 as is_nearly_daily
    from days
    left join national using (day)
)

select
    day,
    'no national report ends on this day' as problem
from watched
where is_nearly_daily and not is_reported
order by day
