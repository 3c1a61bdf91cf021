-- One row per strike with a report published by the given day (rule 13).
with
-- A strike without any report in the register counts as known from its own day on.
known as (
    select *
    from stg_strikes
    where
        date_start <= (select known_on from known_on)
        and (
            strike_id in (select strike_id from known_strike_reports)
            or strike_id not in (select strike_id from stg_strike_reports)
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
