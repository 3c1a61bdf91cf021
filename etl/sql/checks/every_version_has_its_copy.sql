-- Every version of a row is known from a copy of its feed, or from a reading of it.
with
feeds as (
    select
        feed,
        min(as_of) as first_copy,
        max(as_of) as newest
    from raw_vintages
    group by feed
),

-- Versions per register, column and day, with the first row of each.
named as (
    select
        register_feeds.feed,
        versions.register,
        versions.column_name,
        versions.day,
        min(versions.row_id) as row_id,
        count(*) as n_versions
    from (
        select
            register,
            row_id,
            unnest(['known_from', 'known_to']) as column_name,
            unnest([known_from, known_to]) as day
        from register_versions
    ) as versions
    inner join register_feeds using (register)
    group by all
),

without_any_copy as (
    select
        feed,
        string_agg(distinct register, ', ' order by register) as registers,
        cast(sum(n_versions) as bigint) as n_versions
    from named
    anti join feeds using (feed)
    where column_name = 'known_from'
    group by feed
),

unfounded as (
    select
        named.*,
        case
            when named.day = feeds.first_copy
                then
                    'the day of the first copy of ' || feed || ' in vintages, whose lines '
                    || 'have no date: an earlier copy is missing.'
            when feed = 'air-force' then 'a day of which vintages has no copy of air-force.'
            else 'after the newest reading of ' || feed || ' in vintages, of ' || feeds.newest || '.'
        end as reason
    from named
    inner join feeds using (feed)
    where
        named.day is not null
        and case
            -- The Air Force feed changes only in its copies, and the lines of the first
            -- copy may have been known long before, so no version may be of its day.
            when feed = 'air-force'
                then
                    (feed, named.day) not in (select (feed, as_of) from raw_vintages)
                    or named.day = feeds.first_copy
            -- A channel's row is known from the day of its post, before any reading.
            else named.column_name = 'known_from' and named.day > feeds.newest
        end
)

select
    'vintages' as register,
    string_agg(feed, ', ' order by feed) as row_id,
    'feed' as column_name,
    'there is no copy or reading, but ' || sum(n_versions)
    || case when sum(n_versions) = 1 then ' row version' else ' row versions' end || ' from one, in '
    || string_agg(registers, ', ' order by feed) || '.' as problem,
    'Restore data/registers/vintages.csv from version control.' as remedy
from without_any_copy
having count(*) > 0

union all

select
    register,
    row_id,
    column_name,
    case column_name when 'known_from' then 'known from ' else 'known until ' end || day || ', '
    || reason || case when n_versions > 1 then ' (The first of ' || n_versions || ' versions.)' else '' end
        as problem,
    'Restore the row of that copy or reading in data/registers/vintages.csv, or write the day of '
    || 'the one that is meant. Rows gathered by hand have a row there too.' as remedy
from unfounded
order by register = 'vintages' desc, register, problem
