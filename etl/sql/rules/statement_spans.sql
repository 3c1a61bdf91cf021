-- One row per glide-bomb statement and period of which it covers at least a day.
with
statements as (
    select
        *,
        -- A week from Monday to Sunday, or to Saturday if summed up on that day.
        isodow(period_start) = 1 and period_end - period_start in (5, 6) as is_week
    from known_statements
    where metric = 'launched' and population is null and category = 'glide_bomb'
    -- One figure per claimant and days: one read at the source itself, then the most
    -- exact, then the latest published.
    qualify row_number() over (
        partition by claimant, period_start, period_end
        order by
            read_at is not null,
            case bound
                when 'exact' then 1
                when 'at_least' then 2
                when 'approx' then 3
                else 4
            end,
            published_on desc nulls last,
            statement_id
    ) = 1
),

covered as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        statements.statement_id,
        statements.claimant,
        statements.stated,
        statements.bound,
        statements.is_week,
        statements.period_start as stated_from,
        statements.period_end as stated_to,
        greatest(statements.period_start, periods.period_start) as first_day,
        least(statements.period_end, periods.period_end) as last_day
    from statements
    inner join periods
        on
            statements.category = periods.category
            and statements.period_start <= periods.period_end
            and statements.period_end >= periods.period_start
)

select
    period_type,
    period_start,
    period_end,
    claimant,
    statement_id,
    stated,
    bound,
    first_day,
    last_day,
    cast(last_day - first_day + 1 as bigint) as days,
    cast(stated_to - stated_from + 1 as bigint) as days_stated,
    is_week,
    first_day > stated_from or last_day < stated_to as is_cut,
    first_day = period_start and last_day = period_end as is_whole_period
from covered
-- Only a week of seven days is cut at the ends of a period: the parts of a longer span
-- are unknown, and a week summed up on its Saturday lacks its Sunday.
where
    (is_week and stated_to - stated_from = 6)
    or (stated_from >= period_start and stated_to <= period_end)
order by period_type, period_start, claimant, last_day, first_day, statement_id
