-- One row per national attack: overlapping windows that end on one day, all weapons.
select
    min(start_date) as start_date,
    -- The earliest and the latest hour that a report gives.
    arg_min(start_time, start_date + start_time) as start_time,
    end_date,
    arg_max(end_time, end_date + end_time) as end_time,
    month,
    count(distinct (start_date, start_time, end_time)) as n_windows,
    string_agg(distinct category, ';' order by category desc)
        filter (where launched is distinct from 0) as categories_named,
    cast(sum(launched) as bigint) as launched,
    cast(sum(launched) filter (where category = 'missile') as bigint)
        as missiles_launched,
    cast(sum(launched) filter (where category = 'drone') as bigint) as drones_launched,
    cast(sum(stopped) as bigint) as stopped,
    cast(sum(stopped) filter (where category = 'missile') as bigint)
        as missiles_stopped,
    cast(sum(stopped) filter (where category = 'drone') as bigint) as drones_stopped,
    cast(sum(n_reports) as bigint) as n_reports,
    cast(sum(n_withheld) as bigint) as n_withheld,
    cast(sum(n_not_stated) as bigint) as n_not_stated,
    cast(sum(n_provisional) as bigint) as n_provisional,
    bound_of_reports(sum(launched), sum(n_open), sum(n_rounded)) as launched_bound,
    bound_of_reports(
        sum(launched) filter (where category = 'missile'),
        sum(n_open) filter (where category = 'missile'),
        sum(n_rounded) filter (where category = 'missile')
    ) as missiles_bound,
    bound_of_reports(
        sum(launched) filter (where category = 'drone'),
        sum(n_open) filter (where category = 'drone'),
        sum(n_rounded) filter (where category = 'drone')
    ) as drones_bound,
    bound_of_reports(sum(stopped), sum(n_without_stopped), 0) as stopped_bound,
    bound_of_reports(
        sum(stopped) filter (where category = 'missile'),
        sum(n_without_stopped) filter (where category = 'missile'),
        0
    ) as missiles_stopped_bound,
    bound_of_reports(
        sum(stopped) filter (where category = 'drone'),
        sum(n_without_stopped) filter (where category = 'drone'),
        0
    ) as drones_stopped_bound,
    string_agg(distinct munitions, '; ' order by munitions) as munitions,
    string_agg(distinct target_areas, '; ' order by target_areas) as target_areas,
    string_agg(distinct claimant, ';' order by claimant) as claimants,
    string_agg(distinct url, ';' order by url) as urls
from attack_posts
group by month, end_date, attack
order by end_date, end_time nulls first, start_date, start_time nulls first
