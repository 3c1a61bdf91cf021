"""The front page says the last month that is over, and what covers a part of it."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import describe, queries
from dashboard.i18n import Words
from dashboard.permalink import Bar, View

SEPTEMBER = date(2026, 9, 1)
LAST_DAY = date(2026, 10, 7)


@pytest.fixture
def months(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the months that the front page draws."""
    return queries.recent_months(con, view, LAST_DAY)


def test_the_headline_counts_only_what_covers_the_month(
    months: pd.DataFrame, words: Words
) -> None:
    """Seven days of glide bombs do not stand beside whole months."""
    assert (
        "At least 67 missiles and at least 5,850 drones were reported launched at "
        "Ukraine in September 2026. For glide bombs no figure covers the whole month."
    ) == describe.front_headline(months, SEPTEMBER, words)


def test_a_part_of_a_month_is_shown_as_a_part(
    months: pd.DataFrame, words: Words
) -> None:
    """With its days and the way to its sources, before the latest whole month."""
    _, _, bombs = describe.front_glances(months, SEPTEMBER, words)
    assert "at least about 1,700" == bombs.figure
    assert (
        "launched on 7 of the 30 days of September 2026, says Volodymyr Zelensky. "
        "No figure for the whole month."
    ) == bombs.when
    assert Bar("glide_bomb", SEPTEMBER) == bombs.bar
    assert "What the figure for September 2026 was made from" == bombs.behind
    assert (
        "The latest month with a figure for the whole of it: 8,766 glide bombs "
        "launched in August 2026, says Ukrainian officials (not named)."
    ) == bombs.sentences[0]
    assert (
        "Volodymyr Zelensky’s statements give at least 1,540 for 7 of its 31 days "
        "(220 a day)."
    ) == bombs.sentences[-1]


def test_what_is_withheld_and_what_is_not_over_is_said(
    months: pd.DataFrame, words: Words
) -> None:
    """Both stand among what the figures do not know."""
    said = describe.front_unknowns(months, SEPTEMBER, LAST_DAY, words)
    assert (
        "Missiles: 24 reports withhold the number, so the month is a lower bound."
        in said
    )
    assert "October 2026 is not over: at least 1,076 drones by 7 October 2026." in said
