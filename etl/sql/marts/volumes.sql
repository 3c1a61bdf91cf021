-- One row per month, category, class and basis; class `all` is what the headline counts.
with
counted as (select * from counted_days where category <> 'other'),

-- The day of the newest copy of the feed or reading of posts.
feed as (
    select max(as_of) as as_of
    from known_vintages
    where feed in ('air-force', 'air-force-posts')
),

sums as (
    select
        month,
        category,
        munition_class,
        scope,
        -- Rules 2 and 6: all waves are summed; sum() of only nulls is null (unknown).
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
        cast(sum(n_at_least) as bigint) as n_at_least,
        cast(sum(n_rounded) as bigint) as n_rounded,
        count(distinct day) as days_reported
    from counted
    group by all
),

-- Rule 7: what a class may lack, because only a bundle's count was reported.
bundles as (
    select
        month,
        category,
        member_class as munition_class,
        scope,
        cast(sum(launched) as bigint) as launched_in_bundles
    from (
        select *, unnest(member_classes) as member_class
        from counted
        where munition_class = 'mixed'
    )
    group by all
),

from_reports as (
    select *
    from sums
    full join bundles using (month, category, munition_class, scope)
),

-- Rule 10: a night that has a post but no number in the copy does not count as covered.
left_out as (
    select
        month,
        category,
        munition_class,
        count(distinct day) filter (where is_whole_day) as days_left_out
    from (
        select * from posts_left_out
        union all
        select * replace ('all' as munition_class) from posts_left_out where in_headline
    )
    group by month, category, munition_class
),

with_basis as (
    select
        from_reports.* exclude (scope, n_reports),
        coalesce(from_reports.n_reports, 0) as n_reports,
        scope = 'national' as is_national,
        case when is_national then bases.basis else 'regional_reports' end as basis,
        case
            when is_national then 'Ukrainian Air Force'
            else 'Regional commands and administrations'
        end as claimant,
        case when is_national then bases.days_covered - coalesce(left_out.days_left_out, 0) end
            as days_covered,
        case when is_national then beyond.regional_beyond end as regional_beyond,
        coalesce(n_withheld + n_not_stated, 0) > 0
        or coalesce(launched_in_bundles, 0) > 0
        or n_at_least > 0
        or bases.days_covered < bases.days_in_month
        or bases.lacks_daytime_posts
        or is_national and left_out.days_left_out is not null as is_lower_bound
    from from_reports
    left join national_bases as bases using (month)
    left join regional_beyond as beyond using (month, category, munition_class)
    left join left_out using (month, category, munition_class)
),

of_reports as (
    select
        with_basis.* exclude (is_national, is_lower_bound, n_at_least, n_rounded),
        case
            when launched is null then null
            -- Lower bound before rounding: one "about" among hundreds of counts matters
            -- less than the missing parts.
            when feed.as_of <= last_day(month) or is_lower_bound then 'at_least'
            when n_rounded > 0 then 'approx'
            else 'exact'
        end as launched_bound,
        -- Rule 8: no rate if no report gives both counts.
        stopped_with_outcome / nullif(launched_with_outcome, 0) as interception_rate,
        -- Rule 2: status of a sum with missing parts, the most serious reason first.
        case
            when n_withheld > 0 and launched is null then 'withheld'
            when launched is null then 'not_stated'
            when basis in ('national_reports_and_posts', 'known_nights')
                then 'provisional'
            when feed.as_of <= last_day(month) then 'month_not_over'
            when is_lower_bound then 'partial'
            else 'reported'
        end as status
    from with_basis
    cross join feed
),

of_statements as (
    select
        month,
        category,
        munition_class,
        -- Rule 10 (c): an agency's tally of the same posts.
        case when method = 'tally' then 'tally' else 'monthly_statement' end as basis,
        claimant,
        stated as launched,
        bound as launched_bound,  -- rule 11: bounds stay as stated
        case when method = 'tally' then 'provisional' else 'stated' end as status,
        1 as n_reports,
        day(last_day(month)) as days_covered,
        url,
        read_at
    from monthly_statements
    where is_chosen
),

of_general_staff as (
    select
        cast(date_trunc('month', day) as date) as month,
        'glide_bomb' as category,
        'all' as munition_class,
        'general_staff_daily' as basis,
        'General Staff of Ukraine' as claimant,
        sum(guided_bombs) as launched,
        case when count(guided_bombs) > 0 then bound(
            count(guided_bombs) < day(last_day(month))
            or bool_or(guided_bombs_bound = 'at_least'),
            bool_or(guided_bombs_bound in ('approx', 'at_most'))
        ) end as launched_bound,
        case
            when count(guided_bombs) = day(last_day(month)) then 'reported'
            when count(guided_bombs) > 0 then 'partial'
            else 'not_stated'
        end as status,
        count(*) as n_reports,
        count(*) - count(guided_bombs) as n_not_stated,
        count(guided_bombs) as days_covered
    from known_general_staff_reports
    group by month
),

of_longer_totals as (
    select
        month,
        category,
        'all' as munition_class,
        'implied' as basis,
        claimant,
        launched,
        'exact' as launched_bound,
        'derived' as status,
        len(subtracted_ids) + 1 as n_reports,
        day(last_day(month)) as days_covered
    from implied_totals
    where is_figure
),

of_parts as (
    select
        period_start as month,
        'glide_bomb' as category,
        'all' as munition_class,
        basis,
        claimant,
        launched,
        launched_bound,
        case basis
            when 'weekly_estimate' then 'estimate'
            when 'known_part' then 'known_part'
            else 'derived'
        end as status,
        n_statements as n_reports,
        days_covered
    from partial_statements
    where period_type = 'month' and basis <> 'beside'
),

volumes as (
    select * from of_reports
    union all by name
    select * from of_statements
    union all by name
    select * from of_general_staff
    union all by name
    select * from of_longer_totals
    union all by name
    select * from of_parts
)

select
    month,
    category,
    munition_class,
    basis,
    claimant,
    cast(launched as bigint) as launched,
    launched_bound,
    status,
    cast(days_covered as bigint) as days_covered,
    cast(day(last_day(month)) as bigint) as days_in_month,
    -- Rule 10: figures on different numbers of days can only be compared per day.
    round(launched / nullif(days_covered, 0), 1) as per_day,
    regional_beyond,
    shot_down,
    suppressed,
    stopped,
    launched_with_outcome,
    stopped_with_outcome,
    interception_rate,
    launched_in_bundles,
    cast(n_reports as bigint) as n_reports,
    cast(coalesce(n_withheld, 0) as bigint) as n_withheld,
    cast(coalesce(n_not_stated, 0) as bigint) as n_not_stated,
    cast(coalesce(n_provisional, 0) as bigint) as n_provisional,
    days_reported,
    url,
    read_at
from volumes
order by month, category, munition_class, basis
