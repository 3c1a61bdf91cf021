-- One row per weapon, or weapons with one count, that an Air Force report names.
with
named as (
    select munitions from stg_air_force_reports
    union
    select munitions from stg_air_force_posts
    union
    select munitions from stg_additional_reports
),

members as (
    select
        munitions,
        unnest(string_split(munitions, ';')) as munition_id,
        generate_subscripts(string_split(munitions, ';'), 1) as position
    from named
),

-- Rule 7: a bundle counts in its category, and in the class that all members share, or
-- else in class `mixed`. A check refuses bundles across categories.
bundles as (
    select
        members.munitions,
        min(munitions.category) as category,
        count(distinct munitions.category) as n_categories,
        case
            when count(distinct munitions.munition_class) = 1
                then min(munitions.munition_class)
            else 'mixed'
        end as munition_class,
        list_sort(list(distinct munitions.munition_class)) as member_classes,
        string_agg(munitions.name, ' + ' order by members.position) as names
    from members
    inner join stg_munitions as munitions using (munition_id)
    group by members.munitions
)

select
    munitions,
    string_split(munitions, ';') as munition_ids,
    names,
    category,
    n_categories,
    munition_class,
    -- The classes that a mixed bundle may add to. The headline is one of them (`all`) if
    -- the bundle is not in it, but may have attack drones.
    case
        when category = 'drone' and list_contains(member_classes, 'one_way_attack')
            then list_append(member_classes, 'all')
        else member_classes
    end as member_classes,
    -- Rule 5: of the drones, only long-range one-way attack drones are in the headline.
    category in ('missile', 'glide_bomb')
    or (category = 'drone' and munition_class = 'one_way_attack') as in_headline
from bundles
