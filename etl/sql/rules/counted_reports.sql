-- One row per Air Force report and class in which it counts; class `all` is the headline.
with
-- Rule 7: a bundle of several classes counts by its parts, if they add up.
parts as (
    select split_parts.*
    from split_parts
    inner join known_reports as reports using (report_id)
    where reports.munition_class = 'mixed'
),

part_classes as (
    select
        report_id,
        munition_class,
        string_agg(name, ' + ' order by name) as munitions,
        sum(launched) as launched,
        case when count(shot_down) = count(*) then sum(shot_down) end as shot_down
    from parts
    group by report_id, munition_class
),

counted as (
    select *
    from known_reports
    where report_id not in (select report_id from parts)

    union all

    select
        reports.* replace (
            part_classes.munition_class as munition_class,
            part_classes.munitions as munitions,
            part_classes.launched as launched,
            part_classes.shot_down as shot_down,
            null as suppressed,
            'exact' as launched_bound
        )
    from part_classes
    inner join known_reports as reports using (report_id)

    union all

    select * replace ('all' as munition_class)
    from known_reports
    where in_headline
),

-- Rule 2: a withheld figure is unknown, whatever placeholder the feed has. A post
-- that withholds how many were launched may say how many of them were stopped.
given as (
    select
        * replace (
            case when status <> 'withheld' then cast(launched as bigint) end as launched,
            case when status <> 'withheld' or is_provisional
                then cast(shot_down as bigint) end as shot_down,
            case when status <> 'withheld' or is_provisional
                then cast(suppressed as bigint) end as suppressed
        )
    from counted
)

select
    report_id,
    day,
    month,
    scope,
    category,
    munition_class,
    member_classes,
    munitions,
    launched,
    case when launched is not null then launched_bound end as launched_bound,
    shot_down,
    suppressed,
    -- Rule 8: stopped is shot down plus suppressed, if the report gives the latter.
    shot_down + coalesce(suppressed, 0) as stopped,
    -- Rule 8: the rate is over reports that give both counts.
    case when stopped is not null then launched end as launched_with_outcome,
    case when launched is not null then stopped end as stopped_with_outcome,
    status,
    is_provisional,
    start_date,
    start_time,
    end_date,
    end_time,
    claimant,
    target_areas,
    url,
    url_status,
    read_at,
    note
from given
