"""Panels under each other that share their months: titles, axis and legend."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from dashboard.charts.figure import Figure, Settings, panel_number
from dashboard.charts.periods import period_end
from dashboard.charts.style import band, legend_above, month_axis
from dashboard.i18n import Words

#: Room for the months' names under the lowest panel, and at the sides, in pixels.
BELOW, BESIDE = 50, 8
#: The height of a chart that a phone shows whole, in pixels.
PHONE_HEIGHT = 420


def panels(
    titles: Sequence[str], heights: Sequence[int], space: int, above: int
) -> Figure:
    """Return empty panels of these heights, ``space`` apart, ``above`` over the first.

    ``titles`` may hold HTML, and stand at the left above their panels.
    """
    plot_height = sum(heights) + space * (len(heights) - 1)
    figure = stacked(
        titles, heights, space / plot_height, align="left", font={"size": 13}
    )
    figure.layout.update(
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
) -> Figure:
    """Return empty panels under each other, with their titles at the left.

    ``heights`` are in proportion, ``space`` between two is a part of the whole;
    ``is_shared`` gives all the lowest one's axis across. ``title`` is how titles look.
    """
    n = len(heights)
    scale = (1 - space * (n - 1)) / sum(heights)
    figure = Figure()
    for row, text in enumerate(titles, start=1):
        bottom = sum(heights[row:]) * scale + space * (n - row)
        top = 1.0 if row == 1 else bottom + heights[row - 1] * scale
        number = panel_number(row)
        figure.axis_across(row).update(anchor=f"y{number}", domain=[0.0, 1.0])
        if is_shared and row < n:
            figure.axis_across(row).update(matches=f"x{n}", showticklabels=False)
        figure.axis_up(row).update(anchor=f"x{number}", domain=[bottom, top])
        at_left = {"x": 0, "xref": "paper", "xanchor": "left", "showarrow": False}
        above = {"y": top, "yref": "paper", "yanchor": "bottom", "font": {"size": 16}}
        figure.annotate([{"text": text} | at_left | above | title])
    return figure


def lay_out_across(figure: Figure, axis: dict[str, Any]) -> None:
    """Give panels under each other one axis across, whose names stand at the lowest."""
    *upper, lowest = figure.axes_across()
    for other in upper:
        other.update(axis | {"showticklabels": False})
    lowest.update(axis)


def for_phone(figure: Figure) -> Figure:
    """Return a copy that fits a phone's first screen under title and filters.

    Of a panel's title the bold part stays.
    """
    figure = figure.with_layout()
    figure.layout["annotations"] = [
        note | {"text": f"{note['text'].partition('</b>')[0]}</b>"}
        if note["text"].startswith("<b>")
        else note
        for note in figure.layout.get("annotations", ())
    ]
    figure.layout["height"] = min(figure.layout["height"], PHONE_HEIGHT)
    return figure


def bold(title: str, below: str = "") -> str:
    """Return a panel's title in bold, and what stands under it, as HTML."""
    return f"<b>{escape(title)}</b>{'<br>' if below else ''}{escape(below)}"


def month_band(row: int, first: date, last: date) -> Settings:
    """Return a band over panel ``row`` from the month ``first`` to ``last``."""
    return band(row, first, period_end(last))


def lay_out_months(figure: Figure, first: date, last: date, words: Words) -> None:
    """Write the months from ``first`` to ``last`` under the lowest panel."""
    lay_out_across(figure, month_axis(first, last, words))


def lay_out_counts(figure: Figure, row: int, top: float) -> None:
    """Begin the counts of panel ``row`` at zero, with whole numbers, up to ``top``."""
    figure.axis_up(row).update(
        range=[0, top],
        tickformat=",d",
        nticks=5,
        dtick=1 if top < 6 else None,
        automargin=True,
    )


def overlay_with_legend(figure: Figure, plot_height: int) -> None:
    """Lay traces over each other, under a title and a row of the legend."""
    figure.layout.update(
        height=plot_height + 134,
        margin={"l": 8, "r": 8, "t": 94, "b": 40},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 28 / plot_height, 106),
    )
