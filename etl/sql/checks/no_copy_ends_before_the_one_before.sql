-- A copy of the feed continues the one before: its last day is at most a week earlier.
with
copies as (
    select
        feed,
        as_of,
        last_day,
        accepted_because,
        lag(last_day) over (order by as_of) as last_day_before
    from raw_vintages
    where feed = 'air-force'
)

select
    'vintages' as register,
    feed || ' ' || as_of as row_id,
    'last_day' as column_name,
    'the copy ends on ' || last_day || ', the one before it on ' || last_day_before || '.' as problem,
    'Write the last day that the copy has; if the feed lost days, say why in accepted_because.'
        as remedy
from copies
where last_day < last_day_before - 7 and accepted_because is null
order by as_of
