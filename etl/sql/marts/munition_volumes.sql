-- One row per month, category, class, munitions (bundles as reported) and basis.
with
counted as (
    select * from counted_days
    where category <> 'other' and munition_class <> 'all'
)

select
    month,
    category,
    munition_class,
    munitions,
    munitions like '% + %' as is_bundle,
    scope || '_reports' as basis,
    cast(sum(launched) as bigint) as launched,
    cast(sum(shot_down) as bigint) as shot_down,
    cast(sum(suppressed) as bigint) as suppressed,
    cast(sum(stopped) as bigint) as stopped,
    cast(sum(launched_with_outcome) as bigint) as launched_with_outcome,
    cast(sum(stopped_with_outcome) as bigint) as stopped_with_outcome,
    sum(stopped_with_outcome) / nullif(sum(launched_with_outcome), 0)
        as interception_rate,
    cast(sum(n_reports) as bigint) as n_reports,
    cast(sum(n_withheld) as bigint) as n_withheld,
    cast(sum(n_not_stated) as bigint) as n_not_stated,
    sum(n_without_launched) = 0 as is_complete
from counted
group by month, category, munition_class, munitions, scope
order by month, category, munition_class, munitions, basis
