-- No figure is above its limit, a multiple of the largest on earlier days.
with
measured as (
    select
        *,
        -- The record when the limit was written, or a later, larger one.
        greatest(record, coalesce(max(figure) over earlier, 0)) as largest
    from register_figures
    window earlier as (
        partition by limit_number order by day
        range between unbounded preceding and interval 1 day preceding
    )
)

select
    register,
    row_id,
    column_name,
    figure || unit || ' is above the limit of ' || times * largest || unit || ', ' || times
    || ' times the largest before, ' || largest
    || case when largest = 1 then rtrim(unit, 's') else unit end || '.' as problem,
    'Look it up at the source and write what it says; if it is right, raise the record of its '
    || 'limit in data/datapackage.json.' as remedy
from measured
where figure > times * largest
order by register, row_id, column_name
