"""Layout of stacked panels with a shared month axis: titles, axes and legend."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from dashboard.charts.figure import Figure, Settings, panel_number
from dashboard.charts.periods import period_end
from dashboard.charts.style import band, legend_above, month_axis
from dashboard.i18n import Words

#: Margins under the bottom panel, for the months' names, and at the sides, in pixels.
BELOW, BESIDE = 50, 8
#: The greatest height of a chart that a phone shows without scrolling, in pixels.
PHONE_HEIGHT = 420


def panels(
    titles: Sequence[str], heights: Sequence[int], space: int, above: int
) -> Figure:
    """Return empty panels of these heights, ``space`` apart, ``above`` over the first.

    All in pixels. ``titles`` may contain HTML; they are at the left, above the panels.
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
    """Return empty panels, one above the other, with their titles at the left.

    ``heights`` are relative; ``space`` between two panels is a fraction of the plot.
    With ``is_shared``, all panels share the bottom one's horizontal axis. ``title`` are
    further attributes of the titles.
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
    """Give stacked panels the same horizontal axis, labelled at the bottom one only."""
    *upper, lowest = figure.axes_across()
    for other in upper:
        other.update(axis | {"showticklabels": False})
    lowest.update(axis)


def for_phone(figure: Figure) -> Figure:
    """Return a copy that fits a phone's first screen, under title and filters.

    Panel titles keep only their bold part.
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
    """Return a panel's title in bold, with ``below`` on a second line, as HTML."""
    return f"<b>{escape(title)}</b>{'<br>' if below else ''}{escape(below)}"


def month_band(row: int, first: date, last: date) -> Settings:
    """Return a band over panel ``row`` from the month ``first`` to ``last``."""
    return band(row, first, period_end(last))


def lay_out_months(figure: Figure, first: date, last: date, words: Words) -> None:
    """Label the months from ``first`` to ``last`` under the bottom panel."""
    lay_out_across(figure, month_axis(first, last, words))


def lay_out_counts(figure: Figure, row: int, top: float) -> None:
    """Give panel ``row`` an axis of whole numbers from zero to ``top``."""
    figure.axis_up(row).update(
        range=[0, top],
        tickformat=",d",
        nticks=5,
        dtick=1 if top < 6 else None,
        automargin=True,
    )


def overlay_with_legend(figure: Figure, plot_height: int) -> None:
    """Overlay the traces, and leave room for a title and one row of legend."""
    figure.layout.update(
        height=plot_height + 134,
        margin={"l": 8, "r": 8, "t": 94, "b": 40},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 28 / plot_height, 106),
    )
