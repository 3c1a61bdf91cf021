"""Sentences about days of attacks match the rows."""

from dataclasses import replace
from datetime import date, time

import duckdb
import pandas as pd
import pytest

from dashboard import database, describe, queries
from dashboard.describe import Finding
from dashboard.i18n import Words
from dashboard.permalink import View

BOTH = ("missile", "drone")
Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Give the figures as known on 28 June 2026, which later posts do not change."""
    return database.connect("2026-06-28")


def findings(
    con: Connection, view: View, words: Words, categories: tuple[str, ...] = BOTH
) -> dict[str, Finding]:
    """Return the two findings of a view."""
    return describe.attack_findings(
        queries.attack_days(con, view, categories),
        queries.attack_months(con, view, categories),
        words,
    )


def test_finding_is_the_median_of_the_latest_complete_month(
    con: Connection, view: View, words: Words
) -> None:
    """June 2026 is incomplete, so the finding is May, compared with May 2025."""
    finding = findings(con, view, words)["median"]
    assert ("216", "Missiles and drones, May 2026") == (
        finding.figure,
        finding.when,
    )
    assert ("May 2025: 114.",) == finding.sentences


def test_largest_attack_is_not_confused_with_the_heaviest_day(
    con: Connection, view: View, words: Words
) -> None:
    """The heaviest day had more in total, but not the largest attack."""
    attacks = queries.attack_windows(con, view, BOTH)
    assert "823 missiles and drones on 7 September 2025" == describe.largest_attack(
        attacks, words
    )
    days = queries.attack_days(con, view, BOTH)
    assert (
        "The heaviest day had 980, in 2 attacks: 24 March 2026."
        == describe.largest_day_sentence(days, attacks, words)
    )


def test_attacks_of_one_size_are_counted(
    con: Connection, view: View, words: Words
) -> None:
    """Attacks of equal size are counted, and none is named as the largest."""
    attacks = queries.attack_windows(con, view, BOTH).head(2)
    attacks["rank"], attacks["ranked"] = 1, 619
    assert "619 missiles and drones in each of 2 attacks" == describe.largest_attack(
        attacks, words
    )
    assert "" == describe.largest_attack(attacks.head(0), words)


def test_lower_bound_is_stated_in_every_sentence(words: Words) -> None:
    """12 September 2026 has two reports without a number, so it is a lower bound."""
    day = date(2026, 9, 12)
    attack = queries.day_attacks(database.connect(), day, BOTH).iloc[0]
    assert "at least 553 missiles and drones" == describe.attack_counted(attack, words)
    assert (
        "Stopped (shot down or suppressed): at least 446."
        == describe.stopped_sentence(attack, words)
    )


def test_large_days_are_compared_with_the_reported_days(
    con: Connection, view: View, words: Words
) -> None:
    """27 of 30 reported days, compared with 21 of 28 a year before."""
    finding = findings(con, view, words)["large"]
    assert "27 of 30" == finding.figure
    assert ("May 2025: 21 of 28.",) == finding.sentences


def test_range_without_a_complete_month_says_so(
    con: Connection, view: View, words: Words
) -> None:
    """June 2026 alone has no complete month to describe."""
    month = date(2026, 6, 1)
    by_name = findings(con, replace(view, first_month=month, last_month=month), words)
    expected = ("No whole month in this range has a report.",)
    assert ("", expected) == (by_name["median"].figure, by_name["median"].sentences)
    assert ("", expected) == (by_name["large"].figure, by_name["large"].sentences)


def test_sentence_counts_days_above_the_readers_size(
    con: Connection, view: View, words: Words
) -> None:
    """The sentence gives days above the reader's size in the latest full month."""
    months = queries.attack_months(con, replace(view, size=1000), ("drone",))
    assert (
        "In May 2026, 0 of the 30 days with a report had 1,000 or more drones reported "
        "launched. The month has 31 days."
    ) == describe.large_days_sentence(months, words)


def test_days_with_a_missing_part_are_named(
    con: Connection, view: View, words: Words
) -> None:
    """February 2024 has three days with a missing part, which are named."""
    months = queries.attack_months(con, view, BOTH)
    months = months[months["month"] <= date(2024, 2, 1)]
    sentence = describe.large_days_sentence(months, words)
    assert sentence.startswith(
        "In February 2024, at least 0 of the 22 days with a report"
    )
    assert "3 more days are uncertain: part of their count is missing." in sentence


def test_growth_compares_complete_quarters(
    con: Connection, view: View, words: Words
) -> None:
    """Growth is described between complete quarters: not Q3 2022, nor Q2 2026."""
    sizes = queries.attack_sizes(con, view, BOTH)
    assert (
        "In Q4 2022 the median was 16 and the 90th percentile 70, over 39 days; in "
        "Q1 2026 137 and 373, over 90 days, decoys counted only since October 2024."
    ) == describe.sizes_sentence(sizes, words)
    assert "" == describe.sizes_sentence(sizes.tail(2), words)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (
            (date(2025, 9, 6), time(17)),
            (date(2025, 9, 7), time(9, 30)),
            "6 Sept, 17:00 – 7 September 2025, 09:30",
        ),
        (
            (date(2026, 5, 13), time(8)),
            (date(2026, 5, 13), time(18, 30)),
            "13 May 2026, 08:00 – 18:30",
        ),
        (
            (date(2024, 2, 12), None),
            (date(2024, 2, 12), time(8)),
            "12 February 2024, until 08:00",
        ),
        (
            (date(2022, 11, 15), None),
            (date(2022, 11, 15), None),
            "15 November 2022",
        ),
    ],
)
def test_attack_window_gives_only_the_reported_hours(
    words: Words,
    start: tuple[date, time | None],
    end: tuple[date, time | None],
    expected: str,
) -> None:
    """The attack window gives only the hours that the report gives."""
    names = ("start_date", "start_time", "end_date", "end_time")
    row = pd.Series(dict(zip(names, (*start, *end), strict=True)), dtype="object")
    assert expected == describe.attack_window(row, words)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 9, 7), "823"),
        (date(2024, 2, 28), "at least 10"),
        (date(2026, 5, 11), "no report"),
        (date(2022, 9, 30), "no report known here names missiles or drones"),
    ],
)
def test_a_day_without_a_figure_says_why(
    con: Connection, words: Words, day: date, expected: str
) -> None:
    """A day without a figure says why; a lower bound has its sign; neither is 0."""
    row = queries.attack_day(con, day, BOTH)
    assert row is not None
    assert expected == describe.day_figure(row, words)


def test_the_alt_text_of_the_calendar_counts_what_is_unknown(
    con: Connection, view: View, words: Words
) -> None:
    """The calendar's alt text counts the days without a report."""
    days = queries.attack_days(con, view, BOTH)
    alt = describe.alt_attack_calendar(days, findings(con, view, words), words)
    assert "28 September 2022 to 28 June 2026" in alt
    assert "1,054 days have a figure, 294 have no national report at all." in alt


def test_the_alt_text_of_the_series_ends_with_the_last_mean(
    con: Connection, view: View, words: Words
) -> None:
    """The alt text ends with the last mean: later days with missiles are too few."""
    days_by_category = pd.concat([queries.attack_days(con, view, (c,)) for c in BOTH])
    alt = describe.alt_daily_attacks(days_by_category, words)
    assert "Drones: the average of the 30 days to 28 June 2026 is" in alt
    assert "Missiles: the average of the 30 days to 28 June 2026" not in alt
