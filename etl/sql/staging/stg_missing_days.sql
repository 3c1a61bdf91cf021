-- One row per day that was read for and has no figure, with the reason.
select
    feed,
    day,
    reason,
    url
from raw_missing_days
