-- One row per weapon model that a report names, alone or within a bundle.
with
reports as (
    select
        day,
        month,
        scope,
        munition_ids,
        count(*) as n_reports
    from known_reports
    group by day, month, scope, munition_ids
),

members as (
    select
        day,
        month,
        scope,
        n_reports,
        unnest(munition_ids) as munition_id,
        len(munition_ids) > 1 as in_bundle
    from reports
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
    cast(sum(members.n_reports) as bigint) as n_reports,
    cast(
        coalesce(sum(members.n_reports) filter (where members.in_bundle), 0) as bigint
    ) as n_reports_in_bundles,
    cast(
        coalesce(
            sum(members.n_reports) filter (where members.scope = 'national'), 0
        ) as bigint
    ) as n_national_reports,
    munitions.note
from members
inner join stg_munitions as munitions using (munition_id)
group by all
order by munition_id
