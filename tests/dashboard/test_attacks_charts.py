"""Tests the charts of the Nights page by the figures' data."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import database, i18n, queries
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.picture.theme import DARK_SHADES
from tests.dashboard import checked as charts

BOTH = ("missile", "drone")
Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Give the figures as known on 28 June 2026, which later posts do not change."""
    return database.connect("2026-06-28")


@pytest.fixture
def days(con: Connection, view: View) -> pd.DataFrame:
    """Give every day of the shipped registers."""
    return queries.attack_days(con, view, BOTH)


def kinds(figure: go.Figure) -> dict[str, go.Bar]:
    """Return the cells of a calendar by their legend label."""
    return {t.name: t for t in figure.data if t.type == "bar" and t.name}


def scatters(figure: go.Figure, mode: str) -> list[go.Scatter]:
    """Return the dots, lines or texts of a figure."""
    return [t for t in figure.data if t.type == "scatter" and t.mode == mode]


def kind_of(figure: go.Figure, day: date) -> str:
    """Return the legend label of a day's cell."""
    (name,) = (
        name
        for name, trace in kinds(figure).items()
        if day.isoformat() in trace.customdata
    )
    return name


def test_every_day_has_one_cell(days: pd.DataFrame, words: Words) -> None:
    """1,370 days have 1,370 cells, each of which can be selected."""
    figure = charts.attack_calendar(days, words)
    cells = [day for t in kinds(figure).values() for day in t.customdata]
    assert 1370 == len(cells) == len(set(cells))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 9, 7), "400 or more"),
        (date(2026, 6, 28), "100–199"),
        (date(2024, 2, 28), "1–24"),
        (date(2026, 5, 11), "no report"),
        (date(2022, 9, 30), "none named"),
    ],
)
def test_cell_has_the_legend_label_of_its_day(
    days: pd.DataFrame, words: Words, day: date, expected: str
) -> None:
    """A day without a report has its own kind of cell, apart from any size."""
    assert expected == kind_of(charts.attack_calendar(days, words), day)


def test_unknown_days_are_hatched_or_blank_without_a_colour(
    days: pd.DataFrame, words: Words
) -> None:
    """Days without a report are hatched on no colour; days that name none are blank."""
    by_name = kinds(charts.attack_calendar(days, words))
    unknown, unnamed = by_name["no report"].marker, by_name["none named"].marker
    assert ("/", "") == (unknown.pattern.shape, unnamed.pattern.shape)
    assert {"rgba(0, 0, 0, 0)"} == {unknown.color, unnamed.color}
    assert by_name["1–24"].marker.pattern.shape is None


def test_a_withheld_day_is_marked(days: pd.DataFrame, words: Words) -> None:
    """A withheld day has its own pattern and label, neither small nor unreported."""
    row = days["day"] == date(2026, 6, 28)
    days.loc[row, "launched"] = pd.NA
    days.loc[row, "status"] = "withheld"
    figure = charts.attack_calendar(days, words)
    assert "withheld" == kind_of(figure, date(2026, 6, 28))
    assert "x" == kinds(figure)["withheld"].marker.pattern.shape


def test_reported_zero_differs_from_small_and_unreported(
    days: pd.DataFrame, words: Words
) -> None:
    """A day reported as none differs from the smallest size and from no report."""
    days.loc[days["day"] == date(2026, 6, 28), "launched"] = 0
    figure = charts.attack_calendar(days, words)
    assert "0, reported as none" == kind_of(figure, date(2026, 6, 28))
    signs = scatters(figure, "text")[0]
    assert "0" in signs.text


def test_lower_bounds_have_their_sign(days: pd.DataFrame, words: Words) -> None:
    """Three days of February 2024 have a missing part, so they show a bound."""
    signs = scatters(charts.attack_calendar(days, words), "text")[0]
    assert ["≥"] * 3 == list(signs.text)


def test_weeks_are_columns_and_monday_is_on_top(
    days: pd.DataFrame, words: Words
) -> None:
    """7 September 2025 is a Sunday in the fourth band; the day after starts a week."""
    figure = charts.attack_calendar(days, words)
    places = {
        day: (x, round(base + 0.45 - 3 * 9.4, 2))
        for trace in kinds(figure).values()
        for day, x, base in zip(trace.customdata, trace.x, trace.base, strict=True)
    }
    assert (35, 6.0) == places["2025-09-07"]
    assert (36, 0.0) == places["2025-09-08"]


def test_up_to_a_year_is_one_band(con: Connection, view: View, words: Words) -> None:
    """Twelve months are one band, even across a new year."""
    year = replace(view, first_month=date(2025, 7, 1))
    figure = charts.attack_calendar(queries.attack_days(con, year, BOTH), words)
    tops = {round(b) for t in kinds(figure).values() for b in t.base}
    assert set(range(7)) == tops
    names = scatters(figure, "text")[1]
    assert "Jul<br>2025" == names.text[0]
    assert "Jan<br>2026" in names.text


def test_missiles_have_smaller_steps(con: Connection, view: View, words: Words) -> None:
    """Ninety missiles on a day are many, ninety drones are not."""
    figure = charts.attack_calendar(queries.attack_days(con, view, ("missile",)), words)
    assert "80 or more" == kind_of(figure, date(2026, 5, 24))


def test_largest_days_stand_out_in_light_and_dark_themes(
    days: pd.DataFrame, words: Words
) -> None:
    """The largest days are darkest on a light page and lightest on a dark one."""

    def luminance(colour: str) -> int:
        return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))

    cells = kinds(charts.attack_calendar(days, words))
    small, large = (cells[name].marker.color for name in ("1–24", "400 or more"))
    assert luminance(large) < luminance(small)
    assert luminance(DARK_SHADES[large]) > luminance(DARK_SHADES[small])


def test_tooltip_has_day_figure_and_reports(days: pd.DataFrame, words: Words) -> None:
    """The tooltip of a day has its figure and reports, or says that there is none."""
    by_name = kinds(charts.attack_calendar(days, words))
    hovers = [h for trace in by_name.values() for h in trace.hovertext]
    assert any(
        h.startswith(
            "<b>Sunday, 7 September 2025: 823 missiles and drones</b><br>from 3 reports"
        )
        for h in hovers
    )
    assert any("11 May 2026</b><br>no report<br>2 regional" in h for h in hovers)


@pytest.fixture
def series(con: Connection, view: View, words: Words) -> go.Figure:
    """Give the daily series of both categories."""
    days_by_category = pd.concat([queries.attack_days(con, view, (c,)) for c in BOTH])
    return charts.daily_attacks(days_by_category, queries.anomalies(con, view), words)


def test_each_category_has_its_own_axis_from_zero(series: go.Figure) -> None:
    """Missiles would vanish on the axis of the drones."""
    tops = [series.layout[f"yaxis{n}"].range for n in ("", "2")]
    assert [0, 0] == [low for low, _ in tops]
    assert tops[0][1] < 200 < 948 < tops[1][1]


def test_only_days_with_a_figure_have_a_dot(series: go.Figure) -> None:
    """545 days with missiles and 1,009 with drones have a dot; others have no zero."""
    dots = [t for t in scatters(series, "markers") if t.customdata is not None]
    assert [545, 1009] == [len(t.y) for t in dots]
    assert min(min(t.y) for t in dots) > 0


def test_mean_has_a_gap_where_days_are_missing(series: go.Figure) -> None:
    """A missing mean leaves a gap in the line."""
    means = [t for t in scatters(series, "lines") if t.hovertext is not None]
    assert 4 == len(means)
    assert [False] * 4 == [t.connectgaps for t in means]
    drawn = {(t.yaxis, t.name): pd.Series(t.y).count() for t in means}
    assert 371 == drawn["y", "30-day average"]
    assert 1101 == drawn["y2", "30-day average"]


def test_days_without_a_report_are_shaded(series: go.Figure) -> None:
    """The 294 days without a report are shaded in both panels and can be selected."""
    shades = [t for t in series.data if t.type == "bar" and t.customdata is not None]
    plain = [t for t in shades if t.marker.pattern.shape == ""]
    assert [294, 294] == [len(t.customdata) for t in plain]


def test_quarter_has_its_median_and_90th_percentile(
    con: Connection, view: View, words: Words
) -> None:
    """Q1 2026 has its median and 90th percentile, labelled with its 90 days."""
    figure = charts.attack_sizes(queries.attack_sizes(con, view, BOTH), words)
    marks = {t.name: t for t in figure.data if t.name}
    position = list(marks["Median"].x).index(14)
    assert 137.0 == marks["Median"].y[position]
    assert 373.0 == marks["90th percentile"].y[position]
    assert "Q1<br>90<br><b>2026</b>" == figure.layout.xaxis.ticktext[14]


def test_incomplete_quarter_is_pale(con: Connection, view: View, words: Words) -> None:
    """Q2 2026 ends on 28 June, so it is pale; Q3 2022 has too few days to show."""
    figure = charts.attack_sizes(queries.attack_sizes(con, view, BOTH), words)
    median = next(t for t in figure.data if t.name == "Median")
    assert 0.45 == median.marker.opacity[-1]
    assert 1.0 == median.marker.opacity[-2]
    assert 0 not in list(median.x)


def test_large_days_are_a_share_of_the_reported_days(
    con: Connection, view: View, words: Words
) -> None:
    """May 2026: 27 of 30 reported days on an axis of 31; uncertain days are hatched."""
    figure = charts.large_days(queries.attack_months(con, view, BOTH), words)
    bars = {t.name: t for t in figure.data}
    assert 27 == bars["100 or more launched"].y[-2]
    assert 30 == bars["Days with a report"].y[-2]
    assert (0, 31) == figure.layout.yaxis.range
    months = [bar_start.date().replace(day=1) for bar_start in bars["Uncertain"].x]
    february = months.index(date(2024, 2, 1))
    assert 3 == bars["Uncertain"].y[february]
    assert 0.5 == bars["100 or more launched"].marker.opacity[-1]


def test_the_largest_attacks_are_bars_end_to_end(
    con: Connection, view: View, words: Words
) -> None:
    """A bar has 13 missiles, then 810 drones, with the total at its end."""
    attacks = queries.attack_windows(con, view, BOTH).head(10)
    figure = charts.largest_attacks(attacks, BOTH, words)
    bars = {t.name: t for t in figure.data if t.name and t.x[0] is not None}
    assert (13.0, 0.0) == (bars["Missiles"].x[0], bars["Missiles"].base[0])
    assert (810.0, 13.0) == (bars["Drones"].x[0], bars["Drones"].base[0])
    labels = scatters(figure, "text")[0]
    assert ("\u00a0823", 823.0) == (labels.text[0], labels.x[0])
    assert "7 Sept 2025" == figure.layout.yaxis.ticktext[0]


def test_attack_row_selects_its_day_along_its_full_width(
    con: Connection, view: View, words: Words
) -> None:
    """Ten rows can be clicked along their full width; each is at least 24 px high."""
    attacks = queries.attack_windows(con, view, BOTH).head(10)
    figure = charts.largest_attacks(attacks, BOTH, words)
    rows = figure.data[0]
    assert "2025-09-07" == rows.customdata[0]
    assert {figure.layout.xaxis.range[1]} == set(rows.x)
    margin = figure.layout.margin
    assert 24 <= (figure.layout.height - margin.t - margin.b) / 10 * rows.width
    assert 380 >= figure.layout.height
    assert "823 missiles and drones" in rows.hovertext[0]
    assert "Stopped (shot down or suppressed): 751." in rows.hovertext[0]


def test_bound_and_provisional_figure_are_marked(view: View, words: Words) -> None:
    """Autumn 2026 has "at least" beside the bar, and paler bars."""
    months = {"first_month": date(2026, 8, 1), "last_month": date(2026, 10, 1)}
    autumn = replace(view, **months)
    attacks = queries.attack_windows(database.connect(), autumn, BOTH).head(10)
    figure = charts.largest_attacks(attacks, BOTH, words)
    assert "\u00a0at least 553" == scatters(figure, "text")[0].text[0]
    drones = next(t for t in figure.data if t.name == "Drones" and t.x[0] is not None)
    assert {0.6} == set(drones.marker.opacity)
    assert "Provisional" in [t.name for t in figure.data]


def test_days_of_a_quarter_are_counted_by_size(
    con: Connection, view: View, words: Words
) -> None:
    """In Q1 2026, 72 of 90 days had 100 or more, three of them 500 or more."""
    figure = charts.days_by_size(queries.attack_sizes(con, view, BOTH), words)
    bars = {t.name: (t.y[14], t.base[14]) for t in figure.data}
    assert {
        "500 or more": (3, 0),
        "100–499": (69, 3),
        "Under 100": (18, 72),
        "No figure": (0, 90),
    } == bars
    assert (
        "Q1 2026<br>100 or more on 72 days<br>500 or more on 3<br>"
        "90 of 90 days have a figure"
    ) == figure.data[0].hovertext[14]


def test_small_counts_have_integer_ticks(
    con: Connection, view: View, words: Words
) -> None:
    """Two missiles at most: the ticks are 0, 1, 2, without repeats."""
    month = date(2022, 9, 1)
    small = replace(view, first_month=month, last_month=month)
    days = queries.attack_days(con, small, ("missile",))
    days.loc[days["launched"].notna(), "launched"] = 2
    figure = charts.daily_attacks(days, queries.anomalies(con, small), words)
    assert 1 == figure.layout.yaxis.dtick
    sizes = queries.attack_sizes(con, view, ("missile",))
    sizes["percentile_90"] = 2
    assert 1 == charts.attack_sizes(sizes, words).layout.yaxis.dtick


@pytest.mark.parametrize("language", ["en", "uk"])
def test_months_of_the_calendar_have_three_letters(
    con: Connection, view: View, language: str
) -> None:
    """Longer month names would touch on a phone."""
    year = replace(view, first_month=date(2025, 7, 1))
    days = queries.attack_days(con, year, BOTH)
    figure = charts.attack_calendar(days, i18n.load(language))
    names = [text.partition("<br>")[0] for text in scatters(figure, "text")[1].text]
    assert {3} == {len(name) for name in names}
    assert len(names) == len(set(names))


def test_view_of_three_days_makes_charts(
    con: Connection, view: View, words: Words
) -> None:
    """September 2022 makes charts from three days, one of them with a missile."""
    month = date(2022, 9, 1)
    small = replace(view, first_month=month, last_month=month)
    days = queries.attack_days(con, small, ("missile",))
    notes = queries.anomalies(con, small)
    months = queries.in_range(queries.attack_months(con, small, ("missile",)), small)
    assert charts.attack_calendar(days, words).data
    assert charts.daily_attacks(days, notes, words).data
    sizes = queries.attack_sizes(con, small, ("missile",))
    assert charts.attack_sizes(sizes, words).data
    assert charts.days_by_size(sizes, words).data
    attacks = queries.attack_windows(con, small, ("missile",))
    assert charts.largest_attacks(attacks, ("missile",), words).data
    assert charts.large_days(months, words).data
