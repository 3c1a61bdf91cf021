-- One row per month, category, class and basis; class `all` is the headline population.
with
counted as (select * from counted_reports where category <> 'other'),

statements as (select * from monthly_statements where is_chosen),

feed as (
    select
        max(as_of) as as_of,
        min(first_day) as first_day
    from stg_vintages
    where feed = 'air-force'
),

sums as (
    select
        month,
        category,
        munition_class,
        scope || '_reports' as basis,
        -- Rules 2 and 6: all waves are summed; sum() of nothing known stays unknown.
        cast(sum(launched) as bigint) as launched,
        cast(sum(shot_down) as bigint) as shot_down,
        cast(sum(suppressed) as bigint) as suppressed,
        cast(sum(stopped) as bigint) as stopped,
        count(*) as n_reports,
        count(*) filter (where status = 'withheld') as n_withheld,
        count(*) filter (where status = 'reported' and launched is null)
            as n_not_stated,
        count(distinct day) as days_reported
    from counted
    group by all
),

-- Rule 7: what a class may be short of, because only a bundle's count was reported.
bundles as (
    select
        month,
        category,
        member_class as munition_class,
        scope || '_reports' as basis,
        cast(sum(launched) as bigint) as launched_in_bundles
    from (
        select *, unnest(member_classes) as member_class
        from counted
        where munition_class = 'mixed'
    )
    group by all

    union all

    -- The same for the headline: a bundle of drones in which some are one-way attack.
    select
        month,
        category,
        'all' as munition_class,
        scope || '_reports' as basis,
        cast(sum(launched) as bigint) as launched_in_bundles
    from counted
    where
        munition_class = 'mixed'
        and category = 'drone'
        and list_contains(member_classes, 'one_way_attack')
    group by all
),

from_reports as (
    select
        coalesce(sums.month, bundles.month) as month,
        coalesce(sums.category, bundles.category) as category,
        coalesce(sums.munition_class, bundles.munition_class) as munition_class,
        coalesce(sums.basis, bundles.basis) as basis,
        case coalesce(sums.basis, bundles.basis)
            when 'national_reports' then 'Ukrainian Air Force'
            else 'Regional commands and administrations'
        end as claimant,
        sums.launched,
        sums.shot_down,
        sums.suppressed,
        sums.stopped,
        bundles.launched_in_bundles,
        coalesce(sums.n_reports, 0) as n_reports,
        coalesce(sums.n_withheld, 0) as n_withheld,
        coalesce(sums.n_not_stated, 0) as n_not_stated,
        coalesce(sums.days_reported, 0) as days_reported
    from sums
    full join bundles
        on
            sums.month = bundles.month
            and sums.category = bundles.category
            and sums.munition_class = bundles.munition_class
            and sums.basis = bundles.basis
),

with_status as (
    select
        from_reports.*,
        -- Rule 2: a sum with missing parts says so, the gravest reason first.
        case
            when n_withheld > 0 and launched is null then 'withheld'
            when launched is null then 'not_stated'
            when feed.as_of <= last_day(month) then 'month_not_over'
            when n_withheld > 0 or n_not_stated > 0 then 'partial'
            when launched_in_bundles > 0 then 'partial'
            when feed.first_day > month then 'partial'
            else 'complete'
        end as status
    from from_reports
    cross join feed
)

select
    month,
    category,
    munition_class,
    basis,
    claimant,
    launched,
    case
        when launched is null then null
        when status = 'complete' then 'exact'
        else 'at_least'
    end as launched_bound,
    shot_down,
    suppressed,
    stopped,
    launched_in_bundles,
    n_reports,
    n_withheld,
    n_not_stated,
    days_reported,
    cast(day(last_day(month)) as bigint) as days_in_month,
    status = 'complete' as is_complete,
    status,
    cast(null as varchar) as url
from with_status

union all

select
    month,
    category,
    munition_class,
    'monthly_statement' as basis,
    claimant,
    stated as launched,
    -- Rule 11: bounds stay as said.
    bound as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    null as launched_in_bundles,
    1 as n_reports,
    0 as n_withheld,
    0 as n_not_stated,
    cast(null as bigint) as days_reported,
    cast(day(last_day(month)) as bigint) as days_in_month,
    true as is_complete,
    'complete' as status,
    url
from statements
order by month, category, munition_class, basis
