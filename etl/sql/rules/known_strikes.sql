-- One row per strike with a report published by the given day (rule 13).
with
moment as (select known_on from known_on),

-- A strike without any report in the register counts as known from its own day on.
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
        -- If the parent strike was not yet reported, the child counts as top-level.
        case when parent_strike_id in (select strike_id from known)
            then parent_strike_id
        end as parent_strike_id
    )
from known
order by strike_id
