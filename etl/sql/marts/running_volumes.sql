-- One row per month, category and class: the year's total up to the end of the month.
with
months as (
    select *, 'all' as munition_class from headline_volumes
    where category in ('missile', 'drone')

    union all by name

    select * from class_volumes
    where category in ('missile', 'drone')
),

-- Every month of the year so far, with or without a figure.
parts as (
    select
        month as last_month,
        category,
        munition_class,
        unnest(generate_series(date_trunc('year', month), month, interval 1 month))
            as month
    from months
)

select
    parts.last_month as month,
    category,
    munition_class,
    cast(sum(months.launched) as bigint) as launched,
    bound_of_sum(months.launched, months.launched_bound, months.basis)
        as launched_bound,
    count(*) - count(months.launched) as n_months_missing
from parts
left join months using (month, category, munition_class)
group by parts.last_month, category, munition_class
order by parts.last_month, category, munition_class
