-- One row per month, scope and weapon family that a bundle's count may be of (rule 7).
with
members as (
    select
        month,
        scope,
        category,
        unnest(string_split(munitions, ' + ')) as name
    from model_reports
    where munition_id is null and launched is distinct from 0
)

select distinct
    members.month,
    members.scope,
    members.category,
    coalesce(munitions.family, munitions.name) as family
from members
inner join stg_munitions as munitions using (name)
