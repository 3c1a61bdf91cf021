-- One row per dated copy of a feed, with its content and the days that it covers.
select
    feed,
    as_of,
    lag(as_of) over copies as previous_as_of,
    as_of = max(as_of) over (partition by feed) as is_newest,
    first_day,
    last_day,
    -- A copy may have only part of its last day. But if that day is the end of a month
    -- that was over when the copy was made, the month counts as complete.
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
