-- Claimants on Russia's side have Russia in their name: rule 12 counts no toll of theirs.
with
claims as (
    select 'statements' as register, statement_id as row_id, claimant, claimant_side
    from raw_statements

    union all

    select 'strike_reports' as register, report_id as row_id, claimant, claimant_side
    from raw_strike_reports
)

select
    register,
    row_id,
    claimant || ' is on the side ' || claimant_side || case
        when claimant_side = 'russia' then ', and the name does not say so'
        else ', though the name speaks of Russia'
    end as problem
from claims
where (claimant_side = 'russia') <> regexp_matches(claimant, 'Russia|Kremlin')
order by register, row_id
