"""Texts at the points of a trace: figures on bars, names beside marks."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from dashboard.picture.areas import Point
from dashboard.picture.axes import FONT_SIZE
from dashboard.picture.canvas import Canvas
from dashboard.picture.fonts import LINE
from dashboard.picture.reading import UnknownFeatureError, at
from dashboard.picture.text import Line, line_width, lines
from dashboard.picture.theme import Theme

#: Left, right, top and bottom in pixels.
Box: TypeAlias = tuple[float, float, float, float]
#: The anchor and the direction of a text beside a mark.
SIDES = {"left": ("end", -1), "center": (None, 0), "right": ("start", 1)}
HEIGHTS = {"top": -1, "middle": 0, "bottom": 1}
#: How wide the ground shows around a text that lies over bars or lines, in pixels.
HALO = 3
#: How much of a line's height its letters take.
LETTERS = 0.75


def draw_labels(
    canvas: Canvas,
    trace: dict[str, Any],
    points: Iterable[Point],
    theme: Theme,
    *,
    is_beside: bool,
) -> None:
    """Draw the texts of a trace, beside its marks or at its points.

    What would lie over another text of the trace is left out: the point answers with
    its hover box still. Above or below its point a text may lie over bars and lines:
    there the ground shows around it.
    """
    font, marker = trace.get("textfont") or {}, trace.get("marker") or {}
    groups: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    boxes: list[Box] = []
    for i, px, py in points:
        text = at(trace.get("text"), i, "")
        if not text:
            continue
        size = float(at(font.get("size"), i, FONT_SIZE))
        upright, _, level = str(
            at(trace.get("textposition"), i, "middle center")
        ).partition(" ")
        if upright not in HEIGHTS or level not in SIDES:
            raise UnknownFeatureError(f"text position {upright!r} {level!r}")
        anchor, aside = SIDES[level]
        away = at(marker.get("size"), i, 6) / 2 / 0.8 + 1 if is_beside else 0
        rows = lines(text)
        high = (len(rows) - 1) * LINE + 1
        sign = HEIGHTS[upright]
        x = px + aside * away
        y = py + size * 0.75 + sign * away + (sign - 1) * high * size / 2
        box = _box(rows, x, y, size, aside)
        within = canvas.shift_inside(*box[:2])
        x, box = x + within, (box[0] + within, box[1] + within, *box[2:])
        if any(_overlap(box, other) for other in boxes):
            continue
        boxes.append(box)
        colour = at(font.get("color"), i)
        style = {
            "font_size": size if size != FONT_SIZE else None,
            "fill": theme.text(colour),
            "text_anchor": anchor or "middle",
            **(ground_around(theme) if colour is None and sign else {}),
        }
        drawn = canvas.text(rows, x, y, size)
        groups.setdefault(tuple(style.items()), []).append(drawn)
    for key, parts in groups.items():
        canvas.group([part for part in parts if part], **dict(key))


def ground_around(theme: Theme) -> dict[str, Any]:
    """Return how the ground shows around letters; a page's own is the browser's."""
    return {
        "paint_order": "stroke",
        "stroke": theme.ground or "Canvas",
        "stroke_width": HALO,
        "stroke_linejoin": "round",
    }


def _box(rows: tuple[Line, ...], x: float, y: float, size: float, aside: int) -> Box:
    """Return left, right, top and bottom of a text whose first line stands on ``y``."""
    wide = max(line_width(row, size) for row in rows)
    left = x + (aside - 1) * wide / 2
    bottom = y + (len(rows) - 1) * size * LINE
    return left, left + wide, y - size * LETTERS, bottom


def below_others(box: Box, others: Iterable[Box]) -> Box:
    """Return a box moved down until it touches none of ``others``, given from the top.

    Annotations come so: titles before the words within their panels.
    """
    left, right, top, bottom = box
    for other in others:
        if _overlap((left, right, top, bottom), other):
            top, bottom = other[3], other[3] + bottom - top
    return left, right, top, bottom


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[1]
        and other[0] < one[1]
        and one[2] < other[3]
        and other[2] < one[3]
    )
