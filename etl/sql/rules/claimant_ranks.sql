-- One row per claimant whose word on a month or longer period goes before others' (rule 10).
select
    claimant,
    method,
    rank
from (
    values
    ('Ministry of Defence of Ukraine', 'official_summary', 1),
    ('General Staff of Ukraine', 'official_summary', 2),
    ('Ukrainian Air Force', 'official_summary', 3),
    ('Volodymyr Zelensky', 'official_summary', 4),
    -- Agencies that add up the same posts of the Air Force that we add up.
    ('AFP', 'tally', 1),
    ('ABC News', 'tally', 2)
) as ranks (claimant, method, rank)
order by method, rank
