-- No figure is published before the period that it counts is over, or the strike begins.
select
    'statements' as register,
    statement_id as row_id,
    'period_end' as column_name,
    'the period ends on ' || period_end || ', after it was published on ' || published_on || '.'
        as problem,
    'Write the last day of which the source speaks, and the day of its publication.'
        as remedy
from raw_statements
where period_end > published_on

union all

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

union all

select
    'general_staff_reports' as register,
    cast(day as varchar) as row_id,
    'day' as column_name,
    'the day ' || day || ' is after the report was read on ' || known_from || '.' as problem,
    'Write the day of which the report speaks.' as remedy
from raw_general_staff_reports
where known_to is null and day > known_from

union all

select
    'air_force_posts' as register,
    report_id as row_id,
    'end_date' as column_name,
    'the attack ends on ' || end_date || ', after the post was read on ' || known_from || '.'
        as problem,
    'Write the day on which the window of the post ends.' as remedy
from raw_air_force_posts
where known_to is null and end_date > known_from

union all

select
    'additional_reports' as register,
    report_id as row_id,
    'end_date' as column_name,
    'the attack ends on ' || end_date || ', after the row was entered on ' || decided_on || '.'
        as problem,
    'Write the day on which the window of the report ends.' as remedy
from raw_additional_reports
where end_date > decided_on

union all

select
    'vintages' as register,
    feed || ' ' || as_of as row_id,
    'last_day' as column_name,
    'the copy of ' || as_of || ' speaks of ' || last_day || '.' as problem,
    'Write the day on which the copy stood so, and the last day in it.' as remedy
from raw_vintages
where last_day > as_of

union all

select
    'vintages' as register,
    feed || ' ' || as_of as row_id,
    'first_day' as column_name,
    'the first day, ' || first_day || ', is after the last, ' || last_day || '.' as problem,
    'Write the first and the last day in the copy.' as remedy
from raw_vintages
where first_day > last_day
order by register, row_id
