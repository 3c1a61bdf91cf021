-- One row per munition within a bundled report, as known on the given day (rule 13).
select * exclude (known_from, known_to)
from stg_air_force_report_parts
where is_known_on(known_from, known_to, (select known_on from known_on))
order by report_id, munition_id
