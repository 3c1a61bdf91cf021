-- One row per month, category, class, munitions (bundles as reported) and basis.
with
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
        case
            when sum(launched) is not null
                then bound(
                    bool_or(launched is null or launched_bound = 'at_least'),
                    bool_or(launched_bound in ('approx', 'at_most'))
                )
        end as launched_bound,
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
    from model_reports
    group by month, category, munition_class, munitions, family, munition_id, scope
),

classes as (
    select
        month,
        category,
        munition_class,
        basis,
        status,
        days_covered,
        days_in_month,
        bar_launched,
        claimant
    from class_shares
)

select
    sums.month,
    sums.category,
    sums.munition_class,
    sums.munitions,
    sums.family,
    sums.is_bundle,
    sums.basis,
    sums.launched,
    case
        when classes.status = 'month_not_over' and sums.launched is not null
            then 'at_least'
        else sums.launched_bound
    end as launched_bound,
    -- Rule 2: the status of a sum with missing parts, the most serious reason first.
    case
        when sums.launched is null and sums.n_withheld > 0 then 'withheld'
        when sums.launched is null then 'not_stated'
        when classes.status in ('month_not_over', 'provisional') then classes.status
        when sums.launched_bound = 'exact' then 'reported'
        else 'partial'
    end as status,
    classes.days_covered,
    classes.days_in_month,
    case
        when classes.bar_launched >= sums.launched
            then sums.launched / nullif(classes.bar_launched, 0)
    end as share,
    sums.shot_down,
    sums.suppressed,
    sums.stopped,
    sums.launched_with_outcome,
    sums.stopped_with_outcome,
    sums.interception_rate,
    sums.n_reports,
    sums.n_withheld,
    sums.n_not_stated,
    classes.claimant,
    sums.urls
from sums
left join classes using (month, category, munition_class, basis)
order by month, category, munition_class, munitions, basis
