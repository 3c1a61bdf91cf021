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
#: The anchor of a text beside a mark, and the sign of its offset.
SIDES = {"left": ("end", -1), "center": (None, 0), "right": ("start", 1)}
HEIGHTS = {"top": -1, "middle": 0, "bottom": 1}
#: Width of the halo around a text over bars or lines, in pixels.
HALO = 3
#: Height of the letters above the baseline, relative to the font size.
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

    A text that would overlap another one of the trace is left out: the point still has
    its tooltip. A text above or below its point may be over bars and lines, so it gets
    a halo.
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
    """Return the halo of letters; in a page it has the browser's ground colour."""
    return {
        "paint_order": "stroke",
        "stroke": theme.ground or "Canvas",
        "stroke_width": HALO,
        "stroke_linejoin": "round",
    }


def _box(rows: tuple[Line, ...], x: float, y: float, size: float, aside: int) -> Box:
    """Return left, right, top and bottom of a text whose first baseline is at ``y``."""
    wide = max(line_width(row, size) for row in rows)
    left = x + (aside - 1) * wide / 2
    bottom = y + (len(rows) - 1) * size * LINE
    return left, left + wide, y - size * LETTERS, bottom


def below_others(box: Box, others: Iterable[Box]) -> Box:
    """Return a box moved down until it overlaps none of ``others``.

    These are sorted from the top, as annotations are: titles before the texts within
    their panels.
    """
    left, right, top, bottom = box
    for other in others:
        if _overlap((left, right, top, bottom), other):
            top, bottom = other[3], other[3] + bottom - top
    return left, right, top, bottom


def _overlap(box: Box, other: Box) -> bool:
    return (
        box[0] < other[1]
        and other[0] < box[1]
        and box[2] < other[3]
        and other[2] < box[3]
    )
