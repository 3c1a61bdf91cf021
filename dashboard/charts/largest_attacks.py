"""The largest attacks, ranked: one bar per attack, missiles and drones stacked."""

from collections.abc import Iterator

import pandas as pd

from dashboard.charts.figure import Figure, Trace, bar
from dashboard.charts.style import (
    COLOURS,
    chart_title,
    hover_box,
    legend_above,
    legend_bar,
    readable,
    targets,
    text_trace,
)
from dashboard.describe.attacks import attack_window
from dashboard.describe.largest_attacks import attack_counted, stopped_sentence
from dashboard.i18n import Words
from dashboard.rows import Row

#: Row height in pixels, large enough to tap, and a bar's fraction of it.
ROW_HEIGHT, BAR_HEIGHT = 28, 0.68
#: Pixels for the title and a legend row, for a second legend row, and below the plot.
ABOVE, LEGEND_LINE, BELOW = 58, 19, 8
#: Length of the axis, in lengths of the longest bar, that leaves room for its figure on
#: a phone; the second also for a bound in words.
ROOM, ROOM_OF_WORDS = 1.16, 1.6
#: Opacity of nights that a later copy of the feed may change.
PROVISIONAL = 0.6
#: The same colours for the legend, where marks have no opacity.
PALE = {"missile": "rgba(213, 94, 0, 0.6)", "drone": "rgba(0, 114, 178, 0.6)"}
COUNTS = {"missile": "missiles_launched", "drone": "drones_launched"}


@readable
def largest_attacks(
    attacks: pd.DataFrame, categories: tuple[str, ...], words: Words
) -> Figure:
    """Return one bar per attack, largest on top; a click on its row selects its day.

    ``attacks`` are the first rows of ``queries.attack_windows``. A lower bound is
    spelled out beside its bar; a provisional figure is lighter.
    """
    attacks = attacks.reset_index(drop=True)
    is_bound = (attacks["ranked_bound"] != "exact").any()
    top = max(float(attacks["ranked"].max()), 1.0) * (
        ROOM_OF_WORDS if is_bound else ROOM
    )
    figure = Figure(
        [
            _rows(attacks, top, words),
            *_bars(attacks, categories, words),
            _figures(attacks, words),
            *_legend(attacks, categories, words),
        ]
    )
    n = len(attacks)
    height = ROW_HEIGHT * n
    above = ABOVE + (LEGEND_LINE if attacks["n_provisional"].any() else 0)
    figure.layout.update(
        height=height + above + BELOW,
        margin={"l": 96, "r": 8, "t": above, "b": BELOW},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 4 / height),
        title=chart_title(words("attacks.ranked_title", n=n)),
    )
    figure.axis_across().update(range=[0, top], visible=False)
    figure.axis_up().update(
        range=[n - 0.5, -0.5],
        tickvals=list(range(n)),
        ticktext=[words.short_day_and_year(day) for day in attacks["end_date"]],
        showgrid=False,
        zeroline=False,
    )
    return figure


def _rows(attacks: pd.DataFrame, top: float, words: Words) -> Trace:
    """Return invisible bars as wide as the chart, to make whole rows clickable."""
    return targets(
        orientation="h",
        x=[top] * len(attacks),
        y=attacks.index,
        width=0.98,
        customdata=[day.isoformat() for day in attacks["end_date"]],
        hovertext=[_hover(row, words) for row in attacks.to_dict("records")],
        name="",
    )


def _bars(
    attacks: pd.DataFrame, categories: tuple[str, ...], words: Words
) -> Iterator[Trace]:
    base = pd.Series(0.0, index=attacks.index)
    opacity = [PROVISIONAL if n else 1.0 for n in attacks["n_provisional"]]
    for category in categories:
        counts = attacks[COUNTS[category]].astype("float64").fillna(0.0)
        yield bar(
            orientation="h",
            x=counts,
            y=attacks.index,
            base=base,
            width=BAR_HEIGHT,
            marker={"color": COLOURS[category], "opacity": opacity},
            showlegend=False,
            name=words.name("category", category),
        )
        base = base + counts


def _figures(attacks: pd.DataFrame, words: Words) -> Trace:
    """Return the number launched as text at the end of each bar."""
    return text_trace(
        attacks["ranked"].astype("float64"),
        attacks.index,
        # Text starts at its point: a non-breaking space keeps it off the bar.
        ["\u00a0" + words.figure(row, "ranked") for row in attacks.to_dict("records")],
        13,
        "middle right",
    )


def _legend(
    attacks: pd.DataFrame, categories: tuple[str, ...], words: Words
) -> Iterator[Trace]:
    for category in categories:
        name = words.name("category", category)
        yield legend_bar(name, {"color": COLOURS[category]})
    if attacks["n_provisional"].any():
        yield legend_bar(words("chart.provisional"), {"color": PALE[categories[-1]]})


def _hover(row: Row, words: Words) -> str:
    return hover_box(
        attack_counted(row, words),
        attack_window(row, words),
        stopped_sentence(row, words),
        words("attacks.hover_reports", n=row["n_reports"]),
        more=words("attacks.hover_more"),
    )
