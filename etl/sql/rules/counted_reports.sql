-- One row per Air Force report and class in which it counts; class `all` is its headline.
with
reports as (select * from known_reports),

parts as (
    select
        parts.report_id,
        munitions.munition_class,
        munitions.name,
        parts.launched,
        parts.shot_down
    from known_report_parts as parts
    inner join stg_munitions as munitions using (munition_id)
),

-- Rule 7: where the feed gives every part and they add up, the parts count instead.
split_reports as (
    select parts.report_id
    from parts
    inner join reports using (report_id)
    where reports.munition_class = 'mixed'
    group by parts.report_id, reports.launched
    having count(parts.launched) = count(*) and sum(parts.launched) = reports.launched
),

part_classes as (
    select
        report_id,
        munition_class,
        string_agg(name, ' + ' order by name) as munitions,
        sum(launched) as launched,
        case when count(shot_down) = count(*) then sum(shot_down) end as shot_down
    from parts
    inner join split_reports using (report_id)
    group by report_id, munition_class
),

counted as (
    select
        report_id,
        munition_class,
        munitions,
        launched,
        shot_down,
        suppressed
    from reports
    where report_id not in (select report_id from split_reports)

    union all

    select
        report_id,
        munition_class,
        munitions,
        launched,
        shot_down,
        null as suppressed
    from part_classes

    union all

    select
        report_id,
        'all' as munition_class,
        munitions,
        launched,
        shot_down,
        suppressed
    from reports
    where in_headline
),

-- Rule 2: a withheld figure is unknown, whatever the feed holds in its place.
given as (
    select
        counted.report_id,
        counted.munition_class,
        counted.munitions,
        reports.status,
        case when reports.status <> 'withheld' then cast(counted.launched as bigint) end
            as launched,
        case when reports.status <> 'withheld' then cast(counted.shot_down as bigint) end
            as shot_down,
        case when reports.status <> 'withheld' then cast(counted.suppressed as bigint) end
            as suppressed
    from counted
    inner join reports using (report_id)
),

-- Rule 8: stopped is shot down and suppressed together, as far as the report says.
with_outcome as (
    select
        *,
        shot_down
        + case when suppressed is null then 0 else suppressed end as stopped
    from given
)

select
    with_outcome.report_id,
    reports.day,
    reports.month,
    reports.scope,
    reports.category,
    with_outcome.munition_class,
    reports.member_classes,
    with_outcome.munitions,
    with_outcome.launched,
    with_outcome.shot_down,
    with_outcome.suppressed,
    with_outcome.stopped,
    -- Rule 8: the rate is over reports that give both sides.
    case when with_outcome.stopped is not null then with_outcome.launched end
        as launched_with_outcome,
    case when with_outcome.launched is not null then with_outcome.stopped end
        as stopped_with_outcome,
    with_outcome.status,
    reports.is_provisional,
    reports.start_date,
    reports.start_time,
    reports.end_date,
    reports.end_time,
    reports.claimant,
    reports.target_areas,
    reports.url,
    reports.url_status
from with_outcome
inner join reports using (report_id)
order by report_id, munition_class
