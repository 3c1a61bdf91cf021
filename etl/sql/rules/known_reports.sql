-- One row per Air Force report, as known on the given day (rule 13).
with
covered as (
    select max(last_day) as last_day
    from known_vintages
    where feed = 'air-force'
)

select versions.* exclude (known_from, known_to, renamed_from)
from report_versions as versions
cross join covered
where
    is_known_on(versions.known_from, versions.known_to, (select known_on from known_on))
    -- A copy of the feed confirms or replaces the posts on the same days.
    and (
        not versions.is_provisional
        or covered.last_day is null
        or versions.day > covered.last_day
    )
