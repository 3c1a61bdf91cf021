"""Classes and models by month, with exact values from the shipped registers."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import queries
from dashboard.permalink import Bar, View

MAY, JUNE = date(2026, 5, 1), date(2025, 6, 1)
NATIONAL = "national_reports"


def row_of(
    con: duckdb.DuckDBPyConnection, view: View, category: str, **wanted: object
) -> dict:
    """Return the one row of ``munition_volumes`` with these values."""
    rows = queries.munition_volumes(con, view, category)
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    (row,) = rows.to_dict("records")
    return row


def test_drones_of_may_2026(con: duckdb.DuckDBPyConnection, view: View) -> None:
    """7,476 of 8,150 drones were stopped; the class is all of the headline."""
    wanted = {"month": MAY, "munition_class": "one_way_attack", "basis": NATIONAL}
    row = row_of(con, view, "drone", **wanted)
    counts = [row[c] for c in ("launched", "shot_down", "suppressed", "stopped")]
    assert [8150, 7476, 0, 7476] == counts
    assert (7476, 8150) == (row["stopped_with_outcome"], row["launched_with_outcome"])
    assert 1.0 == row["share"]


def test_ballistic_missiles_of_june_2025(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """59 of the month's 240 missiles."""
    wanted = {"month": JUNE, "munition_class": "ballistic", "basis": NATIONAL}
    row = row_of(con, view, "missile", **wanted)
    assert (59, "exact", 59 / 240) == (
        row["launched"],
        row["launched_bound"],
        row["share"],
    )


def test_a_class_without_a_number_is_unknown(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Air-defence missiles of May 2026 are only in bundles: unknown, not 0."""
    wanted = {"month": MAY, "munition_class": "air_defence", "basis": NATIONAL}
    row = row_of(con, view, "missile", **wanted)
    assert pd.isna(row["launched"]) and pd.isna(row["share"])
    assert ("not_stated", 62) == (row["status"], row["launched_in_bundles"])


def test_a_bundle_stays_one_row(con: duckdb.DuckDBPyConnection, view: View) -> None:
    """The 62 of S-400 and Iskander-M stay one row, neither split nor classed."""
    by_model = replace(view, split="model")
    wanted = {"month": MAY, "munitions": "S-400 + Iskander-M", "basis": NATIONAL}
    row = row_of(con, by_model, "missile", **wanted)
    assert ("mixed", 62) == (row["munition_class"], row["launched"])


@pytest.mark.parametrize("split", ["class", "model"])
def test_shares_of_a_month_add_up_to_1(
    con: duckdb.DuckDBPyConnection, view: View, split: str
) -> None:
    """Shares add up to 1 over classes, and over models and bundles.

    July 2026 has no shares, as its headline is an agency's tally; nor have August and
    September, where counts are withheld.
    """
    rows = queries.munition_volumes(con, replace(view, split=split), "missile")
    sums = rows[rows["share"].notna()].groupby("month")["share"].sum()
    assert 46 == len(sums)
    assert not {date(2026, n, 1) for n in (7, 8, 9)} & set(sums.index)
    assert [1.0] * 46 == [round(share, 9) for share in sums]


def test_drones_outside_the_headline_have_no_share(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Reconnaissance drones are listed without a share, outside the total."""
    rows = queries.munition_volumes(con, view, "drone")
    outside = rows[rows["munition_class"] != "one_way_attack"]
    assert "reconnaissance" in set(outside["munition_class"])
    assert outside["share"].isna().all()


def test_a_class_narrows_missiles_and_their_total(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """With class ballistic June 2025 has 59 missiles, and no other class."""
    ballistic = replace(view, munition_class="ballistic")
    rows = queries.munition_volumes(con, ballistic, "missile")
    assert {"ballistic"} == set(rows["munition_class"])
    totals = queries.munition_totals(con, ballistic, "missile")
    (june,) = totals[totals["month"] == JUNE].to_dict("records")
    assert ("ballistic", 59) == (june["munition_class"], june["launched"])


@pytest.mark.parametrize("category", ["missile", "drone"])
@pytest.mark.parametrize("split", ["class", "model"])
def test_reports_of_a_month_add_up_to_each_row(
    con: duckdb.DuckDBPyConnection, view: View, category: str, split: str
) -> None:
    """The reports of May 2026 add up to each of its rows."""
    rows = queries.munition_volumes(con, replace(view, split=split), category)
    rows = rows[(rows["month"] == MAY) & (rows["n_reports"] > 0)]
    reports = queries.munition_reports(con, view, Bar(category, MAY))
    keys = ["basis", "munition_class", *(["munitions"] if split == "model" else [])]
    sums = reports.groupby(keys).agg(
        launched=("launched", "sum"), n_reports=("source_id", "count")
    )
    expected = rows.set_index(keys)[["launched", "n_reports"]].sort_index()
    pd.testing.assert_frame_equal(expected, sums, check_dtype=False)


def test_every_row_with_reports_has_its_links(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Each row has links to its posts."""
    rows = queries.munition_volumes(con, replace(view, split="model"), "missile")
    assert rows["urls"].str.startswith("https://").all()


def test_debut_links_to_its_first_report(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Banderol: 28 September 2025, in a post of the Air Force."""
    debuts = queries.first_named(con, view, "missile").set_index("munition_id")
    banderol = debuts.loc["banderol"]
    assert (date(2025, 9, 28), "Ukrainian Air Force") == (
        banderol["first_day"],
        banderol["claimant"],
    )
    assert banderol["url"].startswith("https://www.facebook.com/kpszsu/")


def test_bundle_is_the_debut_of_each_of_its_models(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Kh-32 is first named in a bundle with Kh-22."""
    debuts = queries.first_named(con, view, "missile").set_index("munition_id")
    assert "Kh-22 + Kh-32" == debuts.loc["kh-32", "munitions"]


def test_every_model_has_one_debut_with_a_report(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """26 missiles and 19 drones; the feed's first month is marked as no debut."""
    for category, expected in (("missile", 26), ("drone", 19)):
        debuts = queries.first_named(con, view, category)
        assert expected == len(debuts) == debuts["munition_id"].nunique()
        assert debuts["url"].notna().all()
        first = debuts[debuts["is_first_month"]]
        assert {date(2022, 9, 1)} == set(first["month"])


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@pytest.mark.parametrize("category", ["missile", "drone"])
def test_range_of_one_year_equals_that_year(
    con: duckdb.DuckDBPyConnection, view: View, category: str, year: int
) -> None:
    """A year as the range equals that year in ``period_volumes``."""
    of_year = replace(view, first_month=date(year, 1, 1), last_month=date(year, 12, 1))
    ranges = queries.munition_range(con, of_year, category)
    classes = ranges[ranges["family"].isna()].set_index("munition_class")
    years = queries.munition_years(con, category)
    expected = years[years["period_start"] == date(year, 1, 1)]
    expected = expected.set_index("munition_class")
    columns = [
        *("launched", "launched_bound"),
        *("launched_with_outcome", "stopped_with_outcome"),
    ]
    pd.testing.assert_frame_equal(
        expected[columns].sort_index(), classes[columns].sort_index()
    )


def test_a_range_of_one_month_has_its_own_bound(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """June 2026 is provisional and exact: 177, as on Volumes."""
    june = date(2026, 6, 1)
    of_june = replace(view, first_month=june, last_month=june)
    ranges = queries.munition_range(con, of_june, "missile")
    total = ranges[ranges["munition_class"] == "all"].iloc[0]
    assert (177, "exact") == (total["launched"], total["launched_bound"])


@pytest.mark.parametrize("split", ["class", "model"])
def test_periods_that_overlap_the_range_are_complete(
    con: duckdb.DuckDBPyConnection, view: View, split: str
) -> None:
    """A range of June 2025 gives all of 2025 by year."""
    june = date(2025, 6, 1)
    of_june = replace(view, first_month=june, last_month=june, split=split)
    rows = queries.munition_periods(con, of_june, "missile", "year")
    assert {date(2025, 1, 1)} == set(rows["month"])
    assert 1937 == rows["launched"].sum()


@pytest.mark.parametrize("period_type", ["year", "year_to_date"])
def test_years_name_the_days_that_they_sum(
    con: duckdb.DuckDBPyConnection, period_type: str
) -> None:
    """A year to date does not read as the whole year in a file."""
    days = {"year": date(2025, 12, 31), "year_to_date": date(2025, 10, 7)}
    for query in (queries.munition_years, queries.family_years):
        years = query(con, "drone", period_type)
        of_2025 = years[years["period_start"] == date(2025, 1, 1)]
        assert {period_type} == set(of_2025["period_type"])
        assert {days[period_type]} == set(of_2025["period_end"])


@pytest.mark.parametrize("by", ["quarter", "year"])
def test_a_lower_bound_of_a_period_is_in_part(
    con: duckdb.DuckDBPyConnection, view: View, by: str
) -> None:
    """Rule 2: a sum with a missing part says so in its status too."""
    totals = queries.munition_period_totals(con, view, "missile", by)
    is_lower = totals["launched_bound"] == "at_least"
    assert {"partial"} == set(totals.loc[is_lower, "status"])
    assert {"reported"} == set(
        totals.loc[totals["launched_bound"] == "exact", "status"]
    )
