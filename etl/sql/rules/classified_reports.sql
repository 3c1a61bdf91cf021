-- One row per Air Force report, with the category and class that its munitions share.
with
reports as (select * from scoped_reports),

munitions as (select * from stg_munitions),

members as (
    select
        report_id,
        unnest(munition_ids) as munition_id,
        generate_subscripts(munition_ids, 1) as position
    from reports
),

-- Rule 7: a bundle counts in its category; in the class when all members share it, else
-- in class `mixed`. A bundle across categories is stopped by a check.
bundles as (
    select
        members.report_id,
        min(munitions.category) as category,
        count(distinct munitions.category) as n_categories,
        case
            when count(distinct munitions.munition_class) = 1
                then min(munitions.munition_class)
            else 'mixed'
        end as munition_class,
        list_sort(list(distinct munitions.munition_class)) as member_classes,
        string_agg(munitions.name, ' + ' order by members.position) as munitions
    from members
    inner join munitions using (munition_id)
    group by members.report_id
)

select
    reports.*,
    bundles.category,
    bundles.n_categories,
    bundles.munition_class,
    bundles.member_classes,
    bundles.munitions,
    -- Rule 5: of the drones only long-range one-way attack drones are in the headline.
    bundles.category in ('missile', 'glide_bomb')
    or (
        bundles.category = 'drone' and bundles.munition_class = 'one_way_attack'
    ) as in_headline
from reports
inner join bundles using (report_id)
order by report_id
