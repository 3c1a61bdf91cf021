"""Charts are tested by the figure's data, not by its picture."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries
from dashboard.i18n import Words
from dashboard.permalink import View


@pytest.fixture
def volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give every month of the shipped registers."""
    return queries.monthly_volumes(con, view)


@pytest.fixture
def statements(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give every statement on one month."""
    return queries.monthly_statements(con, view)


@pytest.fixture
def notes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give what a reader must know of every month."""
    return queries.anomalies(con, view)


@pytest.fixture
def figure(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> go.Figure:
    """Give the chart of the default view."""
    return charts.monthly_volumes(volumes, statements, notes, words)


def bars(figure: go.Figure, name: str) -> go.Bar:
    """Return the bars of one panel."""
    (trace,) = (t for t in figure.data if t.type == "bar" and t.name == name)
    return trace


def at(trace: go.Bar, month: date) -> int:
    """Return the position of a month in a trace."""
    return list(trace.x).index(month)


def test_each_category_has_a_panel_of_its_own(figure: go.Figure) -> None:
    """Missiles, drones and glide bombs differ too much for one axis."""
    axes = [bars(figure, n).yaxis for n in ("Missiles", "Drones", "Glide bombs")]
    assert ["y", "y2", "y3"] == axes


def test_panels_start_at_zero_and_say_reported(figure: go.Figure) -> None:
    """Counts start at zero, and no title lets a claim pass for a fact."""
    assert [0.0] * 3 == [figure.layout[f"yaxis{n}"].range[0] for n in ("", "2", "3")]
    titles = [a.text for a in figure.layout.annotations if a.text.startswith("<b>")]
    assert [
        "<b>Missiles, reported launched</b>",
        "<b>Drones, reported launched</b>",
        "<b>Glide bombs, reported launched</b>",
    ] == titles


def test_a_bar_is_the_figure(figure: go.Figure) -> None:
    """June 2025 stands at 5,438 drones and can be chosen."""
    trace = bars(figure, "Drones")
    position = at(trace, date(2025, 6, 1))
    assert 5438.0 == trace.y[position]
    assert "drone:2025-06" == trace.customdata[position]


def test_a_gap_has_no_bar_but_a_labelled_band(figure: go.Figure) -> None:
    """May 2023 of glide bombs: no height, and a band that says "no figure"."""
    trace = bars(figure, "Glide bombs")
    assert pd.isna(trace.y[at(trace, date(2023, 5, 1))])
    band = next(s for s in figure.layout.shapes if s.yref == "y3 domain")
    assert (date(2022, 9, 1), date(2023, 9, 1)) == (band.x0, band.x1)
    assert "no figure" in [a.text for a in figure.layout.annotations]


def test_a_gap_can_be_chosen_too(figure: go.Figure) -> None:
    """The unseen bar over a gap says in its hover box that nothing was published."""
    target = next(t for t in figure.data if t.name == "no figure" and t.yaxis == "y3")
    position = list(target.x).index(date(2023, 5, 1))
    assert "glide_bomb:2023-05" == target.customdata[position]
    assert "No figure has been published" in target.hovertext[position]


def test_a_month_that_later_copies_will_change_is_lighter(figure: go.Figure) -> None:
    """From June 2026 on, figures stand on posts that the feed does not hold yet."""
    trace = bars(figure, "Drones")
    assert 0.7 == trace.marker.opacity[at(trace, date(2026, 6, 1))]
    assert 0.7 == trace.marker.opacity[at(trace, date(2026, 10, 1))]
    assert 1.0 == trace.marker.opacity[at(trace, date(2026, 5, 1))]


def test_a_month_that_is_not_over_is_light(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A sum of reports to date is the lightest of all, and says "so far"."""
    row = (volumes["category"] == "drone") & (volumes["month"] == date(2026, 10, 1))
    volumes.loc[row, "status"] = "month_not_over"
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    trace = bars(figure, "Drones")
    assert 0.45 == trace.marker.opacity[at(trace, date(2026, 10, 1))]
    (labels,) = (
        t
        for t in figure.data
        if t.type == "scatter" and t.mode == "text" and t.yaxis == "y2"
    )
    assert "so<br>far" == labels.text[-1]


def test_a_part_of_a_month_is_light_and_says_its_days(figure: go.Figure) -> None:
    """September 2026 of glide bombs: the president's figures for 7 of 30 days."""
    trace = bars(figure, "Glide bombs")
    position = at(trace, date(2026, 9, 1))
    assert (0.45, "\\", 1700.0) == (
        trace.marker.opacity[position],
        trace.marker.pattern.shape[position],
        trace.y[position],
    )
    assert "at least about 1,700" in trace.hovertext[position]
    assert "7 of 30 days covered, 243 a day" in trace.hovertext[position]
    assert "no figure for the whole month" in trace.hovertext[position]


def test_what_regional_reports_add_is_in_the_hover_box_alone(
    figure: go.Figure,
) -> None:
    """July 2024: the bar is 85 missiles, and the box names the other 27."""
    trace = bars(figure, "Missiles")
    position = at(trace, date(2024, 7, 1))
    assert 85.0 == trace.y[position]
    assert "and up to 27 more in regional reports" in trace.hovertext[position]


def test_a_definition_break_is_lettered_on_the_panels_it_concerns(
    figure: go.Figure,
) -> None:
    """Decoys from October 2024 concern drones, so their line is in that panel alone."""
    letters = [
        (a.text, a.yref)
        for a in figure.layout.annotations
        if str(a.x).startswith("2024-10-01") and len(a.text) == 1
    ]
    assert [("D", "y2 domain")] == letters


def test_a_bar_of_a_part_of_a_month_says_how_many_days(figure: go.Figure) -> None:
    """October 2024 of glide bombs: weeks cover 24 of 31 days; the bar is hatched."""
    trace = bars(figure, "Glide bombs")
    position = at(trace, date(2024, 10, 1))
    assert ("/", 3100.0) == (trace.marker.pattern.shape[position], trace.y[position])
    shares = {str(a.x)[:7]: a.text for a in figure.layout.annotations if a.yref == "y3"}
    assert {
        "2024-07": "13/31 d",
        "2024-10": "24/31 d",
        "2024-11": "23/30 d",
        "2024-12": "30/31 d",
        "2025-04": "14/30 d",
        "2025-09": "16/30 d",
        "2026-09": "7/30 d",
    } == {month: text for month, text in shares.items() if text.endswith(" d")}
    assert "24 of 31 days covered, 129 a day" in trace.hovertext[position]


def test_bars_of_different_claimants_look_different(figure: go.Figure) -> None:
    """Ministry, president, minister and armed forces have a pattern each."""
    trace = bars(figure, "Glide bombs")
    months = date(2025, 7, 1), date(2026, 1, 1), date(2025, 6, 1), date(2024, 8, 1)
    shapes = [trace.marker.pattern.shape[at(trace, m)] for m in months]
    assert ["", ".", "x", "-"] == shapes


def test_bounds_are_signed(figure: go.Figure) -> None:
    """A figure said as "more than" and a sum with a missing part have their sign."""
    labels = {
        (t.yaxis, month.month, month.year): text
        for t in figure.data
        if t.type == "scatter" and t.mode == "text"
        for month, text in zip(t.x, t.text, strict=True)
    }
    assert labels["y3", 10, 2025].startswith("≥")
    assert labels["y", 2, 2024].startswith("≥")
    assert labels["y2", 5, 2026].startswith("8,150")


def test_statements_stand_beside_the_bar_with_their_bound(figure: go.Figure) -> None:
    """The foreign minister's "over 330 missiles" is a mark in June 2025."""
    marks = [
        (y, text, hover)
        for t in figure.data
        if t.type == "scatter" and t.mode == "markers+text" and t.yaxis == "y"
        for y, text, hover in zip(t.y, t.text, t.hovertext, strict=True)
        if "June 2025" in hover
    ]
    assert (330.0, "≥") in [(y, text) for y, text, _ in marks]
    assert any("Andrii Sybiha: at least 330" in hover for _, _, hover in marks)


def test_a_statement_that_is_the_bar_is_no_mark_of_its_own(figure: go.Figure) -> None:
    """The ministry's 3,786 for July 2025 is the bar; the president's figure a mark."""
    marks = [
        y
        for t in figure.data
        if t.type == "scatter" and t.mode == "markers+text" and t.yaxis == "y3"
        for y, hover in zip(t.y, t.hovertext, strict=True)
        if "July 2025" in hover
    ]
    assert [5100.0] == marks


def test_a_true_zero_is_marked(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A month reported as none says 0, since its bar cannot be seen."""
    first = (volumes["category"] == "drone") & (volumes["month"] == date(2022, 10, 1))
    volumes.loc[first, "launched"] = 0
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    labels = next(
        t
        for t in figure.data
        if t.type == "scatter" and t.mode == "text" and t.yaxis == "y2"
    )
    assert "0" == labels.text[1]


def test_a_withheld_month_is_outlined_and_labelled(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A withheld figure is neither 0 nor an empty place: the band says what it is."""
    row = (volumes["category"] == "missile") & (volumes["month"] == date(2026, 5, 1))
    volumes.loc[row, "launched"] = pd.NA
    volumes.loc[row, "status"] = "withheld"
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    outlines = {
        s.x0: s.line.width
        for s in figure.layout.shapes
        if s.yref == "y domain" and s.type == "rect"
    }
    # Of October 2026 nobody has said anything: its band has no outline.
    assert {date(2026, 5, 1): 1.5, date(2026, 10, 1): 0} == outlines
    assert "withheld" in [a.text for a in figure.layout.annotations]


def test_words_of_registers_are_escaped(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A hover box understands some HTML, so a claimant's name must not be any."""
    statements["claimant"] = "<a href='https://example.org'>x</a>"
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    marks = [t for t in figure.data if t.type == "scatter" and t.mode == "markers+text"]
    hovers = [hover for trace in marks for hover in trace.hovertext]
    assert all("<a href" not in hover for hover in hovers)
    assert any("&lt;a href" in hover for hover in hovers)


@pytest.mark.parametrize("category", queries.CATEGORIES)
def test_one_month_and_one_category_make_a_chart(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> None:
    """The smallest view is a chart too, and so is one without any figure."""
    month = date(2023, 5, 1)
    small = replace(view, first_month=month, last_month=month, categories=(category,))
    rows = queries.in_range(queries.monthly_volumes(con, small), small)
    beside = queries.monthly_statements(con, small)
    figure = charts.monthly_volumes(rows, beside, queries.anomalies(con, small), words)
    trace = bars(figure, words.name("category", category))
    expected = {"missile": 193.0, "drone": 408.0, "glide_bomb": None}[category]
    assert [expected] == [None if pd.isna(y) else y for y in trace.y]
