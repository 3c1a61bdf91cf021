-- One row per week of one claimant and month that it overlaps (rule 10d).
with
-- A Monday-to-Sunday week; where one claimant's week was published in several ways, the
-- exact figure, then the most definite bound, then the latest published is taken.
weeks as (
    select *
    from known_statements
    where
        metric = 'launched'
        and population is null
        and period_end - period_start = 6
        and isodow(period_start) = 1
    qualify row_number() over (
        partition by category, claimant, period_start
        order by
            case bound
                when 'exact' then 1
                when 'approx' then 2
                when 'at_least' then 3
                else 4
            end,
            published_on desc nulls last,
            statement_id
    ) = 1
),

shares as (
    select
        statement_id,
        category,
        claimant,
        stated,
        bound,
        period_start,
        period_end,
        cast(date_trunc('month', period_start) as date) as month,
        cast(least(period_end, last_day(period_start)) - period_start + 1 as bigint)
            as days
    from weeks

    union all

    select
        statement_id,
        category,
        claimant,
        stated,
        bound,
        period_start,
        period_end,
        cast(date_trunc('month', period_end) as date) as month,
        cast(day(period_end) as bigint) as days
    from weeks
    where last_day(period_start) < period_end
),

running as (
    select
        *,
        sum(days) over (partition by category, claimant, month) as days_covered,
        sum(stated * days) over (
            partition by category, claimant, month order by period_start
        ) as running_sevenths
    from shares
),

covering as (
    select
        *,
        -- Whole munitions whose sum is the rounded sum of the shares, exactly.
        cast(round(running_sevenths / 7) as bigint)
        - cast(round((running_sevenths - stated * days) / 7) as bigint) as share
    from running
    where days_covered >= 0.75 * day(last_day(month))
)

select
    statement_id,
    category,
    claimant,
    month,
    stated,
    bound,
    period_start,
    period_end,
    days,
    days_covered,
    share
from covering
-- One claimant a month: the one whose weeks cover most of it.
qualify claimant = first_value(claimant) over (
    partition by category, month order by days_covered desc, claimant
)
order by category, month, period_start
