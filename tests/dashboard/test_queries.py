"""Queries return the marts' rows, typed, with their gaps."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import queries
from dashboard.permalink import Bar, View
from dashboard.queries.build import fetch_view

JUNE = date(2025, 6, 1)


def test_monthly_volumes_has_every_month_of_every_category(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """A month without a figure has a row with a missing value, and not 0."""
    volumes = queries.monthly_volumes(con, view)
    assert 50 * 3 == len(volumes)
    gap = queries.bar_row(volumes, "glide_bomb", date(2023, 5, 1))
    assert gap is not None
    assert "no_figure" == gap["status"]
    assert pd.isna(gap["launched"])


def test_integers_stay_integers_where_values_are_missing(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """A column with gaps is Int64, so that 5438 never becomes 5438.0."""
    volumes = queries.monthly_volumes(con, view)
    assert "Int64" == str(volumes["launched"].dtype)
    assert "Int64" == str(volumes["days_covered"].dtype)


def test_a_class_narrows_missiles_alone(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """With class ballistic, drones keep their headline figure."""
    ballistic = replace(view, munition_class="ballistic")
    volumes = queries.monthly_volumes(con, ballistic)
    missile = queries.bar_row(volumes, "missile", JUNE)
    drone = queries.bar_row(volumes, "drone", JUNE)
    assert missile is not None and drone is not None
    assert ("ballistic", 59) == (missile["munition_class"], missile["launched"])
    assert ("all", 5438) == (drone["munition_class"], drone["launched"])


def test_in_range_includes_both_ends(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """A range includes its first and its last month."""
    short = replace(view, first_month=JUNE, last_month=date(2025, 8, 1))
    rows = queries.in_range(queries.monthly_volumes(con, short), short)
    assert {JUNE, date(2025, 7, 1), date(2025, 8, 1)} == set(rows["month"])


@pytest.mark.parametrize(("category", "n_months"), [("missile", 48), ("drone", 49)])
def test_every_bar_of_reports_is_the_sum_of_its_sources(
    con: duckdb.DuckDBPyConnection, view: View, category: str, n_months: int
) -> None:
    """The sources of each bar of reports add up to it.

    July 2026 is an agency's tally, and October 2026 has no report of missiles.
    """
    volumes = queries.monthly_volumes(con, view)
    by_reports = volumes["basis"].isin(queries.REPORT_BASES)
    bars = volumes[(volumes["category"] == category) & by_reports]
    assert n_months == len(bars)
    for _, row in bars.iterrows():
        bar = Bar(category, row["month"])
        sources = queries.bar_sources(con, view, bar, row["basis"])
        parts = sources[sources["role"] == "bar"]
        assert row["launched"] == parts["launched"].sum()
        assert row["n_reports"] == len(parts)


def test_foreign_ministers_figures_have_bounds_and_links(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """The foreign minister's figures have their bounds and links."""
    statements = queries.monthly_statements(con, view)
    by_minister = statements[
        (statements["month"] == JUNE) & (statements["claimant"] == "Andrii Sybiha")
    ]
    assert {
        ("missile", 330, "at_least"),
        ("drone", 5000, "approx"),
        ("glide_bomb", 5000, "approx"),
    } == set(
        zip(
            by_minister["category"],
            by_minister["launched"],
            by_minister["launched_bound"],
            strict=True,
        )
    )
    assert by_minister["url"].str.startswith("https://").all()


def test_foreign_ministers_figure_of_ballistic_missiles(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """With class ballistic, his statement is "nearly 80"."""
    ballistic = replace(view, munition_class="ballistic", categories=("missile",))
    statements = queries.monthly_statements(con, ballistic)
    (statement,) = statements[statements["month"] == JUNE].to_dict("records")
    assert (80, "at_most", "Andrii Sybiha") == (
        statement["launched"],
        statement["launched_bound"],
        statement["claimant"],
    )


def test_gap_has_no_sources(con: duckdb.DuckDBPyConnection, view: View) -> None:
    """A month without statements has no sources."""
    gap = Bar("glide_bomb", date(2023, 5, 1))
    assert queries.bar_sources(con, view, gap, "none").empty


@pytest.mark.parametrize("munition_class", ["all", "ballistic"])
def test_every_figure_has_links_to_its_sources(
    con: duckdb.DuckDBPyConnection, view: View, munition_class: str
) -> None:
    """A sum of daily reports has no ``url`` of its own, but the links of all."""
    narrowed = replace(view, munition_class=munition_class)
    rows = queries.monthly_volumes(con, narrowed).dropna(subset="launched")
    assert rows["urls"].str.match(r"https?://[^;]+(;https?://[^;]+)*$").all()
    june = rows[(rows["category"] == "drone") & (rows["month"] == date(2025, 6, 1))]
    assert pd.isna(june["url"].iloc[0])
    assert 27 == len(june["urls"].iloc[0].split(";"))


def test_query_gets_only_the_parameters_it_names(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """A query gets only the parameters that it names, as DuckDB rejects others."""
    drones = replace(view, categories=("drone",), munition_class="ballistic")
    rows = fetch_view(
        con,
        "select $munition_class as class, $categories as c, $day as d",
        drones,
        day=1,
    )
    assert [("ballistic", ["drone"], 1)] == [
        (row["class"], list(row["c"]), row["d"]) for _, row in rows.iterrows()
    ]
