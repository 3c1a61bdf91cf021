-- One row per day of a reading's span without a figure, with the reason.
select
    feed,
    day,
    reason,
    url
from raw_missing_days
