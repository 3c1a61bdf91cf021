-- One row per report of a strike.
select
    report_id,
    strike_id,
    killed,
    killed_children,
    injured,
    injured_children,
    bound as killed_bound,
    coalesce(injured_bound, bound) as injured_bound,
    munition_categories,
    missiles_launched,
    drones_launched,
    target_reported,
    claimant,
    claimant_side,
    publisher,
    published_on,
    url,
    note
from raw_strike_reports
