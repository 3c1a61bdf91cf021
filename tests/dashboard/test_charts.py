"""Tests charts by the figure's data, not by the picture."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import i18n, queries
from dashboard.charts import years
from dashboard.i18n import Words
from dashboard.permalink import View
from tests.dashboard import checked as charts


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
    """Give the notes on months."""
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
    """Return the index of a month in a trace of bars."""
    return [pd.Timestamp(x).date().replace(day=1) for x in trace.x].index(month)


def texts_of(figure: go.Figure) -> dict[str, tuple[str, ...]]:
    """Return the texts in each panel, by its vertical axis."""
    return {
        t.yaxis: t.text for t in figure.data if t.type == "scatter" and t.mode == "text"
    }


def test_each_category_has_a_panel_of_its_own(figure: go.Figure) -> None:
    """Missiles, drones and glide bombs differ too much for one axis."""
    axes = [bars(figure, n).yaxis for n in ("Missiles", "Drones", "Glide bombs")]
    assert ["y", "y2", "y3"] == axes


def test_panels_start_at_zero_and_say_reported(figure: go.Figure) -> None:
    """Axes start at zero, and titles say "reported"."""
    assert [0.0] * 3 == [figure.layout[f"yaxis{n}"].range[0] for n in ("", "2", "3")]
    titles = [a.text for a in figure.layout.annotations if a.text.startswith("<b>")]
    assert [
        "<b>Missiles</b>, reported launched",
        "<b>Drones</b>, reported launched",
        "<b>Glide bombs</b>, reported launched",
    ] == titles


def test_bar_has_the_months_figure(figure: go.Figure) -> None:
    """The bar of June 2025 is 5,438 drones and can be selected."""
    trace = bars(figure, "Drones")
    position = at(trace, date(2025, 6, 1))
    assert 5438.0 == trace.y[position]
    assert "drone:2025-06" == trace.customdata[position]


def test_a_gap_has_no_bar_but_a_labelled_band(figure: go.Figure) -> None:
    """May 2023 has no bar of glide bombs, but a band labelled "no figure"."""
    trace = bars(figure, "Glide bombs")
    assert pd.isna(trace.y[at(trace, date(2023, 5, 1))])
    band = next(s for s in figure.layout.shapes if s.yref == "y3 domain")
    assert (date(2022, 9, 1), date(2023, 9, 1)) == (band.x0, band.x1)
    assert "no figure" in [a.text for a in figure.layout.annotations]


def test_gap_can_be_selected(figure: go.Figure) -> None:
    """The gap has a transparent bar, whose tooltip says that no figure is known."""
    target = next(t for t in figure.data if t.name == "no figure" and t.yaxis == "y3")
    position = at(target, date(2023, 5, 1))
    assert "glide_bomb:2023-05" == target.customdata[position]
    assert "No figure known" in target.hovertext[position]


def test_provisional_month_is_pale(figure: go.Figure) -> None:
    """From June 2026 on figures rest on posts that no feed copy has yet."""
    trace = bars(figure, "Drones")
    assert 0.5 == trace.marker.opacity[at(trace, date(2026, 6, 1))]
    assert 0.5 == trace.marker.opacity[at(trace, date(2026, 10, 1))]
    assert 1.0 == trace.marker.opacity[at(trace, date(2026, 5, 1))]


def test_incomplete_month_is_striped(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A month that is not over is striped, as a lower bound, even if marked exact."""
    row = (volumes["category"] == "drone") & (volumes["month"] == date(2026, 5, 1))
    volumes.loc[row, "status"] = "month_not_over"
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    trace = bars(figure, "Drones")
    assert "/" == trace.marker.pattern.shape[at(trace, date(2026, 5, 1))]


def test_partial_month_is_striped_and_names_its_days(figure: go.Figure) -> None:
    """September 2026 of glide bombs covers 7 of 30 days: striped, with its days."""
    trace = bars(figure, "Glide bombs")
    position = at(trace, date(2026, 9, 1))
    assert ("/", 1700.0) == (trace.marker.pattern.shape[position], trace.y[position])
    assert "at least about 1,700" in trace.hovertext[position]
    assert "7 of 30 days covered, 243 a day" in trace.hovertext[position]
    assert "no figure for the whole month" in trace.hovertext[position]


def test_regional_reports_are_only_in_the_tooltip(
    figure: go.Figure,
) -> None:
    """July 2024: the bar is 85 missiles; the tooltip adds 27 of regional reports."""
    trace = bars(figure, "Missiles")
    position = at(trace, date(2024, 7, 1))
    assert 85.0 == trace.y[position]
    assert "and up to 27 more in regional reports" in trace.hovertext[position]


def test_a_definition_break_is_named_on_the_panels_it_concerns(
    figure: go.Figure,
) -> None:
    """Decoys counted from October 2024 are a line in the panel of drones only."""
    names = [
        (a.text, a.yref)
        for a in figure.layout.annotations
        if str(a.x).startswith("2024-10-01")
    ]
    lines = [s.yref for s in figure.layout.shapes if s.type == "line"]
    assert [("decoys counted from here", "y2 domain")] == names
    assert ["y2 domain", "y domain"] == lines


def test_anomaly_without_a_label_is_only_in_the_notes(
    figure: go.Figure, notes: pd.DataFrame
) -> None:
    """Notes put no single letters over bars, and no text is rotated."""
    assert len(notes) > 8
    texts = [a.text for a in figure.layout.annotations]
    assert not [text for text in texts if len(text) == 1]
    assert {None} == {a.textangle for a in figure.layout.annotations}


@pytest.mark.parametrize(("language", "letter"), [("en", "letter"), ("uk", "літер")])
def test_no_text_refers_to_letters_in_charts(language: str, letter: str) -> None:
    """No text refers to letters in charts, as charts name changes in words."""
    entries = i18n.load(language).entries
    assert [] == [key for key, text in entries.items() if letter in str(text).lower()]


def test_an_estimate_of_a_part_is_pale_and_striped(figure: go.Figure) -> None:
    """October 2024 of glide bombs, from weeks on 24 of 31 days, is pale and striped."""
    trace = bars(figure, "Glide bombs")
    position = at(trace, date(2024, 10, 1))
    marker = trace.marker
    assert (0.5, "/") == (marker.opacity[position], marker.pattern.shape[position])
    assert "24 of 31 days covered, 129 a day" in trace.hovertext[position]


def test_legend_explains_the_fills_on_screen(figure: go.Figure) -> None:
    """The legend explains the fills on screen and the signs of others' figures."""
    labels = [t.name for t in figure.data if t.showlegend is not False and t.name]
    assert [
        "Whole period",
        "At least",
        "Estimate, provisional",
        "Tally by others",
        "Said by an official",
        "Outside estimate",
    ] == labels


def test_highest_and_latest_bar_are_labelled(figure: go.Figure) -> None:
    """The highest and the latest bar are labelled, with the sign of a bound."""
    labels = {
        t.yaxis: list(t.text)
        for t in figure.data
        if t.type == "scatter" and t.mode == "text"
    }
    assert {"y": ["376", "≥67"], "y2": ["8,150", "≥5,850"], "y3": ["8,766"]} == labels


def test_statement_is_a_mark_with_its_bound(figure: go.Figure) -> None:
    """The foreign minister's "over 330 missiles" is a mark on June 2025."""
    marks = {
        y: hover
        for t in figure.data
        if t.type == "scatter" and t.mode == "markers" and t.yaxis == "y"
        for y, hover in zip(t.y or (), t.hovertext or (), strict=True)
        if "June 2025" in hover
    }
    assert "Andrii Sybiha: at least 330" in marks[330.0]


def test_statement_that_gives_the_bar_has_no_mark(figure: go.Figure) -> None:
    """July 2025: the ministry's 3,786 is the bar, the president's figure a mark."""
    marks = [
        y
        for t in figure.data
        if t.type == "scatter" and t.mode == "markers" and t.yaxis == "y3"
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
    """A month reported as none is labelled 0, since its bar has no height."""
    first = (volumes["category"] == "drone") & (volumes["month"] == date(2022, 10, 1))
    volumes.loc[first, "launched"] = 0
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    labels = next(
        t
        for t in figure.data
        if t.type == "scatter" and t.mode == "text" and t.yaxis == "y2"
    )
    assert "0" == labels.text[0]


def test_a_withheld_month_is_outlined_and_labelled(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A withheld month has an outlined band with a label, and is not 0."""
    row = (volumes["category"] == "missile") & (volumes["month"] == date(2026, 5, 1))
    volumes.loc[row, "launched"] = pd.NA
    volumes.loc[row, "status"] = "withheld"
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    outlines = {
        s.x0: s.line.width
        for s in figure.layout.shapes
        if s.yref == "y domain" and s.type == "rect"
    }
    # Nobody has said anything about October 2026, so its band has no outline.
    assert {date(2026, 5, 1): 1.5, date(2026, 10, 1): 0} == outlines
    assert "withheld" in [a.text for a in figure.layout.annotations]


def test_register_text_is_escaped_in_tooltips(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """Tooltips render some HTML, so a claimant's name is escaped."""
    statements["claimant"] = "<a href='https://example.org'>x</a>"
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    marks = [t for t in figure.data if t.type == "scatter" and t.mode == "markers"]
    hovers = [hover for trace in marks for hover in trace.hovertext or ()]
    assert all("<a href" not in hover for hover in hovers)
    assert any("&lt;a href" in hover for hover in hovers)


@pytest.mark.parametrize("category", queries.CATEGORIES)
def test_one_month_and_one_category_make_a_chart(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> None:
    """One month of one category makes a chart, even without a figure."""
    month = date(2023, 5, 1)
    small = replace(view, first_month=month, last_month=month, categories=(category,))
    rows = queries.in_range(queries.monthly_volumes(con, small), small)
    beside = queries.monthly_statements(con, small)
    figure = charts.monthly_volumes(rows, beside, queries.anomalies(con, small), words)
    trace = bars(figure, words.name("category", category))
    expected = {"missile": 193.0, "drone": 408.0, "glide_bomb": None}[category]
    assert [expected] == [None if pd.isna(y) else y for y in trace.y]


def test_daily_measure_divides_the_figure_by_its_days(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """5,438 drones on 30 days are 181.3 a day; statements on months are not shown."""
    figure = charts.monthly_volumes(volumes, statements, notes, words, "per_day")
    trace = bars(figure, "Drones")
    assert 181.3 == trace.y[at(trace, date(2025, 6, 1))]
    assert not [t for t in figure.data if t.type == "scatter" and t.mode == "markers"]


def test_a_logarithmic_scale_has_a_tick_a_power_of_ten(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> None:
    """A log scale has a tick per power of ten."""
    figure = charts.monthly_volumes(volumes, statements, notes, words, scale="log")
    axis = figure.layout.yaxis2
    assert ("1", "10", "100", "1,000", "10,000") == axis.ticktext
    assert (0.0, 1.0, 2.0, 3.0, 4.0) == axis.tickvals
    trace = bars(figure, "Drones")
    assert 3.735 == pytest.approx(trace.y[at(trace, date(2025, 6, 1))], abs=0.001)


def test_bars_of_years_have_figures_and_bounds(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Sums with a missing part are striped; statements on a year are plain."""
    figure = charts.period_volumes(queries.period_volumes(con, view, "year"), words)
    labels = texts_of(figure)
    assert ("≥698", "1,376", "≥2,004", "1,937", "≥1,676") == labels["y"]
    assert ("≥1,159", "~40,000", "~60,000", "≥30,253") == labels["y3"]
    assert ("/", "", "/", "", "/") == bars(figure, "Missiles").marker.pattern.shape
    assert ("2022", "2023", "2024", "2025", "2026") == figure.layout.xaxis3.ticktext


def test_two_years_are_compared_by_month(volumes: pd.DataFrame, words: Words) -> None:
    """The later year is in colour, right of the earlier one in grey, as labels say."""
    of_years = volumes[volumes["month"] >= date(2024, 1, 1)]
    drawn = years.years_compared(of_years, words)
    figure = charts.by_plotly(drawn)
    titles = [a.text for a in charts.for_phone(drawn).layout.annotations]
    assert "<b>Drones: 2026 in colour, 2025 in grey</b>" == titles[1]
    earlier, later = (t for t in figure.data if t.yaxis == "y2")
    assert ("drone:2025-01", "drone:2026-01") == (
        earlier.customdata[0],
        later.customdata[0],
    )
    assert earlier.x[0] < later.x[0] < earlier.x[1]
    assert ("#7d8794", "#0072B2") == (earlier.marker.color, later.marker.color)


def test_running_totals_have_a_line_a_year(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Each line ends with its year and sum; glide bombs have none."""
    figure = charts.running_totals(queries.running_volumes(con, view), words)
    labels = texts_of(figure)
    assert ("2023: ≥3,082", "2024: 11,052", "2026: ≥53,417", "2025: 54,585") == (
        labels["y2"]
    )
    assert {"y", "y2"} == set(labels)
    hovers = [hover for t in figure.data for hover in t.hovertext or ()]
    assert "<b>January – June 2025: 22,646</b>" in hovers


def test_a_running_total_ends_with_the_last_figure(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """October 2026 has no missile figure, so the line of missiles ends before it."""
    figure = charts.running_totals(queries.running_volumes(con, view), words)
    missiles, drones = (
        [hover for t in figure.data if t.yaxis == axis for hover in t.hovertext or ()]
        for axis in ("y", "y2")
    )
    assert any(hover.startswith("<b>January – October 2026") for hover in drones)
    assert any(hover.startswith("<b>January – September 2026") for hover in missiles)
    assert not any(hover.startswith("<b>January – October 2026") for hover in missiles)
    assert "<b>January 2026: 135</b>" in missiles


def test_label_moves_above_a_mark_on_its_bar(
    con: duckdb.DuckDBPyConnection, view: View, volumes: pd.DataFrame, words: Words
) -> None:
    """The label of May 2026 moves above the mark of an official's equal figure."""
    notes = queries.anomalies(con, view)
    all_statements = queries.monthly_statements(con, view)
    heights = {}
    for name, statements in (
        ("alone", all_statements.head(0)),
        ("with others", all_statements),
    ):
        figure = charts.monthly_volumes(volumes, statements, notes, words)
        scatters = (t for t in figure.data if t.type == "scatter" and t.yaxis == "y2")
        (texts,) = (t for t in scatters if t.mode == "text")
        heights[name] = dict(zip(texts.text, texts.y, strict=True))["8,150"]
    assert 8150 == heights["alone"]
    assert heights["with others"] > 8150 * 1.04
