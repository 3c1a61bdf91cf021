"""Tests the chart of claims as multiples of our sum by the figure's data."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import queries
from dashboard.i18n import Words
from dashboard.permalink import View
from tests.dashboard import checked as charts


@pytest.fixture
def ratios(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the figures that can be compared with our sums."""
    rows = queries.monthly_comparisons(queries.statement_comparisons(con, view), view)
    return rows[rows["is_comparable"]].reset_index(drop=True)


@pytest.fixture
def figure(ratios: pd.DataFrame, view: View, words: Words) -> go.Figure:
    """Give the chart of the default view."""
    return charts.claim_ratios(ratios, view, words)


def marks(figure: go.Figure, panel: str, symbol: str) -> dict[str, float]:
    """Return the height of each mark by the bar it opens."""
    return {
        code: round(y, 3)
        for trace in figure.data
        if trace.mode == "markers"
        and trace.yaxis == f"y{panel}"
        and trace.marker.symbol == symbol
        and trace.customdata is not None
        for code, y in zip(trace.customdata, trace.y, strict=True)
    }


def labels(figure: go.Figure) -> list[str]:
    """Return the labels of marks."""
    texts = [text for t in figure.data if t.mode == "text" for text in t.text]
    return sorted(text.strip("\u00a0") for text in texts)


def test_officials_and_tallies_are_multiples_of_our_sum(figure: go.Figure) -> None:
    """September 2023 is 246 against our 95; June 2025 is AFP's 239 against 240."""
    officials = marks(figure, "", "diamond")
    assert 7 == len(officials)
    assert 2.589 == officials["missile:2023-09"]
    assert 0.996 == marks(figure, "", "circle")["missile:2025-06"]
    assert 1.224 == marks(figure, "2", "diamond")["drone:2025-09"]


def test_our_sum_is_a_line_at_one(figure: go.Figure) -> None:
    """Our sum is a line at 1 in each panel, with a legend entry."""
    lines = [t for t in figure.data if t.mode == "lines" and t.x[0] is not None]
    assert [(1, 1), (1, 1)] == [tuple(trace.y) for trace in lines]
    assert "1× = our sum" in [trace.name for trace in figure.data]


def test_equal_claims_share_a_tooltip(figure: go.Figure) -> None:
    """AFP and the Associated Press share a tooltip: both 5,438 drones in June 2025."""
    (text,) = (
        hover
        for trace in figure.data
        for hover in trace.hovertext or ()
        if "Associated Press" in hover
    )
    assert text.startswith("<b>June 2025</b><br>AFP: 5,438<br>Associated Press: 5,438")
    assert "Our sum of daily reports: 5,438<br>1× our sum" in text


def test_outlying_claimant_is_labelled_once_per_panel(figure: go.Figure) -> None:
    """The president is labelled once per panel; labels never collide with marks."""
    names = labels(figure)
    assert 2 == names.count("Volodymyr Zelensky")
    assert "Euronews" in names


def test_the_chart_fits_the_first_screen(
    figure: go.Figure, ratios: pd.DataFrame, view: View, words: Words
) -> None:
    """At most 380 pixels, with one panel or two."""
    of_drones = replace(view, categories=("drone",))
    drones = ratios[ratios["category"] == "drone"]
    single = charts.claim_ratios(drones, of_drones, words)
    assert max(figure.layout.height, single.layout.height) <= 380


def test_the_axis_holds_all_marks(figure: go.Figure) -> None:
    """The axis runs from half to three times our sum of missiles; ticks read 1×, 2×."""
    assert (0.5, 3.0) == figure.layout.yaxis.range
    assert ("1×", "2×", "3×") == figure.layout.yaxis.ticktext
    months = [date.fromisoformat(str(day)[:10]) for day in figure.layout.xaxis.range]
    assert [date(2023, 9, 1), date(2026, 7, 1)] == months


def test_register_text_is_escaped_in_labels_and_tooltips(
    ratios: pd.DataFrame, view: View, words: Words
) -> None:
    """Labels and tooltips render some HTML, so names are escaped."""
    foul = ratios.assign(claimant="<b>x</b>")
    figure = charts.claim_ratios(foul, view, words)
    texts = [text for trace in figure.data for text in trace.hovertext or ()]
    texts += [text for t in figure.data if t.mode == "text" for text in t.text]
    assert texts
    assert all("<b>x" not in text for text in texts)


def test_no_mark_overlaps_a_label(figure: go.Figure) -> None:
    """Non-breaking spaces, each a fifth of the type size, keep labels off the marks."""
    for trace in figure.data:
        for text in trace.text or () if trace.mode == "text" else ():
            spaces = len(text) - len(text.strip("\u00a0"))
            assert spaces * trace.textfont.size * 0.2 > 10 * 0.65 + 1.5
