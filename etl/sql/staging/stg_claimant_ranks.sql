-- One row per claimant whose word on a month or longer period goes before others'.
select
    claimant,
    method,
    rank,
    note
from raw_claimant_ranks
