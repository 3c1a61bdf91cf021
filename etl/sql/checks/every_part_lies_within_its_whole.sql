-- A strike that is part of another lies within its days, and within its oblast.
with
pairs as (
    select
        part.strike_id,
        whole.strike_id as whole_id,
        part.date_start,
        coalesce(part.date_end, part.date_start) as date_end,
        whole.date_start as whole_start,
        coalesce(whole.date_end, whole.date_start) as whole_end,
        part.oblast,
        whole.oblast as whole_oblast
    from raw_strikes as part
    inner join raw_strikes as whole on part.parent_strike_id = whole.strike_id
)

select
    'strikes' as register,
    strike_id as row_id,
    'parent_strike_id' as column_name,
    'its days, ' || date_start || ' to ' || date_end || ', are not within those of ' || whole_id || ', '
    || whole_start || ' to ' || whole_end || '.' as problem,
    'Name the strike that it is part of, or correct the days of one of them.' as remedy
from pairs
where date_start < whole_start or date_end > whole_end

union all

select
    'strikes' as register,
    strike_id as row_id,
    'parent_strike_id' as column_name,
    'its oblast is ' || coalesce(oblast, 'empty') || ', that of ' || whole_id || ' is ' || whole_oblast || '.'
        as problem,
    'Name the strike that it is part of; one of several oblasts is a strike on Ukraine.' as remedy
from pairs
where oblast is distinct from whole_oblast and whole_oblast is not null
order by register, row_id
