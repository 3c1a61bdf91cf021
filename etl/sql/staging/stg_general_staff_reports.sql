-- One row per version of a day of the General Staff's reports.
select
    day,
    air_strikes,
    guided_bombs,
    guided_bombs_bound,
    missile_strikes,
    missiles,
    drones,
    status,
    url,
    known_from,
    known_to
from raw_general_staff_reports
