"""The share of each class or family that was reported stopped, period by period.

Every series that is not small has its own panel. A mark is hollow if few missiles or
drones were launched.
"""

from datetime import date

import pandas as pd

from dashboard.charts.figure import Figure, Trace, scatter
from dashboard.charts.layout import bold, panels
from dashboard.charts.munition_panels import Axis
from dashboard.charts.periods import middle, span
from dashboard.charts.series import (
    BUNDLES,
    LIGHT,
    OTHER,
    Series,
    in_headline,
    series_of,
    with_series,
)
from dashboard.charts.style import COLOURS, hover_box, mark_anomalies, readable
from dashboard.describe.munitions import FEW, rate_text
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

PANEL_HEIGHT, PANEL_SPACE, TOP_MARGIN = 96, 44, 40


@readable
def interception_rates(
    rows: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
    view: View,
    category: str,
    by: str = "month",
) -> Figure:
    """Return one panel per class or family: the share reported stopped, by period.

    ``rows`` and ``notes`` are ``munition_volumes`` (or ``munition_periods``) and
    ``anomalies`` of ``queries``; only rows that are in the headline and have both
    launched and outcome are drawn. Periods without a rate are gaps. A month's mark has
    its category and month as ``customdata``.
    """
    axis = Axis(view, category, by, words)
    marked = with_series(in_headline(rows, category), view.split)
    large = rated_parts(rows, view.split, category)
    series = [
        weapon
        for weapon in series_of(marked, category, view.split, words)
        if weapon.code in large
    ]
    marked = marked[marked["launched_with_outcome"].notna()]
    n = max(len(series), 1)
    figure = panels(
        [_title(weapon, marked, words) for weapon in series],
        [PANEL_HEIGHT] * n,
        PANEL_SPACE,
        TOP_MARGIN,
    )
    for row, weapon in enumerate(series, start=1):
        rates = _rates(marked[marked["series"] == weapon.code], axis.periods)
        figure.add_to_panel(row, _line(rates, weapon, axis))
    first, last = span(view, by)
    if series:
        mark_anomalies(figure, notes, [category], first, last, words)
    figure.layout.update(showlegend=False)
    axis.lay_out(figure)
    for row in range(1, n):  # only the bottom panel labels the months
        figure.axis_across(row)["showticklabels"] = False
    for axis_up in figure.axes_up():
        axis_up.update(
            range=[-0.08, 1.42],
            tickvals=[0, 0.5, 1],
            ticktext=[words.percent(share) for share in (0, 0.5, 1)],
            zeroline=False,
            automargin=True,
        )
    return figure


def rated_parts(rows: pd.DataFrame, split: str, category: str) -> set[str]:
    """Return the classes or families whose rates are drawn.

    They are not small in the range, and at least ``FEW`` have a known outcome.
    """
    marked = with_series(in_headline(rows, category), split)
    known = marked.groupby("series")["launched_with_outcome"].sum()
    return set(known[known >= FEW].index) - {BUNDLES, OTHER}


def _rates(part: pd.DataFrame, periods: list[date]) -> pd.DataFrame:
    """Return one row per period; the rate is missing if none is reported."""
    sums = part.groupby("month").agg(
        launched=("launched_with_outcome", lambda values: values.sum(min_count=1)),
        stopped=("stopped_with_outcome", lambda values: values.sum(min_count=1)),
        status=("status", "first"),
    )
    sums = sums.reindex(periods)
    sums["status"] = sums["status"].fillna("no_figure")
    launched = sums["launched"].astype("float64")
    sums["rate"] = sums["stopped"].astype("float64") / launched.where(launched > 0)
    return sums.rename_axis("month").reset_index()


def _line(rates: pd.DataFrame, weapon: Series, axis: Axis) -> Trace:
    colour = COLOURS[axis.category]  # the panel's title names the class or family
    few = [pd.notna(n) and n < FEW for n in rates["launched"]]
    return scatter(
        x=[middle(period, axis.by) for period in rates["month"]],
        y=rates["rate"],
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 1.5},
        marker={
            "size": 7,
            "symbol": ["circle-open" if f else "circle" for f in few],
            "color": colour,
            "opacity": [
                LIGHT if status == "month_not_over" else 1.0
                for status in rates["status"]
            ],
            "line": {"color": colour, "width": 1.5},
        },
        name=weapon.name,
        customdata=axis.codes(rates["month"]),
        hovertext=[_hover(row, weapon, axis) for row in rates.to_dict("records")],
        cliponaxis=False,
    )


def _hover(row: Row, weapon: Series, axis: Axis) -> str:
    words = axis.words
    if pd.isna(row["rate"]):
        return ""
    counts = {k: words.number(row[k]) for k in ("stopped", "launched")}
    rate = rate_text(row["rate"], words)
    lines = [weapon.name, words("munitions.hover_outcome", **counts)]
    if row["launched"] < FEW:
        lines.append(words("munitions.hover_few", n=FEW))
    if row["status"] == "month_not_over":
        lines.append(words.name("status", row["status"]))
    return hover_box(f"{axis.name(row['month'])}: {rate}", *lines, more=axis.more)


def _title(weapon: Series, marked: pd.DataFrame, words: Words) -> str:
    """Return a panel's title: the name, and the counts over all its periods."""
    part = marked[marked["series"] == weapon.code]
    launched, stopped = (
        part[f"{name}_with_outcome"].sum() for name in ("launched", "stopped")
    )
    counts = words(
        "munitions.panel_rate",
        stopped=words.number(stopped),
        launched=words.number(launched),
        rate=rate_text(stopped / launched, words),
    )
    return bold(weapon.name, counts)
