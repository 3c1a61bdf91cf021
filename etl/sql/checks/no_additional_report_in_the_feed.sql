-- The feed has a national line of its own for these: remove them from additional_reports.csv.
with
feed_lines as (
    select
        report_id as feed_report_id,
        end_date,
        unnest(munition_ids) as munition_id
    from report_versions
    where known_to is null and is_in_feed and scope = 'national'
),

additional as (
    select
        report_id,
        start_date,
        end_date,
        unnest(munition_ids) as munition_id
    from stg_additional_reports
)

select distinct
    additional.report_id,
    feed_lines.feed_report_id
from additional
inner join feed_lines
    on
        additional.munition_id = feed_lines.munition_id
        -- The feed may date a night to its eve; the night before ends even earlier.
        and feed_lines.end_date between additional.start_date and additional.end_date
order by additional.report_id, feed_lines.feed_report_id
