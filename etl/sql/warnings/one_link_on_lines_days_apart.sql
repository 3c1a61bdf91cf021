-- A post is about one night: lines that share a link end less than two days apart.
select
    'air_force_reports' as register,
    max_by(report_id, end_date) as row_id,
    'one link is on ' || count(*) || ' lines that end from ' || min(end_date) || ' to '
    || max(end_date) || ' (the first is ' || min_by(report_id, end_date) || '): ' || url as problem
from raw_air_force_reports
where known_to is null and url is not null
group by url
having max(end_date) - min(end_date) >= 2
order by row_id
