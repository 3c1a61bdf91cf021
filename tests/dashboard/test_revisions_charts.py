"""Tests the Revisions charts by the figures' data."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import queries
from dashboard.charts.style import bar_codes
from dashboard.i18n import Words
from dashboard.permalink import Bar, View
from tests.dashboard import checked as charts

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def prints(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the first prints of the default view."""
    return queries.first_prints(con, view)


@pytest.fixture
def steps(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Give the steps of missiles of October 2025, copy by copy."""
    return queries.month_steps(con, Bar("missile", OCTOBER))


def bars(figure: go.Figure, axis: str) -> dict[date, float]:
    """Return the bars of a panel by month."""
    (trace,) = (
        t for t in figure.data if t.type == "bar" and t.yaxis == axis and t.customdata
    )
    months = [bar_start.date().replace(day=1) for bar_start in trace.x]
    return dict(zip(months, trace.y, strict=True))


def diamonds(figure: go.Figure, axis: str) -> list[tuple[str, float]]:
    """Return bar and value of each first print in a panel."""
    (trace,) = (
        t
        for t in figure.data
        if t.type == "scatter" and t.yaxis == axis and t.customdata
    )
    assert "diamond" == trace.marker.symbol
    return list(zip(trace.customdata, trace.y, strict=True))


def texts(figure: go.Figure) -> list[str]:
    """Return the labels in the chart."""
    return [
        text
        for t in figure.data
        if t.type == "scatter" and "text" in t.mode
        for text in t.text
        if text
    ]


def test_bars_are_present_figures_and_diamonds_first_prints(
    prints: pd.DataFrame, words: Words
) -> None:
    """Missiles are above drones; 32 months ended after the first copy."""
    figure = charts.first_prints(prints, words)
    assert 270 == bars(figure, "y")[OCTOBER]
    assert 5298 == bars(figure, "y2")[OCTOBER]
    assert ("missile:2025-10", 270) in diamonds(figure, "y")
    assert 32 == len(diamonds(figure, "y2"))


def test_bars_begin_at_zero(prints: pd.DataFrame, words: Words) -> None:
    """Every axis starts at zero."""
    figure = charts.first_prints(prints, words)
    assert [0, 0] == [figure.layout[axis].range[0] for axis in ("yaxis", "yaxis2")]


def test_months_before_the_first_copy_are_a_band(
    prints: pd.DataFrame, words: Words
) -> None:
    """September 2022 to September 2023 are a band, in the legend too: unknown."""
    figure = charts.first_prints(prints, words)
    bands = [
        (pd.Timestamp(s.x0), pd.Timestamp(s.x1))
        for s in figure.layout.shapes
        if s.type == "rect"
    ]
    expected = (pd.Timestamp("2022-09-01"), pd.Timestamp("2023-10-01"))
    assert [expected] * 2 == bands
    assert "Ended before the first copy" in [t.name for t in figure.data]


def test_wide_band_is_labelled(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A band over a third of the months has room for a label."""
    until_2023 = replace(view, last_month=date(2023, 12, 1))
    figure = charts.first_prints(queries.first_prints(con, until_2023), words)
    labels = [a.text for a in figure.layout.annotations if "first print" in a.text]
    assert ["ended before the first copy: no first print"] * 2 == labels


def test_lower_bound_is_one_in_the_hover_texts(
    con: duckdb.DuckDBPyConnection, prints: pd.DataFrame, words: Words
) -> None:
    """The hover texts of February 2024 say "at least": bars, diamonds, steps."""
    february = Bar("missile", date(2024, 2, 1))
    over_month = [
        text
        for trace in charts.first_prints(prints, words).data
        for code, text in zip(
            trace.customdata or (), trace.hovertext or (), strict=True
        )
        if code == "missile:2024-02"
    ]
    assert 2 == len(over_month)
    assert all(2 == text.count("at least 116") for text in over_month)
    steps = charts.month_steps(queries.month_steps(con, february), words)
    assert all("at least 116" in text for text in steps.data[0].hovertext)


def test_changed_month_is_labelled_with_its_difference(
    prints: pd.DataFrame, words: Words
) -> None:
    """A changed month is labelled with the difference and the span of its totals."""
    moved = prints.copy()
    october = (moved["month"] == OCTOBER) & (moved["category"] == "missile")
    moved.loc[october, ["launched", "revised", "low", "high"]] = [258, -12, 258, 275]
    figure = charts.first_prints(moved, words)
    assert "−12<br> " in texts(figure)
    spans = [
        [value for value in t.y if value is not None]
        for t in figure.data
        if t.type == "scatter" and t.mode == "lines" and t.yaxis == "y"
    ]
    assert [[203, 209, 258, 275]] == spans
    assert "Lowest to highest since" in [
        t.name for t in figure.data if t.showlegend is None
    ]


def test_unchanged_months_have_no_label(prints: pd.DataFrame, words: Words) -> None:
    """Only the changed month is labelled."""
    assert ["+6<br> "] == texts(charts.first_prints(prints, words))


def test_every_bar_can_be_chosen(prints: pd.DataFrame, words: Words) -> None:
    """A click selects category and month."""
    figure = charts.first_prints(prints, words)
    codes = {
        code for trace in figure.data if trace.customdata for code in trace.customdata
    }
    assert set(bar_codes(prints)) == codes


def test_tooltip_has_first_print_and_present_figure(
    prints: pd.DataFrame, words: Words
) -> None:
    """The tooltip has both figures, the copy's date, and "unchanged since"."""
    figure = charts.first_prints(prints, words)
    hovers = [text for t in figure.data if t.hovertext for text in t.hovertext]
    expected = (
        "<b>October 2025</b><br>Newest copy: 270<br>"
        "First print, copy of 2 November 2025: 270<br>unchanged since<br>"
        "<i>Choose it to see it copy by copy</i>"
    )
    assert expected in hovers


def test_tooltip_says_how_late_a_print_is(prints: pd.DataFrame, words: Words) -> None:
    """The tooltip says how late a print is, as earlier changes are unknown."""
    figure = charts.first_prints(prints, words)
    hovers = [text for t in figure.data if t.hovertext for text in t.hovertext]
    expected = (
        "<b>August 2024</b><br>Newest copy: 209<br>"
        "First print, copy of 17 November 2024, 78 days after the month: 203<br>"
        "changed by +6<br><i>Choose it to see it copy by copy</i>"
    )
    assert expected in hovers


def test_steps_rise_from_zero_to_now(steps: pd.DataFrame, words: Words) -> None:
    """The steps have one point per copy, and hold each total until the next."""
    figure = charts.month_steps(steps, words)
    line = figure.data[0]
    assert ("hv", 96, 270, 40) == (line.line.shape, line.y[0], line.y[-1], len(line.y))
    assert 0 == figure.layout.yaxis.range[0]


def test_first_print_and_revision_are_marked(steps: pd.DataFrame, words: Words) -> None:
    """A diamond marks 2 November, a triangle with "+2" 12 October."""
    figure = charts.month_steps(steps, words)
    found = {t.marker.symbol: (list(t.x), list(t.y)) for t in figure.data[1:]}
    expected = {
        "diamond": ([date(2025, 11, 2)], [270]),
        "triangle-up": ([date(2025, 10, 12)], [131]),
    }
    assert expected == found
    assert ["+2"] == texts(figure)


def test_end_of_the_month_is_a_line(steps: pd.DataFrame, words: Words) -> None:
    """A line marks the end of the month, after which it cannot grow."""
    figure = charts.month_steps(steps, words)
    assert [date(2025, 11, 1)] == [shape.x0 for shape in figure.layout.shapes]


def test_month_before_the_first_copy_is_a_flat_line(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """A month over before the first copy is a flat line that begins with the copy."""
    steps = queries.month_steps(con, Bar("drone", date(2022, 10, 1)))
    figure = charts.month_steps(steps, words)
    assert {244} == set(figure.data[0].y)
    assert pd.Timestamp("2023-09-01") < figure.layout.xaxis.range[0]
    assert () == figure.layout.shapes
