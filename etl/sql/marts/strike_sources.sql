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
    case when killed is not null then killed_bound end as killed_bound,
    case when injured is not null then injured_bound end as injured_bound,
    munition_categories,
    missiles_launched,
    drones_launched,
    target_reported,
    publisher,
    url,
    note
from ordered_strike_reports
order by strike_id, position
