-- One row per version of a day of the General Staff's reports.
select
    day,
    air_strikes,
    air_strikes_bound,
    guided_bombs,
    guided_bombs_bound,
    missile_strikes,
    missile_strikes_bound,
    missiles,
    missiles_bound,
    drones,
    drones_bound,
    status,
    url,
    known_from,
    known_to
from raw_general_staff_reports
