-- One row per version of a day of the General Staff's reports.
select
    day,
    guided_bombs,
    guided_bombs_bound,
    status,
    url,
    known_from,
    known_to
from raw_general_staff_reports
