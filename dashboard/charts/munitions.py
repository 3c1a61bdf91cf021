"""Classes and families as stacked bars, by month, quarter or year."""

from dataclasses import replace
from datetime import date
from itertools import groupby

import pandas as pd

from dashboard.charts.figure import Figure, Settings, Trace, bar
from dashboard.charts.layout import (
    bold,
    lay_out_counts,
    month_band,
    panels,
)
from dashboard.charts.munition_panels import (
    Axis,
    Panel,
    by_period,
    known_sum,
    period_lines,
    segment_hover,
)
from dashboard.charts.periods import halfway, last_month, middle, period_end, span
from dashboard.charts.series import (
    LIGHT,
    OPEN,
    Series,
    in_headline,
    series_of,
    with_series,
)
from dashboard.charts.style import (
    LIGHT_GREY,
    MARK_FILL,
    hatched,
    hover_box,
    legend_above,
    legend_bar,
    mark_anomalies,
    panel_note,
    readable,
    targets,
    text_trace,
)
from dashboard.describe.munitions import ALL
from dashboard.describe.period_names import TO_DATE, days_of_year
from dashboard.i18n import Words
from dashboard.permalink import View

HEADLINE_HEIGHT, PART_HEIGHT, PANEL_SPACE = 260, 130, 62
TOP_MARGIN, LEGEND_ROW = 26, 24
#: The smallest part of the axis without bars that leaves room for a label on a phone.
ROOM_FOR_WORDS = 0.14


@readable
def munition_volumes(
    rows: pd.DataFrame,
    totals: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
    view: View,
    category: str,
    by: str = "month",
) -> Figure:
    """Return stacked bars of the figures that a category's headline counts.

    ``rows`` and ``totals`` are ``munition_volumes`` and ``munition_totals`` of
    ``queries``, or the same by quarter or year. The hover of a period lists all its
    parts, that of a segment its own; months have category and month as ``customdata``.
    """
    axis = Axis(view, category, by, words)
    marked = with_series(in_headline(rows, category), view.split)
    bounds = dict(zip(totals["month"], totals["launched_bound"], strict=True))
    weapons = _weapons(view, category, words)
    days = ""
    if by == TO_DATE and len(totals):
        days = days_of_year(totals["period_end"].max(), words)
    title = words(f"munitions.panel_{by}", category=weapons, days=days)
    sums = dict(zip(totals["month"], totals["launched"], strict=True))
    panel = Panel(title, marked, "launched", HEADLINE_HEIGHT, bounds, sums)
    series = series_of(marked, category, view.split, words)
    if len(series) == 1:  # without a legend, stripes would look like a lower bound
        series = [replace(series[0], pattern="")]
    return _stacked([panel], series, notes, axis, totals)


@readable
def munitions_apart(
    rows: pd.DataFrame, notes: pd.DataFrame, words: Words, view: View, category: str
) -> Figure:
    """Return monthly stacked bars of figures outside all totals.

    These are classes of drones that the headline does not count, and shoot-downs over
    one region. ``rows`` is ``queries.munition_volumes``.
    """
    apart = rows[~rows.index.isin(in_headline(rows, category).index)]
    marked = with_series(apart, view.split)
    is_national = marked["basis"] == "national_reports"
    parts = [
        Panel(words(f"munitions.panel_{name}"), part, column, PART_HEIGHT)
        for name, part, column in (
            ("outside", marked[is_national], "launched"),
            ("regional", marked[~is_national], "shot_down"),
        )
        if not part.empty
    ]
    series = series_of(marked, category, view.split, words)
    return _stacked(parts, series, notes, Axis(view, category, "month", words), None)


def _weapons(view: View, category: str, words: Words) -> str:
    """Return the name of the weapons drawn: a category, or missiles of one class."""
    name = words.name("category", category)
    if category != "missile" or view.munition_class == ALL:
        return name
    one_class = words.name("class", view.munition_class)
    return f"{name} ({one_class[:1].lower()}{one_class[1:]})"


def has_parts_apart(rows: pd.DataFrame, category: str) -> bool:
    """Tell whether ``munitions_apart`` has anything to draw."""
    return len(in_headline(rows, category)) < len(rows)


def _stacked(
    parts: list[Panel],
    series: list[Series],
    notes: pd.DataFrame,
    axis: Axis,
    totals: pd.DataFrame | None,
) -> Figure:
    """Return panels of stacked bars; ``totals`` label the first one."""
    has_provisional = any(
        (panel.known["status"] == "provisional").any() for panel in parts
    )
    has_legend = len(series) > 1 or has_provisional
    figure = panels(
        [bold(panel.title) for panel in parts],
        [panel.height for panel in parts],
        PANEL_SPACE,
        TOP_MARGIN + LEGEND_ROW * has_legend,
    )
    named: set[str] = set()
    for row, panel in enumerate(parts, start=1):
        figure.add_to_panel(row, _periods(panel, series, axis))
        for rank, weapon in enumerate(series):
            part = panel.rows[panel.rows["series"] == weapon.code]
            if part[panel.column].isna().all():
                continue
            trace = _segments(part, panel.column, weapon, axis)
            trace |= {"showlegend": weapon.code not in named, "legendrank": rank}
            named.add(weapon.code)
            figure.add_to_panel(row, trace)
        labels = _zeros(panel, axis) if totals is None else _labels(totals, panel, axis)
        figure.add_to_panel(row, labels)
        _add_gaps(figure, row, panel.gaps(axis.periods), axis)
        lay_out_counts(figure, row, panel.top * 1.16)
    if has_provisional:
        pale = {"color": LIGHT_GREY, "line": {"width": 0}}
        sign = legend_bar(axis.words("chart.estimate"), pale)
        figure.add_to_panel(1, sign | {"legendgroup": "provisional"})
    first, last = span(axis.view, axis.by)
    mark_anomalies(figure, notes, [axis.category], first, last, axis.words)
    figure.layout.update(
        barmode="stack",
        legend=legend_above(1 + 20 / figure.plot_height),
        showlegend=has_legend,
    )
    axis.lay_out(figure)
    return figure


def _periods(panel: Panel, series: list[Series], axis: Axis) -> Trace:
    """Return invisible bars with each period's hover: its parts, or its gap.

    They have a base, which keeps them out of the stack.
    """
    periods, words = axis.periods, axis.words
    gaps = panel.gaps(periods)
    rows_of = by_period(panel.rows)
    hovers = []
    for period in periods:
        if period in gaps:
            lines = [f"{axis.name(period)}: {words(gaps[period])}"]
        else:
            lines = list(period_lines(rows_of[period], panel, series, axis))
        hovers.append(hover_box(*lines, more=axis.more))
    return targets(
        x=[middle(period, axis.by) for period in periods],
        y=[panel.top * 1.16] * len(periods),
        base=0,
        width=axis.bar_widths(periods),
        customdata=axis.codes(periods),
        hovertext=hovers,
        name="",
    )


def _segments(part: pd.DataFrame, column: str, weapon: Series, axis: Axis) -> Trace:
    """Return the bars of one series; ``part`` are its rows."""
    rows_of = {
        month: rows
        for month, rows in by_period(part).items()
        if known_sum(rows, column) is not None
    }
    statuses = [
        next(row["status"] for row in rows if pd.notna(row[column]))
        for rows in rows_of.values()
    ]
    return bar(
        x=[middle(period, axis.by) for period in rows_of],
        y=[float(known_sum(rows, column)) for rows in rows_of.values()],
        width=axis.bar_widths(rows_of),
        name=weapon.name,
        legendgroup=weapon.code,
        customdata=axis.codes(rows_of),
        hovertext=[
            segment_hover(rows, column, weapon, axis) for rows in rows_of.values()
        ],
        marker={
            "color": weapon.colour,
            "opacity": [LIGHT if status in OPEN else 1.0 for status in statuses],
            "pattern": hatched(
                weapon.pattern, 6, 0.3, MARK_FILL, bgcolor=weapon.colour
            ),
            "line": {"color": MARK_FILL, "width": 0.4},
        },
    )


def _labels(totals: pd.DataFrame, panel: Panel, axis: Axis) -> Trace:
    """Label bounds, zeros, the record, and the month that is not over."""
    words = axis.words
    known = totals[totals["launched"].notna()]
    complete = known[known["status"] != "month_not_over"]
    record = complete["launched"].astype("int64").idxmax() if len(complete) else None
    labels = []
    for index, row in zip(known.index, known.to_dict("records"), strict=True):
        value, bound = row["launched"], row["launched_bound"]
        if row["status"] == "month_not_over":
            labels.append(words("chart.so_far").replace(" ", "<br>", 1))
        elif index == record or value == 0 or axis.has_years or bound != "exact":
            labels.append(words.signed(value, bound).replace(" ", ""))
        else:
            labels.append("")
    stacks = panel.known.groupby("month")["launched"].sum().to_dict()
    heights = [float(stacks.get(month, 0)) for month in known["month"]]
    middles = [middle(month, axis.by) for month in known["month"]]
    return text_trace(middles, heights, labels, 13)


def _zeros(panel: Panel, axis: Axis) -> Trace:
    """Label months with a reported zero, whose bars are invisible."""
    sums = panel.known.groupby("month")[panel.column].sum()
    middles = [middle(month, axis.by) for month in sums[sums == 0].index]
    return text_trace(middles, [0.0] * len(middles), ["0"] * len(middles), 11)


def _add_gaps(figure: Figure, row: int, gaps: dict[date, str], axis: Axis) -> None:
    """Draw each run of periods without a figure as a band, labelled if it fits."""
    named: list[Settings] = []
    bands: list[Settings] = []
    for reason, run in groupby(axis.periods, key=gaps.get):
        if reason is None:
            continue
        periods = list(run)
        first, last = periods[0], last_month(periods[-1], axis.by)
        bands.append(month_band(row, first, last))
        if len(periods) >= ROOM_FOR_WORDS * len(axis.periods):
            text = axis.words(reason).replace(" ", "<br>", 1)
            centre = halfway(first, period_end(last))
            named.append(panel_note(row, centre, 0.04, text, yanchor="bottom"))
    figure.annotate(named)
    figure.add_shapes(bands)
