"""The macros shared by models and the dashboard's queries."""

from pathlib import Path

import duckdb
import pytest

from dashboard import database

Month = tuple[int | None, str | None, str]


def month(launched: int | None, bound: str | None, basis: str = "") -> Month:
    """Return a month, by default from the newest copy of the feed."""
    return launched, bound, basis or "national_reports"


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([month(1, "exact"), month(2, "exact")], "exact"),
        ([month(1, "exact"), month(2, "approx")], "approx"),
        ([month(1, "exact"), month(2, "at_least")], "at_least"),
        ([month(1, "approx"), month(2, "at_least")], "at_least_about"),
        ([month(1, "exact"), month(2, "at_least_about")], "at_least_about"),
        ([month(1, "exact"), month(2, "exact", "tally")], "at_least"),
        ([month(1, "exact"), month(None, None, "none")], "at_least"),
        ([month(1, "exact"), month(None, None)], "at_least"),
        ([month(1, "exact"), (None, None, None)], "at_least"),
        ([month(None, None)], None),
    ],
)
def test_sum_is_exact_only_if_every_month_is_complete(
    built: duckdb.DuckDBPyConnection, months: list[Month], expected: str | None
) -> None:
    """Rule 14: a month with another basis or without a figure makes a lower bound."""
    found = built.execute(
        """
        select bound_of_sum(month.launched, month.bound, month.basis)
        from (select unnest($months) as month)
        """,
        {
            "months": [
                dict(zip(("launched", "bound", "basis"), row, strict=True))
                for row in months
            ]
        },
    ).fetchone()
    assert (expected,) == found


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("null, true, false, 5, 'exact'", None),
        ("5, true, true, 5, 'exact'", "exact"),
        ("4, false, false, 5, 'at_least'", "at_least"),
        ("4, false, true, 5, 'at_least'", "at_least_about"),
        ("4, false, true, 5, 'exact'", "approx"),
        ("4, false, false, null, null", "exact"),
    ],
)
def test_part_has_no_better_bound_than_its_total(
    built: duckdb.DuckDBPyConnection, part: str, expected: str | None
) -> None:
    """A part of a lower bound is a lower bound, unless it is all of the total."""
    assert (expected,) == built.execute(f"select bound_of_part({part})").fetchone()


@pytest.mark.parametrize(
    ("summed_bound", "expected"),
    [
        # Of a figure that is exact, a lower bound, an upper bound, rounded.
        ("exact", ["exact", "at_most", "at_least", "approx"]),
        ("approx", ["approx", None, "at_least_about", "approx"]),
        ("at_least", ["at_least", None, "at_least", "at_least_about"]),
        (
            "at_least_about",
            ["at_least_about", None, "at_least_about", "at_least_about"],
        ),
    ],
)
def test_bound_of_a_difference_follows_from_both_bounds(
    built: duckdb.DuckDBPyConnection, summed_bound: str, expected: list[str | None]
) -> None:
    """Rule 11: below "about 2,100" a sum of at least 1,756 may be 344, or less."""
    bounds = ("exact", "at_least", "at_most", "approx")
    found = [
        built.execute(
            "select bound_of_difference($summed, $stated)",
            {"summed": summed_bound, "stated": bound},
        ).fetchone()
        for bound in bounds
    ]
    assert [(bound,) for bound in expected] == found


@pytest.mark.parametrize("day", ["latest", "2026-06-14"])
def test_a_published_build_keeps_the_macros(published: Path, day: str) -> None:
    """The dashboard's locked connection calls them, also for an earlier day."""
    with database.connect(day, published) as con:
        found = con.execute("select bound(true, true)").fetchone()
    assert ("at_least_about",) == found


def test_a_year_with_an_unstated_month_is_a_lower_bound(
    shipped: duckdb.DuckDBPyConnection,
) -> None:
    """In August 2025 the reports give no number of guided missiles."""
    found = shipped.execute(
        """
        select launched, launched_bound, n_months_missing from running_volumes
        where month = '2025-08-01' and munition_class = 'air_launched_guided'
        """
    ).fetchone()
    assert (67, "at_least", 1) == found


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("is_within_months('2023-01-31', '2023-02-01', $from, $to, $from)", True),
        ("is_within_months('2022-12-31', '2022-12-31', $from, $to, $to)", False),
        ("is_within_months('2022-12-31', '2022-12-31', $from, $to, $from)", True),
        ("is_within_class('drone', 'decoy', 'ballistic')", True),
        ("is_within_class('missile', 'cruise', 'ballistic')", False),
        ("is_sum_of_class('drone', 'all', 'ballistic')", True),
        ("is_sum_of_class('missile', 'all', 'ballistic')", False),
    ],
)  # fmt: skip
def test_view_filters_rows(
    built: duckdb.DuckDBPyConnection, call: str, expected: bool
) -> None:
    """A class filters missiles only; a view from the first month has all before it."""
    months = {"from": "2023-01-01", "to": "2023-03-01"}
    values = months if "$" in call else None
    assert (expected,) == built.execute(f"select {call}", values).fetchone()


def test_toll_gives_its_openness_and_unknown_strikes(
    built: duckdb.DuckDBPyConnection,
) -> None:
    """Rule 12: strikes without a number are counted; the most open part decides."""
    found = built.execute(
        """
        select unnest(toll(killed, bound, openness))
        from (
            values (3, 'exact', 0), (10, 'approx', 1), (null, null, 0)
        ) as strikes (killed, bound, openness)
        """
    ).fetchone()
    assert (13, "approx", 1, 0, 1, 10) == found
