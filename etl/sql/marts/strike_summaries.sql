-- One row per strike: the latest toll not from the attacker, its range, and both sides.
with recursive
wholes as (
    select strike_id, parent_strike_id as whole_id
    from known_strikes
    where parent_strike_id is not null

    union all

    select wholes.strike_id, strikes.parent_strike_id as whole_id
    from wholes
    inner join known_strikes as strikes on wholes.whole_id = strikes.strike_id
    where strikes.parent_strike_id is not null
),

-- Rule 12: the strikes that are part of another one in the same oblast, or place.
nested as (
    select
        part.strike_id,
        bool_or(whole.oblast_code is not distinct from part.oblast_code) as in_oblast,
        bool_or(
            whole.oblast_code is not distinct from part.oblast_code
            and whole.place is not distinct from part.place
        ) as in_place
    from wholes
    inner join known_strikes as part using (strike_id)
    inner join known_strikes as whole on wholes.whole_id = whole.strike_id
    group by part.strike_id
),

categories as (
    select
        strike_id,
        string_agg(distinct category, ';' order by category) as munition_categories
    from (
        select
            strike_id,
            unnest(string_split(munition_categories, ';')) as category
        from ordered_strike_reports
        where not is_attacker
    )
    group by strike_id
)

select
    strikes.strike_id,
    strikes.date_start,
    strikes.date_end,
    strikes.place,
    -- If above 1, date and place do not suffice to identify the strike.
    count(*) over (partition by strikes.date_start, strikes.place)
        as n_same_day_and_place,
    strikes.oblast,
    strikes.oblast_code,
    strikes.latitude,
    strikes.longitude,
    strikes.parent_strike_id,
    -- Strikes nest: a list shows either the outermost or the innermost ones.
    strikes.parent_strike_id is null as is_outermost,
    strikes.strike_id not in (
        select parent_strike_id from known_strikes where parent_strike_id is not null
    ) as is_innermost,
    not coalesce(nested.in_oblast, false) as is_outermost_in_oblast,
    not coalesce(nested.in_place, false) as is_outermost_in_place,
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
    -- Rule 12: for sums over whole strikes, the larger of its own figure and its parts.
    killed_counted.counted as killed_with_parts,
    killed_counted.counted_bound as killed_with_parts_bound,
    cast(killed_counted.openness as bigint) as killed_openness,
    injured_counted.counted as injured_with_parts,
    injured_counted.counted_bound as injured_with_parts_bound,
    cast(injured_counted.openness as bigint) as injured_openness,
    tolls.killed_claimed_by_attacker,
    tolls.killed_claimed_by_attacker_bound,
    tolls.n_reports,
    tolls.n_attacker_reports,
    tolls.claimant_sides,
    tolls.target_reported,
    categories.munition_categories,
    -- Rule 12: artillery does not count in sums of air strikes.
    coalesce(categories.munition_categories, '') <> 'artillery' as is_air_strike,
    tolls.last_published_on,
    tolls.url,
    tolls.urls,
    strikes.note
from known_strikes as strikes
left join strike_tolls as tolls using (strike_id)
left join nested using (strike_id)
left join categories using (strike_id)
left join counted_tolls as killed_counted
    on strikes.strike_id = killed_counted.strike_id
    and killed_counted.measure = 'killed'
left join counted_tolls as injured_counted
    on strikes.strike_id = injured_counted.strike_id
    and injured_counted.measure = 'injured'
order by strike_id
