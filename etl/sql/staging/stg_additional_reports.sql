-- One row per national report that the feed lacks.
select
    report_id,
    start_date,
    start_time,
    end_date,
    end_time,
    munitions,
    string_split(munitions, ';') as munition_ids,
    launched,
    shot_down,
    suppressed,
    issuer,
    url,
    reason,
    decided_on
from raw_additional_reports
