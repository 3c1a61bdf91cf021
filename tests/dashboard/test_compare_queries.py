"""Statements with our sums: the queries of the Compare page."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import queries
from dashboard.permalink import View

JUNE = date(2025, 6, 1)


@pytest.fixture
def comparisons(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give every statement of the shipped registers."""
    return queries.statement_comparisons(con, view)


def test_every_statement_is_there_once(comparisons: pd.DataFrame) -> None:
    """All 434 statements occur once: 146 on one month each, 288 on other periods."""
    assert 434 == len(comparisons) == comparisons["statement_id"].nunique()
    assert 146 == comparisons["month"].notna().sum()


def test_tally_is_compared_with_the_sum_of_its_month(comparisons: pd.DataFrame) -> None:
    """Euronews's 2,453 for June 2025 are compared with 5,438, with a link."""
    (row,) = comparisons[
        (comparisons["claimant"] == "Euronews") & (comparisons["month"] == JUNE)
    ].to_dict("records")
    assert (2453, 5438, 2985) == (row["stated"], row["summed"], row["difference"])
    assert row["url"].startswith("https://fr.euronews.com/2025/07/10/")


def test_periods_that_overlap_the_range_are_included(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """June 2025 includes weeks that overlap it, and not those wholly in July."""
    june = replace(view, first_month=JUNE, last_month=JUNE)
    rows = queries.statement_comparisons(con, june)
    assert (rows["period_start"] <= date(2025, 6, 30)).all()
    assert (rows["period_end"] >= JUNE).all()
    assert date(2025, 7, 6) in set(rows["period_end"])
    assert {JUNE} == set(rows["month"].dropna())


def test_all_missiles_keep_statements_on_a_class_off_the_chart(
    comparisons: pd.DataFrame, view: View
) -> None:
    """The minister's nearly 80 ballistic missiles are not charted with all missiles."""
    ballistic = comparisons[comparisons["population"] == "ballistic"]
    (june,) = ballistic[ballistic["month"] == JUNE].to_dict("records")
    assert (80, 59) == (june["stated"], june["summed"])
    monthly = queries.monthly_comparisons(comparisons, view)
    assert not (monthly["population"] == "ballistic").any()


def test_a_class_narrows_missiles_to_statements_on_it(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """With class ballistic there are six monthly statements."""
    ballistic = replace(view, munition_class="ballistic", categories=("missile",))
    rows = queries.statement_comparisons(con, ballistic)
    monthly = queries.monthly_comparisons(rows, ballistic)
    assert {33, 80, 91, 128, 148, 195} == set(monthly["stated"])


def test_statement_on_interceptions_is_not_charted(
    comparisons: pd.DataFrame, view: View
) -> None:
    """ABC's 4,242 intercepted drones of October 2025 are listed but not charted."""
    assert 4242 in set(comparisons["stated"])
    monthly = queries.monthly_comparisons(comparisons, view)
    assert {"launched"} == set(monthly["metric"])


def test_uncovered_period_has_no_difference(
    comparisons: pd.DataFrame,
) -> None:
    """Periods that daily reports do not cover have neither difference nor ratio.

    All 126 statements on glide bombs are among them.
    """
    uncovered = comparisons[~comparisons["is_covered"]]
    assert {"drone": 13, "missile": 10, "glide_bomb": 126} == dict(
        uncovered["category"].value_counts()
    )
    assert uncovered[["difference", "ratio", "difference_bound"]].isna().all(axis=None)
