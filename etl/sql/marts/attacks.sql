-- One row per national attack window with its totals; the headline population alone.
with
counted as (
    select * from counted_reports
    where scope = 'national' and munition_class = 'all'
        and category in ('missile', 'drone')
)

select
    start_date,
    start_time,
    end_date,
    end_time,
    month,
    cast(sum(launched) as bigint) as launched,
    cast(sum(launched) filter (where category = 'missile') as bigint)
        as missiles_launched,
    cast(sum(launched) filter (where category = 'drone') as bigint) as drones_launched,
    cast(sum(stopped) as bigint) as stopped,
    count(*) as n_reports,
    count(*) filter (where status = 'withheld') as n_withheld,
    count(*) filter (where status <> 'withheld' and launched is null) as n_not_stated,
    count(launched) = count(*) as is_complete,
    case
        when count(launched) = count(*) then 'exact'
        when count(launched) > 0 then 'at_least'
    end as launched_bound,
    case
        when bool_and(launched is not null) filter (where category = 'missile')
            then 'exact'
        when bool_or(launched is not null) filter (where category = 'missile')
            then 'at_least'
    end as missiles_bound,
    case
        when bool_and(launched is not null) filter (where category = 'drone')
            then 'exact'
        when bool_or(launched is not null) filter (where category = 'drone')
            then 'at_least'
    end as drones_bound,
    string_agg(distinct munitions, '; ' order by munitions) as munitions,
    string_agg(distinct target_areas, '; ' order by target_areas) as target_areas,
    string_agg(distinct claimant, ';' order by claimant) as claimants,
    string_agg(distinct url, ';' order by url) as urls
from counted
group by start_date, start_time, end_date, end_time, month
order by end_date, end_time nulls first, start_date, start_time nulls first
