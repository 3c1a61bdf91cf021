"""The largest attacks, ranked: a bar an attack, its missiles and drones end to end."""

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
    text_trace,
)
from dashboard.describe.attacks import attack_window
from dashboard.describe.largest_attacks import attack_counted, stopped_sentence
from dashboard.i18n import Words
from dashboard.rows import Row

#: A row is high enough for a finger.
ROW_HEIGHT, BAR_HEIGHT = 28, 0.68
#: Room for the title and a line of the legend, for another line of it, and below.
ABOVE, LEGEND_LINE, BELOW = 58, 19, 8
#: What of the longest bar's length its figure takes beside it: on a phone, in words.
ROOM, ROOM_OF_WORDS = 1.16, 1.6
#: Lighter than the rest: nights that a later copy of the feed may change.
PROVISIONAL = 0.6
#: The same, for the legend, in which a mark has no opacity.
PALE = {"missile": "rgba(213, 94, 0, 0.6)", "drone": "rgba(0, 114, 178, 0.6)"}
COUNTS = {"missile": "missiles_launched", "drone": "drones_launched"}


@readable
def largest_attacks(
    attacks: pd.DataFrame, categories: tuple[str, ...], words: Words
) -> Figure:
    """Return a bar an attack, the largest on top; its whole row chooses its day.

    ``attacks`` are the first rows of ``queries.attack_windows``. A lower bound is named
    as one beside its bar; a provisional figure is light.
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
    """Return unseen bars as wide as the chart: all of a row can be chosen."""
    return bar(
        orientation="h",
        x=[top] * len(attacks),
        y=attacks.index,
        width=0.98,
        marker={"color": "rgba(0,0,0,0)"},
        customdata=[day.isoformat() for day in attacks["end_date"]],
        hovertext=[_hover(row, words) for row in attacks.to_dict("records")],
        showlegend=False,
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
    """Return what was launched in figures, each at the end of its bar."""
    return text_trace(
        attacks["ranked"].astype("float64"),
        attacks.index,
        # Text begins at its point: a hard space keeps it off the bar.
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
