"""Tests the charts of classes and families by their data."""

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import picture, queries
from dashboard.charts import munitions
from dashboard.charts.series import in_headline, with_series
from dashboard.i18n import Words
from dashboard.permalink import View, bar_code
from tests.dashboard import checked as charts


def frames(
    con: duckdb.DuckDBPyConnection, view: View, category: str
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the rows, the totals and the anomalies of a category."""
    return (
        queries.munition_volumes(con, view, category),
        queries.munition_totals(con, view, category),
        queries.anomalies(con, replace(view, categories=(category,))),
    )


def volumes(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> go.Figure:
    """Return the stacked bars of a category."""
    return charts.munition_volumes(*frames(con, view, category), words, view, category)


def rates(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> go.Figure:
    """Return the interception rates of a category."""
    rows, _, notes = frames(con, view, category)
    return charts.interception_rates(rows, notes, words, view, category)


def outside_total(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str
) -> go.Figure:
    """Return the chart of what is not in the total."""
    rows, _, notes = frames(con, view, category)
    return charts.munitions_apart(rows, notes, words, view, category)


def by_period(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, category: str, by: str
) -> go.Figure:
    """Return the stacked bars by quarter or year."""
    rows = queries.munition_periods(con, view, category, by)
    totals = queries.munition_period_totals(con, view, category, by)
    notes = queries.anomalies(con, replace(view, categories=(category,)))
    return charts.munition_volumes(rows, totals, notes, words, view, category, by)


def bars(figure: go.Figure, axis: str = "y") -> dict[str, go.Bar]:
    """Return the visible bars of one panel, by name."""
    return {
        t.name: t
        for t in figure.data
        if t.type == "bar" and t.yaxis == axis and t.base is None and t.hovertext
    }


def months(figure: go.Figure, axis: str = "y") -> dict[str, str]:
    """Return a panel's tooltip of each month, by the month's code."""
    (trace,) = (
        t
        for t in figure.data
        if t.type == "bar" and t.yaxis == axis and t.base is not None
    )
    return {
        code.partition(":")[2]: text
        for code, text in zip(trace.customdata, trace.hovertext, strict=True)
    }


def at(trace: Any, month: str) -> int:
    """Return the index of a month, such as "2026-05", in a trace."""
    return [code.partition(":")[2] for code in trace.customdata].index(month)


def titles(figure: go.Figure) -> list[str]:
    """Return the titles of the panels."""
    return [a.text for a in figure.layout.annotations if a.text.startswith("<b>")]


def test_a_segment_is_the_figure_of_its_class(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """May 2026: 107 cruise missiles and 62 in bundles of several classes."""
    panel = bars(volumes(con, view, words, "missile"))
    cruise, mixed = panel["Cruise"], panel["Bundles of several classes"]
    assert 107.0 == cruise.y[at(cruise, "2026-05")]
    assert 62.0 == mixed.y[at(mixed, "2026-05")]
    assert "missile:2026-05" == cruise.customdata[at(cruise, "2026-05")]


def test_drone_headline_counts_only_one_way_attack_drones(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Drones other than one-way attack drones have a chart of their own."""
    view = replace(view, last_month=date(2026, 5, 1))
    figure = volumes(con, view, words, "drone")
    assert {"One-way attack"} == set(bars(figure))
    assert figure.layout.showlegend is False
    others = outside_total(con, view, words, "drone")
    assert "Reconnaissance" in bars(others)
    assert ["<b>Drones reported launched</b>"] == titles(figure)
    assert [
        "<b>Other drones in national reports: not in the headline</b>",
        "<b>Shot down over single regions: in no total</b>",
    ] == titles(others)


def test_regional_reports_are_charted_apart_as_shot_down(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """May 2026: 1,674 drones of unstated type are in the regional panel only."""
    regional = bars(outside_total(con, view, words, "drone"), "y2")["Type not stated"]
    assert 1674.0 == regional.y[at(regional, "2026-05")]


def test_other_combines_only_families_below_2_percent(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Families below 2 % of the range are in "Other", whose tooltip lists them."""
    rows, _, _ = frames(con, replace(view, split="model"), "missile")
    marked = with_series(in_headline(rows, "missile"), "model")
    sizes = marked.groupby("part")["launched"].sum()
    small = set(marked.loc[marked["series"] == "other", "part"])
    assert {"Kh-22", "Kh-31P", "Banderol"} <= small
    assert (sizes[list(small)] < 0.02 * sizes.sum()).all()
    panel = bars(volumes(con, replace(view, split="model"), words, "missile"))
    (other,) = (name for name in panel if name.startswith("Other ("))
    hover = panel[other].hovertext[at(panel[other], "2026-05")]
    assert "Kh-35: 1" in hover


def test_a_weapon_under_changing_names_is_one_family(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Iskander-M and Iskander-M/KN-23 are one family."""
    panel = bars(volumes(con, replace(view, split="model"), words, "missile"))
    assert "Iskander-M/KN-23" in panel
    assert "Iskander-M" not in panel


def test_bundle_is_one_series_that_names_its_models(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Bundles in May 2026: 62 of S-400 and Iskander-M, 54 of three cruise missiles."""
    panel = bars(volumes(con, replace(view, split="model"), words, "missile"))
    (name,) = (n for n in panel if n.startswith("Several models, one count ("))
    hover = panel[name].hovertext[at(panel[name], "2026-05")]
    assert "S-400 + Iskander-M: 62" in hover
    assert "Kh-101/Kh-555 + Kalibr + Iskander-K: 54" in hover


@pytest.mark.parametrize("split", ["class", "model"])
def test_segment_has_the_bound_of_its_rows(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, split: str
) -> None:
    """A segment's tooltip says "at least" where its rows are lower bounds."""
    view = replace(view, split=split)
    rows, _, _ = frames(con, view, "missile")
    marked = with_series(in_headline(rows, "missile"), split)
    figure = volumes(con, view, words, "missile")
    n_bounds = 0
    for name, trace in bars(figure).items():
        for code, hover in zip(trace.customdata, trace.hovertext, strict=True):
            value = hover.partition("<br>")[0].partition(": ")[2]
            value = value.removesuffix(" launched</b>")
            assert f"<br>{name}: {value}<br>" in months(figure)[code[8:]]
            n_bounds += value.startswith("at least ")
    launched = marked["launched_bound"].eq("at_least") & marked["launched"].notna()
    is_unnamed = marked["launched"].isna() & (marked["n_reports"] > 0)
    groups = marked.assign(is_lower=launched | is_unnamed).groupby(["month", "series"])
    has_figure = groups["launched"].sum(min_count=1).notna()
    assert n_bounds == (groups["is_lower"].any() & has_figure).sum() > 0


@pytest.mark.parametrize("split", ["class", "model"])
def test_year_is_the_sum_of_its_class_and_opens_no_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, split: str
) -> None:
    """2025: 1,937 missiles, at least 562 of them ballistic; a year opens no month."""
    figure = by_period(con, replace(view, split=split), words, "missile", "year")
    panel = bars(figure)
    (place,) = {
        i
        for trace in panel.values()
        for i, x in enumerate(trace.x)
        if x.year == 2025 and trace.name in ("Ballistic", "Iskander-M/KN-23")
    }
    name, figure_of = {
        "class": ("Ballistic", 562.0),
        "model": ("Iskander-M/KN-23", 455.0),
    }[split]
    assert figure_of == panel[name].y[place]
    assert panel[name].customdata is None
    heights = [
        y
        for trace in panel.values()
        for x, y in zip(trace.x, trace.y, strict=True)
        if x.year == 2025
    ]
    assert 1937.0 == sum(heights)


def test_tooltip_of_a_quarter_names_it(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A quarter's tooltip names it: 12,000 drones and more in Q2 2025."""
    figure = by_period(con, view, words, "drone", "quarter")
    (column,) = (t for t in figure.data if t.type == "bar" and t.base is not None)
    assert any(text.startswith("<b>Q2 2025: ") for text in column.hovertext)
    assert not any("Choose it" in text for text in column.hovertext)


@pytest.mark.parametrize("category", ["missile", "drone"])
@pytest.mark.parametrize("split", ["class", "model"])
def test_the_first_panel_adds_up_to_the_headline(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    split: str,
) -> None:
    """The segments of a month add up to the sum of its reports.

    It equals the figure on Volumes except in July 2026, where that is an agency's tally
    and reports cover 25 of 31 days.
    """
    view = replace(view, split=split, categories=(category,))
    sums: dict[str, float] = {}
    for trace in bars(volumes(con, view, words, category)).values():
        for code, y in zip(trace.customdata, trace.y, strict=True):
            sums[code] = sums.get(code, 0) + y
    totals = queries.munition_totals(con, view, category)
    expected = {
        bar_code(category, row["month"]): float(row["launched"])
        for _, row in totals.iterrows()
    }
    assert expected == sums
    headline = queries.monthly_volumes(con, view).dropna(subset="launched")
    other = {
        code: (row["basis"], row["launched"])
        for _, row in headline.iterrows()
        if row["launched"] != expected[code := bar_code(category, row["month"])]
    }
    tally = {"missile": 376, "drone": 4956}[category]
    assert {f"{category}:2026-07": ("tally", tally)} == other


def test_series_differ_in_colour_and_pattern(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Classes differ in colour and pattern, families in at least one of these."""
    for split, alike in (("class", 0), ("model", 2)):
        panel = bars(volumes(con, replace(view, split=split), words, "missile"))
        looks = [(t.marker.color, t.marker.pattern.shape) for t in panel.values()]
        assert len(looks) == len({c for c, _ in looks})
        assert len(looks) - len({p for _, p in looks}) <= alike


def test_shares_have_the_colour_of_their_category(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Lines have the category's colour, as panels name the class."""
    for category, colour in (("missile", "#D55E00"), ("drone", "#0072B2")):
        lines = rates(con, view, words, category).data
        assert {colour} == {line.line.color for line in lines}


def test_class_with_few_outcomes_has_no_panel(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """2025: 13 of 1,876 outcomes are anti-radiation missiles, too few for a panel."""
    year = replace(view, first_month=date(2025, 1, 1), last_month=date(2025, 12, 1))
    names = [line.name for line in rates(con, year, words, "missile").data]
    assert [
        "Cruise",
        "Ballistic",
        "Air-launched guided",
        "Bundles of several classes",
        "Air-defence, fired at the ground",
    ] == names


def test_share_by_year_has_its_counts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """2025: 172 of 525 ballistic missiles with a stated outcome were stopped."""
    rows = queries.munition_periods(con, view, "missile", "year")
    notes = queries.anomalies(con, view)
    figure = charts.interception_rates(rows, notes, words, view, "missile", "year")
    line = next(t for t in figure.data if t.name == "Ballistic")
    place = [x.year for x in line.x].index(2025)
    assert 172 / 525 == line.y[place]
    assert "172 of 525 launched reported stopped" in line.hovertext[place]


def test_incomplete_month_is_pale(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """June 2026 is pale if its reports end before its last day."""
    rows, totals, notes = frames(con, view, "missile")
    for frame in (rows, totals):
        frame.loc[frame["month"] == date(2026, 6, 1), "status"] = "month_not_over"
    figure = charts.munition_volumes(rows, totals, notes, words, view, "missile")
    cruise = bars(figure)["Cruise"]
    opacity = cruise.marker.opacity
    assert [1.0, 0.5] == [opacity[at(cruise, m)] for m in ("2026-05", "2026-06")]


def test_provisional_month_is_pale_with_a_legend_entry(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """September 2026 rests on the Air Force's posts, so it is pale; May does not."""
    figure = volumes(con, view, words, "missile")
    cruise = bars(figure)["Cruise"]
    opacity = cruise.marker.opacity
    assert [1.0, 0.5] == [opacity[at(cruise, m)] for m in ("2026-05", "2026-09")]
    assert "Estimate, provisional" in [t.name for t in figure.data]
    confirmed = replace(view, last_month=date(2026, 5, 1))
    names = [t.name for t in volumes(con, confirmed, words, "missile").data]
    assert "Estimate, provisional" not in names


def test_lower_bound_has_its_sign(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """February 2024 has its sign, as three reports have no number."""
    figure = volumes(con, view, words, "missile")
    (labels,) = (t for t in figure.data if t.type == "scatter" and t.yaxis == "y")
    texts = {f"{x:%Y-%m}": text for x, text in zip(labels.x, labels.text, strict=True)}
    assert ("≥116", "") == (texts["2024-02"], texts["2024-03"])


def test_month_without_a_report_is_a_band_and_not_zero(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Before August 2023 there is a band; 2026-01 has a true zero."""
    figure = outside_total(con, view, words, "missile")
    bands = [s for s in figure.layout.shapes if s.yref == "y domain" and s.fillcolor]
    assert (date(2022, 9, 1), date(2023, 8, 1)) == (bands[0].x0, bands[0].x1)
    (zeros,) = (t for t in figure.data if t.type == "scatter" and t.yaxis == "y")
    assert "2026-01" in [f"{x:%Y-%m}" for x in zeros.x]


def test_tooltip_of_a_rate_has_its_counts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The tooltip has 7,476 of 8,150 drones in May 2026; the title has the range."""
    figure = rates(con, replace(view, last_month=date(2026, 5, 1)), words, "drone")
    assert [
        "<b>One-way attack</b><br>87,506 of 99,825 with a stated outcome stopped (88%)"
    ] == titles(figure)
    (line,) = figure.data
    position = at(line, "2026-05")
    assert 7476 / 8150 == line.y[position]
    assert "7,476 of 8,150 launched reported stopped" in line.hovertext[position]


def test_rate_has_gaps_and_hollow_marks_for_few_missiles(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """April 2023 is a gap; a rate of 29 missiles is a full mark, of 6 a hollow one."""
    lines = {t.name: t for t in rates(con, view, words, "missile").data}
    ballistic = lines["Ballistic"]
    assert pd.isna(ballistic.y[at(ballistic, "2023-04")])
    assert ballistic.connectgaps is False
    symbols = [
        ballistic.marker.symbol[at(ballistic, m)] for m in ("2026-05", "2026-03")
    ]
    assert ["circle", "circle-open"] == symbols


def test_definition_breaks_are_named_on_the_rates(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Decoys from October 2024 on are labelled in the chart of rates."""
    figure = rates(con, view, words, "drone")
    labels = {str(a.x)[:10]: a.text for a in figure.layout.annotations}
    assert "decoys counted from here" == labels["2024-10-01"]


def test_tooltip_of_a_month_has_its_figure_and_classes(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The tooltip of a month, such as May 2026, has its figure and its classes.

    Classes are lower bounds where a bundle may include them; their sum is not. A gap
    says why there is no figure, and opens the month's reports too.
    """
    tooltips = months(volumes(con, view, words, "missile"))
    assert [
        "<b>May 2026: 204 launched</b>",
        "Cruise: 107",
    ] == tooltips["2026-05"].split("<br>")[:2]
    february = tooltips["2024-02"].split("<br>")
    assert "<b>February 2024: at least 116 launched</b>" == february[0]
    assert "3 reports name no number" in february
    regional = months(outside_total(con, view, words, "missile"))
    more = "<i>Choose it to open the month’s reports</i>"
    assert f"<b>January 2023: no report</b><br>{more}" == regional["2023-01"]
    assert set(tooltips) == set(regional) == {f"{month:%Y-%m}" for month in view.months}


def test_hit_area_of_a_month_is_as_high_as_the_panel(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A month's hit area is as high as the panel; a segment's is that of its bar."""
    inputs = frames(con, view, "drone")
    drawn = munitions.munition_volumes(*inputs, words, view, "drone")
    _, answers, _ = picture.for_page(drawn, "T", "D", 980, "p")
    june = [a for a in answers if a.choice == "drone:2025-06" and a.panel == "y"]
    column, segment = (a.box for a in june)
    assert june[0].text.startswith("June 2025: 5,438 launched")
    assert june[1].text.startswith("June 2025: 5,438 launched\nOne-way attack")
    assert column[0] == segment[0]
    assert column[1] + column[3] == pytest.approx(segment[1] + segment[3])
    top = drawn.axis_up()["range"][1]
    assert 5438 / top == pytest.approx(segment[3] / column[3])


def test_register_text_is_escaped_in_tooltips(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Tooltips render some HTML, so a model's name is escaped."""
    by_model = replace(view, split="model")
    rows, totals, notes = frames(con, by_model, "missile")
    rows["munitions"] = "<a href='https://example.org'>x</a>" + rows["munitions"]
    figure = charts.munition_volumes(rows, totals, notes, words, by_model, "missile")
    hovers = [h for t in figure.data if t.type == "bar" for h in t.hovertext or ()]
    assert all("<a href" not in hover for hover in hovers)


def test_view_without_any_figure_makes_charts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Without any figure, as in September 2022, the charts have a band and no line."""
    month = date(2022, 9, 1)
    empty = replace(
        view, first_month=month, last_month=month, munition_class="anti_radiation"
    )
    assert {} == bars(volumes(con, empty, words, "missile"))
    assert () == rates(con, empty, words, "missile").data


def test_panel_title_names_the_class_of_missiles(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """With a class of missiles the panel's title names that class."""
    ballistic = replace(view, munition_class="ballistic")
    figure = volumes(con, ballistic, words, "missile")
    assert ["<b>Missiles (ballistic) reported launched</b>"] == titles(figure)


def test_period_says_how_much_of_its_sum_has_no_type(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """2026: at least 1,676, of which 87 in July's tally have no type."""
    figure = by_period(con, view, words, "missile", "year")
    (column,) = (t for t in figure.data if t.type == "bar" and t.base is not None)
    lines = column.hovertext[-1].split("<br>")
    assert "<b>2026: at least 1,676 launched</b>" == lines[0]
    assert "87 more are from a tally that names no types" in lines


def test_segment_without_launches_gives_those_shot_down(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Ballistic missiles of August 2026: launches withheld, some shot down."""
    august = date(2026, 8, 1)
    figure = volumes(
        con, replace(view, first_month=august, last_month=august), words, "missile"
    )
    hovers = [str(text) for trace in figure.data for text in trace.hovertext or ()]
    (ballistic,) = (text for text in hovers if "<br>Ballistic<br>" in text)
    assert "7 stopped, in reports without launches" in ballistic
    assert "no outcome reported" not in ballistic
