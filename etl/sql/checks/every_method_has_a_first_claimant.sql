-- Each method with ranked claimants has one with rank 1 (rule 10).
with
methods as (
    select
        method,
        count(*) as n_statements
    from raw_statements
    where method in ('tally', 'official_summary')
    group by method
)

select
    'claimant_ranks' as register,
    string_agg(method, ', ' order by method) as row_id,
    'rank' as column_name,
    'nobody has rank 1, though statements has ' || sum(n_statements) || ' figures of this kind.'
        as problem,
    'Restore data/registers/claimant_ranks.csv from version control, or give rank 1 to the '
    || 'claimant whose figure is taken first.' as remedy
from methods
anti join (select method from raw_claimant_ranks where rank = 1) as firsts using (method)
having count(*) > 0
