-- One row per Air Force report as it stands now, with the day it counts for and its scope.
with
reports as (select * from stg_air_force_reports where known_to is null),

issuers as (select * from stg_issuers)

select
    reports.report_id,
    reports.start_date,
    reports.start_time,
    reports.end_date,
    reports.end_time,
    -- Rule 3: an attack belongs to the day, and so to the month, in which its window ends.
    reports.end_date as day,
    cast(date_trunc('month', reports.end_date) as date) as month,
    -- Rule 4: national when the target is the whole country or the issuer speaks for it.
    case
        when reports.target_areas = 'Ukraine' or issuers.is_national then 'national'
        else 'regional'
    end as scope,
    coalesce(issuers.name, reports.issuer, 'not known') as claimant,
    reports.munition_ids,
    reports.launched,
    reports.shot_down,
    reports.suppressed,
    reports.status,
    reports.target_areas,
    reports.url,
    reports.url_status
from reports
left join issuers using (issuer)
order by report_id
