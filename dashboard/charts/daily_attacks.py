"""Attacks day by day: dots, means, and days without a report, a panel per category.

A day without a figure has no dot, and the lines of the means have gaps.
"""

from collections.abc import Iterable, Iterator
from html import escape

import pandas as pd

from dashboard.charts.attack_calendar import day_codes, day_hovers
from dashboard.charts.figure import Figure, Settings, Trace, bar, scatter
from dashboard.charts.layout import (
    lay_out_counts,
    overlay_with_legend,
    stacked,
)
from dashboard.charts.periods import DAY_MS
from dashboard.charts.style import (
    COLOURS,
    GREY,
    hatched,
    legend_bar,
    legend_line,
    legend_mark,
    mark_anomalies,
    month_axis,
    readable,
)
from dashboard.describe.volumes import LOWER_BOUNDS
from dashboard.i18n import Words

PANEL_HEIGHT = 215
#: The shading of days without a figure.
SHADE = "rgba(125, 135, 148, 0.25)"
#: The means of a panel: catalogue key, number of days, and line width.
MEANS = {
    "mean_7": ("attacks.week_mean", 7, 1.2),
    "mean_30": ("attacks.month_mean", 30, 3.0),
}


@readable
def daily_attacks(days: pd.DataFrame, notes: pd.DataFrame, words: Words) -> Figure:
    """Return one panel per category: a dot per day with a figure, and two moving means.

    ``days`` is ``queries.attack_days`` of each category, one category after the other;
    ``notes`` is ``queries.anomalies``. Days without a national report are shaded.
    """
    categories = [c for c in COLOURS if c in set(days["categories"])]
    n = len(categories)
    figure = stacked(
        [
            f"<b>{words('attacks.daily_panel', category=words.name('category', c))}</b>"
            for c in categories
        ],
        [1] * n,
        0.22,
        yshift=4,
    )
    for row, category in enumerate(categories, start=1):
        panel = days[days["categories"] == category].reset_index(drop=True)
        top = float(panel["launched"].max()) * 1.12 if panel["launched"].count() else 1
        figure.add_to_panel(row, *_daily_panel(panel, top, words))
        lay_out_counts(figure, row, top)
    figure.add_to_panel(1, *_daily_legend(days, words))
    first, last = days["month"].min(), days["month"].max()
    mark_anomalies(figure, notes, categories, first, last, words)
    overlay_with_legend(figure, PANEL_HEIGHT * n)
    for axis in figure.axes_across():
        axis.update(month_axis(first, last, words))
    return figure


def _daily_panel(panel: pd.DataFrame, top: float, words: Words) -> Iterable[Trace]:
    category = str(panel["categories"].iloc[0])
    unknown = panel[panel["status"] == "no_report"]
    yield _shade(unknown, top, "", words)
    nameless = panel[panel["status"].isin(["withheld", "not_stated"])]
    yield _shade(nameless, top, "/", words)
    known = panel[panel["launched"].notna()]
    is_bound = known["launched_bound"].isin(LOWER_BOUNDS)
    yield scatter(
        x=_noons(known),
        y=known["launched"].astype("float64"),
        mode="markers",
        marker={
            "color": COLOURS[category],
            "opacity": 0.55,
            "size": [9 if bound else 5 for bound in is_bound],
            "symbol": ["triangle-up" if bound else "circle" for bound in is_bound],
        },
        customdata=day_codes(known),
        hovertext=day_hovers(known, words),
        cliponaxis=False,
        showlegend=False,
        name=words.name("category", category),
    )
    for column in MEANS:
        yield _mean_line(panel, column, words)


def _shade(rows: pd.DataFrame, top: float, shape: str, words: Words) -> Trace:
    return bar(
        x=rows["day"].astype("str"),
        y=[top] * len(rows),
        width=DAY_MS,
        offset=0,
        marker=_shading(shape),
        customdata=day_codes(rows),
        hovertext=day_hovers(rows, words),
        showlegend=False,
        name=words("attacks.daily_unknown"),
    )


def _shading(shape: str) -> Settings:
    pattern = hatched(shape, 4, 0.4, GREY)
    return {"color": SHADE, "line": {"width": 0}, "pattern": pattern}


def _mean_line(panel: pd.DataFrame, column: str, words: Words) -> Trace:
    key, length, width = MEANS[column]
    title = words(key)
    hovers = []
    columns = ("day", column, f"{column}_bound", f"{column}_days")
    for day, value, bound, n in zip(*(panel[c] for c in columns), strict=True):
        if pd.isna(value):
            hovers.append("")
            continue
        figure = words.signed(round(float(value)), bound)
        mean = words("attacks.hover_mean", value=figure, n=n, days=length)
        hovers.append(f"<b>{title}</b>, {words.day(day)}<br>{escape(mean)}")
    return scatter(
        x=_noons(panel),
        y=panel[column],
        mode="lines",
        line={"color": COLOURS[str(panel["categories"].iloc[0])], "width": width},
        connectgaps=False,
        hovertext=hovers,
        showlegend=False,
        name=title,
    )


def _daily_legend(days: pd.DataFrame, words: Words) -> Iterator[Trace]:
    """Yield grey legend entries for the signs on screen."""
    dot = {"color": GREY, "opacity": 0.6}
    circle = {**dot, "symbol": "circle", "size": 6}
    triangle = {**dot, "symbol": "triangle-up", "size": 9}
    yield legend_mark(words("attacks.daily_dot"), circle)
    if (days["status"] == "partial").any():
        yield legend_mark(words("attacks.daily_lower_bound"), triangle)
    for key, _, width in MEANS.values():
        yield legend_line(words(key), width)
    if (days["status"] == "no_report").any():
        yield legend_bar(words("attacks.daily_unknown"), _shading(""))
    if days["status"].isin(["withheld", "not_stated"]).any():
        yield legend_bar(words("attacks.daily_without_number"), _shading("/"))


def _noons(rows: pd.DataFrame) -> list[str]:
    """Return the noon of each day, the position of its dot.

    As text, so that its axis position is computed once for all traces with that day.
    """
    return [f"{day}T12:00" for day in rows["day"]]
