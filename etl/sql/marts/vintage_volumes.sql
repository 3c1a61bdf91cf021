-- One row per month, category and vintage: the sum of the national reports as then known.
-- Reports that no copy has are included from their own day on.
with
copies as (
    select
        as_of,
        whole_until,
        lag(whole_until) over (order by as_of) as previous_whole_until
    from vintages
    where feed = 'air-force'
),

-- For speed: first sum the versions with the same first and last copy. A version may be
-- in every copy, but there are few such spans.
versions as (
    select
        month,
        category,
        day,
        known_from,
        known_to,
        cast(sum(launched) filter (where in_headline and status <> 'withheld') as bigint)
            as launched,
        cast(
            sum(launched) filter (
                where in_headline and status <> 'withheld' and not is_in_feed
            ) as bigint
        ) as launched_beside,
        count(*) filter (where in_headline) as n_reports,
        count(*) filter (where in_headline and status = 'withheld') as n_withheld,
        count(*) filter (
            where in_headline and status <> 'withheld' and launched is null
        ) as n_not_stated,
        -- Without a count, with a lower bound, or a bundle of which the headline may lack
        -- a part (rule 7).
        count(*) filter (
            where
            case
                when in_headline
                    then launched is null or status = 'withheld' or launched_bound = 'at_least'
                else launched > 0
            end
        ) as n_open,
        count(*) filter (where in_headline and launched_bound in ('approx', 'at_most'))
            as n_rounded
    from report_versions
    where scope = 'national' and not is_provisional and category in ('missile', 'drone')
        and (
            in_headline
            or munition_class = 'mixed' and list_contains(member_classes, 'all')
        )
    group by month, category, day, known_from, known_to
),

-- Months that lack a day in every copy, and sums that lack a night (rule 10).
partial_months as (
    select month from national_bases where days_covered < days_in_month
),

lacking as (select distinct month, category from posts_left_out where in_headline),

summed as (
    select
        versions.month,
        versions.category,
        copies.as_of,
        -- The first copy in which the month was over; unknown for months that were over
        -- before the first copy held.
        copies.whole_until >= last_day(versions.month) as is_month_over,
        copies.whole_until >= last_day(versions.month)
        and copies.previous_whole_until < last_day(versions.month) as is_first_print,
        cast(sum(versions.launched) as bigint) as launched,
        cast(coalesce(sum(versions.launched_beside), 0) as bigint) as launched_beside,
        -- The sums over the days that are complete in it, and in the copy before.
        cast(
            sum(versions.launched) filter (where versions.day <= copies.whole_until)
            as bigint
        ) as settled,
        cast(
            sum(versions.launched) filter (
                where versions.day <= copies.previous_whole_until
            ) as bigint
        ) as settled_before,
        cast(sum(versions.n_reports) as bigint) as n_reports,
        cast(sum(versions.n_withheld) as bigint) as n_withheld,
        cast(sum(versions.n_not_stated) as bigint) as n_not_stated,
        sum(versions.n_open) as n_open,
        sum(versions.n_rounded) as n_rounded
    from copies
    inner join versions
        on is_known_on(versions.known_from, versions.known_to, copies.as_of)
    group by
        versions.month,
        versions.category,
        copies.as_of,
        copies.whole_until,
        copies.previous_whole_until
    having sum(versions.n_reports) > 0
),

bounded as (
    select
        summed.*,
        case
            when launched is null then null
            -- As in volumes, missing parts matter more than rounded ones.
            when n_open > 0
                or not is_month_over
                or month in (select month from partial_months)
                or (month, category) in (select (month, category) from lacking)
                then 'at_least'
            when n_rounded > 0 then 'approx'
            else 'exact'
        end as launched_bound
    from summed
)

select
    month,
    category,
    as_of,
    is_month_over,
    coalesce(is_first_print, false) as is_first_print,
    launched,
    launched_bound,
    launched_beside,
    lag(launched) over known as previous_launched,
    lag(launched_bound) over known as previous_launched_bound,
    launched - lag(launched) over known as change,
    settled_before - lag(settled) over known as revised,
    n_reports,
    n_withheld,
    n_not_stated
from bounded
window known as (partition by month, category order by as_of)
order by month, category, as_of
