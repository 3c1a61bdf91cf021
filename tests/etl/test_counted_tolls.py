"""Counting rule 12: how a strike and its parts count in a sum over strikes."""

from datetime import date

import duckdb
import pytest

from tests.etl.tables import Row, fill, remake

Connection = duckdb.DuckDBPyConnection


def counted_tolls(
    con: Connection, *strikes: tuple[str, str | None, int | None, str], **weapons: str
) -> dict[str, tuple[int | None, str | None]]:
    """Return what each strike counts for: killed, and its bound.

    A strike is a tuple of name, parent, killed and bound; ``weapons`` are the
    categories in its reports, missiles by default.
    """
    tolls: list[Row] = [
        {"strike_id": name, "killed": killed, "killed_bound": bound}
        for name, _, killed, bound in strikes
    ]
    fill(
        con,
        "known_strikes",
        *({"strike_id": n, "parent_strike_id": of} for n, of, _, _ in strikes),
    )
    fill(con, "strike_tolls", *tolls)
    fill(
        con,
        "ordered_strike_reports",
        *(
            {
                "strike_id": name,
                "is_attacker": False,
                "munition_categories": weapons.get(name, "missile"),
            }
            for name, *_ in strikes
        ),
    )
    remake(con, "rules/counted_tolls")
    rows = con.execute(
        """
        select strike_id, counted, counted_bound from counted_tolls
        where measure = 'killed'
        """
    ).fetchall()
    return {name: (killed, bound) for name, killed, bound in rows}


def test_strike_without_parts_counts_its_own_toll(scratch: Connection) -> None:
    """It keeps its bound as stated, and is unknown if nobody gave a toll."""
    found = counted_tolls(
        scratch, ("city", None, 7, "exact"), ("village", None, None, "exact")
    )
    assert {"city": (7, "exact"), "village": (None, None)} == found


@pytest.mark.parametrize(
    ("own", "expected"), [(19, 19), (12, 12), (11, 12), (None, 12)]
)
def test_larger_of_own_toll_and_parts_counts(
    scratch: Connection, own: int | None, expected: int
) -> None:
    """Its parts make 12; the larger counts, and the two are never added up."""
    found = counted_tolls(
        scratch,
        ("country", None, own, "exact"),
        ("city", "country", 7, "exact"),
        ("town", "country", 5, "exact"),
    )
    assert (expected, "exact") == found["country"]


def test_three_levels_are_summed_level_by_level(scratch: Connection) -> None:
    """The oblast counts its towns' 12, and the country these and the city's 3: 15."""
    found = counted_tolls(
        scratch,
        ("country", None, 10, "exact"),
        ("oblast", "country", 2, "exact"),
        ("town", "oblast", 5, "exact"),
        ("village", "oblast", 7, "exact"),
        ("city", "country", 3, "exact"),
    )
    assert {
        "country": (15, "exact"),
        "oblast": (12, "exact"),
        "town": (5, "exact"),
        "village": (7, "exact"),
        "city": (3, "exact"),
    } == found


def test_a_larger_figure_of_the_middle_level_reaches_the_top(
    scratch: Connection,
) -> None:
    """The oblast's own 20 replaces its towns' 5, also in the country's sum."""
    found = counted_tolls(
        scratch,
        ("country", None, 10, "exact"),
        ("oblast", "country", 20, "exact"),
        ("town", "oblast", 5, "exact"),
    )
    assert (20, "exact") == found["country"]


def test_a_sum_with_an_unknown_part_is_a_lower_bound(scratch: Connection) -> None:
    """Unknown is not zero: nobody gave a toll for the town."""
    found = counted_tolls(
        scratch,
        ("country", None, None, "exact"),
        ("city", "country", 7, "exact"),
        ("town", "country", None, "exact"),
    )
    assert (7, "at_least") == found["country"]


def test_own_toll_that_counts_keeps_its_bound(scratch: Connection) -> None:
    """A part with an unknown toll does not make an exact total inexact."""
    found = counted_tolls(
        scratch,
        ("country", None, 9, "exact"),
        ("city", "country", 7, "exact"),
        ("town", "country", None, "exact"),
    )
    assert (9, "exact") == found["country"]


def test_strike_without_any_toll_is_unknown(scratch: Connection) -> None:
    """Unknown tolls add up to an unknown toll."""
    found = counted_tolls(
        scratch,
        ("country", None, None, "exact"),
        ("city", "country", None, "exact"),
    )
    assert (None, None) == found["country"]


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ("exact", "exact"),
        ("approx", "approx"),
        ("at_most", "approx"),
        ("at_least", "at_least"),
    ],
)
def test_a_sum_is_as_exact_as_its_parts(
    scratch: Connection, bound: str, expected: str
) -> None:
    """A part that is about, at most or at least makes the sum about or at least."""
    found = counted_tolls(
        scratch,
        ("country", None, None, "exact"),
        ("city", "country", 7, "exact"),
        ("town", "country", 5, bound),
    )
    assert (12, expected) == found["country"]


def test_artillery_is_in_no_sum(scratch: Connection) -> None:
    """The shelled town adds nothing to the country, and counts for nothing itself."""
    found = counted_tolls(
        scratch,
        ("country", None, None, "exact"),
        ("city", "country", 7, "exact"),
        ("town", "country", 5, "exact"),
        town="artillery",
    )
    assert {"country": (7, "exact"), "city": (7, "exact")} == found


def test_artillery_beside_missiles_is_an_air_strike(scratch: Connection) -> None:
    """A strike that also involved a missile counts."""
    found = counted_tolls(scratch, ("town", None, 5, "exact"), town="artillery;missile")
    assert {"town": (5, "exact")} == found


def test_unknown_toll_is_as_open_as_at_least(scratch: Connection) -> None:
    """Openness is 0 for exact, 1 for about, 2 for at least or unknown."""
    counted_tolls(
        scratch,
        ("city", None, 7, "exact"),
        ("town", None, 5, "at_most"),
        ("port", None, 3, "at_least"),
        ("village", None, None, "exact"),
    )
    rows = scratch.execute(
        "select strike_id, openness from counted_tolls where measure = 'killed'"
    ).fetchall()
    assert {"city": 0, "town": 1, "port": 2, "village": 2} == dict(rows)


@pytest.mark.parametrize(
    ("published_on", "known_on", "is_known"),
    [
        (None, date(2025, 8, 17), False),  # it began that evening
        (None, date(2025, 8, 18), True),
        (date(2025, 8, 17), date(2025, 8, 17), True),
        (date(2025, 8, 20), date(2025, 8, 19), False),
    ],
)
def test_undated_toll_is_known_from_the_end_of_its_strike(
    scratch: Connection, published_on: date | None, known_on: date, is_known: bool
) -> None:
    """Rule 13: a toll cannot be known before its strike has ended."""
    fill(
        scratch,
        "stg_strikes",
        {
            "strike_id": "city",
            "date_start": date(2025, 8, 17),
            "date_end": date(2025, 8, 18),
        },
    )
    fill(
        scratch,
        "stg_strike_reports",
        {"report_id": "city-r01", "strike_id": "city", "published_on": published_on},
    )
    fill(scratch, "known_on", {"known_on": known_on})
    remake(scratch, "rules/known_strike_reports")
    (n_known,) = scratch.execute(
        "select count(*) from known_strike_reports"
    ).fetchone() or (None,)
    assert is_known == (n_known == 1)
