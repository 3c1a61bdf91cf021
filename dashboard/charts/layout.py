"""Panels under each other that share their months: titles, axis and legend."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

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
    figure = make_subplots(
        rows=len(heights),
        cols=1,
        shared_xaxes=True,
        row_heights=list(heights),
        vertical_spacing=space / plot_height if len(heights) > 1 else 0,
        subplot_titles=list(titles),
    )
    figure.update_annotations(x=0, xanchor="left", align="left", font={"size": 13})
    figure.update_layout(
        height=above + BELOW + plot_height,
        margin={"l": BESIDE, "r": BESIDE, "t": above, "b": BELOW},
    )
    return figure


def lay_out_across(figure: go.Figure, axis: dict[str, Any]) -> None:
    """Give panels under each other one axis across, whose names stand at the lowest."""
    figure.update_xaxes(**axis)
    *upper, _ = figure.select_xaxes()
    for other in upper:
        other.showticklabels = False


def for_phone(figure: go.Figure) -> go.Figure:
    """Return a copy that fits a phone's first screen under title and filters.

    Of a panel's title the bold part stays.
    """
    copy = go.Figure(figure.to_plotly_json())
    for annotation in copy.layout.annotations:
        if annotation.text.startswith("<b>"):
            annotation.text = f"{annotation.text.partition('</b>')[0]}</b>"
    return copy.update_layout(height=min(copy.layout.height, PHONE_HEIGHT))


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


def lay_out_months(
    figure: go.Figure, first: date, last: date, words: Words, **more: Any
) -> None:
    """Write the months from ``first`` to ``last`` on every axis across."""
    figure.update_xaxes(**month_axis(first, last, words) | more)


def lay_out_counts(figure: go.Figure, row: int, top: float) -> None:
    """Begin the counts of panel ``row`` at zero, with whole numbers, up to ``top``."""
    figure.update_yaxes(
        range=[0, top],
        tickformat=",d",
        nticks=5,
        dtick=1 if top < 6 else None,
        automargin=True,
        row=row,
        col=1,
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
