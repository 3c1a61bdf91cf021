-- One row per month and category: the bar, its basis, its range, its status.
with
volumes as (select * from volumes where munition_class = 'all'),

ranges as (select * from stated_ranges where munition_class = 'all'),

-- Rule 10: the bar has the first of these bases that is available.
precedence (category, basis, place) as (
    values
    ('missile', 'national_reports', 1),
    ('missile', 'national_reports_and_posts', 2),
    ('missile', 'tally', 3),
    ('missile', 'known_nights', 4),
    ('drone', 'national_reports', 1),
    ('drone', 'national_reports_and_posts', 2),
    ('drone', 'tally', 3),
    ('drone', 'known_nights', 4),
    ('glide_bomb', 'general_staff_daily', 1),
    ('glide_bomb', 'monthly_statement', 2),
    ('glide_bomb', 'implied', 3),
    ('glide_bomb', 'adjoining_statements', 4),
    ('glide_bomb', 'weekly_estimate', 5),
    ('glide_bomb', 'known_part', 6)
),

bars as (
    select volumes.*
    from volumes
    inner join precedence using (category, basis)
    -- Rule 10 (a): daily figures count for the month if they cover nearly all of it.
    where
        volumes.basis <> 'general_staff_daily'
        or volumes.days_covered >= 0.9 * volumes.days_in_month
    qualify row_number() over (
        partition by volumes.month, volumes.category
        order by
            -- A copy that ends within the month, or lacks a night of it, gives a lower
            -- bound, as do posts of some nights: an agency's tally of the whole month
            -- takes precedence.
            volumes.basis in ('national_reports', 'national_reports_and_posts')
            and volumes.days_covered < volumes.days_in_month,
            precedence.place
    ) = 1
),

-- Rule 10: claimants differ, so a bar of glide bombs by another claimant also shows the
-- president's figures for days of the same month.
presidents as (
    select
        period_start as month,
        'glide_bomb' as category,
        launched,
        launched_bound,
        days_covered
    from partial_statements
    where
        period_type = 'month'
        and basis = 'beside'
        and claimant = 'Volodymyr Zelensky'
),

months as (
    select cast(unnest(generate_series(
        (select min(month) from bars), (select max(month) from bars), interval 1 month
    )) as date) as month
),

spine as (
    select
        months.month,
        categories.category
    from months
    cross join (values ('missile'), ('drone'), ('glide_bomb')) as categories (category)
)

select
    spine.month,
    spine.category,
    bars.launched,
    bars.launched_bound,
    coalesce(bars.basis, 'none') as basis,
    bars.claimant,
    coalesce(bars.status, 'no_figure') as status,
    bars.days_covered,
    cast(day(last_day(spine.month)) as bigint) as days_in_month,
    bars.per_day,
    bars.regional_beyond,
    bars.shot_down,
    bars.suppressed,
    bars.stopped,
    outcomes.launched_with_outcome,
    outcomes.stopped_with_outcome,
    outcomes.interception_rate,
    coalesce(bars.n_reports, 0) as n_reports,
    coalesce(bars.n_withheld, 0) as n_withheld,
    coalesce(bars.n_not_stated, 0) as n_not_stated,
    coalesce(bars.n_provisional, 0) as n_provisional,
    bars.days_reported,
    coalesce(ranges.n_statements, 0) as n_statements,
    ranges.range_low,
    ranges.range_low_bound,
    ranges.range_high,
    ranges.range_high_bound,
    presidents.launched as president_launched,
    presidents.launched_bound as president_bound,
    presidents.days_covered as president_days,
    round(presidents.launched / presidents.days_covered, 1) as president_per_day,
    bars.url,
    bars.read_at
from spine
left join bars using (month, category)
-- Rule 8: the rate is over the reports that give both counts. A third party's tally
-- does not include what was stopped, so the rate is that of the same month's reports.
left join volumes as outcomes
    on
        spine.month = outcomes.month
        and spine.category = outcomes.category
        and is_sum_of_national_reports(outcomes.basis)
left join ranges using (month, category)
left join presidents
    on
        spine.month = presidents.month
        and spine.category = presidents.category
        and bars.claimant is distinct from 'Volodymyr Zelensky'
order by spine.month, spine.category
