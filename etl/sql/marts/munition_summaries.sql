-- One row per weapon model that a report names, alone or within a bundle.
with
members as (
    select
        day,
        month,
        scope,
        unnest(munition_ids) as munition_id,
        len(munition_ids) > 1 as in_bundle
    from known_reports
)

select
    munitions.munition_id,
    munitions.name,
    munitions.name_uk,
    munitions.category,
    munitions.munition_class,
    coalesce(munitions.family, munitions.name) as family,
    min(members.day) as first_day,
    cast(min(members.month) as date) as first_month,
    max(members.day) as last_day,
    count(*) as n_reports,
    count(*) filter (where members.in_bundle) as n_reports_in_bundles,
    count(*) filter (where members.scope = 'national') as n_national_reports,
    munitions.note
from members
inner join stg_munitions as munitions using (munition_id)
group by all
order by munition_id
