-- One row per month and category: its total in the first copy with all of it, and now.
with
known as (
    select
        *,
        max(as_of) filter (where is_first_print) over (partition by month, category)
            as printed_on
    from vintage_volumes
)

select
    month,
    category,
    bool_or(is_month_over) as is_month_over,
    any_value(printed_on) as printed_on,
    any_value(printed_on) - last_day(month) as printed_days_after,
    arg_max_null(launched, as_of) filter (where is_first_print) as first_print,
    arg_max_null(launched_bound, as_of) filter (where is_first_print)
        as first_print_bound,
    min(as_of) as first_held_on,
    arg_min_null(launched, as_of) as first_held,
    arg_min_null(launched_bound, as_of) as first_held_bound,
    max(as_of) as as_of,
    arg_max_null(launched, as_of) as launched,
    arg_max_null(launched_bound, as_of) as launched_bound,
    arg_max(launched_beside, as_of) as launched_beside,
    arg_max_null(launched, as_of)
    - arg_max_null(launched, as_of) filter (where is_first_print) as revised,
    min(launched) filter (where as_of >= printed_on) as low,
    max(launched) filter (where as_of >= printed_on) as high,
    count(*) filter (where as_of > printed_on and change <> 0) as n_changes_since,
    count(*) filter (where revised <> 0) as n_revisions,
    arg_max(n_reports, as_of) as n_reports,
    arg_max(n_withheld, as_of) as n_withheld,
    arg_max(n_not_stated, as_of) as n_not_stated
from known
group by month, category
order by month, category
