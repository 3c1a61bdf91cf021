-- One row per day, category, class and basis for which there is a report.
select
    day,
    category,
    munition_class,
    scope || '_reports' as basis,
    cast(sum(launched) as bigint) as launched,
    bound_of_reports(
        sum(launched), sum(n_without_launched + n_at_least), sum(n_rounded)
    ) as launched_bound,
    cast(sum(shot_down) as bigint) as shot_down,
    cast(sum(suppressed) as bigint) as suppressed,
    cast(sum(stopped) as bigint) as stopped,
    cast(sum(n_reports) as bigint) as n_reports,
    cast(sum(n_withheld) as bigint) as n_withheld,
    cast(sum(n_not_stated) as bigint) as n_not_stated
from counted_days
where category <> 'other'
group by day, category, munition_class, scope
order by day, category, munition_class, basis
