-- One row per month, category and class: what is known from January to its end.
with
months as (
    select *, 'all' as munition_class from headline_volumes
    where category in ('missile', 'drone')

    union all by name

    select * from class_volumes
    where category in ('missile', 'drone')
)

select
    month,
    category,
    munition_class,
    cast(sum(launched) over year_so_far as bigint) as launched,
    -- Rule 14: a sum only where every month is one of basis (a); else a lower bound.
    case
        when sum(launched) over year_so_far is null then null
        when
            count(*) over year_so_far = month(month)
            and bool_and(
                basis = 'national_reports' and launched_bound in ('exact', 'approx')
            ) over year_so_far
            then case
                when bool_or(launched_bound = 'approx') over year_so_far then 'approx'
                else 'exact'
            end
        when
            bool_or(launched_bound in ('approx', 'at_least_about')) over year_so_far
            then 'at_least_about'
        else 'at_least'
    end as launched_bound,
    month(month) - count(launched) over year_so_far as n_months_missing
from months
window
    year_so_far as (
        partition by category, munition_class, year(month) order by month
    )
order by month, category, munition_class
