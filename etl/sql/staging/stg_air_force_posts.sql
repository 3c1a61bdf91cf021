-- One row per version of a munition group in a morning post of the Air Force.
select
    report_id,
    start_date,
    start_time,
    end_date,
    end_time,
    munitions,
    string_split(munitions, ';') as munition_ids,
    launched,
    launched_bound,
    shot_down,
    suppressed,
    in_flight,
    status,
    launch_areas,
    url,
    read_at,
    note,
    known_from,
    known_to
from raw_air_force_posts
