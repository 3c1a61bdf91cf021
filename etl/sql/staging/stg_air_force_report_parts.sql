-- One row per version of a model within a bundled Air Force report.
select
    report_id,
    munition_id,
    launched,
    shot_down,
    known_from,
    known_to
from raw_air_force_report_parts
