-- One row per report and weapon, or weapons with one count, that it names (rule 7).
with
parts as (
    select
        split_parts.report_id,
        split_parts.munition_class,
        split_parts.name as munitions,
        split_parts.munition_id,
        cast(split_parts.launched as bigint) as launched,
        cast(split_parts.shot_down as bigint) as shot_down,
        cast(null as bigint) as suppressed
    from split_parts
),

of_models as (
    select
        parts.*,
        'exact' as launched_bound,
        reports.month,
        reports.scope,
        reports.category,
        reports.status,
        reports.url
    from parts
    inner join known_reports as reports using (report_id)

    union all by name

    select
        report_id,
        munition_class,
        munitions,
        case when len(munition_ids) = 1 then munition_ids[1] end as munition_id,
        launched,
        shot_down,
        suppressed,
        case when launched is not null then coalesce(launched_bound, 'exact') end
            as launched_bound,
        month,
        scope,
        category,
        status,
        url
    from known_reports
    where category <> 'other' and report_id not in (select report_id from parts)
)

select
    of_models.*,
    -- Groups the changing names of a weapon, such as Iskander-M and Iskander-M/KN-23.
    coalesce(munitions.family, munitions.name) as family,
    -- Rule 8: stopped is shot down plus suppressed, if the report gives the latter.
    of_models.shot_down + coalesce(of_models.suppressed, 0) as stopped
from of_models
left join stg_munitions as munitions using (munition_id)
