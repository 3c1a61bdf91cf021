-- One row per month, category, class and basis; class `all` is the headline population.
with
counted as (select * from counted_days where category <> 'other'),

statements as (select * from monthly_statements where is_chosen),

implied as (select * from implied_totals where is_figure),

weeks as (select * from weekly_shares),

general_staff as (
    select
        *,
        cast(date_trunc('month', day) as date) as month
    from known_general_staff_reports
),

feed as (
    select
        max(as_of) as as_of,
        min(first_day) filter (where feed = 'air-force') as first_day
    from known_vintages
    where feed in ('air-force', 'air-force-posts')
),

-- Nights after the newest copy of the feed of which no post was read either.
unread_nights as (
    select
        cast(date_trunc('month', nights.day) as date) as month,
        count(*) as n_nights
    from (
        select cast(unnest(generate_series(
            (select max(last_day) from known_vintages where feed = 'air-force')
                + interval 1 day,
            (select max(day) from known_reports where is_provisional),
            interval 1 day
        )) as date) as day
    ) as nights
    anti join known_reports as posts
        on nights.day = posts.day and posts.is_provisional
    group by all
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
        cast(sum(launched_with_outcome) as bigint) as launched_with_outcome,
        cast(sum(stopped_with_outcome) as bigint) as stopped_with_outcome,
        cast(sum(n_reports) as bigint) as n_reports,
        cast(sum(n_withheld) as bigint) as n_withheld,
        cast(sum(n_not_stated) as bigint) as n_not_stated,
        cast(sum(case when is_provisional then n_reports else 0 end) as bigint)
            as n_provisional,
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
        sums.launched_with_outcome,
        sums.stopped_with_outcome,
        bundles.launched_in_bundles,
        coalesce(sums.n_reports, 0) as n_reports,
        coalesce(sums.n_withheld, 0) as n_withheld,
        coalesce(sums.n_not_stated, 0) as n_not_stated,
        coalesce(sums.n_provisional, 0) as n_provisional,
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
            when n_provisional > 0 and unread_nights.n_nights > 0 then 'partial'
            when n_provisional > 0 then 'provisional'
            else 'complete'
        end as status
    from from_reports
    cross join feed
    left join unread_nights using (month)
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
        when status in ('complete', 'provisional') then 'exact'
        else 'at_least'
    end as launched_bound,
    shot_down,
    suppressed,
    stopped,
    launched_with_outcome,
    stopped_with_outcome,
    -- Rule 8: no rate where no report gives both sides.
    stopped_with_outcome / nullif(launched_with_outcome, 0) as interception_rate,
    launched_in_bundles,
    n_reports,
    n_withheld,
    n_not_stated,
    n_provisional,
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
    null as launched_with_outcome,
    null as stopped_with_outcome,
    null as interception_rate,
    null as launched_in_bundles,
    1 as n_reports,
    0 as n_withheld,
    0 as n_not_stated,
    0 as n_provisional,
    null as days_reported,
    cast(day(last_day(month)) as bigint) as days_in_month,
    true as is_complete,
    'complete' as status,
    url
from statements

union all

select
    month,
    'glide_bomb' as category,
    'all' as munition_class,
    'general_staff_daily' as basis,
    'General Staff of Ukraine' as claimant,
    cast(sum(guided_bombs) as bigint) as launched,
    case
        when count(guided_bombs) = day(last_day(month)) then 'exact'
        when count(guided_bombs) > 0 then 'at_least'
    end as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    null as launched_with_outcome,
    null as stopped_with_outcome,
    null as interception_rate,
    null as launched_in_bundles,
    count(*) as n_reports,
    0 as n_withheld,
    count(*) - count(guided_bombs) as n_not_stated,
    0 as n_provisional,
    count(guided_bombs) as days_reported,
    cast(day(last_day(month)) as bigint) as days_in_month,
    count(guided_bombs) = day(last_day(month)) as is_complete,
    case
        when count(guided_bombs) = day(last_day(month)) then 'complete'
        when count(guided_bombs) > 0 then 'partial'
        else 'not_stated'
    end as status,
    null as url
from general_staff
group by month

union all

select
    month,
    category,
    'all' as munition_class,
    'implied' as basis,
    claimant,
    launched,
    'exact' as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    null as launched_with_outcome,
    null as stopped_with_outcome,
    null as interception_rate,
    null as launched_in_bundles,
    cast(len(subtracted_ids) + 1 as bigint) as n_reports,
    0 as n_withheld,
    0 as n_not_stated,
    0 as n_provisional,
    null as days_reported,
    cast(day(last_day(month)) as bigint) as days_in_month,
    true as is_complete,
    'complete' as status,
    null as url
from implied

union all

select
    month,
    category,
    'all' as munition_class,
    'weekly_estimate' as basis,
    any_value(claimant) as claimant,
    cast(sum(share) as bigint) as launched,
    -- Rule 10d: weeks are rounded and cut at the month's ends, whatever each one says.
    'approx' as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    null as launched_with_outcome,
    null as stopped_with_outcome,
    null as interception_rate,
    null as launched_in_bundles,
    count(*) as n_reports,
    0 as n_withheld,
    0 as n_not_stated,
    0 as n_provisional,
    cast(any_value(days_covered) as bigint) as days_reported,
    cast(day(last_day(month)) as bigint) as days_in_month,
    any_value(days_covered) = day(last_day(month)) as is_complete,
    'estimate' as status,
    null as url
from weeks
group by month, category
order by month, category, munition_class, basis
