-- One row per day and weapons named together, summed over the day's national reports.
select
    day,
    category,
    munitions,
    cast(sum(launched) as bigint) as launched,
    bound_of_reports(sum(launched), sum(n_open), sum(n_rounded)) as launched_bound,
    cast(sum(stopped) as bigint) as stopped,
    bound_of_reports(sum(stopped), sum(n_without_stopped), 0) as stopped_bound,
    cast(sum(n_reports) as bigint) as n_reports,
    cast(sum(n_withheld) as bigint) as n_withheld,
    cast(sum(n_not_stated) as bigint) as n_not_stated,
    string_agg(distinct claimant, ';' order by claimant) as claimants,
    string_agg(distinct url, ';' order by url) as urls
from attack_posts
group by day, category, munitions
order by day, category, munitions
