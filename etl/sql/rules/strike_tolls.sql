-- One row per strike with a report: its toll, with the attacker's claim kept apart.
-- Rule 12: the attacker's claim is shown beside the toll, never mixed in.
select
    strike_id,
    arg_max(killed, rank) filter (where killed is not null and not is_attacker)
        as killed,
    arg_max(killed_bound, rank) filter (where killed is not null and not is_attacker)
        as killed_bound,
    arg_min(killed, position) filter (where killed is not null and not is_attacker)
        as killed_first,
    min(killed) filter (where not is_attacker) as killed_low,
    max(killed) filter (where not is_attacker) as killed_high,
    arg_max(injured, rank)
        filter (where injured is not null and not is_attacker) as injured,
    arg_max(injured_bound, rank)
        filter (where injured is not null and not is_attacker) as injured_bound,
    arg_min(injured, position)
        filter (where injured is not null and not is_attacker) as injured_first,
    min(injured) filter (where not is_attacker) as injured_low,
    max(injured) filter (where not is_attacker) as injured_high,
    arg_max(killed_children, rank)
        filter (where killed_children is not null and not is_attacker)
        as killed_children,
    arg_max(killed, position) filter (where killed is not null and is_attacker)
        as killed_claimed_by_attacker,
    arg_max(killed_bound, position) filter (where killed is not null and is_attacker)
        as killed_claimed_by_attacker_bound,
    count(*) as n_reports,
    count(*) filter (where is_attacker) as n_attacker_reports,
    string_agg(distinct claimant_side, ';' order by claimant_side)
        as claimant_sides,
    arg_max(target_reported, position) filter (where not is_attacker)
        as target_reported,
    max(published_on) as last_published_on,
    -- The report that gives the number killed, else injured, else the latest.
    coalesce(
        arg_max(url, rank) filter (where killed is not null and not is_attacker),
        arg_max(url, rank) filter (where injured is not null and not is_attacker),
        arg_max(url, position)
    ) as url,
    string_agg(url, ';' order by position) as urls
from ordered_strike_reports
group by strike_id
order by strike_id
