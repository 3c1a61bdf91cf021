-- One row per dated copy of a feed.
select
    feed,
    as_of,
    rows_read,
    rows_kept,
    first_day,
    last_day,
    sha256,
    accepted_because
from raw_vintages
