-- One row per period, category, class and family (bundles as reported).
with
members as (
    select
        reports.day,
        models.* exclude (family),
        models.munition_id is null as is_bundle,
        -- Rule 7: two reports may name the members of one bundle in different order.
        case
            when is_bundle
                then array_to_string(
                    list_sort(string_split(models.munitions, ' + ')), ' + '
                )
            else models.family
        end as family
    from model_reports as models
    inner join known_reports as reports using (report_id)
    where models.scope = 'national' and models.category in ('missile', 'drone')
),

-- The figure of the whole class: no family is known more exactly.
class_bounds as (
    select
        'month' as period_type,
        month as period_start,
        category,
        munition_class,
        launched,
        launched_bound
    from class_volumes

    union all

    select
        period_type,
        period_start,
        category,
        munition_class,
        launched,
        launched_bound
    from period_volumes
),

summed as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        members.category,
        members.munition_class,
        members.family,
        members.is_bundle,
        sum(members.launched) as launched,
        bool_or(
            members.launched is null
            or members.launched_bound = 'at_least'
            or bundled.family is not null
        ) as is_lower_bound,
        bool_or(members.launched_bound in ('approx', 'at_most')) as is_rounded,
        sum(members.shot_down) as shot_down,
        sum(members.suppressed) as suppressed,
        sum(members.stopped) as stopped,
        -- Rule 8: the rate is over reports that give both counts.
        sum(members.launched) filter (where members.stopped is not null)
            as launched_with_outcome,
        sum(members.stopped) filter (where members.launched is not null)
            as stopped_with_outcome,
        count(*) as n_reports,
        count(*) filter (where members.status = 'withheld') as n_withheld,
        count(*) filter (
            where members.status <> 'withheld' and members.launched is null
        ) as n_not_stated
    from periods
    inner join members
        on
            members.category = periods.category
            and members.day between periods.period_start and periods.period_end
    left join bundled_families as bundled
        on
            bundled.scope = members.scope
            and bundled.month = members.month
            and bundled.category = members.category
            and bundled.family = members.family
    group by all
)

select
    summed.period_type,
    summed.period_start,
    summed.period_end,
    summed.category,
    summed.munition_class,
    summed.family,
    summed.is_bundle,
    cast(summed.launched as bigint) as launched,
    bound_of_part(
        summed.launched,
        summed.is_lower_bound,
        summed.is_rounded,
        class_bounds.launched,
        class_bounds.launched_bound
    ) as launched_bound,
    cast(summed.shot_down as bigint) as shot_down,
    cast(summed.suppressed as bigint) as suppressed,
    cast(summed.stopped as bigint) as stopped,
    cast(summed.launched_with_outcome as bigint) as launched_with_outcome,
    cast(summed.stopped_with_outcome as bigint) as stopped_with_outcome,
    summed.stopped_with_outcome / nullif(summed.launched_with_outcome, 0)
        as interception_rate,
    cast(summed.n_reports as bigint) as n_reports,
    cast(summed.n_withheld as bigint) as n_withheld,
    cast(summed.n_not_stated as bigint) as n_not_stated
from summed
left join class_bounds
    using (period_type, period_start, category, munition_class)
order by period_type, period_start, category, munition_class, family
