-- One row per report and weapon, or weapons with one count, that it names (rule 7).
with
of_models as (
    select
        parts.* rename (name as munitions),
        'exact' as launched_bound,
        reports.month,
        reports.scope,
        reports.category,
        reports.status,
        reports.url
    from split_parts as parts
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
        launched_bound,
        month,
        scope,
        category,
        status,
        url
    from known_reports
    where category <> 'other' and report_id not in (select report_id from split_parts)
)

select
    of_models.*,
    -- Groups the changing names of a weapon, such as Iskander-M and Iskander-M/KN-23.
    coalesce(munitions.family, munitions.name) as family,
    -- Rule 8: stopped is shot down plus suppressed, if the report gives the latter.
    of_models.shot_down + coalesce(of_models.suppressed, 0) as stopped
from of_models
left join stg_munitions as munitions using (munition_id)
