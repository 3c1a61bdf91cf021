-- When a report's window ends: without an hour, with its last day.
create macro window_end(end_date, end_time) as
end_date + coalesce(end_time, time '23:59')
