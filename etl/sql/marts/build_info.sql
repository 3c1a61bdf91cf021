-- One row: which build this is and what it covers.
select
    getvariable('build_id') as build_id,
    (select max(as_of) from stg_vintages) as as_of,
    (select min(day) from scoped_reports) as first_day,
    (select max(last_day) from stg_vintages) as last_day,
    (select count(*) from scoped_reports) as n_air_force_report_rows,
    (select count(*) from stg_statements) as n_statement_rows,
    (select count(*) from stg_strikes) as n_strike_rows,
    (select count(*) from stg_strike_reports) as n_strike_report_rows,
    (select count(*) from sources) as n_source_rows
