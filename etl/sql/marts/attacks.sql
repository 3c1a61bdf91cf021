-- One row per national attack: overlapping windows that end on one day, all weapons.
with
attacks as (
    select
        month,
        end_date,
        min(start_date) as start_date,
        -- The earliest and the latest hour that a report gives.
        arg_min(start_time, start_date + start_time) as start_time,
        arg_max(end_time, end_date + end_time) as end_time,
        count(distinct (start_date, start_time, end_time)) as n_windows,
        string_agg(distinct category, ';' order by category desc)
            filter (where launched is distinct from 0) as categories_named,
        cast(sum(launched) as bigint) as launched,
        cast(sum(launched) filter (where category = 'missile') as bigint)
            as missiles_launched,
        cast(sum(launched) filter (where category = 'drone') as bigint)
            as drones_launched,
        cast(sum(stopped) as bigint) as stopped,
        cast(sum(stopped) filter (where category = 'missile') as bigint)
            as missiles_stopped,
        cast(sum(stopped) filter (where category = 'drone') as bigint)
            as drones_stopped,
        sum(n_without_stopped) as n_open_stopped,
        sum(n_without_stopped) filter (where category = 'missile')
            as n_open_missiles_stopped,
        sum(n_without_stopped) filter (where category = 'drone')
            as n_open_drones_stopped,
        cast(sum(n_provisional) as bigint) as n_provisional,
        cast(sum(n_reports) as bigint) as n_reports,
        cast(sum(n_withheld) as bigint) as n_withheld,
        cast(sum(n_not_stated) as bigint) as n_not_stated,
        sum(n_without_launched + n_at_least) as n_open,
        sum(n_without_launched + n_at_least) filter (where category = 'missile')
            as n_open_missiles,
        sum(n_without_launched + n_at_least) filter (where category = 'drone')
            as n_open_drones,
        sum(n_rounded) as n_rounded,
        sum(n_rounded) filter (where category = 'missile') as n_rounded_missiles,
        sum(n_rounded) filter (where category = 'drone') as n_rounded_drones,
        string_agg(distinct munitions, '; ' order by munitions) as munitions,
        string_agg(distinct target_areas, '; ' order by target_areas) as target_areas,
        string_agg(distinct claimant, ';' order by claimant) as claimants,
        string_agg(distinct url, ';' order by url) as urls
    from attack_posts
    group by month, end_date, attack
)

select
    start_date,
    start_time,
    end_date,
    end_time,
    month,
    n_windows,
    categories_named,
    launched,
    missiles_launched,
    drones_launched,
    stopped,
    missiles_stopped,
    drones_stopped,
    n_reports,
    n_withheld,
    n_not_stated,
    n_provisional,
    bound_of_reports(launched, n_open, n_rounded) as launched_bound,
    bound_of_reports(missiles_launched, n_open_missiles, n_rounded_missiles)
        as missiles_bound,
    bound_of_reports(drones_launched, n_open_drones, n_rounded_drones)
        as drones_bound,
    bound_of_reports(stopped, n_open_stopped, 0) as stopped_bound,
    bound_of_reports(missiles_stopped, n_open_missiles_stopped, 0)
        as missiles_stopped_bound,
    bound_of_reports(drones_stopped, n_open_drones_stopped, 0) as drones_stopped_bound,
    munitions,
    target_areas,
    claimants,
    urls
from attacks
order by end_date, end_time nulls first, start_date, start_time nulls first
