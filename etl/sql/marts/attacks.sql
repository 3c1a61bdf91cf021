-- One row per national attack window with its totals; the headline population alone.
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
    cast(sum(n_reports) as bigint) as n_reports,
    cast(sum(n_withheld) as bigint) as n_withheld,
    cast(sum(n_not_stated) as bigint) as n_not_stated,
    sum(n_without_launched) = 0 as is_complete,
    case
        when sum(n_without_launched) = 0 then 'exact'
        when count(launched) > 0 then 'at_least'
    end as launched_bound,
    case
        when sum(n_without_launched) filter (where category = 'missile') = 0
            then 'exact'
        when bool_or(launched is not null) filter (where category = 'missile')
            then 'at_least'
    end as missiles_bound,
    case
        when sum(n_without_launched) filter (where category = 'drone') = 0
            then 'exact'
        when bool_or(launched is not null) filter (where category = 'drone')
            then 'at_least'
    end as drones_bound,
    string_agg(distinct munitions, '; ' order by munitions) as munitions,
    string_agg(distinct target_areas, '; ' order by target_areas) as target_areas,
    string_agg(distinct claimant, ';' order by claimant) as claimants,
    string_agg(distinct url, ';' order by url) as urls
from attack_posts
group by start_date, start_time, end_date, end_time, month
order by end_date, end_time nulls first, start_date, start_time nulls first
