"""Sentences on what was known when."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import describe, queries
from dashboard.i18n import Words
from dashboard.permalink import Bar, View

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def prints(con: Connection, view: View) -> pd.DataFrame:
    """Give the first prints of the default view."""
    return queries.first_prints(con, view)


def findings(
    con: Connection, view: View, words: Words, prints: pd.DataFrame
) -> dict[str, str]:
    """Return the finding of each category as text."""
    changes = queries.largest_changes(con, view)
    span = queries.vintage_span(con)
    by_category = describe.print_findings(prints, changes, span, words)
    return {category: str(finding) for category, finding in by_category.items()}


def test_finding_says_that_no_total_changed(
    con: Connection, view: View, words: Words, prints: pd.DataFrame
) -> None:
    """None of 32 totals changed after its first print; half of the prints are late."""
    expected = (
        "Drones: 0 of 32 monthly totals changed after their first "
        "print. Every month that ended after the copy of 29 October "
        "2023 still has the total of its first print. For 15 of "
        "these months the first complete copy came more than a "
        "month after it ended, at most 231 days (March 2024). "
        "Earlier changes are not known. 13 months shown ended "
        "before the first copy, of 29 October 2023. Their first "
        "prints are not known; none has changed since."
    )
    texts = findings(con, view, words, prints)
    assert expected == texts["drone"]
    assert ["missile", "drone"] == list(texts)


def test_finding_separates_changes_by_when_they_came(
    con: Connection, view: View, words: Words, prints: pd.DataFrame
) -> None:
    """Changes after the first print, during the month, or without a print differ."""
    text = findings(con, view, words, prints)["missile"]
    expected = (
        "Missiles: 1 of 32 monthly totals changed after their first "
        "print. The largest change: August 2024 stood at 203 in its "
        "first print of 17 November 2024 and has changed by +6 "
        "since."
    )
    assert text.startswith(expected)
    expected = (
        "During their months, 2 copies changed days already "
        "reported, by +4 at most (August 2025, copy of 25 August "
        "2025). 13 months shown ended before the first copy, of 29 "
        "October 2023. Their first prints are not known. 1 of them "
        "changed since."
    )
    assert text.endswith(expected)


def test_prompt_prints_are_not_called_late(
    con: Connection, view: View, words: Words, prints: pd.DataFrame
) -> None:
    """A copy within a month of the month's end is not called late."""
    prompt = prints[prints["month"] >= date(2025, 7, 1)]
    assert "more than a month after" not in findings(con, view, words, prompt)["drone"]


def test_sentence_says_how_early_copies_are_dated(
    con: Connection, words: Words
) -> None:
    """Of the eight oldest copies only the last day is known, as the sentence says."""
    span = queries.vintage_span(con)
    expected = (
        "Copies from before 27 July 2025 carry the date of the last "
        "day in them. Each may have been made up to six weeks "
        "later."
    )
    assert describe.copies_sentence(span, words).endswith(expected)
    dated = {**span, "first": date(2025, 7, 27)}
    assert expected not in describe.copies_sentence(dated, words)


def test_finding_names_the_largest_change(
    con: Connection, view: View, words: Words, prints: pd.DataFrame
) -> None:
    """The largest change has its first print and its date."""
    moved = prints.copy()
    november = (moved["month"] == date(2025, 11, 1)) & (moved["category"] == "drone")
    moved.loc[november, ["launched", "revised"]] = [5400, -45]
    may = (moved["month"] == date(2023, 5, 1)) & (moved["category"] == "drone")
    moved.loc[may, "launched"] = 410
    text = findings(con, view, words, moved)["drone"]
    assert "1 of 32 monthly totals changed after their first print." in text
    expected = (
        "The largest change: November 2025 stood at 5,445 in its "
        "first print of 1 December 2025 and has changed by −45 "
        "since."
    )
    assert expected in text
    assert "1 of them changed since." in text


def test_revisions_are_counted_by_kind(
    con: Connection, view: View, words: Words
) -> None:
    """103 revisions are counted by kind."""
    expected = (
        "Between the copy of 29 October 2023 and that of 28 June "
        "2026, 103 figures and names were revised in these months: "
        "6 counts changed, 11 lines added, 2 lines removed, 9 lines "
        "moved to another day, 75 names changed. Of these, 10 "
        "change national counts that are part of a month’s sum."
    )
    revisions = queries.revisions(con, view)
    span = queries.vintage_span(con)
    assert expected == describe.revised_sentence(revisions, span, words)


def test_sentence_says_that_nothing_was_revised(
    con: Connection, view: View, words: Words
) -> None:
    """Without revisions the sentence says so."""
    nothing = queries.revisions(con, view).head(0)
    sentence = describe.revised_sentence(nothing, queries.vintage_span(con), words)
    assert "In the months and weapons shown, nothing was revised." == sentence


TOLD = {
    Bar("missile", date(2025, 10, 1)): (
        "40 copies cover this month. The first, of 6 October 2025, "
        "gave at least 96; the newest, of 28 June 2026, gives 270. First "
        "print, copy of 2 November 2025: 270. 1 step changed days "
        "already reported."
    ),
    Bar("missile", date(2024, 8, 1)): (
        "58 copies cover this month. The first, of 17 November "
        "2024, gave 203; the newest, of 28 June 2026, gives 209. "
        "First print, copy of 17 November 2024, 78 days after the "
        "month: 203. 1 step changed days already reported."
    ),
    Bar("drone", date(2022, 11, 1)): (
        "60 copies cover this month. The first, of 29 October 2023, "
        "gave 59; the newest, of 28 June 2026, gives 59. The month "
        "ended before the first copy, so its first print is not "
        "known. The total has not moved since the first copy."
    ),
    Bar("drone", date(2026, 6, 1)): (
        "3 copies cover this month. The first, of 7 June 2026, gave "
        "at least 2,136; the newest, of 28 June 2026, gives at least 5,487. The newest "
        "copy ends within the month. No step changed a day "
        "already reported: the total grew by new days alone."
    ),
}


@pytest.mark.parametrize(("bar", "expected"), TOLD.items())
def test_sentence_says_how_a_total_came_about(
    con: Connection, words: Words, bar: Bar, expected: str
) -> None:
    """The sentence says how a total came about, and what is unknown."""
    steps = queries.month_steps(con, bar)
    span = queries.vintage_span(con)
    assert expected == describe.steps_sentence(steps, span, words)
    alt = describe.alt_month_steps(steps, span, words)
    assert expected in alt


def test_single_copy_is_described_without_steps(con: Connection, words: Words) -> None:
    """A single copy is described without steps."""
    steps = queries.month_steps(con, Bar("drone", date(2026, 6, 1))).head(1)
    sentence = describe.steps_sentence(steps, queries.vintage_span(con), words)
    assert "Only the copy of 7 June 2026 covers this month: at least 2,136." == sentence


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "expected"),
    [
        ("recounted", "launched", "80", "1086", ("80", "1,086")),
        ("recounted", "suppressed", None, "2", ("not given", "2")),
        ("withheld", "launched", "80", None, ("80", "withheld")),
        ("disclosed", "launched", None, "80", ("withheld", "80")),
        ("added", "launched", None, "80", ("no line", "80")),
        ("added", "launched", None, None, ("no line", "not given")),
        ("removed", "launched", "80", None, ("80", "no line")),
        ("renamed", "target_areas", "west;north", "south", ("west, north", "south")),
        (
            "redated",
            "day",
            "2026-03-20",
            "2026-03-29",
            ("20 March 2026", "29 March 2026"),
        ),
    ],
)
def test_missing_value_says_why(
    words: Words,
    kind: str,
    field: str,
    old: str | None,
    new: str | None,
    expected: tuple[str, str],
) -> None:
    """No line, withheld and not given are different texts, and none is zero."""
    row = pd.Series({"kind": kind, "field": field, "old_value": old, "new_value": new})
    found = tuple(
        describe.revised_value(row, side, words) for side in ("old_value", "new_value")
    )
    assert expected == found


def test_difference_has_its_sign(words: Words) -> None:
    """Differences have a plus or a true minus; zero has no sign."""
    texts = [describe.signed_change(value, words) for value in (4, -1200, 0)]
    assert ["+4", "−1,200", "0"] == texts


def test_alt_text_contains_range_and_findings(
    con: Connection, view: View, words: Words, prints: pd.DataFrame
) -> None:
    """The alt text contains range and findings."""
    changes = queries.largest_changes(con, view)
    span = queries.vintage_span(con)
    by_category = describe.print_findings(prints, changes, span, words)
    alt = describe.alt_first_prints(prints, by_category, words)
    assert "September 2022 to June 2026. Missiles: 1 of 32 monthly totals" in alt
