-- One row per strike.
select
    strike_id,
    date_start,
    date_end,
    place,
    oblast,
    oblast_code,
    latitude,
    longitude,
    parent_strike_id,
    note
from raw_strikes
