-- An attack window or period ends on or after the day on which it starts.
select
    register,
    row_id,
    column_name,
    trim('the end, ' || end_day || ' ' || coalesce(left(cast(end_time as varchar), 5), ''))
    || ', is before the start, '
    || trim(start_day || ' ' || coalesce(left(cast(start_time as varchar), 5), '')) || '.'
        as problem,
    'Write both as the source has them: the end is on or after the start.' as remedy
from register_periods
where
    end_day < start_day
    or (end_day = start_day and end_time < start_time)
order by register, row_id
