-- When a report's window begins: without an hour, with its first day.
create macro window_start(start_date, start_time) as
start_date + coalesce(start_time, time '00:00')
