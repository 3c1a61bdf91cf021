-- One row per national attack: windows that overlap and end on one day, all weapons.
with
posts as (select * from attack_posts),

windows as (
    select
        month,
        end_date,
        attack,
        min(start_date) as start_date,
        -- The earliest and the latest hour that a report gives.
        arg_min(start_time, start_date + start_time) as start_time,
        arg_max(end_time, end_date + end_time) as end_time,
        count(distinct (start_date, start_time, end_time)) as n_windows
    from posts
    group by month, end_date, attack
),

totals as (
    select
        end_date,
        attack,
        cast(sum(launched) as bigint) as launched,
        cast(sum(launched) filter (where category = 'missile') as bigint)
            as missiles_launched,
        cast(sum(launched) filter (where category = 'drone') as bigint)
            as drones_launched,
        cast(sum(stopped) as bigint) as stopped,
        cast(sum(n_reports) as bigint) as n_reports,
        cast(sum(n_withheld) as bigint) as n_withheld,
        cast(sum(n_not_stated) as bigint) as n_not_stated,
        cast(sum(n_without_launched + n_bounded) as bigint) as n_open,
        cast(sum(n_without_launched + n_bounded) filter (where category = 'missile')
            as bigint) as n_open_missiles,
        cast(sum(n_without_launched + n_bounded) filter (where category = 'drone')
            as bigint) as n_open_drones,
        string_agg(distinct munitions, '; ' order by munitions) as munitions,
        string_agg(distinct target_areas, '; ' order by target_areas) as target_areas,
        string_agg(distinct claimant, ';' order by claimant) as claimants,
        string_agg(distinct url, ';' order by url) as urls
    from posts
    group by end_date, attack
)

select
    windows.start_date,
    windows.start_time,
    windows.end_date,
    windows.end_time,
    windows.month,
    windows.n_windows,
    totals.launched,
    totals.missiles_launched,
    totals.drones_launched,
    totals.stopped,
    totals.n_reports,
    totals.n_withheld,
    totals.n_not_stated,
    case
        when totals.launched is null then null
        when totals.n_open = 0 then 'exact'
        else 'at_least'
    end as launched_bound,
    case
        when totals.missiles_launched is null then null
        when totals.n_open_missiles = 0 then 'exact'
        else 'at_least'
    end as missiles_bound,
    case
        when totals.drones_launched is null then null
        when totals.n_open_drones = 0 then 'exact'
        else 'at_least'
    end as drones_bound,
    totals.munitions,
    totals.target_areas,
    totals.claimants,
    totals.urls
from windows
inner join totals using (end_date, attack)
order by end_date, end_time nulls first, start_date, start_time nulls first
