"""The front page describes the last complete month, and partial ones."""

import re
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import describe, i18n, queries
from dashboard.i18n import Words
from dashboard.permalink import Bar, View

SEPTEMBER = date(2026, 9, 1)
LAST_DAY = date(2026, 10, 7)


@pytest.fixture
def months(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the months that the front page charts."""
    return queries.recent_months(con, view, LAST_DAY)


def test_headline_leaves_out_a_partial_month(
    months: pd.DataFrame, words: Words
) -> None:
    """Seven days of glide bombs are not in the headline of complete months."""
    assert (
        "At least 67 missiles and at least 5,850 drones were reported launched at "
        "Ukraine in September 2026; for glide bombs no figure covers the whole month"
    ) == describe.front_headline(months, SEPTEMBER, words)


def test_partial_month_is_below_the_latest_complete_one(
    months: pd.DataFrame, words: Words
) -> None:
    """The latest complete month leads; a partial month is in a sentence below."""
    _, _, bombs = describe.front_glances(months, SEPTEMBER, words)
    assert "8,766" == bombs.figure
    expected = "launched in August 2026, say Ukrainian officials (not named)"
    assert expected == bombs.when
    assert Bar("glide_bomb", date(2026, 8, 1)) == bombs.bar
    assert "What the figure for August 2026 was made from" == bombs.behind
    assert ("September 2026: at least about 1,700 on 7 days.",) == bombs.sentences


def test_cards_by_year_show_the_last_complete_year(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """By year the cards show 2025, the last complete year, compared with 2024."""
    years = queries.period_volumes(con, view, "year")
    missiles, drones, bombs = describe.period_glances(years, LAST_DAY, words)
    assert ("1,937", "reported launched, 2025") == (missiles.figure, missiles.when)
    assert ("2024: at least 2,004.",) == missiles.sentences
    assert ("54,585", ("2024: 11,052, decoys counted only since October 2024.",)) == (
        drones.figure,
        drones.sentences,
    )
    assert ("about 60,000", None) == (bombs.figure, bombs.bar)
    assert ("launched, 2025", "Source: Ukrainian Air Force.") == (
        bombs.when,
        bombs.sentences[0],
    )


@pytest.mark.parametrize(
    ("language", "when", "source"),
    [
        ("en", "on 31 of 92 days, Q3 2026", "Source: Ministry of Defence of Ukraine."),
        (
            "uk",
            "за 31 із 92 днів, III кв. 2026",
            "Джерело — Міністерство оборони України.",
        ),
    ],
)
def test_card_says_how_many_days_a_claimants_figure_covers(
    con: duckdb.DuckDBPyConnection, view: View, language: str, when: str, source: str
) -> None:
    """8,300 is July's figure alone; another claimant gives 8,766 for August."""
    quarters = queries.period_volumes(con, view, "quarter")
    _, drones, bombs = describe.period_glances(quarters, LAST_DAY, i18n.load(language))
    assert (when, source) == (bombs.when, bombs.sentences[0])
    assert not any(" 92 " in sentence for sentence in drones.sentences)


def test_card_of_a_year_to_date_says_how_many_days_it_covers(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A card of the year to date says how many days its figure covers."""
    cards = describe.year_to_date_findings(
        queries.period_volumes(con, view, "year_to_date"), words
    )
    bombs, missiles = cards["glide_bomb"], cards["missile"]
    assert "on 123 of 243 days, 1 January – 31 August 2026" == bombs.when
    assert "Source: Ministry of Defence of Ukraine." == bombs.sentences[0]
    assert "Figures for 273 of 280 days." == missiles.sentences[0]


def test_headline_compares_the_last_two_complete_years(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """54,585 drones are 4.9 times 11,052; 1,937 missiles are below 2,004 or more."""
    years = queries.period_volumes(con, view, "year")
    assert (
        "Almost 5 times as many drones were launched at Ukraine in 2025 as in 2024, "
        "decoys counted only since October 2024, with no increase in missiles"
    ) == describe.years_headline(years, LAST_DAY, words)
    missiles = years[years["category"] == "missile"]
    assert "2025: 1,937; 2024: at least 2,004" == describe.two_years(
        missiles, LAST_DAY, words
    )


@pytest.mark.parametrize(
    ("more", "language", "expected"),
    [
        (1, "en", "1 more drone was launched at Ukraine in 2025 than in 2024"),
        (2, "en", "2 more drones were launched at Ukraine in 2025 than in 2024"),
        (2, "uk", "2025 року по Україні запустили на 2 БпЛА більше, ніж"),
        (60, "en", "0.1% more drones were launched at Ukraine in 2025 than in 2024"),
    ],
)
def test_small_change_is_not_written_as_0_percent(
    con: duckdb.DuckDBPyConnection, view: View, more: int, language: str, expected: str
) -> None:
    """One drone of 54,585 is 0.002 %, and not written as 0 %."""
    years = queries.period_volumes(con, view, "year")
    of_drones = (years["category"] == "drone") & (years["launched_bound"] == "exact")
    in_2024 = of_drones & (years["period_start"] == date(2024, 1, 1))
    years.loc[in_2024, "launched"] = 54_585 - more
    headline = describe.years_headline(years, LAST_DAY, i18n.load(language))
    assert headline.startswith(expected)


def test_year_is_not_compared_with_an_overlapping_lower_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """2024's drones are not compared with "at least 3,082" of 2023."""
    years = queries.period_volumes(con, view, "year")
    assert "" == describe.years_headline(years, date(2025, 6, 1), words)


def test_withheld_figures_and_incomplete_month_are_listed(
    months: pd.DataFrame, words: Words
) -> None:
    """Withheld figures and the incomplete month are listed as unknowns."""
    sentences = describe.front_unknowns(months, SEPTEMBER, LAST_DAY, words)
    assert (
        "Missiles: 24 reports withhold the number, so the month is a lower bound."
        in sentences
    )
    assert (
        "Figures for October 2026 go only to 7 October 2026: at least 1,076 drones."
        in sentences
    )


def test_a_lower_bound_is_not_the_lowest(months: pd.DataFrame, words: Words) -> None:
    """At least 67 missiles in September 2026 may be many more: not the lowest."""
    alt = describe.alt_front_months(months, "missile", SEPTEMBER, words)
    lowest = re.search(r"Lowest that is no lower bound: ([^.]*)\.", alt)
    latest = re.search(r"Latest that is no lower bound: ([^.]*)\.", alt)
    assert lowest is not None
    assert latest is not None
    assert "at least" not in lowest[1] + latest[1]
    assert "376 missiles in July 2026" == latest[1]
    assert "Only lower bounds for August 2026 and September 2026." in alt


def test_all_drones_are_not_called_attack_drones() -> None:
    """Drones include decoys, so no Ukrainian headline calls them attack drones."""
    entries = i18n.load("uk").entries
    front = {k: str(v) for k, v in entries.items() if k.startswith("front.")}
    keys = {key for key, text in front.items() if re.search(r"ударн\w+ БпЛА", text)}
    assert {"front.answers_glossary"} == keys
