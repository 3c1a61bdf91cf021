-- One row per version of an Air Force report, with its day, scope, category and class.
with
feed_versions as (
    select
        report_id,
        start_date,
        start_time,
        end_date,
        end_time,
        munition_ids,
        launched,
        shot_down,
        suppressed,
        in_flight,
        status,
        issuer,
        launch_areas,
        target_areas,
        url,
        url_status,
        renamed_from,
        known_from,
        known_to,
        false as is_provisional
    from stg_air_force_reports
),

-- The Air Force's own posts are national reports, of which no vintage speaks yet.
post_versions as (
    select
        report_id,
        start_date,
        start_time,
        end_date,
        end_time,
        munition_ids,
        launched,
        shot_down,
        suppressed,
        in_flight,
        status,
        't.me/kpszsu' as issuer,
        launch_areas,
        'Ukraine' as target_areas,
        url,
        'linked' as url_status,
        null as renamed_from,
        known_from,
        known_to,
        true as is_provisional
    from stg_air_force_posts
),

versions as (
    select * from feed_versions
    union all
    select * from post_versions
),

issuers as (select * from stg_issuers),

munitions as (select * from stg_munitions),

members as (
    select
        munition_ids,
        unnest(munition_ids) as munition_id,
        generate_subscripts(munition_ids, 1) as position
    from (select distinct munition_ids from versions)
),

-- Rule 7: a bundle counts in its category; in the class when all members share it, else
-- in class `mixed`. A bundle across categories is stopped by a check.
bundles as (
    select
        members.munition_ids,
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
    group by members.munition_ids
)

select
    versions.report_id,
    versions.start_date,
    versions.start_time,
    versions.end_date,
    versions.end_time,
    -- Rule 3: an attack belongs to the day, and so to the month, in which its window ends.
    versions.end_date as day,
    cast(date_trunc('month', versions.end_date) as date) as month,
    -- Rule 4: national when the target is the whole country or the issuer speaks for it.
    case
        when versions.target_areas = 'Ukraine' or issuers.is_national then 'national'
        else 'regional'
    end as scope,
    coalesce(issuers.name, versions.issuer, 'not known') as claimant,
    bundles.category,
    bundles.n_categories,
    bundles.munition_class,
    bundles.member_classes,
    bundles.munitions,
    versions.munition_ids,
    -- Rule 5: of the drones only long-range one-way attack drones are in the headline.
    bundles.category in ('missile', 'glide_bomb')
    or (
        bundles.category = 'drone' and bundles.munition_class = 'one_way_attack'
    ) as in_headline,
    versions.launched,
    versions.shot_down,
    versions.suppressed,
    versions.in_flight,
    versions.status,
    versions.is_provisional,
    versions.launch_areas,
    versions.target_areas,
    versions.url,
    versions.url_status,
    versions.renamed_from,
    versions.known_from,
    versions.known_to
from versions
inner join bundles using (munition_ids)
left join issuers using (issuer)
order by report_id, known_from nulls first
