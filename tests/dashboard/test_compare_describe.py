"""Sentences of the Compare page follow from the statements in the view."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from dashboard import describe, queries
from dashboard.i18n import Words
from dashboard.permalink import View


def finding_of(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> describe.Finding:
    """Return one category's finding."""
    agreement = queries.agreement(con, view)
    return describe.comparison_findings(agreement, view, words)[category]


def row(con: duckdb.DuckDBPyConnection, view: View, statement_id: str) -> pd.Series:
    """Return one statement with our sum."""
    rows = queries.statement_comparisons(con, view)
    return rows[rows["statement_id"] == statement_id].iloc[0]


def headline(con: duckdb.DuckDBPyConnection, view: View, words: Words) -> str:
    """Return the page's headline."""
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    return describe.claims_headline(queries.agreement(con, view), rows, view, words)


def test_headline_compares_officials_with_our_sum(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The median is 1.375 times our sum for missiles, 1.058 times for drones."""
    expected = (
        "Officials’ totals are higher than our sums: missiles by 38%, drones by 6%"
    )
    assert expected == headline(con, view, words)


def test_the_headline_names_the_class(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The headline says "ballistic missiles" and does not mention drones."""
    missiles = replace(view, categories=("missile",), munition_class="ballistic")
    expected = "Officials’ totals are higher than our sums: ballistic missiles by 78%"
    assert expected == headline(con, missiles, words)


def test_headline_of_glide_bombs_is_the_range_of_figures(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Glide bombs have no sum of ours, so the headline gives the range of figures."""
    bombs = replace(view, categories=("glide_bomb",))
    expected = "Glide bombs: figures for July 2025 range from 3,786 to at least 5,100"
    assert expected == headline(con, bombs, words)


def test_the_headline_tells_higher_from_lower(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The headline tells higher, lower and equal apart."""
    agreement = queries.agreement(con, view)
    summaries = agreement[agreement["method"] == "official_summary"]
    rows = queries.statement_comparisons(con, view).iloc[:0]
    one_lower = summaries.assign(median_times=[0.9, 1.375])
    expected = (
        "Officials’ totals against our sums: missiles 38% higher, drones 10% lower"
    )
    assert expected == describe.claims_headline(one_lower, rows, view, words)
    level = summaries.assign(median_times=[1.0, 1.004])
    expected = "Officials’ totals equal our sums: missiles, drones"
    assert expected == describe.claims_headline(level, rows, view, words)


def test_headline_without_officials_counts_tallies(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """February 2026 has two tallies, both near; early 2023 has none, so no finding."""
    february = date(2026, 2, 1)
    short = replace(view, first_month=february, last_month=february)
    expected = "2 of 2 monthly tallies are within 1% of our sums"
    assert expected == headline(con, short, words)
    early = replace(view, first_month=date(2023, 1, 1), last_month=date(2023, 2, 1))
    assert "What others say, beside our sums" == headline(con, early, words)


def test_tallies_near_our_sums_are_counted(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """16 of 20 tallies of drones are within 1 %, eleven equal; cards are short."""
    finding = finding_of(con, view, words, "drone")
    assert "16 of 20" == finding.figure
    assert "monthly tallies within 1% of our sum" == finding.when
    assert ("11 equal it exactly.",) == finding.sentences
    assert len(str(finding).split()) <= 15


def test_furthest_claimants_are_named(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Euronews lies furthest among tallies of drones, the president among summaries."""
    drones = replace(view, categories=("drone",))
    sentences = describe.furthest_figures(queries.agreement(con, drones), drones, words)
    summary, tally = sentences
    assert (
        "Drones: the official summary furthest from our sum is Volodymyr Zelensky: 746 "
        "for September 2023, where our sum is 503."
    ) == summary
    assert (
        "Drones: the tally furthest from our sum is Euronews: 2,453 for June 2025, "
        "where our sum is 5,438."
    ) == tally


def test_card_of_glide_bombs_says_why_it_has_no_share(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Without a sum the card gives no share, but how far two claimants lie apart."""
    finding = finding_of(con, view, words, "glide_bomb")
    assert "" == finding.figure
    assert ("No daily reports to add up, so no sum to compare.",) == finding.sentences
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    assert (
        "Glide bombs: 22 statements on one month each, on 19 different months. They "
        "differ most for July 2025: 3,786 against at least 5,100."
    ) == describe.glide_bombs_apart(rows, words)
    assert (
        "Glide bombs: 31 of the 50 months shown have no statement of their own."
    ) in describe.months_unspoken(rows, view, words)


def test_a_range_without_a_tally_says_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Early 2023 has no monthly tally: the card has a sentence and no figure."""
    short = replace(view, first_month=date(2023, 1, 1), last_month=date(2023, 2, 1))
    finding = finding_of(con, short, words, "missile")
    assert "" == finding.figure
    assert ("No tally of a whole month to compare.",) == finding.sentences


def test_a_difference_has_its_sign_and_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Over 330 missiles stated, 240 summed: the difference is at most −90."""
    statement = row(con, view, "2025-06-missiles-sybiha-en")
    assert "at most −90" == describe.difference(statement, words)
    assert "at most 0.727" == describe.bounded_ratio(statement, words)


def test_a_missing_difference_says_why(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A missing difference has one of four reasons, which is given."""
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
    ] == [describe.difference(statement, words) for statement in rows]
    assert [""] * 4 == [describe.bounded_ratio(statement, words) for statement in rows]


def test_alt_text_contains_the_findings(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The alt text contains the findings."""
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    findings = describe.comparison_findings(queries.agreement(con, view), view, words)
    alt = describe.alt_monthly_comparisons(rows, map(str, findings.values()), words)
    assert alt.startswith("Dot chart of 127 statements on one month each")
    assert "Drones: 16 of 20 monthly tallies within 1% of our sum." in alt
    ratios = rows[rows["is_comparable"]]
    alt = describe.alt_claim_ratios(ratios, "Officials lie above", findings, words)
    assert alt.startswith("Dot chart of 53 figures for whole months, each divided by")
    assert "Officials lie above. Missiles: 7 of 16" in alt
