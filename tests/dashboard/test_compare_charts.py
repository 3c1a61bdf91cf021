"""Tests the Compare chart by the figure's data."""

from dataclasses import replace

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries
from dashboard.charts.figure import Figure
from dashboard.charts.style import bar_codes
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.picture import for_page
from tests.dashboard.checked import by_plotly

OUR_SUM = "Our sum of daily reports"


@pytest.fixture
def monthly(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give every statement on one month."""
    return queries.monthly_comparisons(queries.statement_comparisons(con, view), view)


@pytest.fixture
def drawn(monthly: pd.DataFrame, view: View, words: Words) -> Figure:
    """Give the chart of the default view."""
    return charts.monthly_comparisons(monthly, view, words)


@pytest.fixture
def figure(drawn: Figure) -> go.Figure:
    """Give the same chart as a Plotly figure."""
    return by_plotly(drawn)


def line_of(figure: go.Figure, panel: str, label: str) -> int:
    """Return the position of a month in a panel."""
    return list(figure.layout[f"yaxis{panel}"].ticktext).index(label)


def in_mode(figure: go.Figure, mode: str) -> list[go.Scatter]:
    """Return the scatter traces of one mode."""
    return [t for t in figure.data if t.type == "scatter" and t.mode == mode]


def marks(figure: go.Figure, panel: str, line: int) -> set[tuple[float, str, str]]:
    """Return value, symbol and text of each mark on one line of a panel."""
    return {
        (x, trace.marker.symbol, text)
        for trace in in_mode(figure, "markers+text")
        if trace.yaxis == f"y{panel}"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
        if abs(y - line) < 0.5
    }


def sums(figure: go.Figure, panel: str) -> go.Bar | None:
    """Return the bars of our sums in a panel."""
    traces = [
        trace
        for trace in figure.data
        if trace.type == "bar" and trace.name == OUR_SUM and trace.yaxis == f"y{panel}"
    ]
    return next((trace for trace in traces if trace.x[0] is not None), None)


def test_each_row_has_our_sum_and_every_statement(figure: go.Figure) -> None:
    """June 2025 of drones: 5,438 as a bar; five tallies and the minister as marks."""
    line = line_of(figure, "2", "Jun 2025")
    bars = sums(figure, "2")
    assert bars is not None
    assert 5438.0 == bars.x[line]
    assert {
        (2453.0, "circle", "2,453"),
        (5337.0, "circle", ""),
        (5438.0, "circle", ""),
        (5438.0, "circle-dot", ""),
        (5000.0, "diamond", ""),
    } == marks(figure, "2", line)


def test_mark_is_labelled_with_its_full_figure_or_not_at_all(figure: go.Figure) -> None:
    """A mark is labelled with its full figure where there is room, or not at all."""
    texts = {text for t in in_mode(figure, "markers+text") for text in t.text if text}
    assert "≥ 6,000" in texts
    assert {text for text in texts if not any(c.isdecimal() for c in text)} == set()


def test_shahed_type_drones_alone_have_a_dot(figure: go.Figure) -> None:
    """July 2025: a dot marks three figures as on Shahed-type drones alone."""
    assert {
        (3800.0, "diamond-dot", "≥ 3,800"),
        (6129.0, "circle-dot", ""),
        (6297.0, "circle-dot", ""),
        (6245.0, "circle", ""),
        (6297.0, "circle", ""),
    } == marks(figure, "2", line_of(figure, "2", "Jul 2025"))


def test_families_differ_by_symbol_and_lightness(figure: go.Figure) -> None:
    """Tallies, official summaries and estimates differ in symbol and fill."""
    styles = {
        (trace.marker.symbol, trace.marker.color)
        for trace in in_mode(figure, "markers+text")
        if not trace.marker.symbol.endswith("-dot")
    }
    assert 3 == len(styles) == len({symbol for symbol, _ in styles})
    assert 3 == len({fill for _, fill in styles})


def test_glide_bombs_have_marks_and_no_bar(figure: go.Figure) -> None:
    """Glide bombs have no daily reports, so no bars, and the title says so."""
    assert sums(figure, "3") is None
    line = line_of(figure, "3", "Jul 2025")
    assert {(3786.0, "diamond", "3,786"), (5100.0, "diamond", "≥ 5,100")} == marks(
        figure, "3", line
    )
    titles = [annotation.text for annotation in figure.layout.annotations]
    assert "<b>Glide bombs, stated (no daily sums)</b>" in titles


def test_equal_marks_are_stacked(figure: go.Figure) -> None:
    """The equal 5,438 of AFP, AP and the institute are stacked, and all selectable."""
    line = line_of(figure, "2", "Jun 2025")
    heights = [
        y
        for trace in in_mode(figure, "markers+text")
        if trace.yaxis == "y2"
        for x, y in zip(trace.x, trace.y, strict=True)
        if x == 5438 and abs(y - line) < 0.5
    ]
    assert 3 == len(heights) == len(set(heights))


def test_axes_start_at_zero_and_the_newest_month_is_on_top(figure: go.Figure) -> None:
    """Axes start at zero; rows run from September 2026 down."""
    axes = [figure.layout[f"xaxis{panel}"] for panel in ("", "2", "3")]
    assert [0, 0, 0] == [axis.range[0] for axis in axes]
    assert "Sept 2026" == figure.layout.yaxis2.ticktext[0]
    assert figure.layout.yaxis2.range[0] > figure.layout.yaxis2.range[1]


def test_a_sum_that_is_a_lower_bound_has_its_sign(figure: go.Figure) -> None:
    """June 2023 of drones leaves out a bundle, so it is at least 179."""
    texts = [
        text.strip("\u00a0")
        for trace in in_mode(figure, "text")
        if trace.yaxis == "y2"
        for text in trace.text
    ]
    assert "≥ 179" in texts
    assert "5,438" in texts


def test_whole_row_can_be_selected(figure: go.Figure) -> None:
    """A transparent bar makes the row selectable; its tooltip lists statements."""
    target = next(t for t in figure.data if t.name == "Drones" and t.type == "bar")
    line = line_of(figure, "2", "Jun 2025")
    assert "drone:2025-06" == target.customdata[line]
    assert "Euronews: 2,453" in target.hovertext[line]


def test_hit_area_of_a_row_fills_its_width_and_height(
    drawn: Figure, monthly: pd.DataFrame
) -> None:
    """The hit area of a row fills the panel's width and the month's height."""
    answers = for_page(drawn, "", "", 980, "test-")[1]
    assert set(bar_codes(monthly)) == {target.choice for target in answers}
    line, *marks = (t for t in answers if t.choice == "drone:2025-06")
    assert "Jun 2025" not in line.text  # the full name of the month
    assert line.text.startswith("June 2025\nOur sum of daily reports: 5,438\n")
    left, top, width, height = line.box
    assert width > 800
    assert 30 < height < 31
    assert 6 == len(marks)
    assert all(left < mark.box[0] < left + width for mark in marks)
    middles = [mark.box[1] + mark.box[3] / 2 for mark in marks]
    assert all(top < middle < top + height for middle in middles)


def test_register_text_is_escaped_in_tooltips(
    monthly: pd.DataFrame, view: View, words: Words
) -> None:
    """Tooltips render some HTML, so a claimant's name is escaped."""
    foul = monthly.assign(claimant="<a href='https://example.org'>x</a>")
    figure = by_plotly(charts.monthly_comparisons(foul, view, words))
    hovers = [text for trace in figure.data for text in trace.hovertext or ()]
    assert all("<a href" not in text for text in hovers)
    assert any("&lt;a href" in text for text in hovers)


def test_a_range_without_a_statement_makes_a_chart_that_says_so(
    monthly: pd.DataFrame, view: View, words: Words
) -> None:
    """Without a statement the chart says so and shows no axis."""
    drones = replace(view, categories=("drone",))
    figure = by_plotly(charts.monthly_comparisons(monthly.iloc[:0], drones, words))
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert "No statement on one of these months" in texts
    assert not figure.layout.xaxis.showticklabels
