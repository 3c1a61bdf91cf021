-- One row: which build this is and what it covers.
select
    getvariable('build_id') as build_id,
    -- The day of the last copy, reading or publication, when all of this was known.
    greatest(
        (select max(as_of) from known_vintages),
        (select max(published_on) from known_statements),
        (select max(published_on) from known_strike_reports)
    ) as as_of,
    (select max(as_of) from known_vintages where feed = 'air-force') as feed_copied_on,
    (select min(day) from known_reports) as first_day,
    (select max(day) from known_reports) as last_day,
    (select count(*) from known_reports) as n_air_force_report_rows,
    (select count(*) from known_statements) as n_statement_rows,
    (select count(*) from known_strikes) as n_strike_rows,
    (select count(*) from known_strike_reports) as n_strike_report_rows,
    (select count(*) from sources) as n_source_rows
