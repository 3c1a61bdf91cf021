-- One row per version of an Air Force report, with its day, scope, category and class.
with
versions as (
    select
        *,
        false as is_provisional,
        true as is_in_feed
    from stg_air_force_reports

    union all by name

    -- The Air Force's own posts are national reports that are not yet in a vintage.
    select
        *,
        't.me/kpszsu' as issuer,
        'Ukraine' as target_areas,
        'linked' as url_status,
        true as is_provisional,
        false as is_in_feed
    from stg_air_force_posts

    union all by name

    -- National reports that the feed lacks; they were public on their own day.
    select
        *,
        'reported' as status,
        'Ukraine' as target_areas,
        'linked' as url_status,
        reason as note,
        end_date as known_from,
        false as is_provisional,
        false as is_in_feed
    from stg_additional_reports
)

select
    versions.report_id,
    versions.start_date,
    versions.start_time,
    versions.end_date,
    versions.end_time,
    -- Rule 3: an attack belongs to the day, and the month, in which its window ends.
    versions.end_date as day,
    cast(date_trunc('month', versions.end_date) as date) as month,
    -- Rule 4: national if the target is the whole country or the issuer is national.
    case
        when versions.target_areas = 'Ukraine' or issuers.is_national then 'national'
        else 'regional'
    end as scope,
    coalesce(issuers.name, versions.issuer, 'not known') as claimant,
    bundles.category,
    bundles.n_categories,
    bundles.munition_class,
    bundles.member_classes,
    bundles.names as munitions,
    bundles.munition_ids,
    bundles.in_headline,
    versions.launched,
    case when versions.launched is not null
        then coalesce(versions.launched_bound, 'exact') end as launched_bound,
    versions.shot_down,
    versions.suppressed,
    versions.in_flight,
    versions.status,
    versions.is_provisional,
    versions.is_in_feed,
    versions.launch_areas,
    versions.target_areas,
    versions.url,
    versions.url_status,
    versions.read_at,
    versions.note,
    versions.renamed_from,
    versions.known_from,
    versions.known_to
from versions
inner join bundles using (munitions)
left join stg_issuers as issuers using (issuer)
