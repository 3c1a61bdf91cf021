-- One row per strike of which a report had been published on the day asked for (rule 13).
with
moment as (select known_on from known_on),

-- A strike without any report in the register is known from its own day on.
known as (
    select strikes.*
    from stg_strikes as strikes
    cross join moment
    where
        strikes.date_start <= moment.known_on
        and (
            strikes.strike_id in (select strike_id from known_strike_reports)
            or strikes.strike_id not in (select strike_id from stg_strike_reports)
        )
)

select
    * replace (
        -- What is part of a strike that nobody had told of stands for itself.
        case when parent_strike_id in (select strike_id from known)
            then parent_strike_id
        end as parent_strike_id
    )
from known
order by strike_id
