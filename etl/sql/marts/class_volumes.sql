-- One row per month, category and class, including months without a figure.
with
volumes as (
    select * from volumes
    where is_sum_of_national_reports(basis) and munition_class <> 'all'
),

spine as (
    select
        months.month,
        classes.category,
        classes.munition_class
    from (select distinct month from headline_volumes) as months
    cross join (select distinct category, munition_class from volumes) as classes
)

select
    spine.month,
    spine.category,
    spine.munition_class,
    volumes.launched,
    volumes.launched_bound,
    coalesce(volumes.basis, 'none') as basis,
    volumes.claimant,
    coalesce(volumes.status, 'no_figure') as status,
    volumes.days_covered,
    cast(day(last_day(spine.month)) as bigint) as days_in_month,
    volumes.per_day,
    volumes.regional_beyond,
    volumes.shot_down,
    volumes.suppressed,
    volumes.stopped,
    volumes.launched_with_outcome,
    volumes.stopped_with_outcome,
    volumes.interception_rate,
    volumes.launched_in_bundles,
    coalesce(volumes.n_reports, 0) as n_reports,
    coalesce(volumes.n_withheld, 0) as n_withheld,
    coalesce(volumes.n_not_stated, 0) as n_not_stated,
    coalesce(volumes.n_provisional, 0) as n_provisional,
    volumes.days_reported,
    coalesce(ranges.n_statements, 0) as n_statements,
    ranges.range_low,
    ranges.range_low_bound,
    ranges.range_high,
    ranges.range_high_bound,
    volumes.url
from spine
left join volumes using (month, category, munition_class)
left join stated_ranges as ranges using (month, category, munition_class)
order by month, category, munition_class
