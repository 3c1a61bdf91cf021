-- One row per munition within a bundled report, as known on the given day (rule 13).
with
moment as (select known_on from known_on)

select parts.* exclude (known_from, known_to)
from stg_air_force_report_parts as parts
cross join moment
where is_known_on(parts.known_from, parts.known_to, moment.known_on)
order by report_id, munition_id
