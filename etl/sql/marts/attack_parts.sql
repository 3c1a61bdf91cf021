-- One row per day and weapons named together, summed over the day's national reports.
with
parts as (
    select
        day,
        category,
        munitions,
        cast(sum(launched) as bigint) as launched,
        cast(sum(stopped) as bigint) as stopped,
        cast(sum(n_reports) as bigint) as n_reports,
        cast(sum(n_withheld) as bigint) as n_withheld,
        cast(sum(n_not_stated) as bigint) as n_not_stated,
        sum(n_without_launched + n_at_least) as n_open,
        sum(n_rounded) as n_rounded,
        sum(n_without_stopped) as n_open_stopped,
        string_agg(distinct claimant, ';' order by claimant) as claimants,
        string_agg(distinct url, ';' order by url) as urls
    from attack_posts
    group by day, category, munitions
)

select
    day,
    category,
    munitions,
    launched,
    bound_of_reports(launched, n_open, n_rounded) as launched_bound,
    stopped,
    bound_of_reports(stopped, n_open_stopped, 0) as stopped_bound,
    n_reports,
    n_withheld,
    n_not_stated,
    claimants,
    urls
from parts
order by day, category, munitions
