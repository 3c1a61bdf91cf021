"""The build: registers -> ``raw_*`` -> ``stg_*`` -> rules -> marts, then the checks."""

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from etl.corrections import apply_corrections
from etl.errors import DataError
from etl.load import describe_table, load_register
from etl.paths import DATA_DIR, SQL_DIR
from etl.schema import read_package

#: Every model, in the order in which they run; the name's file is its only definition.
MODELS = (
    "staging/stg_munitions",
    "staging/stg_issuers",
    "staging/stg_vintages",
    "staging/stg_air_force_reports",
    "staging/stg_air_force_report_parts",
    "staging/stg_air_force_posts",
    "staging/stg_statements",
    "staging/stg_general_staff_reports",
    "staging/stg_strikes",
    "staging/stg_strike_reports",
    "staging/stg_anomalies",
    "rules/report_versions",  # rules 3, 4, 5 and 7: day, scope, category, class
    "rules/known_on",  # rule 13: the day as of which everything below is told
    "rules/known_vintages",
    "rules/known_reports",
    "rules/known_report_parts",
    "rules/known_statements",
    "rules/known_general_staff_reports",
    "rules/known_strike_reports",
    "rules/known_strikes",
    "rules/counted_reports",  # rules 2, 7 and 8: what each report adds to which class
    "rules/monthly_statements",  # rules 9 and 10: whose figure for a month is taken
    "rules/implied_totals",  # rule 10c: months that follow from a longer total
    "rules/weekly_shares",  # rule 10d: weeks, cut at the ends of a month
    "rules/ordered_strike_reports",  # rule 12: which report is the latest
    "marts/volumes",
    "marts/headline_volumes",
    "marts/class_volumes",
    "marts/volume_sources",
    "marts/daily_volumes",
    "marts/munition_volumes",
    "marts/munition_summaries",
    "marts/attacks",
    "marts/statement_comparisons",
    "marts/strike_summaries",
    "marts/strike_sources",
    "marts/claimants",
    "marts/coverage",
    "marts/attack_days",
    "marts/anomalies",
    "marts/vintages",
    "marts/vintage_volumes",
    "marts/first_prints",
    "marts/revisions",
    "marts/sources",
    "marts/build_info",
)
#: Every check: a query that returns the rows that break its rule, so none.
CHECKS = (
    "windows_end_after_they_start",
    "no_report_is_from_the_future",
    "one_version_of_a_report_stands",
    "no_bundle_spans_categories",
    "volume_sources_add_up",
    "headline_is_its_volume",
    "no_regional_report_in_headline",
    "no_month_counted_twice",
    "every_figure_has_a_link",
    "no_withheld_figure_as_zero",
)

#: Called before each step with its name, its number from 1, and the number of steps.
Progress = Callable[[str, int, int], None]


def silent(step: str, number: int, total: int) -> None:
    """Report no progress."""


def build(
    con: duckdb.DuckDBPyConnection,
    data_dir: Path = DATA_DIR,
    *,
    build_id: str = "unpublished",
    progress: Progress = silent,
) -> None:
    """Build and check every table in ``con`` from the registers under ``data_dir``.

    Raises DataError for the first register, model or check that fails.
    """
    package = read_package(data_dir)
    total = len(package.registers) + len(MODELS) + len(CHECKS)
    numbers = itertools.count(1)
    con.execute("set variable build_id = $id", {"id": build_id})
    for register in package.registers:
        progress(f"load {register.name}", next(numbers), total)
        load_register(con, data_dir, register)
    apply_corrections(con, package)
    for model in MODELS:
        progress(f"model {model.partition('/')[2]}", next(numbers), total)
        run_model(con, SQL_DIR / f"{model}.sql")
    for mart in package.marts:
        describe_table(con, mart.name, mart.description, mart.fields)
    for check in CHECKS:
        progress(f"check {check}", next(numbers), total)
        run_check(con, SQL_DIR / "checks" / f"{check}.sql")


def build_known_on(
    con: duckdb.DuckDBPyConnection, published: Path, known_on: date
) -> None:
    """Build every table into ``con`` as the build in ``published`` knew it on a day.

    Rule 13: the same models over the same registers, told as of ``known_on``. The
    registers were validated and corrected, and the rules checked, when ``published``
    was made. Raises duckdb.Error when that file cannot be read.
    """
    con.execute("attach $path as published (read_only)", {"path": str(published)})
    (identity,) = con.execute(
        "select build_id from published.build_info"
    ).fetchone() or ("unpublished",)
    con.execute("set variable build_id = $id", {"id": identity})
    con.execute("set variable known_on = $day", {"day": known_on.isoformat()})
    registers = con.execute(
        "select table_name from duckdb_tables() "
        "where database_name = 'published' and starts_with(table_name, 'raw_')"
    ).fetchall()
    for (table,) in registers:
        con.execute(f"create view {table} as select * from published.{table}")
    for model in MODELS:
        run_model(con, SQL_DIR / f"{model}.sql")
    for (table,) in registers:
        con.execute(f"drop view {table}")
    con.execute("detach published")


def run_model(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make the table that the file is named for from the query in it."""
    con.execute(f"create table {path.stem} as {path.read_text(encoding='utf-8')}")


def run_check(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise DataError when the query in the file returns a row."""
    sql = path.read_text(encoding="utf-8")
    found = con.execute(sql)
    columns = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    if not rows:
        return
    shown = "\n".join(
        "  " + ", ".join(f"{c} {v}" for c, v in zip(columns, row, strict=True))
        for row in rows[:5]
    )
    more = f"\n  and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    rule = sql.splitlines()[0].removeprefix("-- ")
    raise DataError(
        f"check {path.stem}",
        f"{rule} Broken by:\n{shown}{more}",
        "Find these rows in data/registers and correct them, or mend the model that "
        f"made them (etl/sql); the check is etl/sql/checks/{path.name}.",
    )
