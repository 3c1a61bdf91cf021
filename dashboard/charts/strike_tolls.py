"""People reported killed and injured by month, with those killed by artillery apart.

A month without a number in the register has no bar: unknown, not zero.
"""

from datetime import date

import pandas as pd

from dashboard.charts.figure import Figure, bar
from dashboard.charts.layout import (
    bold,
    lay_out_counts,
    lay_out_months,
    panels,
)
from dashboard.charts.periods import month_bars
from dashboard.charts.style import GREY, RAMP, hover_box, readable
from dashboard.i18n import Words
from dashboard.rows import Row

#: Each panel: people counted, whether by air strikes, colour, and height in pixels.
PANELS = (
    ("killed", True, RAMP[5], 130),
    ("injured", True, RAMP[3], 90),
    ("killed", False, GREY, 46),
)
SPACE, ABOVE = 30, 26


@readable
def strike_tolls(months: pd.DataFrame, first: date, last: date, words: Words) -> Figure:
    """Return monthly bars: killed, injured, and, apart, those killed by artillery.

    ``months`` is ``queries.strike_months``; all bars are lower bounds, since the
    register is a sample.
    """
    filled = [panel for panel in PANELS if len(_rows(months, panel[0], panel[1]))]
    titles = [bold(words(f"strikes.{_key(p, by_air)}")) for p, by_air, _, _ in filled]
    figure = panels(titles, [height for *_, height in filled], SPACE, ABOVE)
    for row, (people, by_air, colour, _) in enumerate(filled, start=1):
        rows = _rows(months, people, by_air)
        bars = bar(
            **month_bars(rows["month"]),
            y=[int(value) for value in rows[people]],
            marker={"color": colour},
            hovertext=[_hover(r, people, words) for r in rows.to_dict("records")],
            name=words(f"strikes.{people}"),
        )
        figure.add_to_panel(row, bars)
        lay_out_counts(figure, row, 1.12 * float(rows[people].max() or 1))
        figure.axis_up(row)["nticks"] = 3
    figure.layout.update(barmode="overlay", showlegend=False)
    lay_out_months(figure, first, last, words)
    return figure


def _rows(months: pd.DataFrame, people: str, by_air: bool) -> pd.DataFrame:
    is_kind = months["is_air_strike"] == by_air
    return months[is_kind & months[people].notna()]


def _key(people: str, by_air: bool) -> str:
    return f"tolls_{people}" if by_air else "tolls_artillery"


def _hover(row: Row, people: str, words: Words) -> str:
    known = row["n_strikes"] - row[f"n_{people}_unknown"]
    value = words.bounded(row[people], "at_least")
    counts = {"known": words.number(known), "total": words.number(row["n_strikes"])}
    return hover_box(
        words.month(row["month"]),
        words(f"strikes.tiles_hover_{people}", value=value),
        words("strikes.tolls_known", **counts),
    )
