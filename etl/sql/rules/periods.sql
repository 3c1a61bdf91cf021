-- One row per category and period to be summed: month, quarter, year, year to date.
with
-- The last day with figures: of a report, or of a statement on a whole month.
reaches as (
    select
        categories.category,
        max(reports.day) as last_day
    from known_reports as reports
    cross join (values ('missile'), ('drone')) as categories (category)
    where reports.scope = 'national' and reports.in_headline
    group by categories.category

    union all

    select
        'glide_bomb' as category,
        max(last_day(month)) as last_day
    from monthly_statements
    where category = 'glide_bomb' and is_chosen and munition_class = 'all'
),

months as (
    select cast(unnest(generate_series(
        least(
            (select min(month) from known_reports),
            (select min(month) from monthly_statements)
        ),
        greatest(
            (select max(month) from known_reports),
            (select max(date_trunc('month', period_end)) from known_statements)
        ),
        interval 1 month
    )) as date) as month
),

lengths (period_type, n_months) as (
    values ('month', 1), ('quarter', 3), ('year', 12)
),

periods as (
    select distinct
        period_type,
        cast(date_trunc(period_type, month) as date) as period_start,
        last_day(cast(date_trunc(period_type, month) as date) + to_months(n_months - 1))
            as period_end
    from months
    cross join lengths
)

select
    reaches.category,
    periods.period_type,
    periods.period_start,
    cast(periods.period_end as date) as period_end
from periods
cross join reaches

union all

-- Rule 14: a year to date is compared with the same days of each earlier year.
select
    reaches.category,
    'year_to_date' as period_type,
    periods.period_start,
    cast(
        reaches.last_day
        - to_years(year(reaches.last_day) - year(periods.period_start))
        as date
    ) as period_end
from periods
cross join reaches
where periods.period_type = 'year' and periods.period_start <= reaches.last_day
order by category, period_type, period_start
