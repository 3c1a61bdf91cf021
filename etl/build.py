"""The build: registers -> ``raw_*`` -> ``stg_*`` -> rules -> marts, then the checks."""

import itertools
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from etl.checks import register_views, run_check
from etl.corrections import apply_corrections
from etl.load import check_columns, load_register
from etl.paths import DATA_DIR, SQL_DIR
from etl.schema import read_package

#: SQL macros shared by models and dashboard queries, stored in the build's file. Each
#: calls only those above it.
MACROS = (
    "bound",
    "bound_of_reports",
    "bound_of_sum",  # rule 14
    "bound_of_part",
    "bound_of_difference",  # rule 11
    "status_of_sum",  # rule 2
    "openness",  # rule 12
    "toll",
    "is_within_months",
    "is_period_of_months",
    "is_within_categories",
    "is_within_class",
    "is_sum_of_class",
    "is_known_on",  # rule 13
    "window_start",
    "window_end",
    "value_of_report",
    "is_sum_of_national_reports",  # rule 10
)
#: Every model, in run order; each is defined only by the SQL file of that name.
MODELS = (
    "staging/stg_munitions",
    "staging/stg_issuers",
    "staging/stg_vintages",
    "staging/stg_air_force_reports",
    "staging/stg_air_force_report_parts",
    "staging/stg_air_force_posts",
    "staging/stg_additional_reports",
    "staging/stg_statements",
    "staging/stg_claimant_ranks",  # rule 10: which claimant takes precedence
    "staging/stg_general_staff_reports",
    "staging/stg_missing_days",
    "staging/stg_strikes",
    "staging/stg_strike_reports",
    "staging/stg_anomalies",
    "rules/bundles",  # rules 5 and 7: category and class of a report's weapons
    "rules/report_versions",  # rules 3 and 4: day and scope
    "rules/known_on",  # rule 13: the day as of which everything below is computed
    "rules/known_vintages",
    "rules/known_reports",
    "rules/known_report_parts",
    "rules/known_statements",
    "rules/known_general_staff_reports",
    "rules/known_strike_reports",
    "rules/known_strikes",
    "rules/split_parts",  # rule 7: bundles whose parts the feed gives
    "rules/counted_reports",  # rules 2, 7 and 8: what each report adds to each class
    "rules/model_reports",  # rules 7 and 8, per weapon
    "rules/bundled_families",  # rule 7: weapons of which a bundle may have more
    "rules/counted_days",  # rule 6: several waves in one day are summed
    "rules/covered_days",  # rule 10: the days of the newest copy and of posts after it
    "rules/posts_left_out",  # … posts on covered days that the copy has no number for
    "rules/national_bases",  # … and the basis of each month's sum
    "rules/regional_beyond",  # rule 4: missiles in hours without a national report
    "rules/attack_posts",  # rule 6: which windows are one attack
    "rules/period_statements",  # rules 9, 10 and 14: which figure a period uses
    "rules/monthly_statements",
    "rules/stated_ranges",  # rule 11: what was stated for exactly a month
    "rules/implied_totals",  # rule 10 (c): months derived from a longer total
    "rules/periods",  # rule 14: the months, quarters and years that are summed
    "rules/statement_spans",  # rule 10 (d) to (f): which days a statement covers
    "rules/known_parts",  # … and which of them cover most days without overlap
    "rules/partial_statements",
    "rules/ordered_strike_reports",  # rule 12: which report is the latest
    "rules/strike_tolls",
    "rules/counted_tolls",  # rule 12: sums go up level by level
    "marts/volumes",
    "marts/headline_volumes",
    "marts/class_volumes",
    "marts/period_volumes",
    "marts/running_volumes",
    "marts/wide_volumes",
    "marts/volume_sources",
    "marts/daily_volumes",
    "marts/class_shares",
    "marts/munition_volumes",
    "marts/family_volumes",
    "marts/munition_summaries",
    "marts/attacks",
    "marts/statement_comparisons",
    "marts/strike_summaries",
    "marts/strike_sources",
    "marts/claims",
    "marts/claimants",
    "marts/coverage",
    "marts/attack_days",
    "marts/attack_months",
    "marts/attack_parts",
    "marts/anomalies",
    "marts/vintages",
    "marts/vintage_volumes",
    "marts/first_prints",
    "marts/revisions",
    "marts/sources",
    "marts/build_info",
)
#: Report-grain models: views instead of tables above LONG_REGISTER rows, to save space
#: (``staging`` models are always views).
LARGE_MODELS = {
    "rules/report_versions",
    "rules/known_reports",
    "rules/counted_reports",
    "marts/volume_sources",
    "marts/claims",
}
#: Registers with more rows are long; only for those do extra threads pay off.
LONG_REGISTER = 250_000
#: Every check: a query that returns the rows that break its rule; none if all is well.
CHECKS = (
    "every_date_lies_within_the_war",
    "windows_end_after_they_start",
    "period_type_is_the_period",
    "nothing_is_known_before_it_is_over",
    "one_version_of_a_report_stands",
    "every_version_has_its_copy",
    "no_report_is_from_the_future",
    "no_claim_stands_twice",
    "every_tree_has_a_root",
    "every_copy_has_its_rows",
    "no_copy_ends_before_the_one_before",
    "every_strike_has_a_report",
    "every_method_has_a_first_claimant",
    "no_part_exceeds_its_whole",
    "no_figure_is_above_its_limit",
    "no_bundle_spans_categories",
    "volume_sources_add_up",
    "headline_is_its_volume",
    "no_regional_report_in_headline",
    "no_month_counted_twice",
    "every_figure_has_a_link",
    "no_withheld_figure_as_zero",
    "no_withheld_count_is_given",
    "no_additional_report_in_the_feed",
    "no_attack_is_summed_up_twice",
    "posts_follow_the_days_that_they_sum_up",
    "every_id_says_what_its_row_says",
    "every_class_belongs_to_its_category",
    "every_claimant_has_one_side",
    "every_part_lies_within_its_whole",
    "every_oblast_has_one_code",
    "every_place_is_one_spot",
)

#: Called before each step with its name, its number (from 1) and the number of steps.
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
    # No model depends on row order, and preserving it slows loading a long register.
    con.execute("set preserve_insertion_order = false")
    con.begin()  # one transaction for all registers: each commit waits for the disk
    for register in package.registers:
        progress(f"load {register.name}", next(numbers), total)
        load_register(con, data_dir, register)
    con.commit()  # committed data is compressed, and takes half the time to read
    con.execute("reset preserve_insertion_order")
    _fit_threads(con)
    con.begin()
    apply_corrections(con, package)
    create_macros(con)
    for model in MODELS:
        progress(f"model {model.partition('/')[2]}", next(numbers), total)
        run_model(con, model, materialization(con, model))
    for mart in package.marts:
        check_columns(con, mart.name, mart.fields)
    with register_views(con, package):
        for check in CHECKS:
            progress(f"check {check}", next(numbers), total)
            run_check(con, SQL_DIR / "checks" / f"{check}.sql", data_dir)
    con.commit()


def build_known_on(
    con: duckdb.DuckDBPyConnection, published: Path, known_on: date
) -> None:
    """Build every table into ``con`` as it was known on the day ``known_on``.

    Rule 13: runs the same models over the registers of the build in ``published``. They
    were validated, corrected and checked when that was made. Raises duckdb.Error when
    that file cannot be read.
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
    _fit_threads(con)
    create_macros(con)
    materializations = {model: materialization(con, model) for model in MODELS}
    for model in MODELS:
        # Marts are always tables here, so their inputs can be dropped.
        run_model(
            con,
            model,
            "table" if model.startswith("marts/") else materializations[model],
        )
    for model in MODELS:
        if not model.startswith("marts/"):
            con.execute(f"drop {materializations[model]} {model.partition('/')[2]}")
    for (table,) in registers:
        con.execute(f"drop view {table}")
    con.execute("detach published")


def materialization(con: duckdb.DuckDBPyConnection, model: str) -> str:
    """Return whether the model becomes a ``table`` or a ``view``."""
    if model.startswith("staging/"):
        return "view"
    return "view" if model in LARGE_MODELS and _is_long(con) else "table"


def _is_long(con: duckdb.DuckDBPyConnection) -> bool:
    count = con.execute("select count(*) from raw_air_force_reports").fetchone()
    return count is not None and count[0] > LONG_REGISTER


def _fit_threads(con: duckdb.DuckDBPyConnection) -> None:
    """Use one thread for short registers: more would only contend."""
    if not _is_long(con):
        con.execute("set threads = 1")


def run_model(con: duckdb.DuckDBPyConnection, model: str, materialized_as: str) -> None:
    """Create the model's table or view, named after its file."""
    sql = query(model)
    if materialized_as == "view":  # queries on a view sort its rows themselves
        sql = re.sub(r"\norder by [^\n]*\n$", "", sql)
    con.execute(f"create {materialized_as} {model.partition('/')[2]} as {sql}")


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create every macro in the build."""
    for macro in MACROS:
        con.execute(query(f"macros/{macro}"))


def query(model: str) -> str:
    """Return the SQL of a model or macro, given as ``folder/name``."""
    return (SQL_DIR / f"{model}.sql").read_text(encoding="utf-8")
