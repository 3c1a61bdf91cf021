-- At any time one version of a report stands, and a version ends after it begins.
select
    report_id,
    count(*) as n_versions
from stg_air_force_reports
where known_to is null
group by report_id
having count(*) > 1

union all

select
    report_id,
    1 as n_versions
from stg_air_force_reports
where known_to <= known_from
