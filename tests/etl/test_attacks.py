"""Counting rule 6: which windows form one attack."""

from datetime import date, time, timedelta

import duckdb
import pytest

from tests.etl.tables import fill, remake

Connection = duckdb.DuckDBPyConnection
Row = dict[str, object]

DAY = date(2026, 3, 24)
EVE = DAY - timedelta(days=1)


def report(
    start: tuple[date, int | None],
    end: tuple[date, int | None],
    launched: int | None,
    **changes: object,
) -> Row:
    """Return a national report on drones with this start and end."""
    (start_date, start_hour), (end_date, end_hour) = start, end
    return {
        "start_date": start_date,
        "start_time": None if start_hour is None else time(start_hour),
        "end_date": end_date,
        "end_time": None if end_hour is None else time(end_hour),
        "day": end_date,
        "month": end_date.replace(day=1),
        "scope": "national",
        "category": "drone",
        "munition_class": "all",
        "munitions": "Shahed-136/131",
        "target_areas": "Ukraine",
        "claimant": "Ukrainian Air Force",
        "url": "https://example.org/1",
        "launched": launched,
        "launched_bound": None if launched is None else "exact",
        "status": "reported",
        **changes,
    }


def attacks(con: Connection, *reports: Row) -> list[tuple[object, ...]]:
    """Return start, end and launched of the attacks built from the reports."""
    fill(con, "counted_reports", *reports)
    remake(con, "rules/attack_posts", "marts/attacks")
    return con.execute(
        """
        select start_date, hour(start_time), end_date, hour(end_time), launched
        from attacks
        """
    ).fetchall()


def test_overlapping_windows_of_one_day_are_one_attack(scratch: Connection) -> None:
    """The attack runs from the earliest hour to the latest and has both categories."""
    found = attacks(
        scratch,
        report((EVE, 18), (DAY, 9), 100),
        report((EVE, 17), (DAY, 8), 13, category="missile", munitions="Kalibr"),
    )
    assert [(EVE, 17, DAY, 9, 113)] == found
    apart = scratch.execute(
        "select n_windows, missiles_launched, drones_launched, n_reports from attacks"
    ).fetchall()
    assert [(2, 13, 100, 2)] == apart


def test_adjoining_windows_are_two_attacks(scratch: Connection) -> None:
    """The Air Force treats a night to 09:00 and a day from 09:00 as two attacks."""
    found = attacks(
        scratch, report((EVE, 18), (DAY, 9), 424), report((DAY, 9), (DAY, 18), 556)
    )
    assert [(EVE, 18, DAY, 9, 424), (DAY, 9, DAY, 18, 556)] == found


def test_windows_that_end_on_different_days_are_two_attacks(
    scratch: Connection,
) -> None:
    """Rule 3 takes precedence: windows that end on another day belong to that day."""
    night = report((EVE, 18), (DAY, 9), 100)
    found = attacks(scratch, night, report((EVE, 8), (EVE, 20), 7))
    assert [(EVE, 8, EVE, 20, 7), (EVE, 18, DAY, 9, 100)] == found


def test_chain_of_overlapping_windows_is_one_attack(scratch: Connection) -> None:
    """The first and third windows overlap only through the second."""
    found = attacks(
        scratch,
        report((DAY, 1), (DAY, 4), 1),
        report((DAY, 3), (DAY, 7), 2),
        report((DAY, 6), (DAY, 9), 4),
    )
    assert [(DAY, 1, DAY, 9, 7)] == found


def test_long_window_joins_the_short_windows_within_it(scratch: Connection) -> None:
    """Two separate short windows lie within one window of the whole day."""
    found = attacks(
        scratch,
        report((DAY, 0), (DAY, 20), 1),
        report((DAY, 2), (DAY, 4), 2),
        report((DAY, 15), (DAY, 17), 4),
        report((DAY, 21), (DAY, 22), 8),
    )
    assert [(DAY, 0, DAY, 20, 7), (DAY, 21, DAY, 22, 8)] == found


def test_window_without_hours_covers_the_whole_day(scratch: Connection) -> None:
    """It may be part of any other of its day; the attack has the hours given."""
    found = attacks(
        scratch,
        report((DAY, None), (DAY, None), 5),
        report((EVE, 18), (DAY, 9), 100),
        report((DAY, 9), (DAY, 18), 30),
    )
    assert [(EVE, 18, DAY, 18, 135)] == found


def test_attack_has_no_hours_if_no_report_gives_any(scratch: Connection) -> None:
    """If no report gives an hour, none is invented."""
    found = attacks(scratch, report((DAY, None), (DAY, None), 5))
    assert [(DAY, None, DAY, None, 5)] == found


def test_an_attack_with_a_withheld_part_is_a_lower_bound(scratch: Connection) -> None:
    """The drones stay exact; the missiles are unknown, not zero."""
    withheld = {"category": "missile", "munitions": "Oniks", "status": "withheld"}
    attacks(
        scratch,
        report((EVE, 18), (DAY, 9), 100),
        report((EVE, 18), (DAY, 9), None, **withheld),
    )
    found = scratch.execute(
        """
        select launched, launched_bound, drones_bound, missiles_launched, n_withheld
        from attacks
        """
    ).fetchall()
    assert [(100, "at_least", "exact", None, 1)] == found


@pytest.mark.parametrize(
    ("other", "bound"),
    [
        ({"launched": 5}, "approx"),
        ({"launched": None}, "at_least_about"),
        ({"launched": 5, "launched_bound": "at_least"}, "at_least_about"),
    ],
)
def test_rounded_count_is_not_a_lower_bound(
    scratch: Connection, other: Row, bound: str
) -> None:
    """Rule 11: "about 140" does not mean "at least 140"."""
    rounded = report((EVE, 18), (DAY, 9), 140, launched_bound="approx")
    exact = report((EVE, 18), (DAY, 9), 5)
    attacks(scratch, rounded, exact | {"munitions": "Gerbera"} | other)
    remake(scratch, "marts/attack_parts")
    (attack,) = scratch.execute(
        "select launched_bound, drones_bound, missiles_bound from attacks"
    ).fetchall()
    (part,) = scratch.execute(
        "select launched_bound from attack_parts where munitions = 'Shahed-136/131'"
    ).fetchall()
    assert ((bound, bound, None), ("approx",)) == (attack, part)


def test_day_with_a_rounded_count_is_approximate(shipped: Connection) -> None:
    """27 August 2026 has "about 140" of 398 drones, and some missiles withheld."""
    bounds = shipped.execute(
        "select categories, launched, launched_bound from attack_days "
        "where day = '2026-08-27' and launched is not null order by categories"
    ).fetchall()
    assert [("drone", 398, "approx"), ("missile;drone", 400, "at_least_about")] == [
        row for row in bounds if row[0] != "missile"
    ]


def test_regional_reports_are_in_no_attack(scratch: Connection) -> None:
    """Rule 4: a regional report on the same hours is not added."""
    night = report((EVE, 18), (DAY, 9), 100)
    found = attacks(scratch, night, report((DAY, 1), (DAY, 3), 8, scope="regional"))
    assert [(EVE, 18, DAY, 9, 100)] == found


def test_stopped_is_a_lower_bound_where_a_report_gives_no_outcome(
    scratch: Connection,
) -> None:
    """Only the drones' outcome is complete, so the total is a lower bound."""
    attacks(
        scratch,
        report((EVE, 18), (DAY, 9), 100, stopped=90),
        report((EVE, 18), (DAY, 9), 5, category="missile", stopped=3),
        report((EVE, 18), (DAY, 9), 4, category="missile", munitions="Kalibr"),
    )
    assert [(93, "at_least", 3, "at_least", 90, "exact")] == scratch.execute(
        """
        select
            stopped, stopped_bound, missiles_stopped, missiles_stopped_bound,
            drones_stopped, drones_stopped_bound
        from attacks
        """
    ).fetchall()


def test_attack_gives_its_number_of_provisional_reports(scratch: Connection) -> None:
    """One of its two reports is a post published after the newest copy of the feed."""
    attacks(
        scratch,
        report((EVE, 18), (DAY, 9), 100),
        report((EVE, 18), (DAY, 9), 5, category="missile", is_provisional=True),
    )
    found = scratch.execute("select n_reports, n_provisional from attacks").fetchall()
    assert [(2, 1)] == found


def test_each_weapon_of_a_day_has_its_own_row(scratch: Connection) -> None:
    """Two waves of one weapon are summed; one without a number makes a lower bound."""
    attacks(
        scratch,
        report((EVE, 18), (DAY, 9), 100, stopped=90),
        report((DAY, 9), (DAY, 18), 50, stopped=40),
        report((DAY, 9), (DAY, 18), 2, category="missile", munitions="Kalibr"),
        report(
            *((DAY, 10), (DAY, 11), None),
            category="missile",
            munitions="Kalibr",
            status="withheld",
        ),
    )
    remake(scratch, "marts/attack_parts")
    assert [
        ("drone", "Shahed-136/131", 150, "exact", 130, "exact", 0),
        ("missile", "Kalibr", 2, "at_least", None, None, 1),
    ] == scratch.execute(
        """
        select
            category, munitions, launched, launched_bound, stopped, stopped_bound,
            n_withheld
        from attack_parts
        """
    ).fetchall()
