-- One row per claimant whose figure for a month or longer takes precedence.
select
    claimant,
    method,
    rank,
    note
from raw_claimant_ranks
