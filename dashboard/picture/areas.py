"""Filled outlines of a picture, such as those of a map."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from dashboard.picture.axes import Axis
from dashboard.picture.canvas import Canvas, paint
from dashboard.picture.reading import UnknownFeatureError

#: A point's index in its trace, and its x and y in pixels.
Point: TypeAlias = tuple[int, float, float]


def placed(trace: dict[str, Any], x: Axis, y: Axis) -> list[Point | None]:
    """Return each point of a trace, None for a gap."""
    pairs = zip(trace.get("x") or [], trace.get("y") or [], strict=True)
    return [
        (i, x.pixel(px), y.pixel(py)) if px is not None and py is not None else None
        for i, (px, py) in enumerate(pairs)
    ]


def area(
    canvas: Canvas, trace: dict[str, Any], points: Iterable[Point | None], colour: str
) -> str:
    """Return a trace with ``fill="toself"``; ``colour`` is the default colour.

    Raises UnknownFeatureError for any other fill.
    """
    if trace["fill"] != "toself":
        raise UnknownFeatureError(f"fill {trace['fill']!r}")
    fill, pattern = trace.get("fillcolor", colour), trace.get("fillpattern") or {}
    look = paint(fill)
    if pattern.get("shape"):
        look = {"fill": canvas.pattern(pattern["shape"], fill, pattern)}
    line = trace.get("line") or {}
    width = float(line.get("width", 2))
    if width:
        look |= paint(line.get("color", colour), "stroke") | {"stroke_width": width}
    return canvas.element("path", d=outline(canvas, points), **look)


def outline(canvas: Canvas, points: Iterable[Point | None]) -> str:
    """Return the path around points; each gap starts a new ring."""
    n, rings = canvas.number, [""]
    for point in points:
        if point is None:
            rings.append("")
        else:
            _, px, py = point
            rings[-1] += f"{'L' if rings[-1] else 'M'}{n(px)},{n(py)}"
    return "".join(f"{ring}Z" for ring in rings if ring)
