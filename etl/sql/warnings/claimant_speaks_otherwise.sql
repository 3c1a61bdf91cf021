-- A claimant's statements have one method, and on one category one metric unless the id says so.
with
statements as (
    select
        *,
        count(*) over (partition by claimant) as n_of_claimant,
        count(*) over (partition by claimant, method) as n_of_method,
        count(*) over (partition by claimant, category) as n_on_category,
        count(*) over (partition by claimant, category, metric) as n_of_metric
    from raw_statements
),

found as (
    select
        statement_id,
        'method ' || method || ', unlike ' || n_of_claimant - n_of_method || ' other statements of '
        || claimant as problem
    from statements
    where n_of_method < n_of_claimant - n_of_method

    union all

    select
        statement_id,
        metric || ', unlike ' || n_on_category - n_of_metric || ' other statements of '
        || claimant || ' on ' || replace(category, '_', ' ') || 's, and its id does not say so' as problem
    from statements
    where n_of_metric < n_on_category - n_of_metric and not contains(statement_id, metric)
)

select
    'statements' as register,
    statement_id as row_id,
    problem
from found
order by row_id, problem
