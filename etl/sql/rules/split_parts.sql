-- One row per weapon of a bundled report whose parts are in the feed and add up.
with
parts as (
    select
        parts.report_id,
        parts.munition_id,
        munitions.munition_class,
        munitions.name,
        parts.launched,
        parts.shot_down
    from known_report_parts as parts
    inner join stg_munitions as munitions using (munition_id)
),

-- Rule 7: the parts replace the bundle only if the feed gives all and they add up.
whole as (
    select parts.report_id
    from parts
    inner join known_reports as reports using (report_id)
    group by parts.report_id, reports.launched, reports.munition_ids
    having
        count(parts.launched) = len(reports.munition_ids)
        and sum(parts.launched) = reports.launched
)

select parts.*
from parts
semi join whole using (report_id)
order by report_id, munition_id
