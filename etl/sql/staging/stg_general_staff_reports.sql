-- One row per day of the General Staff's reports.
select
    day,
    air_strikes,
    guided_bombs,
    missile_strikes,
    missiles,
    drones,
    url
from raw_general_staff_reports
order by day
