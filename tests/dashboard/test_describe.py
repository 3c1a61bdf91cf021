"""Sentences say what the rows say, and compare only what can be compared."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import describe, queries
from dashboard.i18n import Words
from dashboard.permalink import View


def finding(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    **changes: object,
) -> describe.Finding:
    """Return one category's finding on the shipped registers."""
    view = replace(view, **changes)
    volumes = queries.monthly_volumes(con, view)
    found = describe.findings(volumes, view, words, date(2026, 6, 28))
    return found[category]


def test_the_finding_is_the_latest_whole_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """June 2026 is not over, so the finding is May, with June to date behind it."""
    found = finding(con, view, words, "drone")
    assert ("8,150", "reported launched in May 2026") == (found.figure, found.when)
    assert (
        "24% more than in April 2026 (6,583), and 104% more than in May 2025 (4,003).",
        "No month since September 2022 has a higher figure.",
        "June 2026, not over, stands at 5,487 by 28 June 2026.",
    ) == found.sentences


def test_the_record_is_over_all_months_not_the_range(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A range that leaves the record out still names it."""
    last = date(2025, 8, 1)
    found = finding(con, view, words, "missile", first_month=last, last_month=last)
    assert "158" == found.figure
    assert (
        "The highest figure since September 2022 is 290, in February 2026."
        in found.sentences
    )


def test_no_change_between_claimants(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """July 2025 is the ministry's figure, June the minister's: no change is given."""
    found = finding(con, view, words, "glide_bomb", last_month=date(2025, 7, 1))
    assert "3,786" == found.figure
    assert "launched in July 2025, says Ministry of Defence" == found.when
    assert (
        "No change is given: the figure for June 2025 was made or claimed otherwise. "
        "No change is given: July 2024 has no figure."
    ) == found.sentences[0]


def test_a_change_between_figures_of_one_claimant(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """March 2025 against February 2025 are both the ministry's, both exact."""
    found = finding(con, view, words, "glide_bomb", last_month=date(2025, 3, 1))
    assert "42% more than in February 2025 (3,370)." in found.sentences[0]


def test_no_change_from_a_figure_that_is_a_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A figure said as "more than" is no number to compute with."""
    found = finding(con, view, words, "glide_bomb", last_month=date(2025, 10, 1))
    assert "≥ 5,328" == found.figure
    assert "No change is given: the figure is no exact one." == found.sentences[0]


@pytest.mark.parametrize(
    ("category", "month", "said"),
    [
        (
            "glide_bomb",
            date(2025, 10, 1),
            (
                "A year before: ~ 3,100 launched in October 2024, from weekly figures "
                "by President Zelensky for 24 of 31 days. No change is given: the "
                "figure is no exact one."
            ),
        ),
        (
            "drone",
            date(2025, 6, 1),
            (
                "A year before: 328 reported launched in June 2024. 1,558% more than "
                "in June 2024 (328)."
            ),
        ),
        ("missile", date(2022, 10, 1), ""),
        (
            "glide_bomb",
            date(2024, 2, 1),
            "A year before, in February 2023: no figure.",
        ),
    ],
)
def test_a_bar_is_held_beside_the_year_before(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    month: date,
    said: str,
) -> None:
    """With who says so, and a change only between figures that can be compared."""
    volumes = queries.monthly_volumes(con, view)
    row = queries.bar_row(volumes, category, month)
    assert said == describe.year_before(row, volumes, words)


def test_a_picture_of_statements_credits_no_one_else(
    view: View, words: Words, con: duckdb.DuckDBPyConnection
) -> None:
    """Glide bombs are none of the Air Force's figures, nor of the dataset after it."""
    build = queries.build_info(con)
    bombs = replace(view, categories=("glide_bomb",))
    name = "monthly_volumes"
    _, _, source = describe.chart_frame(name, "volumes", bombs, build, words)
    assert "Air Force" not in source
    assert "CC BY 4.0" in source
    _, _, source = describe.chart_frame(name, "volumes", view, build, words)
    assert "Air Force" in source
    assert "CC BY-NC-SA 4.0" in source


def test_a_range_without_a_figure_says_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Nothing is not zero: the card has no figure and a sentence."""
    months = {"first_month": date(2023, 1, 1), "last_month": date(2023, 3, 1)}
    found = finding(con, view, words, "glide_bomb", **months)
    assert "" == found.figure
    assert ("No month in this range has a figure.",) == found.sentences


def test_fewer_is_said_as_fewer(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """August 2025 fell against July."""
    found = finding(con, view, words, "drone", last_month=date(2025, 8, 1))
    assert found.sentences[0].startswith("34% fewer than in July 2025 (6,297)")


def test_the_alt_text_states_range_findings_and_gaps(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A reader who cannot see the chart is told what it shows."""
    volumes = queries.monthly_volumes(con, view)
    found = describe.findings(volumes, view, words, date(2026, 6, 28))
    alt = describe.alt_monthly_volumes(volumes, found, words)
    assert alt.startswith(
        "Bar chart of figures reported launched by month, September 2022 to June 2026."
    )
    assert "Drones: 8,150 reported launched in May 2026." in alt
    assert "27 of the 46 months shown have no figure." in alt


def test_as_many_is_said_as_many(words: Words, view: View) -> None:
    """Two equal months are neither more nor fewer."""
    rows = pd.DataFrame(
        {
            "month": [date(2025, 1, 1), date(2025, 2, 1)],
            "category": "drone",
            "munition_class": "all",
            "launched": pd.array([7, 7], dtype="Int64"),
            "launched_bound": "exact",
            "basis": "national_reports",
            "claimant": "Ukrainian Air Force",
            "status": "complete",
        }
    )
    short = replace(
        view,
        first_month=date(2025, 1, 1),
        last_month=date(2025, 2, 1),
        categories=("drone",),
    )
    found = describe.findings(rows, short, words, date(2025, 2, 28))["drone"]
    assert found.sentences[0].startswith("As many as in January 2025.")


@pytest.mark.parametrize(
    ("claimant", "publisher", "said"),
    [
        ("General Staff of Ukraine", "General Staff of Ukraine", "General Staff"),
        ("Euronews", "Euronews (FR)", "Euronews (FR)"),
        ("Volodymyr Zelensky", "Al Jazeera", "relayed by Al Jazeera"),
        ("ABC News", "Yahoo (ABC News)", "relayed by Yahoo (ABC News)"),
    ],
)
def test_who_only_relays_a_statement_is_said(
    words: Words, claimant: str, publisher: str, said: str
) -> None:
    """A claimant's own page, in whatever edition, relays nobody."""
    row = pd.Series({"claimant": claimant, "publisher": publisher})
    assert describe.relayed_by(row, words).startswith(said)
