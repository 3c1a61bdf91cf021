"""The timeline of strikes, with a row per weapon.

A strike without a number of killed is a hollow mark, never a zero.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from math import sqrt
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure, Settings, Trace, scatter
from dashboard.charts.periods import halfway, period_end
from dashboard.charts.style import (
    COLOURS,
    GREY,
    LIGHT_GREY,
    band,
    legend_above,
    legend_mark,
    month_ticks,
    panel_note,
    readable,
)
from dashboard.describe import (
    counted_people,
    people_number,
    strike_date,
    strike_name,
    strike_place,
    weapons,
)
from dashboard.i18n import Words
from dashboard.rows import Row

#: Rows of the timeline from the top, with colour and symbol.
LANES = {
    "missile": (COLOURS["missile"], "circle"),
    "missile_drone": ("#CC79A7", "hexagon"),
    "drone": (COLOURS["drone"], "diamond"),
    "glide_bomb": (COLOURS["glide_bomb"], "square"),
    "rest": (GREY, "pentagon"),
}
LANE_HEIGHT = 84
SMALLEST_MARK, HOLLOW_MARK, PIXELS_PER_ROOT = 7.0, 9.0, 2.5
#: Vertical range of a row's marks around its middle, below the row's name.
BELOW_NAME = (-0.42, 0.32)
#: Successive offsets of a row's marks, so that neighbours do not overlap.
STEPS = (0.0, 0.2, -0.2, 0.1, -0.1)


@readable
def strike_timeline(
    strikes: pd.DataFrame,
    first_month: date,
    last_month: date,
    register_end: date,
    words: Words,
) -> Figure:
    """Return a mark per strike, a row per weapon; area shows the number killed.

    ``strikes`` is ``queries.at_level``. Every mark's ``customdata`` is its strike's
    code.
    """
    strikes = strikes.assign(counted=counted_people(strikes, "killed"))
    lanes = strikes["munition_categories"].map(_lane, na_action=None)
    figure = Figure()
    for position, lane in enumerate(LANES):
        rows = strikes[lanes == lane].sort_values(["date_start", "strike_id"])
        if len(rows):
            figure.data.append(_marks(rows, lane, -position, words))
        figure.annotate([_lane_name(words(f"strike_lane.{lane}"), 0.44 - position)])
        if position:
            figure.add_shapes([_line_across(0.58 - position)])
    figure.data += _legend(strikes, words)
    first = min([first_month, *strikes["date_start"]]).replace(day=1)
    last = period_end(last_month)
    if first <= register_end < last - timedelta(days=31):
        _add_end(figure, register_end, last, words)
    ticks, labels = month_ticks(first, last_month, words)
    figure.layout.update(
        height=LANE_HEIGHT * len(LANES) + 90,
        margin={"l": 14, "r": 8, "t": 44, "b": 40},
        legend=legend_above(1.01),
    )
    # Room at both ends for the largest mark.
    room = (last - first) * 0.015
    figure.axis_across().update(
        range=[pd.Timestamp(first) - room, pd.Timestamp(last) + room],
        tickvals=[tick.to_period("M").start_time for tick in ticks],
        ticktext=labels,
        tickangle=0,
        showgrid=False,
    )
    figure.axis_up().update(
        range=[0.42 - len(LANES), 0.6],
        showticklabels=False,
        showgrid=False,
        zeroline=False,
    )
    return figure


def _lane_name(text: str, y: float) -> Settings:
    at = {"x": 0, "xref": "x domain", "xanchor": "left", "y": y, "yanchor": "middle"}
    return {**at, "text": text, "showarrow": False, "font": {"size": 12}}


def _line_across(y: float) -> Settings:
    line = {"color": LIGHT_GREY, "width": 1}
    ends = {"x0": 0, "x1": 1, "xref": "x domain", "yref": "y", "y0": y, "y1": y}
    return {"type": "line", **ends, "layer": "below", "line": line}


def _lane(categories: Any) -> str:
    """Return the row of a strike, by the weapons reported."""
    used = set() if pd.isna(categories) else set(str(categories).split(";"))
    if "glide_bomb" in used:
        return "glide_bomb"
    if {"missile", "drone"} <= used:
        return "missile_drone"
    return next((lane for lane in ("missile", "drone") if lane in used), "rest")


def _marks(rows: pd.DataFrame, lane: str, height: int, words: Words) -> Trace:
    colour, symbol = LANES[lane]
    steps = [
        height + _within_lane(STEPS[i % len(STEPS)] - 0.06, _size(killed))
        for i, killed in enumerate(rows["counted"])
    ]
    # Draw the largest first, so that every mark can be seen and clicked.
    rows = rows.assign(height=steps).sort_values(
        ["counted", "date_start"], ascending=[False, True]
    )
    hollow = rows["counted"].isna()
    return scatter(
        x=rows["date_start"],
        y=rows["height"],
        mode="markers+text",
        marker={
            "symbol": [f"{symbol}-open" if h else symbol for h in hollow],
            "size": [_size(killed) for killed in rows["counted"]],
            "color": colour,
            "opacity": 0.75,
            "line": {
                "color": [colour if h else "#ffffff" for h in hollow],
                "width": [1.5 if h else 0.5 for h in hollow],
            },
        },
        text=[_zero(row, words) for row in rows.to_dict("records")],
        textposition="middle right",
        textfont={"size": 12},
        customdata=list(rows["strike_id"]),
        hovertext=[_strike_hover(row, words) for row in rows.to_dict("records")],
        cliponaxis=False,
        showlegend=False,
        name=words(f"strike_lane.{lane}"),
    )


def _zero(row: Row, words: Words) -> str:
    """Return the label of a strike reported to have killed nobody, else "".

    It may be a lower bound: of parts, some of which have no number.
    """
    if pd.isna(row["counted"]) or row["counted"]:
        return ""
    name = "killed" if pd.isna(row["killed_with_parts"]) else "killed_with_parts"
    return words.signed(0, row[f"{name}_bound"])


def _within_lane(step: float, size: float) -> float:
    """Return the height of a mark in its row: below the name, above the next row."""
    radius = size / 2 / LANE_HEIGHT
    low, high = BELOW_NAME[0] + radius, BELOW_NAME[1] - radius
    return sum(BELOW_NAME) / 2 if low > high else min(max(step, low), high)


def _size(killed: Any) -> float:
    """Return a mark's diameter in pixels; its area is proportional to the killed."""
    if pd.isna(killed):
        return HOLLOW_MARK
    return max(SMALLEST_MARK, PIXELS_PER_ROOT * sqrt(killed))


def _strike_hover(row: Row, words: Words) -> str:
    place, day = strike_place(row, words), strike_date(row, words)
    lines = [f"<b>{escape(place)}</b>, {escape(day)}"]
    if row["n_same_day_and_place"] > 1:
        lines = [f"<b>{escape(strike_name(row, words))}</b>"]
    for people in ("killed", "injured"):
        value = people_number(row, people, words)
        if pd.notna(row[people]) and row[f"{people}_low"] < row[f"{people}_high"]:
            ends = {
                end: words.number(row[f"{people}_{end}"]) for end in ("low", "high")
            }
            value = words("strikes.hover_range", value=value, **ends)
        lines.append(escape(words(f"strikes.hover_{people}", value=value)))
    used = weapons(row["munition_categories"], words)
    lines.append(escape(words("strikes.hover_weapons", weapons=used)))
    lines.append(f"<i>{escape(words('strikes.hover_more'))}</i>")
    return "<br>".join(lines)


def _legend(strikes: pd.DataFrame, words: Words) -> Iterator[Trace]:
    """Yield grey legend entries for the symbols on screen."""
    symbols = {
        "timeline_filled": ("circle", strikes["counted"].notna().any()),
        "timeline_hollow": ("circle-open", strikes["counted"].isna().any()),
    }
    for key, (symbol, is_shown) in symbols.items():
        if is_shown:
            yield legend_mark(
                words(f"strikes.{key}"), {"symbol": symbol, "size": 10, "color": GREY}
            )


def _add_end(figure: Figure, end: date, last: date, words: Words) -> None:
    """Mark the months after the last strike of the register: unknown, not quiet."""
    start = end + timedelta(days=1)
    figure.add_shapes([band(1, start, last)])
    text = words("strikes.timeline_end")
    figure.annotate([panel_note(1, halfway(start, last), 0.5, text, textangle=-90)])
