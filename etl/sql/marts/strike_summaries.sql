-- One row per strike: latest toll by anybody but the attacker, its range, both sides.
with
strikes as (select * from known_strikes),

reports as (select * from ordered_strike_reports),

-- Rule 12: the attacker's claim stands beside the toll, never mixed in.
tolls as (
    select
        strike_id,
        arg_max(killed, position) filter (where killed is not null and not is_attacker)
            as killed,
        arg_max(bound, position) filter (where killed is not null and not is_attacker)
            as killed_bound,
        arg_min(killed, position) filter (where killed is not null and not is_attacker)
            as killed_first,
        min(killed) filter (where not is_attacker) as killed_low,
        max(killed) filter (where not is_attacker) as killed_high,
        arg_max(injured, position)
            filter (where injured is not null and not is_attacker) as injured,
        arg_max(bound, position)
            filter (where injured is not null and not is_attacker) as injured_bound,
        arg_min(injured, position)
            filter (where injured is not null and not is_attacker) as injured_first,
        min(injured) filter (where not is_attacker) as injured_low,
        max(injured) filter (where not is_attacker) as injured_high,
        arg_max(killed_children, position)
            filter (where killed_children is not null and not is_attacker)
            as killed_children,
        arg_max(killed, position) filter (where killed is not null and is_attacker)
            as killed_claimed_by_attacker,
        count(*) as n_reports,
        count(*) filter (where is_attacker) as n_attacker_reports,
        string_agg(distinct claimant_side, ';' order by claimant_side)
            as claimant_sides,
        arg_max(target_reported, position) filter (where not is_attacker)
            as target_reported,
        max(published_on) as last_published_on
    from reports
    group by strike_id
),

categories as (
    select
        strike_id,
        string_agg(distinct category, ';' order by category) as munition_categories
    from (
        select
            strike_id,
            unnest(string_split(munition_categories, ';')) as category
        from reports
        where not is_attacker
    )
    group by strike_id
)

select
    strikes.strike_id,
    strikes.date_start,
    strikes.date_end,
    strikes.place,
    strikes.oblast,
    strikes.oblast_code,
    strikes.latitude,
    strikes.longitude,
    strikes.parent_strike_id,
    -- Strikes nest: a sum takes the outermost or the innermost level, never both.
    strikes.parent_strike_id is null as is_outermost,
    strikes.strike_id not in (
        select parent_strike_id from strikes where parent_strike_id is not null
    ) as is_innermost,
    tolls.killed,
    tolls.killed_bound,
    tolls.killed_first,
    tolls.killed_low,
    tolls.killed_high,
    tolls.killed_children,
    tolls.injured,
    tolls.injured_bound,
    tolls.injured_first,
    tolls.injured_low,
    tolls.injured_high,
    tolls.killed_claimed_by_attacker,
    tolls.n_reports,
    tolls.n_attacker_reports,
    tolls.claimant_sides,
    tolls.target_reported,
    categories.munition_categories,
    tolls.last_published_on
from strikes
left join tolls using (strike_id)
left join categories using (strike_id)
order by strike_id
