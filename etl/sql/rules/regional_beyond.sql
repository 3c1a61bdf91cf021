-- One row per month and class of missiles in hours that only regional reports cover.
with
windows as (
    select
        report_id,
        scope,
        window_start(start_date, start_time) as starts_at,
        window_end(end_date, end_time) as ends_at
    from known_reports
    where in_headline and category = 'missile'
)

-- Rule 4: several of them may report the same missile, so this is an upper limit and not
-- added to any sum.
select
    reports.month,
    reports.category,
    reports.munition_class,
    cast(sum(reports.launched) as bigint) as regional_beyond
from counted_reports as reports
inner join windows using (report_id)
where
    reports.scope = 'regional'
    and reports.launched is not null
    and not exists (
        select 1
        from windows as national
        where
            national.scope = 'national'
            and national.starts_at < windows.ends_at
            and national.ends_at > windows.starts_at
    )
group by reports.month, reports.category, reports.munition_class
