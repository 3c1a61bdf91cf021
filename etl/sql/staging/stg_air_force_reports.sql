-- One row per version of a line of an Air Force report.
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
    in_flight,
    status,
    issuer,
    launch_areas,
    target_areas,
    url,
    url_status,
    renamed_from,
    known_from,
    known_to
from raw_air_force_reports
