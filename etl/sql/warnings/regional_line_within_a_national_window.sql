-- A national issuer's line on a region is not part of its national line for the same hours.
with
lines as (
    select
        reports.report_id,
        reports.munitions,
        reports.launched,
        reports.target_areas,
        window_start(reports.start_date, reports.start_time) as starts_at,
        window_end(reports.end_date, reports.end_time) as ends_at,
        munitions.munition_class,
        issuers.is_national = 'yes' as is_by_national_issuer
    from raw_air_force_reports as reports
    inner join raw_munitions as munitions
        on munitions.munition_id = split_part(reports.munitions, ';', 1)
    left join raw_issuers as issuers using (issuer)
    where reports.known_to is null
)

select
    'air_force_reports' as register,
    regional.report_id as row_id,
    coalesce(cast(regional.launched as varchar), 'not stated') || ' ' || regional.munitions
    || ' for ' || regional.target_areas || ' within the window of '
    || string_agg(
        coalesce(cast(national.launched as varchar), 'not stated') || ' ' || national.munitions
        || ' for Ukraine (' || national.report_id || ')',
        ' and of ' order by national.report_id
    ) as problem
from lines as regional
inner join lines as national
    on
        regional.munition_class = national.munition_class
        and regional.target_areas <> 'Ukraine'
        and national.target_areas = 'Ukraine'
        and regional.is_by_national_issuer
        and regional.starts_at >= national.starts_at
        and regional.ends_at <= national.ends_at
group by regional.report_id, regional.launched, regional.munitions, regional.target_areas
order by row_id
