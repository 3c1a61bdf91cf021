-- No figure is published before the period that it counts is over, or the strike begins.
select
    register,
    row_id,
    column_name,
    'it ends on ' || end_day || ', after it was ' || case known_by
        when 'published_on' then 'published'
        when 'decided_on' then 'entered'
        when 'as_of' then 'copied'
        else 'read'
    end || ' on ' || known_on || '.' as problem,
    'Write the last day that the source counts, and the day on which it said so.' as remedy
from register_periods
where end_day > known_on

union all by name

select
    'strike_reports' as register,
    reports.report_id as row_id,
    'published_on' as column_name,
    'published on ' || reports.published_on || ', before the strike of ' || strikes.date_start || '.'
        as problem,
    'Write the day of publication, or name the strike that the report is about.' as remedy
from raw_strike_reports as reports
inner join raw_strikes as strikes using (strike_id)
where reports.published_on < strikes.date_start
order by register, row_id
