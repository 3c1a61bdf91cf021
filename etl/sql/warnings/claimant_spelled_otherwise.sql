-- A claimant is spelt in one way: no two differ by a letter or two, or by capitals alone.
with
named as (
    select 'statements' as register, statement_id as row_id, claimant from raw_statements

    union all

    select 'strike_reports' as register, report_id as row_id, claimant from raw_strike_reports

    union all

    select 'claimant_ranks' as register, claimant || ' ' || method as row_id, claimant
    from raw_claimant_ranks

    union all

    select 'issuers' as register, issuer as row_id, name as claimant from raw_issuers
),

claimants as (
    select
        claimant,
        count(*) as n_rows,
        bool_or(register = 'issuers') as is_issuer
    from named
    group by claimant
)

select
    named.register,
    named.row_id,
    rare.claimant || ' is spelt nearly like ' || common.claimant || ', which is in ' || common.n_rows
    || case when common.n_rows = 1 then ' row' else ' rows' end as problem
from claimants as rare
inner join claimants as common
    on
        (rare.n_rows, rare.claimant) < (common.n_rows, common.claimant)
        and damerau_levenshtein(lower(rare.claimant), lower(common.claimant)) <= 2
        -- In a short name a single letter matters: AP is not AFP.
        and 5 * damerau_levenshtein(lower(rare.claimant), lower(common.claimant))
        <= length(rare.claimant)
        -- Names in the register of issuers are distinct: Air Command East is not West.
        and not (rare.is_issuer and common.is_issuer)
inner join named on rare.claimant = named.claimant
order by named.register, named.row_id
