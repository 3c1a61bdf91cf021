-- A claimant is on the same side in every register, whoever speaks for it.
with
sides as (
    select 'statements' as register, statement_id as row_id, claimant, claimant_side as side
    from raw_statements

    union all

    select 'strike_reports' as register, report_id as row_id, claimant, claimant_side as side
    from raw_strike_reports

    union all

    select 'issuers' as register, issuer as row_id, name as claimant, side
    from raw_issuers
),

-- Ignore the speaker in brackets: Kharkiv OVA (Oleh Syniehubov) is Kharkiv OVA.
bodies as (
    select
        *,
        lower(regexp_replace(claimant, ' \(.*$', '')) as body
    from sides
),

counted as (
    select
        *,
        count(*) over (partition by body) as n_rows,
        count(*) over (partition by body, side) as n_of_side
    from bodies
)

select
    register,
    row_id,
    case register when 'issuers' then 'side' else 'claimant_side' end as column_name,
    claimant || ' is on the side ' || side || ' here, and on another in ' || n_rows - n_of_side
    || case when n_rows - n_of_side = 1 then ' row.' else ' rows.' end as problem,
    'Write the side that the claimant is on, or the claimant who really says it.' as remedy
from counted
where n_of_side <= n_rows - n_of_side
order by register, row_id
