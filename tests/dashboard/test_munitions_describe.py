"""Sentences on classes and models say what the rows say."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from dashboard import describe, queries
from dashboard.i18n import Words
from dashboard.permalink import View


def finding(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    which: str = "launched",
) -> str:
    """Return one finding on the shipped registers as text."""
    rows = queries.munition_volumes(con, view, category)
    totals = queries.munition_totals(con, view, category)
    found = describe.munition_findings(rows, totals, category, words, date(2026, 6, 28))
    return str(found[which])


def test_shares_are_those_of_the_latest_whole_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Of October 2026 no sum of missiles is known, so the shares are September's."""
    text = finding(con, view, words, "missile")
    assert text.startswith("Missiles: at least 67 reported launched in September 2026.")
    assert "Cruise 56 (84%) · Air-launched guided 8 (12%)" in text
    assert "24 reports of the month name no number." in text


def test_a_month_of_some_nights_is_not_the_latest_whole_one(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Reports of drones cover 7 days of October and 25 of July 2026."""
    for last_month, expected in (
        (date(2026, 10, 1), "Drones: at least 5,850 reported launched in September"),
        (date(2026, 7, 1), "Drones: 5,749 reported launched in June 2026."),
    ):
        text = finding(con, replace(view, last_month=last_month), words, "drone")
        assert text.startswith(expected)


def test_a_month_that_is_not_over_stands_beside_the_whole_one(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """June 2026, as if its reports ended on the 28th, and May before it."""
    early = replace(view, last_month=date(2026, 6, 1))
    rows = queries.munition_volumes(con, early, "missile")
    totals = queries.munition_totals(con, early, "missile")
    totals.loc[totals["month"] == date(2026, 6, 1), "status"] = "month_not_over"
    found = describe.munition_findings(
        rows, totals, "missile", words, date(2026, 6, 28)
    )
    text = str(found["launched"])
    assert text.startswith("Missiles: 204 reported launched in May 2026.")
    assert "Cruise 107 (52%) · Bundles of several classes 62 (30%)" in text
    assert "June 2026 is not over: 177 by 28 June 2026." in text


def test_shares_say_that_a_bundle_is_not_split(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """62 missiles of May 2026 have one count for several classes."""
    may = replace(view, last_month=date(2026, 5, 1))
    text = finding(con, may, words, "missile")
    assert "62 of them have one count for missiles of several classes" in text


def test_shares_of_a_month_with_a_missing_number_say_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """February 2024: three reports name no number."""
    early = replace(view, last_month=date(2024, 2, 1))
    text = finding(con, early, words, "missile")
    assert "at least 116" in text
    assert (
        "Shares are of what is stated: 3 reports of the month name no number." in text
    )


def test_drones_name_what_is_not_in_the_headline(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Of May 2023 there are 408 one-way attack drones, and others beside them."""
    early = replace(view, last_month=date(2023, 5, 1))
    text = finding(con, early, words, "drone")
    assert "408 reported launched in May 2023" in text
    assert "the only class that the headline counts" in text
    assert "outside the headline: " in text and "Loitering 8" in text


def test_the_rate_stands_with_its_counts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """4,777 of 5,850, and August beside it; 7,476 of 8,150, and April beside it."""
    text = finding(con, view, words, "drone", "stopped")
    assert "82% 4,777 of 5,850 launched, September 2026." in text
    assert "In August 2026 it was 4,218 of 5,080 (83%)." in text
    may = replace(view, last_month=date(2026, 5, 1))
    text = finding(con, may, words, "drone", "stopped")
    assert "92% 7,476 of 8,150 launched, May 2026." in text
    assert "In April 2026 it was 5,861 of 6,583 (89%)." in text


def test_launched_without_an_outcome_are_said(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """February 2025: for 61 of 96 missiles nobody says how many were stopped."""
    early = replace(view, last_month=date(2025, 2, 1))
    text = finding(con, early, words, "missile", "stopped")
    assert "For another 61 launched no outcome is reported." in text


def test_a_narrowed_class_says_what_it_may_be_short_of(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Ballistic missiles of May 2026: 29, and some of 62 in bundles."""
    may = replace(view, munition_class="ballistic", last_month=date(2026, 5, 1))
    text = finding(con, may, words, "missile")
    assert text.startswith(
        "Missiles: Ballistic: at least 29 reported launched in May 2026."
    )
    assert "another 62 missiles were reported in bundles of several classes" in text


def test_a_range_without_a_figure_says_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """September 2022 has no anti-radiation missile."""
    empty = replace(view, last_month=view.first_month, munition_class="anti_radiation")
    text = finding(con, empty, words, "missile")
    assert "Missiles: No month in this range has a figure." == text


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(0, "0%"), (0.004, "under 1%"), (0.9173, "92%"), (0.998, "over 99%"), (1, "100%")],
)
def test_percent_is_never_rounded_to_none_or_all(
    words: Words, ratio: float, expected: str
) -> None:
    """One of 204 is not 0%, and 203 of 204 are not 100%."""
    assert expected == describe.rate_text(ratio, words)
