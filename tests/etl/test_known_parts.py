"""Counting rule 10 (d) to (f): which statements cover most days of a month."""

import itertools
import random
from datetime import date

import duckdb

from tests.etl.tables import Row, fill, remake

Connection = duckdb.DuckDBPyConnection

PRESIDENT, STAFF = "Volodymyr Zelensky", "General Staff of Ukraine"
Span = tuple[int, int]


def span(first: int, last: int, claimant: str = PRESIDENT, **changes: object) -> Row:
    """Return a statement that covers these days of April."""
    return {
        "period_type": "month",
        "period_start": date(2025, 4, 1),
        "period_end": date(2025, 4, 30),
        "claimant": claimant,
        "statement_id": f"{first:02}-{last:02}",
        "first_day": date(2025, 4, first),
        "last_day": date(2025, 4, last),
        "days": last - first + 1,
        "is_week": False,
        "is_cut": False,
        "is_whole_period": False,
        **changes,
    }


def chosen_statements(
    con: Connection, choice: str, *spans: Row
) -> dict[str, tuple[int, list[str]]]:
    """Return the days covered and the statements that cover them, by claimant."""
    fill(con, "statement_spans", *spans)
    remake(con, "rules/known_parts")
    rows = con.execute(
        """
        select claimant, days_covered, statement_ids from known_parts
        where choice = $choice
        """,
        {"choice": choice},
    ).fetchall()
    return {claimant: (days, ids) for claimant, days, ids in rows}


def test_longer_of_two_overlapping_statements_is_chosen(scratch: Connection) -> None:
    """If two statements share the 10th, the longer one is taken."""
    found = chosen_statements(scratch, "inside", span(1, 10), span(10, 16))
    assert {PRESIDENT: (10, ["01-10"])} == found


def test_adjoining_statements_are_both_chosen(scratch: Connection) -> None:
    """The 10th ends one statement, and the 11th begins the other."""
    found = chosen_statements(scratch, "inside", span(11, 16), span(1, 10))
    assert {PRESIDENT: (16, ["01-10", "11-16"])} == found


def test_choice_that_covers_most_days_wins(scratch: Connection) -> None:
    """Two shorter statements without overlap are preferred to one long one."""
    found = chosen_statements(scratch, "inside", span(4, 16), span(1, 8), span(9, 17))
    assert {PRESIDENT: (17, ["01-08", "09-17"])} == found


def test_fewest_statements_win_for_the_same_days(scratch: Connection) -> None:
    """A statement of fourteen days is preferred to two of its weeks."""
    found = chosen_statements(scratch, "inside", span(1, 7), span(8, 14), span(1, 14))
    assert {PRESIDENT: (14, ["01-14"])} == found


def test_statements_of_two_claimants_are_never_joined(scratch: Connection) -> None:
    """Each claimant's days are counted alone, whoever covers the days between."""
    found = chosen_statements(
        scratch,
        "inside",
        span(1, 7),
        span(8, 14, STAFF),
        span(15, 21),
        span(5, 9, STAFF),
    )
    assert {PRESIDENT: (14, ["01-07", "15-21"]), STAFF: (7, ["08-14"])} == found


def test_only_weeks_make_an_estimate(scratch: Connection) -> None:
    """Weeks cut at the month's ends are an estimate; other spans are not."""
    spans = (
        span(1, 6, is_week=True, is_cut=True),
        span(7, 13, is_week=True),
        span(14, 20),
    )
    found = chosen_statements(scratch, "weeks", *spans)
    assert {PRESIDENT: (13, ["01-06", "07-13"])} == found


def test_known_part_lies_within_the_month(scratch: Connection) -> None:
    """A week cut at the month's end is not in a known part, nor is the month itself."""
    spans = (
        span(1, 6, is_week=True, is_cut=True),
        span(7, 13, is_week=True),
        span(1, 30, is_whole_period=True),
    )
    found = chosen_statements(scratch, "inside", *spans)
    assert {PRESIDENT: (7, ["07-13"])} == found


def test_no_other_choice_covers_more_days(scratch: Connection) -> None:
    """For 60 claimants with up to seven spans no other choice covers more days."""
    numbers = random.Random(13)  # noqa: S311 - the choice of spans is no secret
    spans: dict[str, set[Span]] = {}
    for place in range(60):
        spans[f"claimant {place}"] = {
            (first, min(30, first + numbers.randrange(12)))
            for first in numbers.choices(range(1, 31), k=7)
        }
    rows = [span(*pair, claimant) for claimant in spans for pair in spans[claimant]]
    found = chosen_statements(scratch, "inside", *rows)
    expected = {claimant: most_days(pairs) for claimant, pairs in spans.items()}
    assert expected == {claimant: days for claimant, (days, _) in found.items()}
    for claimant, (days, ids) in found.items():
        taken = sorted(
            pair for pair in spans[claimant] if "{:02}-{:02}".format(*pair) in ids
        )
        assert all(a[1] < b[0] for a, b in itertools.pairwise(taken))
        assert days == sum(last - first + 1 for first, last in taken)


def most_days(spans: set[Span]) -> int:
    """Return the most days that spans without overlap cover, by trying all."""
    return max(
        sum(last - first + 1 for first, last in choice)
        for n in range(len(spans) + 1)
        for choice in itertools.combinations(sorted(spans), n)
        if all(a[1] < b[0] for a, b in itertools.pairwise(choice))
    )
