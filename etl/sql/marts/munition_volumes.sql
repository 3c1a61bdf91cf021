-- One row per month, category, class, munitions (bundles as reported) and basis.
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
        when sum(launched) is null then null
        when count(*) filter (where launched is null or launched_bound = 'at_least') > 0
            then case
                when count(*) filter (where launched_bound in ('approx', 'at_most')) > 0
                    then 'at_least_about'
                else 'at_least'
            end
        when count(*) filter (where launched_bound in ('approx', 'at_most')) > 0
            then 'approx'
        else 'exact'
    end as launched_bound,
    cast(sum(shot_down) as bigint) as shot_down,
    cast(sum(suppressed) as bigint) as suppressed,
    cast(sum(stopped) as bigint) as stopped,
    -- Rule 8: the rate is over reports that give both sides.
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
order by month, category, munition_class, munitions, basis
