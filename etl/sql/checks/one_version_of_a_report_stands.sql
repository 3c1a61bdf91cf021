-- At any time a row has one current version, and a version ends after it begins.
with
-- For speed: nearly every row has only one version, which cannot overlap another.
followable as (
    select hash(register, row_id) as key
    from register_versions
    group by key
    having count(*) > 1 or bool_or(known_to <= known_from)
),

followed as (
    select
        *,
        lead(known_from) over (
            partition by register, row_id order by known_from nulls first
        ) as next_from,
        row_number() over (
            partition by register, row_id order by known_from desc nulls last
        ) as from_the_end
    from register_versions
    where hash(register, row_id) in (select key from followable)
)

select
    register,
    row_id,
    'known_to' as column_name,
    'a version known from ' || coalesce(cast(known_from as varchar), 'the first copy')
    || ' to ' || coalesce(cast(known_to as varchar), 'now')
    || coalesce(', though another begins on ' || next_from, '') || '.' as problem,
    'Let each version end on the day on which the next begins, and after its own first day.'
        as remedy
from followed
where
    known_to <= known_from
    or (from_the_end > 1 and (known_to is null or known_to > next_from))
order by register, row_id
