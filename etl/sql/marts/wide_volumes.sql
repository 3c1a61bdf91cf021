-- One row per month: missiles, drones and glide bombs beside each other.
select
    month,
    max(launched) filter (where category = 'missile') as missiles,
    max(launched_bound) filter (where category = 'missile') as missiles_bound,
    max(basis) filter (where category = 'missile') as missiles_basis,
    max(claimant) filter (where category = 'missile') as missiles_claimant,
    max(days_covered) filter (where category = 'missile') as missiles_days_covered,
    max(launched) filter (where category = 'drone') as drones,
    max(launched_bound) filter (where category = 'drone') as drones_bound,
    max(basis) filter (where category = 'drone') as drones_basis,
    max(claimant) filter (where category = 'drone') as drones_claimant,
    max(days_covered) filter (where category = 'drone') as drones_days_covered,
    max(launched) filter (where category = 'glide_bomb') as glide_bombs,
    max(launched_bound) filter (where category = 'glide_bomb') as glide_bombs_bound,
    max(basis) filter (where category = 'glide_bomb') as glide_bombs_basis,
    max(claimant) filter (where category = 'glide_bomb') as glide_bombs_claimant,
    max(days_covered) filter (where category = 'glide_bomb')
        as glide_bombs_days_covered,
    max(url) filter (where category = 'glide_bomb') as glide_bombs_url
from headline_volumes
group by month
order by month
