-- The rows that copies and readings brought are in the register of their feed.
with
-- How many more lines a copy of the Air Force feed has than the one before it.
counted as (
    select
        feed,
        as_of,
        rows_kept,
        rows_kept - lag(rows_kept) over (order by as_of) as more_kept
    from raw_vintages
    where feed = 'air-force'
),

changed as (
    select
        day,
        cast(sum(n) as bigint) as more_held
    from (
        select unnest([known_from, known_to]) as day, unnest([1, -1]) as n
        from raw_air_force_reports
    )
    where day is not null
    group by day
),

-- Rows of a channel are never removed, so the register has all that a reading kept.
held as (
    select
        feeds.feed,
        feeds.register,
        count(distinct versions.row_id) as n_rows
    from register_feeds as feeds
    left join register_versions as versions using (register)
    where feeds.feed <> 'air-force'
    group by feeds.feed, feeds.register
)

select
    'vintages' as register,
    feed || ' ' || as_of as row_id,
    'rows_kept' as column_name,
    'the copy has ' || rows_kept || ' lines, ' || printf('%+d', more_kept) || ' from the one before '
    || 'it; known_from and known_to in air_force_reports make it ' || printf('%+d', coalesce(more_held, 0))
    || '.' as problem,
    'Lines are missing or doubled: restore data/registers/air_force_reports.csv and vintages.csv '
    || 'together from version control, or fold all copies anew with --from-scratch.' as remedy
from counted
left join changed on counted.as_of = changed.day
where more_kept <> coalesce(more_held, 0)

union all

select
    'vintages' as register,
    vintages.feed || ' ' || vintages.as_of as row_id,
    'rows_kept' as column_name,
    'the reading kept more rows, ' || vintages.rows_kept || ', than ' || held.register || ' has, '
    || held.n_rows || '.' as problem,
    'Rows are missing: restore data/registers/' || held.register || '.csv from version control, '
    || 'or read the channel again.' as remedy
from raw_vintages as vintages
inner join held using (feed)
where vintages.rows_kept > held.n_rows
order by row_id
