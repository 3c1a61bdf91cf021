"""Strikes: a tile map of the oblasts, and a time line with a row per weapon.

No tiles come from a server: the map is 27 squares in a grid that resembles the country.
An oblast without a strike in the register is an outline, and a strike without a number
of killed a hollow mark: neither is a zero.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from math import sqrt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.style import (
    BAND,
    COLOURS,
    GREY,
    INK,
    LIGHT_GREY,
    add_to_layout,
    legend_mark,
    month_end,
    month_ticks,
    readable,
)
from dashboard.describe import (
    people_number,
    strike_date,
    strike_name,
    strike_place,
    weapons,
)
from dashboard.i18n import Words

#: Where each unit of ISO 3166-2:UA stands: row from the north, column from the west.
TILES = {
    "UA-07": (0, 1), "UA-56": (0, 2), "UA-18": (0, 3), "UA-32": (0, 4),
    "UA-74": (0, 5), "UA-59": (0, 6),
    "UA-46": (1, 0), "UA-61": (1, 1), "UA-68": (1, 2), "UA-05": (1, 3),
    "UA-30": (1, 4), "UA-71": (1, 5), "UA-53": (1, 6), "UA-63": (1, 7),
    "UA-09": (1, 8),
    "UA-21": (2, 0), "UA-26": (2, 1), "UA-77": (2, 2), "UA-35": (2, 5),
    "UA-12": (2, 6), "UA-14": (2, 7),
    "UA-51": (3, 4), "UA-48": (3, 5), "UA-65": (3, 6), "UA-23": (3, 7),
    "UA-40": (4, 5), "UA-43": (4, 6),
}  # fmt: skip
TILE_ROWS, TILE_COLUMNS, TILE_GAP = 5, 9, 0.05
#: The lightest and the darkest fill: a hue that no weapon has.
LIGHT_TILE, DARK_TILE = (226, 217, 236), (77, 38, 112)
#: Rows of the time line from the top, with colour and symbol.
LANES = {
    "missile": (COLOURS["missile"], "circle"),
    "missile_drone": ("#CC79A7", "hexagon"),
    "drone": (COLOURS["drone"], "diamond"),
    "glide_bomb": (COLOURS["glide_bomb"], "square"),
    "rest": (GREY, "pentagon"),
}
LANE_HEIGHT = 84
SMALLEST_MARK, HOLLOW_MARK, PIXELS_PER_ROOT = 7.0, 9.0, 2.5
#: Marks of a row stand on these heights in turn, or neighbours would cover each other.
STEPS = (0.0, 0.2, -0.2, 0.1, -0.1)


@readable
def oblast_tiles(sums: pd.DataFrame, words: Words) -> go.Figure:
    """Return one square per oblast, coloured by its strikes in the register.

    ``sums`` is ``queries.strike_sums``; country-wide strikes are on no tile.
    """
    rows = sums[(sums["scope"] == "oblast") & sums["oblast_code"].notna()]
    by_code = {row["oblast_code"]: row for _, row in rows.iterrows()}
    most = int(rows["n_strikes"].max()) if len(rows) else 1
    figure = go.Figure()
    labels, colours, hovers, tiles = [], [], [], []
    for code, place in TILES.items():
        row = by_code.get(code)
        share = None if row is None else int(row["n_strikes"]) / most
        tiles.append(_tile(place, share))
        number = "" if row is None else words.number(row["n_strikes"])
        name = words.name("oblast_short", code)
        labels.append(f"{name}<br><b>{number}</b>" if number else name)
        colours.append(INK if share is None else "#ffffff" if share > 0.58 else "#111")
        hovers.append(_tile_hover(code, row, words))
    add_to_layout(figure, [], tiles)
    figure.add_scatter(
        x=[column + 0.5 for _, column in TILES.values()],
        y=[row + 0.5 for row, _ in TILES.values()],
        mode="markers+text",
        marker={"symbol": "square", "size": 38, "color": "rgba(0,0,0,0)"},
        text=labels,
        textfont={"size": 10, "color": colours},
        hovertext=hovers,
        showlegend=False,
        name="",
    )
    figure.update_layout(
        height=340,
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
    )
    figure.update_xaxes(range=[0, TILE_COLUMNS], visible=False)
    figure.update_yaxes(range=[TILE_ROWS, 0], visible=False)
    return figure


def _tile(place: tuple[int, int], share: float | None) -> dict[str, Any]:
    row, column = place
    return {
        "type": "rect",
        "x0": column + TILE_GAP,
        "x1": column + 1 - TILE_GAP,
        "y0": row + TILE_GAP,
        "y1": row + 1 - TILE_GAP,
        "layer": "below",
        "fillcolor": "rgba(0,0,0,0)" if share is None else _shade(share),
        "line": {"color": GREY, "width": 1, "dash": "dot"}
        if share is None
        else {"width": 0},
    }


def _shade(share: float) -> str:
    mixed = (
        round(light + (dark - light) * share)
        for light, dark in zip(LIGHT_TILE, DARK_TILE, strict=True)
    )
    return f"rgb({', '.join(str(part) for part in mixed)})"


def _tile_hover(code: str, row: pd.Series | None, words: Words) -> str:
    name = f"<b>{escape(words.name('oblast', code))}</b> ({code})"
    if row is None:
        return f"{name}<br>{escape(words('strikes.tiles_hover_none'))}"
    lines = [name, words("strikes.tiles_hover_strikes", n=int(row["n_strikes"]))]
    for people in ("killed", "injured"):
        value = people_number(row, people, words)
        line = words(f"strikes.tiles_hover_{people}", value=value)
        unknown = int(row[f"n_{people}_unknown"])
        if unknown and pd.notna(row[people]):
            missing = words("strikes.tiles_hover_unknown", n=unknown)
            line = f"{line}; {missing}"
        lines.append(line)
    return "<br>".join(lines)


@readable
def strike_timeline(
    strikes: pd.DataFrame,
    first_month: date,
    last_month: date,
    register_end: date,
    words: Words,
) -> go.Figure:
    """Return a mark per strike, a row per weapon; its area is the number of killed.

    ``strikes`` is ``queries.at_level``. Every mark carries its strike's code.
    """
    lanes = strikes["munition_categories"].map(_lane, na_action=None)
    figure = go.Figure()
    for position, lane in enumerate(LANES):
        rows = strikes[lanes == lane].sort_values(["date_start", "strike_id"])
        if len(rows):
            figure.add_trace(_marks(rows, lane, -position, words))
        figure.add_annotation(
            x=0, xref="x domain", y=0.44 - position, text=words(f"strike_lane.{lane}"),
            showarrow=False, xanchor="left", yanchor="middle", font={"size": 12},
        )  # fmt: skip
        if position:
            figure.add_hline(
                y=0.58 - position, line={"color": LIGHT_GREY, "width": 1}, layer="below"
            )
    for trace in _legend(strikes, words):
        figure.add_trace(trace)
    first = min([first_month, *strikes["date_start"]]).replace(day=1)
    last = month_end(last_month)
    if first <= register_end < last - timedelta(days=31):
        _add_end(figure, register_end, last, words)
    ticks, labels = month_ticks(first, last_month, words)
    figure.update_layout(
        height=LANE_HEIGHT * len(LANES) + 90,
        margin={"l": 14, "r": 8, "t": 44, "b": 40},
        legend={
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1.01,
            "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False,
            "font": {"size": 12},
        },
    )  # fmt: skip
    # Room at both ends for the largest mark.
    room = (last - first) * 0.015
    figure.update_xaxes(
        range=[pd.Timestamp(first) - room, pd.Timestamp(last) + room],
        tickvals=[tick.to_period("M").start_time for tick in ticks],
        ticktext=labels,
        tickangle=0,
        showgrid=False,
    )
    figure.update_yaxes(
        range=[0.42 - len(LANES), 0.6],
        showticklabels=False,
        showgrid=False,
        zeroline=False,
    )
    return figure


def _lane(categories: Any) -> str:
    """Return the row of a strike by what was reported used."""
    used = set() if pd.isna(categories) else set(str(categories).split(";"))
    if "glide_bomb" in used:
        return "glide_bomb"
    if {"missile", "drone"} <= used:
        return "missile_drone"
    return next((lane for lane in ("missile", "drone") if lane in used), "rest")


def _marks(rows: pd.DataFrame, lane: str, height: int, words: Words) -> go.Scatter:
    colour, symbol = LANES[lane]
    steps = [height - 0.06 + STEPS[i % len(STEPS)] for i in range(len(rows))]
    # The largest lies at the bottom, so that every mark can be seen and clicked.
    rows = rows.assign(height=steps).sort_values(
        ["killed", "date_start"], ascending=[False, True]
    )
    hollow = rows["killed"].isna()
    return go.Scatter(
        x=rows["date_start"],
        y=rows["height"],
        mode="markers+text",
        marker={
            "symbol": [f"{symbol}-open" if h else symbol for h in hollow],
            "size": [_size(killed) for killed in rows["killed"]],
            "color": colour,
            "opacity": 0.75,
            "line": {
                "color": [colour if h else "#ffffff" for h in hollow],
                "width": [1.5 if h else 0.5 for h in hollow],
            },
        },
        text=["0" if pd.notna(k) and k == 0 else "" for k in rows["killed"]],
        textposition="middle right",
        textfont={"size": 12},
        customdata=list(rows["strike_id"]),
        hovertext=[_strike_hover(row, words) for _, row in rows.iterrows()],
        cliponaxis=False,
        showlegend=False,
        name=words(f"strike_lane.{lane}"),
    )


def _size(killed: Any) -> float:
    """Return a mark's diameter in pixels: its area grows with the number of killed."""
    if pd.isna(killed):
        return HOLLOW_MARK
    return max(SMALLEST_MARK, PIXELS_PER_ROOT * sqrt(killed))


def _strike_hover(row: pd.Series, words: Words) -> str:
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


def _legend(strikes: pd.DataFrame, words: Words) -> Iterator[go.Scatter]:
    """Yield legend entries for what is on screen, by symbol alone, in grey."""
    shown = {
        "timeline_filled": ("circle", strikes["killed"].notna().any()),
        "timeline_hollow": ("circle-open", strikes["killed"].isna().any()),
    }
    for key, (symbol, is_shown) in shown.items():
        if is_shown:
            yield legend_mark(
                words(f"strikes.{key}"), {"symbol": symbol, "size": 10, "color": GREY}
            )


def _add_end(figure: go.Figure, end: date, last: date, words: Words) -> None:
    """Mark the months after the last strike of the register: unknown, not quiet."""
    start = end + timedelta(days=1)
    figure.add_vrect(
        x0=start, x1=last, fillcolor=BAND, line={"width": 0}, layer="below"
    )
    figure.add_annotation(
        x=pd.Timestamp(start) + (pd.Timestamp(last) - pd.Timestamp(start)) / 2,
        y=0.5,
        yref="y domain",
        text=words("strikes.timeline_end"),
        textangle=-90,
        showarrow=False,
        font={"size": 11},
    )
