"""Sentences of the Compare page are computed from the statements in the view."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from dashboard import describe, queries
from dashboard.describe.compare import exact_tallies, official_summaries
from dashboard.i18n import Words
from dashboard.permalink import View


def monthly(con: duckdb.DuckDBPyConnection, view: View, category: str) -> pd.DataFrame:
    """Return one category's statements on one month."""
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    return rows[rows["category"] == category]


def finding(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> describe.Finding:
    """Return one category's finding."""
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    return describe.comparison_findings(rows, view, words)[category]


def row(con: duckdb.DuckDBPyConnection, view: View, statement_id: str) -> pd.Series:
    """Return one statement beside our sum."""
    rows = queries.statement_comparisons(con, view)
    return rows[rows["statement_id"] == statement_id].iloc[0]


def test_tallies_near_our_sums_are_counted(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Drones: 16 of 20 tallies within 1 %, eleven of them equal; Euronews is named."""
    found = finding(con, view, words, "drone")
    assert "16 of 20" == found.figure
    assert "monthly tallies are within 1% of our sum" == found.when
    assert (
        "11 of them equal it exactly. Furthest from it is Euronews: 2,453 for June "
        "2025, where our sum is 5,438."
    ) == found.sentences[0]


def test_official_summaries_lie_higher(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Drones: in the median 1.06 times our sum over ten summaries."""
    assert (
        "Official summaries lie higher: in the median 1.06 times our sum (10 "
        "summaries). The highest is 1.48 times: President Zelensky for September 2023."
    ) == finding(con, view, words, "drone").sentences[1]


def test_a_figure_that_two_outlets_carry_is_one_summary(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """The president's 6,000 of January 2026, were it relayed twice, counts once."""
    rows = monthly(con, view, "drone")
    said = rows[rows["statement_id"] == "2026-01-drones-launched-zelensky"]
    again = said.assign(statement_id="2026-01-drones-again", publisher="NV")
    twice = pd.concat([rows, again], ignore_index=True)
    assert len(rows) + 1 == len(twice)
    summaries = official_summaries(twice)
    assert [6000] == list(
        summaries.loc[summaries["month"] == date(2026, 1, 1), "stated"]
    )


def test_only_comparable_tallies_are_counted(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """No bound, no Shahed-type drones alone, no sum with a missing part."""
    rows = monthly(con, view, "drone")
    tallies = exact_tallies(rows)
    assert {"exact"} == set(tallies["bound"]) == set(tallies["summed_bound"])
    assert tallies["population"].isna().all()
    short = rows.assign(summed_bound="at_least")
    assert exact_tallies(short).empty
    assert official_summaries(short).empty


def test_the_words_follow_the_view(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """In August and September 2025 both tallies agree; Syrskyi lies higher."""
    short = replace(view, first_month=date(2025, 8, 1), last_month=date(2025, 9, 1))
    found = finding(con, short, words, "drone")
    assert "2 of 2" == found.figure
    tallies, officials = found.sentences
    assert (
        "1 of them equals it exactly. Furthest from it is AFP: 5,638 for September "
        "2025, where our sum is 5,636."
    ) == tallies
    assert "An official summary lies higher: 1.22 times our sum (1 summary)." == (
        officials
    )


def test_glide_bombs_have_no_share_and_say_why(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """No sum, so no figure; instead how far two claimants lie apart."""
    found = finding(con, view, words, "glide_bomb")
    assert "" == found.figure
    assert "There are no daily reports to add up" in found.sentences[0]
    assert (
        "22 statements on one month each, on 19 different months. They lie furthest "
        "apart for July 2025: 3,786 against at least 5,100."
    ) == found.sentences[1]
    assert (
        "31 of the 50 months shown have no such statement, and so no line."
        == (found.sentences[2])
    )


def test_a_range_without_a_statement_says_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """In early 2023 nobody tallied a month: a card with sentences and no figure."""
    short = replace(view, first_month=date(2023, 1, 1), last_month=date(2023, 2, 1))
    found = finding(con, short, words, "missile")
    assert "" == found.figure
    assert found.sentences[0].startswith("No tally of a whole month")
    assert found.sentences[1].startswith("No official summary of a whole month")


def test_a_difference_has_its_sign_and_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Over 330 missiles said, 240 summed: at most 90 below."""
    said = row(con, view, "2025-06-missiles-sybiha-en")
    assert "at most −90" == describe.difference(said, words)
    assert "at most 0.727" == describe.bounded_ratio(said, words)


def test_a_missing_difference_says_why(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Not covered, no report, no daily series, or two lower bounds: four reasons."""
    uncovered = row(con, view, "wartodate-2024-02-22-drones-launched-air-force")
    unreported = row(con, view, "2025-12-21-week-missiles-zelensky")
    glide_bomb = row(con, view, "2025-06-glide-bombs-sybiha")
    two_bounds = row(con, view, "2025-06-missiles-sybiha-en").copy()
    two_bounds["difference_bound"] = pd.NA
    rows = (uncovered, unreported, glide_bomb, two_bounds)
    assert [
        "reports do not cover all days",
        "no report of these days",
        "no daily reports",
        "none: two lower bounds",
    ] == [describe.difference(said, words) for said in rows]
    assert [""] * 4 == [describe.bounded_ratio(said, words) for said in rows]


def test_the_alt_text_holds_the_findings(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A reader who cannot see the chart is told what it shows."""
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    found = describe.comparison_findings(rows, view, words)
    alt = describe.alt_monthly_comparisons(rows, found, words)
    assert alt.startswith("Dot chart of 127 statements on one month each")
    assert "Drones: 16 of 20 monthly tallies are within 1% of our sum." in alt
