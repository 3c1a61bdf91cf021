-- One row per report of a strike, in the order of publication within the strike.
select
    strike_id,
    report_id,
    position,
    published_on,
    claimant,
    claimant_side,
    is_attacker,
    killed,
    killed_children,
    injured,
    injured_children,
    killed_bound,
    injured_bound,
    munition_categories,
    missiles_launched,
    drones_launched,
    target_reported,
    publisher,
    url,
    note
from ordered_strike_reports
order by strike_id, position
