-- One row per period, claimant and choice: the statements that cover most days.
with recursive
-- Which statements may be chosen: only weeks, cut at the ends of the period; those
-- entirely within it; or any of these and one on the whole period.
choices (choice) as (values ('weeks'), ('inside'), ('any')),

spans as (
    select
        choices.choice,
        statement_spans.*,
        row_number() over (
            partition by choice, period_type, period_start, claimant
            order by last_day, first_day, statement_id
        ) as place
    from statement_spans
    cross join choices
    where
        (choice = 'weeks' and is_week)
        or (choice = 'inside' and not is_cut and not is_whole_period)
        or choice = 'any'
),

-- The number of spans that end before a span begins.
placed as (
    select
        spans.choice,
        spans.period_type,
        spans.period_start,
        spans.claimant,
        spans.place,
        spans.statement_id,
        spans.days,
        count(earlier.place) as n_before
    from spans
    left join spans as earlier
        on
            spans.choice = earlier.choice
            and spans.period_type = earlier.period_type
            and spans.period_start = earlier.period_start
            and spans.claimant = earlier.claimant
            and earlier.last_day < spans.first_day
    group by all
),

-- Dynamic programming (weighted interval scheduling): the best choice among the first n
-- spans is either the best without the nth, or the nth plus the best of those that end
-- before it. No day counts twice; among equal covers the one with fewest spans wins.
best as (
    select distinct
        choice,
        period_type,
        period_start,
        claimant,
        cast(0 as bigint) as place,
        [{
            'days': cast(0 as bigint),
            'fewest': cast(0 as bigint),
            'ids': cast([] as varchar[])
        }] as found
    from placed

    union all

    select
        best.choice,
        best.period_type,
        best.period_start,
        best.claimant,
        placed.place,
        list_append(
            best.found,
            greatest(
                best.found[-1],
                {
                    'days': best.found[placed.n_before + 1].days + placed.days,
                    'fewest': best.found[placed.n_before + 1].fewest - 1,
                    'ids': list_append(
                        best.found[placed.n_before + 1].ids, placed.statement_id
                    )
                }
            )
        ) as found
    from best
    inner join placed
        on
            best.choice = placed.choice
            and best.period_type = placed.period_type
            and best.period_start = placed.period_start
            and best.claimant = placed.claimant
            and placed.place = best.place + 1
)

select
    choice,
    period_type,
    period_start,
    claimant,
    found[-1].days as days_covered,
    found[-1].ids as statement_ids
from best
qualify place = max(place) over (
    partition by choice, period_type, period_start, claimant
)
order by choice, period_type, period_start, claimant
