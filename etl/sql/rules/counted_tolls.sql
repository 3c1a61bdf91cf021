-- One row per strike and measure: the larger of its own figure and its parts' sum.
with recursive
figures as (
    select
        strikes.strike_id,
        strikes.parent_strike_id,
        measures.measure,
        case measures.measure when 'killed' then tolls.killed else tolls.injured end
            as own,
        coalesce(
            openness(
                case measures.measure
                    when 'killed' then tolls.killed_bound else tolls.injured_bound
                end
            ),
            0
        ) as openness
    from known_strikes as strikes
    left join strike_tolls as tolls using (strike_id)
    cross join (values ('killed'), ('injured')) as measures (measure)
    -- An artillery strike does not count in the strike that it is part of.
    where strikes.strike_id not in (
        select strike_id
        from ordered_strike_reports
        where not is_attacker
        group by strike_id
        having bool_and(munition_categories = 'artillery')
    )
),

in_trees as (
    select *
    from figures
    where
        parent_strike_id is not null
        or strike_id in (
            select parent_strike_id from figures where parent_strike_id is not null
        )
),

-- Rule 12: sums go up level by level. Each step carries the sums of parts up one level,
-- and there are enough steps for the deepest nesting possible.
steps as (
    select
        0 as step,
        strike_id,
        parent_strike_id,
        measure,
        own as counted,
        openness
    from in_trees

    union all

    select
        step + 1 as step,
        strike_id,
        parent_strike_id,
        measure,
        greatest(own, of_parts) as counted,
        case
            when of_parts is null or own >= of_parts then own_openness
            else parts_openness
        end as openness
    from (
        select
            any_value(steps.step) as step,
            wholes.strike_id,
            any_value(wholes.parent_strike_id) as parent_strike_id,
            wholes.measure,
            any_value(wholes.own) as own,
            any_value(wholes.openness) as own_openness,
            cast(
                sum(steps.counted) filter (where steps.parent_strike_id = wholes.strike_id)
                as bigint
            ) as of_parts,
            case
                when count(*) filter (
                    where steps.parent_strike_id = wholes.strike_id
                    and steps.counted is null
                ) > 0 then 2
                else max(steps.openness) filter (
                    where steps.parent_strike_id = wholes.strike_id
                )
            end as parts_openness
        from steps
        inner join in_trees as wholes using (measure)
        where steps.step < (select count(distinct parent_strike_id) from known_strikes)
        group by wholes.strike_id, wholes.measure
    )
),

counted as (
    select * from steps
    qualify step = max(step) over ()

    union all by name

    select
        strike_id,
        measure,
        own as counted,
        openness
    from figures
    where strike_id not in (select strike_id from in_trees)
)

select
    strike_id,
    measure,
    counted,
    case
        when counted is null then null
        when openness = 2 then 'at_least'
        when openness = 1 then 'approx'
        else 'exact'
    end as counted_bound,
    -- Rule 2: a sum with an unknown part is a lower bound.
    case when counted is null then 2 else openness end as openness
from counted
order by strike_id, measure
