-- One row per published figure for a stated period.
select
    statement_id,
    period_start,
    period_end,
    period_type,
    category,
    munition_class as population,
    metric,
    value as stated,
    bound,
    claimant,
    claimant_side,
    method,
    publisher,
    published_on,
    url,
    read_at,
    note
from raw_statements
