-- At any time one version of a report stands, and a version ends after it begins.
with
versions as not materialized (  -- read as often as asked, never held
    select
        report_id,
        known_from,
        known_to
    from stg_air_force_reports

    union all

    select
        report_id,
        known_from,
        known_to
    from stg_air_force_posts

    union all

    select
        'general-staff-' || day as report_id,
        known_from,
        known_to
    from stg_general_staff_reports
),

-- Nearly every report has one version, in which there is nothing to follow.
followable as (
    select hash(report_id) as key
    from versions
    group by key
    having count(*) > 1 or bool_or(known_to <= known_from)
),

followed as (
    select
        *,
        lead(known_from) over (
            partition by report_id order by known_from nulls first
        ) as next_from,
        row_number() over (
            partition by report_id order by known_from desc nulls last
        ) as from_the_end
    from versions
    where hash(report_id) in (select key from followable)
)

select
    report_id,
    known_from,
    known_to,
    next_from
from followed
where
    known_to <= known_from
    or (from_the_end > 1 and (known_to is null or known_to > next_from))
