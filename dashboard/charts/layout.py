"""Panels under each other that share their months: titles, axis and legend."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.periods import period_end
from dashboard.charts.style import BAND, legend_above, month_axis, panel_span
from dashboard.i18n import Words

#: Room for the months' names under the lowest panel, and at the sides, in pixels.
BELOW, BESIDE = 50, 8
#: The height of a chart that a phone shows whole, in pixels.
PHONE_HEIGHT = 420


def panels(
    titles: Sequence[str], heights: Sequence[int], space: int, above: int
) -> go.Figure:
    """Return empty panels of these heights, ``space`` apart, ``above`` over the first.

    ``titles`` may hold HTML, and stand at the left above their panels.
    """
    plot_height = sum(heights) + space * (len(heights) - 1)
    figure = stacked(
        titles, heights, space / plot_height, align="left", font={"size": 13}
    )
    figure.update_layout(
        height=above + BELOW + plot_height,
        margin={"l": BESIDE, "r": BESIDE, "t": above, "b": BELOW},
    )
    return figure


def stacked(
    titles: Sequence[str],
    heights: Sequence[float],
    space: float,
    *,
    is_shared: bool = True,
    **title: Any,
) -> go.Figure:
    """Return empty panels under each other, with what ``make_subplots`` gives them.

    It takes ten times as long. ``heights`` are in proportion, ``space`` between two is
    a part of the whole; ``is_shared`` gives all the lowest one's axis across. ``title``
    goes to their titles, at the left.
    """
    n = len(heights)
    scale = (1 - space * (n - 1)) / sum(heights)
    layout: dict[str, Any] = {"annotations": []}
    for row, text in enumerate(titles, start=1):
        bottom = sum(heights[row:]) * scale + space * (n - row)
        top = 1.0 if row == 1 else bottom + heights[row - 1] * scale
        across = {"matches": f"x{n}", "showticklabels": False}
        layout[f"xaxis{row}"] = {"anchor": f"y{row}", "domain": [0.0, 1.0]} | (
            across if is_shared and row < n else {}
        )
        layout[f"yaxis{row}"] = {"anchor": f"x{row}", "domain": [bottom, top]}
        at_left = {"x": 0, "xref": "paper", "xanchor": "left", "showarrow": False}
        above = {"y": top, "yref": "paper", "yanchor": "bottom", "font": {"size": 16}}
        layout["annotations"].append({"text": text} | at_left | above | title)
    return go.Figure(layout=layout)


def add_to_panel(figure: go.Figure, row: int, *traces: go.Bar | go.Scatter) -> None:
    """Draw traces in panel ``row``, the uppermost being 1."""
    figure.add_traces(
        [trace.update(xaxis=f"x{row}", yaxis=f"y{row}") for trace in traces]
    )


def axis_across(figure: go.Figure, row: int) -> go.layout.XAxis:
    """Return the horizontal axis of panel ``row``."""
    return figure.layout[f"xaxis{row}"]


def axis_up(figure: go.Figure, row: int) -> go.layout.YAxis:
    """Return the vertical axis of panel ``row``."""
    return figure.layout[f"yaxis{row}"]


def lay_out_across(figure: go.Figure, axis: dict[str, Any]) -> None:
    """Give panels under each other one axis across, whose names stand at the lowest."""
    *upper, lowest = figure.select_xaxes()
    for other in upper:
        other.update(axis | {"showticklabels": False})
    lowest.update(axis)


def for_phone(figure: go.Figure) -> go.Figure:
    """Return a copy that fits a phone's first screen under title and filters.

    Of a panel's title the bold part stays.
    """
    plain = figure.to_plotly_json()
    layout = plain["layout"]
    for annotation in layout.get("annotations", ()):
        if annotation["text"].startswith("<b>"):
            annotation["text"] = f"{annotation['text'].partition('</b>')[0]}</b>"
    layout["height"] = min(layout["height"], PHONE_HEIGHT)
    return go.Figure(plain)


def bold(title: str, below: str = "") -> str:
    """Return a panel's title in bold, and what stands under it, as HTML."""
    return f"<b>{escape(title)}</b>{'<br>' if below else ''}{escape(below)}"


def month_band(row: int, first: date, last: date) -> dict[str, object]:
    """Return a band over panel ``row`` from the month ``first`` to ``last``."""
    return {
        **panel_span(row),
        "type": "rect",
        "x0": first,
        "x1": period_end(last),
        "fillcolor": BAND,
        "line": {"width": 0},
    }


def lay_out_months(figure: go.Figure, first: date, last: date, words: Words) -> None:
    """Write the months from ``first`` to ``last`` under the lowest panel."""
    lay_out_across(figure, month_axis(first, last, words))


def lay_out_counts(figure: go.Figure, row: int, top: float) -> None:
    """Begin the counts of panel ``row`` at zero, with whole numbers, up to ``top``."""
    axis_up(figure, row).update(
        range=[0, top],
        tickformat=",d",
        nticks=5,
        dtick=1 if top < 6 else None,
        automargin=True,
    )


def overlay_with_legend(figure: go.Figure, plot_height: int) -> None:
    """Lay traces over each other, under a title and a row of the legend."""
    figure.update_layout(
        height=plot_height + 134,
        margin={"l": 8, "r": 8, "t": 94, "b": 40},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 28 / plot_height, 106),
    )
