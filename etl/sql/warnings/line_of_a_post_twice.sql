-- A post gives each national count of a weapon only once.
with
-- The national lines, with links in lower case for comparison.
lines as (
    select
        reports.*,
        lower(reports.url) as page,
        window_start(reports.start_date, reports.start_time) as starts_at,
        window_end(reports.end_date, reports.end_time) as ends_at
    from raw_air_force_reports as reports
    left join raw_issuers as issuers using (issuer)
    where
        reports.known_to is null
        and reports.url is not null
        and (reports.target_areas = 'Ukraine' or issuers.is_national = 'yes')
)

select
    'air_force_reports' as register,
    again.report_id as row_id,
    coalesce(cast(again.launched as varchar), 'not stated') || ' ' || again.munitions
    || ', as ' || once.report_id || ' has it, of the same post and hours: '
    || again.url as problem
from lines as again
inner join lines as once
    on
        again.report_id > once.report_id
        and again.page = once.page
        and again.munitions = once.munitions
        and again.launched is not distinct from once.launched
        and again.shot_down is not distinct from once.shot_down
        and again.suppressed is not distinct from once.suppressed
        and again.starts_at <= once.ends_at
        and again.ends_at >= once.starts_at
where
    -- Small numbers may coincide between two launch areas or two targets.
    again.launched >= 10
    or (
        again.launch_areas is not distinct from once.launch_areas
        and again.target_areas is not distinct from once.target_areas
    )
order by row_id
