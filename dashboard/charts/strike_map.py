"""Two maps of the people reported killed: outlines of the oblasts, and tiles.

It needs no tile server. The outlines are Natural Earth's, in the public domain
(``tests/outlines.py`` makes the file); Crimea and Sevastopol are Ukraine. Units without
an entry in the register are hatched or have a dotted outline, and never show a zero.
"""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure, Trace, scatter
from dashboard.charts.style import (
    CLEAR,
    GREY,
    INK,
    LIGHT_GREY,
    RAMP,
    TEXTS,
    hover_box,
    readable,
)
from dashboard.describe import people_number
from dashboard.i18n import Words
from dashboard.rows import Row

#: Position of each unit of ISO 3166-2:UA: row from the north, column from the west.
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
#: Rings of each unit: alternating longitude and latitude, in hundredths of a degree.
OUTLINES_FILE = Path(__file__).with_name("outlines.json")
#: Height of a degree relative to its width on a map of Ukraine: 1 / cos(48.5°).
DEGREE_RATIO = 1.51
WEST, EAST, SOUTH, NORTH = 22.1, 40.25, 44.35, 52.4
#: Kyiv, surrounded by its oblast, is too small for its number, so it is drawn as a
#: circle: diameter in pixels.
CITY, CITY_SIZE = "UA-30", 24
#: Positions of numbers that would otherwise overlap a neighbour's or leave the oblast.
LABEL_PLACES = {
    "UA-32": (30.2, 49.65), "UA-43": (34.4, 45.35), "UA-51": (30.25, 47.45),
    "UA-59": (34.1, 50.95), "UA-65": (33.7, 46.6),
}  # fmt: skip
#: The fewest people killed of each class, its fill, and the colour of text on it.
CLASSES = (
    (0, RAMP[0], TEXTS[0]),
    (10, RAMP[1], TEXTS[0]),
    (50, RAMP[2], TEXTS[0]),
    (100, RAMP[4], TEXTS[1]),
    (250, RAMP[5], TEXTS[1]),
)
#: The fill of units without an entry.
HATCH = {
    "shape": "/", "size": 6, "solidity": 0.15, "fgcolor": GREY, "bgcolor": CLEAR,
}  # fmt: skip
#: Widths in the legend, relative to a class's box: of its title, and of a letter.
TITLE_PART, LETTER_PART = 1.25, 0.155
MAP_HEIGHT, LEGEND_SHARE = 340, 0.055


@readable
def oblast_map(sums: pd.DataFrame, words: Words) -> Figure:
    """Return the outlines of the oblasts, coloured by the people reported killed.

    ``sums`` is ``queries.strike_sums``; country-wide strikes are in no oblast. Oblasts
    with an entry have their code as ``customdata``.
    """
    by_code = _by_code(sums)
    figure = Figure(
        [_area(code, by_code.get(code), words) for code in _outlines()]
        + [_city(by_code[code]) for code in by_code if code == CITY]
        + [_numbers(by_code, words)]
    )
    _lay_out_legend(figure, by_code, words)
    figure.layout.update(
        height=MAP_HEIGHT, margin={"l": 0, "r": 0, "t": 0, "b": 8}, showlegend=False
    )
    figure.layout.update(
        xaxis={"range": [WEST, EAST], "visible": False, "constrain": "domain"},
        yaxis={
            "range": [SOUTH, NORTH],
            "domain": [LEGEND_SHARE + 0.02, 1],
            "visible": False,
            "constrain": "domain",
            "scaleanchor": "x",
            "scaleratio": DEGREE_RATIO,
        },
    )
    return figure


@readable
def oblast_tiles(sums: pd.DataFrame, words: Words) -> Figure:
    """Return one square per oblast, coloured as in ``oblast_map``."""
    by_code = _by_code(sums)
    labels, colours, hovers, tiles = [], [], [], []
    for code, place in TILES.items():
        row = by_code.get(code)
        fill, text = _look(row)
        tiles.append(_tile(place, fill))
        name, number = words.name("oblast_short", code), _number(row, words)
        labels.append(f"{name}<br><b>{number}</b>" if number else name)
        colours.append(text)
        hovers.append(oblast_hover(code, row, words))
    squares = scatter(
        x=[column + 0.5 for _, column in TILES.values()],
        y=[row + 0.5 for row, _ in TILES.values()],
        mode="markers+text",
        marker={"symbol": "square", "size": 38, "color": CLEAR},
        text=labels,
        textfont={"size": 10, "color": colours},
        hovertext=hovers,
        customdata=[code if code in by_code else "" for code in TILES],
        showlegend=False,
        name="",
    )
    figure = Figure([squares])
    figure.add_shapes(tiles)
    figure.layout.update(height=MAP_HEIGHT, margin={"l": 0, "r": 0, "t": 4, "b": 4})
    figure.axis_across().update(range=[0, TILE_COLUMNS], visible=False)
    figure.axis_up().update(range=[TILE_ROWS, 0], visible=False)
    return figure


def oblast_hover(code: str, row: Row | None, words: Words) -> str:
    """Return the hover of an oblast: killed, injured, number of strikes."""
    name = words.name("oblast", code)
    if row is None:
        return hover_box(name, words("strikes.tiles_hover_none"))
    lines = []
    for people in ("killed", "injured"):
        value = people_number(row, people, words)
        line = words(f"strikes.tiles_hover_{people}", value=value)
        unknown = int(row[f"n_{people}_unknown"])
        if unknown and pd.notna(row[people]):
            missing = words("strikes.tiles_hover_unknown", n=unknown)
            line = f"{line}; {missing}"
        lines.append(line)
    lines.append(words("strikes.tiles_hover_strikes", n=int(row["n_strikes"])))
    return hover_box(name, *lines)


def _by_code(sums: pd.DataFrame) -> dict[str, Row]:
    rows = sums[(sums["scope"] == "oblast") & sums["oblast_code"].notna()]
    return {row["oblast_code"]: row for row in rows.to_dict("records")}


@cache
def _outlines() -> dict[str, list[list[float]]]:
    hundredths_by_code: dict[str, list[list[int]]] = json.loads(
        OUTLINES_FILE.read_text("utf-8")
    )
    return {
        code: [[hundredths / 100 for hundredths in ring] for ring in rings]
        for code, rings in hundredths_by_code.items()
    }


def _look(row: Row | None) -> tuple[str, str]:
    """Return fill and text colour; no fill without a number of killed."""
    if row is None or pd.isna(row["killed"]):
        return CLEAR, INK
    (_, *look) = [step for step in CLASSES if row["killed"] >= step[0]][-1]
    return look[0], look[1]


def _number(row: Row | None, words: Words) -> str:
    if row is None or pd.isna(row["killed"]):
        return ""
    return words.signed(row["killed"], row["killed_bound"])


def _area(code: str, row: Row | None, words: Words) -> Trace:
    """Return the outline of a unit, hatched if the register has no entry."""
    fill, _ = _look(row)
    across: list[float | None] = []
    up: list[float | None] = []
    for ring in _outlines()[code]:
        across += [*ring[::2], ring[0], None]
        up += [*ring[1::2], ring[1], None]
    hover = oblast_hover(code, row, words)
    return scatter(
        x=across[:-1],
        y=up[:-1],
        mode="lines",
        fill="toself",
        fillcolor=fill,
        fillpattern=HATCH if row is None else None,
        line={"color": GREY, "width": 0.7},
        hoveron="fills",
        text=hover,  # Plotly shows this on the hover of a filled area
        hovertext=hover,
        customdata=None if row is None else [code],
        name=words.name("oblast", code),
    )


def _city(row: Row) -> Trace:
    fill, _ = _look(row)
    x, y = _label_place(CITY)
    line = {"color": GREY, "width": 0.7}
    marker = {"symbol": "circle", "size": CITY_SIZE, "color": fill, "line": line}
    return scatter(x=[x], y=[y], mode="markers", marker=marker)


def _numbers(by_code: dict[str, Row], words: Words) -> Trace:
    codes = [code for code in by_code if _number(by_code[code], words)]
    places = [_label_place(code) for code in codes]
    return scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="text",
        text=[_number(by_code[code], words) for code in codes],
        textfont={"size": 10, "color": [_look(by_code[code])[1] for code in codes]},
    )


def _label_place(code: str) -> tuple[float, float]:
    """Return a unit's position in ``LABEL_PLACES``, or its largest ring's centroid."""
    if code in LABEL_PLACES:
        return LABEL_PLACES[code]
    middles = map(_middle, _outlines()[code])
    _, x, y = max(middles)
    return x, y


def _middle(ring: list[float]) -> tuple[float, float, float]:
    """Return the area and the centroid of a ring."""
    corners = list(zip(ring[::2], ring[1::2], strict=True))
    double = across = up = 0.0
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
        part = ax * by - bx * ay
        double += part
        across += (ax + bx) * part
        up += (ay + by) * part
    return abs(double) / 2, across / (3 * double), up / (3 * double)


def _tile(place: tuple[int, int], fill: str) -> dict[str, Any]:
    row, column = place
    line = {"color": GREY, "width": 1, "dash": "dot"}
    return {
        "type": "rect",
        "x0": column + TILE_GAP,
        "x1": column + 1 - TILE_GAP,
        "y0": row + TILE_GAP,
        "y1": row + 1 - TILE_GAP,
        "layer": "below",
        "fillcolor": fill,
        "line": line if fill == CLEAR else {"width": 0},
    }


def _lay_out_legend(figure: Figure, by_code: dict[str, Row], words: Words) -> None:
    """Add a legend row: a box per class with its range, then unknown and no entry."""
    lows = [low for low, _, _ in CLASSES]
    ranges = [f"{low}–{high - 1}" for low, high in pairwise(lows)] + [f"{lows[-1]}+"]
    # Each part: width, text, its colour, and the fill of its box; "" for no box. A
    # range is inside its box, words follow theirs.
    parts = [(TITLE_PART, words("strikes.legend_killed"), INK, "")]
    parts += [
        (1.0, text, ink, fill)
        for text, (_, fill, ink) in zip(ranges, CLASSES, strict=True)
    ]
    if any(pd.isna(row["killed"]) for row in by_code.values()):
        unknown = words("strikes.legend_unknown")
        parts += [(0.5, "", INK, CLEAR), (LETTER_PART * len(unknown), unknown, INK, "")]
    if len(by_code) < len(_outlines()):
        none = words("strikes.legend_none")
        parts += [(0.5, "", INK, "hatch"), (LETTER_PART * len(none), none, INK, "")]
    start, places, sides = 0.0, [], []
    for width, _, _, fill in parts:
        places.append(start + width / 2 if fill else start + 0.08)
        sides.append("middle center" if fill else "middle right")
        if fill:
            figure.add_to_panel(2, _legend_box(start, start + width, fill))
        start += width
    texts = scatter(
        x=places,
        y=[0.5] * len(parts),
        mode="text",
        text=[text for _, text, _, _ in parts],
        textposition=sides,
        textfont={"size": 10, "color": [ink for _, _, ink, _ in parts]},
    )
    figure.add_to_panel(2, texts)
    figure.layout.update(
        xaxis2={"range": [0, start], "visible": False, "anchor": "y2"},
        yaxis2={
            "range": [0, 1], "visible": False, "anchor": "x2",
            "domain": [0, LEGEND_SHARE],
        },
    )  # fmt: skip


def _legend_box(left: float, right: float, fill: str) -> Trace:
    is_hatched = fill == "hatch"
    return scatter(
        x=[left, right, right, left, left],
        y=[0, 0, 1, 1, 0],
        mode="lines",
        fill="toself",
        fillcolor=CLEAR if is_hatched else fill,
        fillpattern=HATCH if is_hatched else None,
        line={"color": LIGHT_GREY, "width": 0.7},
    )
