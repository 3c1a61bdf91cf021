-- One row per figure that a source changed after it was first known (rule 13).
with
moment as (select known_on from known_on),

copies as (
    select
        as_of,
        lag(whole_until) over (order by as_of) as previous_whole_until
    from vintages
    where feed = 'air-force'
),

versions as not materialized (  -- rereading is cheaper than keeping it in memory
    select
        report_versions.*,
        case when known_to <= moment.known_on then known_to end as ended_on
    from report_versions
    cross join moment
    where known_from is null or known_from <= moment.known_on
),

-- Versions that were replaced or removed; these are few.
ended as materialized (select * from versions where ended_on is not null),

-- Versions that begin when a version with the same id, or their old id, ends.
successors as (
    select *
    from versions
    where
        known_from in (select ended_on from ended)
        and (
            report_id in (select report_id from ended)
            or renamed_from in (select report_id from ended)
        )
),

pairs as (
    select
        later.known_from as revised_on,
        earlier,
        later
    from successors as later
    inner join ended as earlier
        on
            earlier.report_id in (later.report_id, later.renamed_from)
            and earlier.ended_on = later.known_from
),

fields (field) as (
    values
    ('launched'), ('shot_down'), ('suppressed'), ('in_flight'), ('day'),
    ('munitions'), ('target_areas'), ('launch_areas')
),

-- The fields of a report as shown to readers, before and after.
compared as (
    select
        pairs.revised_on,
        pairs.earlier,
        pairs.later,
        fields.field,
        value_of_report(pairs.earlier, fields.field) as old_value,
        value_of_report(pairs.later, fields.field) as new_value
    from pairs
    cross join fields
),

changed as (
    select
        revised_on,
        case
            when field in ('munitions', 'target_areas', 'launch_areas') then 'renamed'
            when field = 'day' then 'redated'
            when earlier.status <> 'withheld' and later.status = 'withheld'
                then 'withheld'
            when earlier.status = 'withheld' and later.status <> 'withheld'
                then 'disclosed'
            else 'recounted'
        end as kind,
        field,
        old_value,
        new_value,
        later as report
    from compared
    -- Ignore the order of names.
    where list_sort(regexp_split_to_array(old_value, '[;,] ?'))
        is distinct from list_sort(regexp_split_to_array(new_value, '[;,] ?'))
),

-- Lines on days that were already complete in the copy before; later days are just new.
added as (
    select
        versions.known_from as revised_on,
        'added' as kind,
        'launched' as field,
        cast(null as varchar) as old_value,
        cast(versions.launched as varchar) as new_value,
        versions as report
    from versions
    inner join copies
        on
            versions.known_from = copies.as_of
            and versions.day <= copies.previous_whole_until
    where
        not versions.is_provisional
        and (versions.report_id, versions.known_from) not in (
            select
                later.report_id,
                later.known_from
            from pairs
        )
),

removed as (
    select
        ended.ended_on as revised_on,
        'removed' as kind,
        'launched' as field,
        cast(ended.launched as varchar) as old_value,
        cast(null as varchar) as new_value,
        ended as report
    from ended
    where (ended.report_id, ended.ended_on) not in (
        select
            earlier.report_id,
            earlier.ended_on
        from pairs
    )
),

of_reports as (
    select
        * exclude (report),
        unnest(report)
    from (
        select * from changed
        union all by name
        select * from added
        union all by name
        select * from removed
    )
),

general_staff_versions as (
    select
        reports.*,
        lag(guided_bombs) over (partition by day order by known_from) as old_bombs,
        row_number() over (partition by day order by known_from) as version
    from stg_general_staff_reports as reports
    cross join moment
    where reports.known_from <= moment.known_on
),

of_general_staff as (
    select
        known_from as revised_on,
        'recounted' as kind,
        'launched' as field,
        day,
        cast(date_trunc('month', day) as date) as month,
        'glide_bomb' as category,
        'all' as munition_class,
        'national' as scope,
        true as in_headline,
        'general-staff-' || day as report_id,
        cast(old_bombs as varchar) as old_value,
        cast(guided_bombs as varchar) as new_value,
        'General Staff of Ukraine' as claimant,
        url,
        'linked' as url_status
    from general_staff_versions
    where version > 1 and guided_bombs is distinct from old_bombs
),

revisions as (
    select * from of_reports
    union all by name
    select * from of_general_staff
)

select
    revised_on,
    kind,
    field,
    day,
    month,
    category,
    munition_class,
    scope,
    in_headline,
    report_id,
    munitions,
    old_value,
    new_value,
    case when field in ('launched', 'shot_down', 'suppressed', 'in_flight')
        then try_cast(new_value as bigint) - try_cast(old_value as bigint)
    end as difference,
    claimant,
    url,
    url_status
from revisions
order by revised_on, day, report_id, kind, field
