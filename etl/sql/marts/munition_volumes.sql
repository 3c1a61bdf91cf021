-- One row per month, category, class, munitions (bundles as reported) and basis.
with
models as (
    select
        model_reports.*,
        bundled_families.family is not null as is_in_bundle
    from model_reports
    left join bundled_families using (month, scope, category, family)
),

sums as (
    select
        month,
        category,
        munition_class,
        munitions,
        family,
        munition_id is null as is_bundle,
        scope || '_reports' as basis,
        cast(sum(launched) as bigint) as launched,
        bool_or(launched is null or launched_bound = 'at_least' or is_in_bundle)
            as is_lower_bound,
        bool_or(launched_bound in ('approx', 'at_most')) as is_rounded,
        cast(sum(shot_down) as bigint) as shot_down,
        cast(sum(suppressed) as bigint) as suppressed,
        cast(sum(stopped) as bigint) as stopped,
        -- Rule 8: the rate is over reports that give both counts.
        cast(sum(launched) filter (where stopped is not null) as bigint)
            as launched_with_outcome,
        cast(sum(stopped) filter (where launched is not null) as bigint)
            as stopped_with_outcome,
        sum(stopped) filter (where launched is not null)
        / nullif(sum(launched) filter (where stopped is not null), 0) as interception_rate,
        count(*) as n_reports,
        count(*) filter (where status = 'withheld') as n_withheld,
        count(*) filter (where status <> 'withheld' and launched is null) as n_not_stated,
        string_agg(distinct url, ';' order by url) as urls
    from models
    group by month, category, munition_class, munitions, family, munition_id, scope
),

bounded as (
    select
        sums.*,
        bound_of_part(
            sums.launched,
            sums.is_lower_bound,
            sums.is_rounded,
            classes.launched,
            classes.launched_bound
        ) as launched_bound,
        classes.status as class_status,
        classes.days_covered,
        classes.days_in_month,
        classes.bar_launched,
        classes.claimant
    from sums
    left join class_shares as classes using (month, category, munition_class, basis)
)

select
    month,
    category,
    munition_class,
    munitions,
    family,
    is_bundle,
    basis,
    launched,
    launched_bound,
    -- Rule 2: the status of a sum with missing parts, the most serious reason first.
    case
        when launched is null and n_withheld > 0 then 'withheld'
        when launched is null then 'not_stated'
        when class_status in ('month_not_over', 'provisional') then class_status
        else status_of_sum(launched, launched_bound)
    end as status,
    days_covered,
    days_in_month,
    case
        when bar_launched >= launched
            then launched / nullif(bar_launched, 0)
    end as share,
    shot_down,
    suppressed,
    stopped,
    launched_with_outcome,
    stopped_with_outcome,
    interception_rate,
    n_reports,
    n_withheld,
    n_not_stated,
    claimant,
    urls
from bounded
order by month, category, munition_class, munitions, basis
