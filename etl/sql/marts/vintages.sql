-- One row per dated copy of a feed: what it held, and how old the feed is by it.
select
    feed,
    as_of,
    lag(as_of) over copies as previous_as_of,
    as_of = max(as_of) over (partition by feed) as is_newest,
    first_day,
    last_day,
    -- Of its last day a copy may hold a part alone; but where that day ends a month that
    -- was over when the copy was made, the month counts as told.
    case
        when as_of > last_day and last_day = last_day(last_day) then last_day
        else last_day - 1
    end as whole_until,
    rows_read,
    rows_kept,
    accepted_because,
    sha256
from known_vintages
window copies as (partition by feed order by as_of)
order by feed, as_of
