"""Sentences on classes and families match the rows."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from dashboard import describe, queries
from dashboard.i18n import Words
from dashboard.permalink import View

DAYS = date(2022, 9, 28), date(2026, 10, 7)
YEAR = {"first_month": date(2025, 1, 1), "last_month": date(2025, 12, 1)}


def findings(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> dict[str, str]:
    """Return the cards as text."""
    ranges = queries.munition_range(con, view, category)
    totals = queries.munition_totals(con, view, category)
    by_name = describe.munition_findings(ranges, totals, view, category, DAYS, words)
    return {name: str(finding).strip() for name, finding in by_name.items()}


def headline(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> str:
    """Return the headline."""
    ranges = queries.munition_range(con, view, category)
    years = queries.munition_years(con, category)
    return describe.munition_headline(ranges, years, view, category, DAYS, words)


def parts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> str:
    """Return the sentences on the classes of the view's last month."""
    view = replace(view, first_month=view.last_month)
    rows = queries.munition_volumes(con, view, category)
    total = queries.munition_totals(con, view, category).iloc[-1]
    return " ".join(describe.month_parts(rows, total, category, words))


def summary(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> str:
    """Return heading and summary of the view's last month."""
    total = queries.munition_totals(con, view, category).iloc[-1]
    heading = describe.month_heading(total, words)
    return f"{heading}. {describe.month_summary(total, words)}"


@pytest.mark.parametrize(
    ("category", "changes", "expected"),
    [
        (
            "missile",
            YEAR,
            "1,937 missiles in 2025: at least 1,061 cruise, at least 562 ballistic",
        ),
        (
            "missile",
            YEAR | {"munition_class": "ballistic"},
            "At least 562 ballistic missiles in 2025, after at least 306 in 2024",
        ),
        (
            "missile",
            YEAR | {"split": "model"},
            (
                "1,937 missiles in 2025: at least 472 Kh-101/Kh-555, "
                "at least 455 Iskander-M/KN-23"
            ),
        ),
        ("drone", YEAR, "54,585 drones in 2025; the Air Force says it stopped 86%"),
        (
            "missile",
            {},
            "At least 7,691 missiles since 28 September 2022: at least 4,641 cruise",
        ),
        (
            "missile",
            {
                "first_month": date(2025, 11, 1),
                "last_month": date(2025, 11, 1),
                "munition_class": "ballistic",
            },
            "86 ballistic missiles in November 2025",
        ),
        (
            "missile",
            {"last_month": date(2022, 9, 1), "munition_class": "anti_radiation"},
            "Types: classes, families, interception",
        ),
    ],
)
def test_headline_has_class_range_and_figure(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    changes: dict[str, object],
    expected: str,
) -> None:
    """The headline has class, range and figure; without one the page's name."""
    assert expected == headline(con, replace(view, **changes), words, category)


def test_year_is_not_compared_with_an_incomplete_one(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """2023 is not compared, as the feed begins in September 2022."""
    year = replace(
        view,
        first_month=date(2023, 1, 1),
        last_month=date(2023, 12, 1),
        munition_class="cruise",
    )
    text = headline(con, year, words, "missile")
    assert "At least 1,057 cruise missiles in 2023" == text


def test_the_context_says_of_how_many_an_outcome_is_stated(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The share stopped is of the 121,128 drones with an outcome, of 122,536."""
    ranges = queries.munition_range(con, view, "drone")
    row = describe.range_row(ranges, view, "drone")
    tallies = queries.tallied_months(con, "drone", view.first_month, view.last_month)
    assert (
        "Ukrainian Air Force figures to 7 October 2026. Reported, not verified. "
        "For July 2026 the total is a tally by AFP. Outcome stated for 121,128."
    ) == describe.munition_context(row, tallies, DAYS[1], words)


def test_cards_add_up_the_chosen_range(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Missiles of 2025: 1,937 launched, 1,123 of 1,876 stopped, and December."""
    assert {
        "launched": "Missiles: 1,937 reported launched in 2025.",
        "stopped": (
            "Stopped, says the Air Force: 60% 1,123 of 1,876 with a "
            "stated outcome. No outcome is stated for 61 more."
        ),
        "latest": (
            "December 2025: 171 reported launched in the latest whole month. "
            "Stopped: 116 of 171 (68%)."
        ),
    } == findings(con, replace(view, **YEAR), words, "missile")


def test_rest_of_a_lower_bound_is_a_lower_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """September 2026: at least 67 missiles, so at least 11 more than the 56."""
    september = dict.fromkeys(("first_month", "last_month"), date(2026, 9, 1))
    stopped = findings(con, replace(view, **september), words, "missile")["stopped"]
    assert stopped.endswith("No outcome is stated for at least 11 more.")


def test_partly_reported_month_is_not_the_latest_complete_one(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Reports of drones cover only 7 days of October and 25 of July 2026."""
    for last_month, expected in (
        (date(2026, 10, 1), "September 2026: at least 5,850 reported launched"),
        (date(2026, 7, 1), "June 2026: 5,749 reported launched"),
    ):
        cards = findings(con, replace(view, last_month=last_month), words, "drone")
        assert cards["latest"].startswith(expected)


def test_card_leads_with_the_complete_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """If June 2026 has reports to the 28th, the card leads with May, then June."""
    early = replace(view, last_month=date(2026, 6, 1))
    ranges = queries.munition_range(con, early, "missile")
    totals = queries.munition_totals(con, early, "missile")
    totals.loc[totals["month"] == date(2026, 6, 1), "status"] = "month_not_over"
    days = DAYS[0], date(2026, 6, 28)
    by_name = describe.munition_findings(ranges, totals, early, "missile", days, words)
    text = str(by_name["latest"])
    assert text.startswith("May 2026: 204 reported launched")
    assert "Figures for June 2026 go only to 28 June 2026: 177." in text


def test_shares_are_those_of_the_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """September 2026 has no shares, as 24 reports withhold their number."""
    text = parts(con, replace(view, last_month=date(2026, 9, 1)), words, "missile")
    assert (
        "Cruise at least 56 · Air-launched guided at least 8 · "
        "Ballistic at least 2 · Anti-radiation at least 1."
    ) in text
    assert "24 reports withhold their number, so there are no shares." in text
    assert "%" not in text


def test_sentence_says_that_bundles_are_not_split(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """62 missiles of May 2026 are in bundles, which are not split."""
    may = replace(view, last_month=date(2026, 5, 1))
    text = parts(con, may, words, "missile")
    assert "62 of them were reported in bundles of several classes" in text


def test_shares_of_a_month_with_a_missing_number_say_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """February 2024 says that three reports have no number."""
    early = replace(view, last_month=date(2024, 2, 1))
    assert summary(con, early, words, "missile").startswith("At least 116 missiles in")
    assert (
        "Shares are of what is stated: 3 reports of the month name no number."
        in parts(con, early, words, "missile")
    )


def test_drones_outside_the_headline_are_named(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """May 2023: 408 one-way attack drones, and others outside the headline."""
    early = replace(view, last_month=date(2023, 5, 1))
    assert summary(con, early, words, "drone").startswith("408 drones in May 2023.")
    text = parts(con, early, words, "drone")
    assert "the only class in the headline" in text
    assert "outside the headline: " in text and "Loitering 8" in text


def test_a_month_says_of_how_many_the_outcome_is_stated(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """November 2025: 86 ballistic missiles launched, 61 with an outcome."""
    november = replace(view, munition_class="ballistic", last_month=date(2025, 11, 1))
    assert (
        "86 ballistic missiles in November 2025. Reported launched, as the Ukrainian "
        "Air Force says. Stopped: 20 of 61 (33%); outcome stated for 61 of 86 launched."
    ) == summary(con, november, words, "missile")


def test_rate_has_its_counts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """4,777 of 5,850 drones in September 2026; 7,476 of 8,150 in May."""
    for month, expected in (
        (date(2026, 9, 1), "Stopped: 4,777 of 5,850 (82%)."),
        (date(2026, 5, 1), "Stopped: 7,476 of 8,150 (92%)."),
    ):
        text = summary(con, replace(view, last_month=month), words, "drone")
        assert text.endswith(expected)


def test_class_says_which_bundles_may_include_more(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """May 2026: 29 ballistic missiles, and possibly some of 62 in bundles."""
    may = replace(view, munition_class="ballistic", last_month=date(2026, 5, 1))
    assert summary(con, may, words, "missile").startswith(
        "At least 29 ballistic missiles in May 2026."
    )
    text = parts(con, may, words, "missile")
    assert (
        "Another 62 missiles of the month were reported in bundles of several classes"
    ) in text


def test_a_range_without_a_figure_says_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """September 2022 has no anti-radiation missile, and says so."""
    empty = replace(view, last_month=view.first_month, munition_class="anti_radiation")
    text = findings(con, empty, words, "missile")["launched"]
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
