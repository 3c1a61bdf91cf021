-- One row per period and basis made from statements on its parts (rule 10 (d) to (f)).
with
parts as (
    select
        choice,
        period_type,
        period_start,
        claimant,
        days_covered,
        unnest(statement_ids) as statement_id
    from known_parts
),

shares as (
    select
        parts.*,
        spans.period_end,
        spans.stated,
        spans.bound,
        spans.first_day,
        spans.last_day,
        spans.is_cut,
        spans.days,
        spans.is_whole_period,
        -- Round the running sum, so that integer shares add up to the rounded total.
        cast(
            round(sum(spans.stated * spans.days / spans.days_stated) over running)
            - round(
                sum(spans.stated * spans.days / spans.days_stated) over running
                - spans.stated * spans.days / spans.days_stated
            )
            as bigint
        ) as share
    from parts
    inner join statement_spans as spans
        using (period_type, period_start, claimant, statement_id)
    window running as (
        partition by parts.choice, period_type, period_start, claimant
        order by spans.first_day
    )
),

sums as (
    select
        choice,
        period_type,
        period_start,
        period_end,
        claimant,
        any_value(days_covered) as days_covered,
        cast(period_end - period_start + 1 as bigint) as days_in_period,
        cast(sum(share) as bigint) as launched,
        count(*) as n_statements,
        count(*) filter (where bound = 'at_least') as n_at_least,
        count(*) filter (where bound = 'at_most') as n_at_most,
        count(*) filter (where bound = 'approx' or is_cut) as n_rounded,
        bool_or(is_whole_period) as is_stated_whole,
        list({
            'statement_id': statement_id,
            'first_day': first_day,
            'last_day': last_day,
            'days': days,
            'share': share
        } order by first_day) as shares
    from shares
    group by choice, period_type, period_start, period_end, claimant
),

bases as (
    select
        *,
        case
            when choice = 'any' then 'beside'
            when choice = 'inside' and days_covered = days_in_period
                then 'adjoining_statements'
            when choice = 'weeks' and days_covered >= 0.75 * days_in_period
                then 'weekly_estimate'
            when choice = 'inside' and days_covered >= 7 then 'known_part'
        end as basis
    from sums
)

select
    period_type,
    period_start,
    period_end,
    basis,
    claimant,
    launched,
    -- Rule 10: if days are missing it is a lower bound, "at least about" if a part was
    -- rounded. Rule 11: otherwise it is as exact as its parts.
    case
        when days_covered < days_in_period
            then case
                when n_rounded + n_at_most > 0 or choice = 'weeks' then 'at_least_about'
                else 'at_least'
            end
        when choice = 'weeks' or n_rounded > 0 or (n_at_least > 0 and n_at_most > 0)
            then 'approx'
        when n_at_least > 0 then 'at_least'
        when n_at_most > 0 then 'at_most'
        else 'exact'
    end as launched_bound,
    days_covered,
    days_in_period,
    n_statements,
    is_stated_whole,
    shares
from bases
where basis is not null
-- One claimant per basis: the one who covers most days, then by rank.
qualify
    basis = 'beside'
    or row_number() over (
        partition by period_type, period_start, basis
        order by
            days_covered desc,
            (
                select min(ranks.rank) from stg_claimant_ranks as ranks
                where ranks.claimant = bases.claimant
            ) nulls last,
            claimant
    ) = 1
order by period_type, period_start, basis, claimant
