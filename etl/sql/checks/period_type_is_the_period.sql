-- A statement's `period_type` matches its days: a week is seven days.
with
named as (
    select
        *,
        case
            when period_end - period_start = 6 then 'week'
            when day(period_start) > 1 then 'custom'
            when period_end = last_day(period_start) then 'month'
            when
                month(period_start) in (1, 4, 7, 10)
                and period_end = last_day(cast(period_start + interval 2 month as date))
                then 'quarter'
            when
                month(period_start) = 1
                and period_end = last_day(cast(period_start + interval 11 month as date))
                then 'year'
            else 'custom'
        end as real_type
    from raw_statements
)

select
    'statements' as register,
    statement_id as row_id,
    'period_type' as column_name,
    '"' || period_type || '" is not what ' || period_start || ' to ' || period_end || ', '
    || period_end - period_start + 1 || ' days, make up.' as problem,
    'Write ' || real_type || ', or correct the days: a week has seven, month, quarter and year '
    || 'are those of the calendar, all else is custom.' as remedy
from named
where period_type <> real_type and period_end >= period_start
order by row_id
