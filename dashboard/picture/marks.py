"""Traces of a picture: bars, marks, lines, texts and cells."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from math import sqrt
from typing import Any, TypeAlias

from dashboard.picture.areas import area, placed
from dashboard.picture.axes import FONT_SIZE, Axis
from dashboard.picture.canvas import Canvas, paint
from dashboard.picture.labels import draw_labels
from dashboard.picture.reading import UnknownFeatureError, at
from dashboard.picture.text import lines
from dashboard.picture.theme import Theme

#: Plotly's first colour, for a trace without one.
COLOUR = "#0068c9"


#: A bar's index in its trace, and its edges along and across it, in pixels.
Edges: TypeAlias = tuple[int, tuple[float, float], tuple[float, float]]


def bar_edges(
    trace: dict[str, Any], x: Axis, y: Axis, stacked: dict[float, float] | None
) -> Iterator[Edges]:
    """Yield the edges of each bar that has a value.

    ``stacked`` is the height of the stack at each place, and is updated; as in Plotly,
    bars with a base of their own are not stacked.
    """
    flat = trace.get("orientation") == "h"
    along, across = (x, y) if flat else (y, x)
    places = trace.get("y" if flat else "x") or []
    values = trace.get("x" if flat else "y") or []
    for i, (place, value) in enumerate(zip(places, values, strict=True)):
        if place is None or value is None:
            continue
        width = at(trace.get("width"), i)
        if width is None:
            raise UnknownFeatureError("bars whose width Plotly chooses")
        low = across.value(place) + at(trace.get("offset"), i, -width / 2)
        base = float(at(trace.get("base"), i, 0))
        if stacked is not None and trace.get("base") is None:
            base = stacked.get(low, 0.0)
            stacked[low] = base + value
        yield (
            i,
            (along.pixel(base), along.pixel(base + value)),
            (across.pixel(low), across.pixel(low + width)),
        )


def bars(
    canvas: Canvas, trace: dict[str, Any], edges: list[Edges], compact: bool
) -> None:
    """Draw the bars of a trace between their edges."""
    flat = trace.get("orientation") == "h"
    marker = trace.get("marker", {})
    is_one_look = not _has_list(marker)
    look_of = cache(lambda i: _bar_look(canvas, marker, i))
    shapes: dict[tuple[tuple[str, Any], ...], list[tuple[float, ...]]] = {}
    for i, ends, sides in edges:
        box = (
            (*sorted(ends), *sorted(sides)) if flat else (*sorted(sides), *sorted(ends))
        )
        look = look_of(0 if is_one_look else i)
        if look is None or ends[0] == ends[1]:
            continue
        if abs(ends[0] - ends[1]) < 1:
            box = _at_least_a_pixel(box, flat)
        shapes.setdefault(tuple(look.items()), []).append(box)
    parts = []
    for key, boxes in shapes.items():
        style = dict(key)
        if compact:
            path = "".join(_box(canvas, *box) for box in boxes)
            parts.append(canvas.element("path", d=path, **style))
            continue
        rects = (
            canvas.element(
                "rect", x=left, y=top, width=right - left, height=bottom - top
            )
            for left, right, top, bottom in boxes
        )
        parts.append(canvas.element("g", "".join(rects), **style))
    canvas.group(parts, **({} if compact else {"class": "bars"}))


def _at_least_a_pixel(box: tuple[float, ...], flat: bool) -> tuple[float, ...]:
    """Return a bar of one pixel, so that a small figure is visible, as in Plotly."""
    left, right, top, bottom = box
    return (left, left + 1, top, bottom) if flat else (left, right, bottom - 1, bottom)


def _box(c: Canvas, left: float, right: float, top: float, bottom: float) -> str:
    # Round each edge rather than the width, which would move the next edge.
    x0, x1, y0, y1 = (round(v, c.decimals) for v in (left, right, top, bottom))
    n = c.number
    # Bars of equal width have equal text, which compresses well.
    return f"M{n(x0)},{n(y0)}h{n(x1 - x0)}V{n(y1)}h{n(x0 - x1)}Z"


def _has_list(marker: dict[str, Any]) -> bool:
    """Tell whether any of these attributes differs between bars."""
    return any(
        _has_list(value) if isinstance(value, dict) else isinstance(value, list)
        for value in marker.values()
    )


def _bar_look(canvas: Canvas, marker: dict[str, Any], i: int) -> dict[str, Any] | None:
    """Return the attributes of a bar; None when it is invisible."""
    colour = at(marker.get("color"), i, COLOUR)
    pattern = marker.get("pattern") or {}
    shape = at(pattern.get("shape"), i, "")
    look = paint(colour)
    if shape:
        look = {"fill": canvas.pattern(shape, colour, pattern)}
    line = marker.get("line") or {}
    width = float(at(line.get("width"), i, 0))
    if width:
        look |= paint(at(line.get("color"), i, colour), "stroke")
        if width != 1:
            look["stroke_width"] = width
    opacity = at(marker.get("opacity"), i, 1)
    if opacity != 1:
        look["opacity"] = opacity
    seen = look["fill"] != "none" or look.get("stroke", "none") != "none"
    return look if seen and opacity else None


def scatter(
    canvas: Canvas,
    trace: dict[str, Any],
    x: Axis,
    y: Axis,
    theme: Theme,
    clip: Callable[[], str],
) -> None:
    """Draw a trace's line, then its marks, then its texts."""
    modes = set(trace.get("mode", "").split("+"))
    if not modes <= {"lines", "markers", "text"} or not modes:
        raise UnknownFeatureError(f"mode {trace.get('mode')!r}")
    points = placed(trace, x, y)
    inside = [p for p in points if p is not None and _is_inside(p, x, y)]
    opacity = trace.get("opacity", 1)
    faint = None if opacity == 1 else opacity
    if trace.get("fill"):
        canvas.group([area(canvas, trace, points, COLOUR)], opacity=faint)
    elif "lines" in modes:
        present = [p for p in points if p is not None]
        cut = None if len(inside) == len(present) else clip()
        canvas.group(_line(canvas, trace, points), opacity=faint, clip_path=cut)
    if "markers" in modes:
        canvas.group(list(_markers(canvas, trace, inside)), opacity=faint)
    if "text" in modes:
        draw_labels(canvas, trace, inside, theme, is_beside="markers" in modes)


def _is_inside(point: tuple[int, float, float], x: Axis, y: Axis) -> bool:
    _, px, py = point
    return (
        x.start - 0.5 <= px <= x.start + x.length + 0.5
        and y.start - 0.5 <= py <= y.start + y.length + 0.5
    )


def _line(
    canvas: Canvas, trace: dict[str, Any], points: list[tuple[int, float, float] | None]
) -> list[str]:
    n = canvas.number
    line = trace.get("line") or {}
    shape = line.get("shape") or "linear"
    if shape not in ("linear", "hv"):
        raise UnknownFeatureError(f"line shape {shape!r}")
    path, before = "", None
    for point in points:
        if point is not None:
            _, px, py = point
            if before is not None and shape == "hv":  # a step: across, then up or down
                path += f"H{n(px)}V{n(py)}"
            else:
                path += f"{'M' if before is None else 'L'}{n(px)},{n(py)}"
        before = point
    if not path:
        return []
    return [
        canvas.element(
            "path",
            d=path,
            fill="none",
            **paint(line.get("color", COLOUR), "stroke"),
            stroke_width=float(line.get("width", 2)),
        )
    ]


def _markers(
    canvas: Canvas, trace: dict[str, Any], points: Iterable[tuple[int, float, float]]
) -> Iterable[str]:
    """Yield the marks in order, consecutive ones of the same look as a group."""
    marker = trace.get("marker") or {}
    drawn = []
    for i, px, py in points:
        opacity = at(marker.get("opacity"), i, 1)
        if opacity:
            drawn.append(_mark(canvas, marker, i, px, py, opacity, None))
    for look, same in groupby(drawn, key=lambda mark: mark[0]):
        if look:
            shapes = "".join(shape for _, shape in same)
            yield canvas.element("g", shapes, **dict(look))


def symbol(
    canvas: Canvas,
    marker: dict[str, Any],
    px: float,
    py: float,
    size: float,
    opacity: float,
) -> str:
    """Return one mark, as in a legend."""
    look, shape = _mark(canvas, marker, 0, px, py, opacity, size)
    return canvas.element("g", shape, **dict(look))


def _mark(
    canvas: Canvas,
    marker: dict[str, Any],
    i: int,
    px: float,
    py: float,
    opacity: float,
    size: float | None,
) -> tuple[tuple[tuple[str, Any], ...], str]:
    """Return the attributes of a mark (none when it is invisible) and its shape."""
    symbol_name = str(at(marker.get("symbol"), i, "circle"))
    name, _, variant = symbol_name.rpartition("-")
    if variant not in ("open", "dot"):
        name, variant = symbol_name, ""
    colour = at(marker.get("color"), i, COLOUR)
    line = marker.get("line") or {}
    width = float(at(line.get("width"), i, 0))
    look = paint(colour)
    if width:
        look |= paint(at(line.get("color"), i, colour), "stroke")
    if variant == "open":
        width = width or 1.0
        look = {"fill": "none", **paint(colour, "stroke")}
    if look["fill"] == "none" and look.get("stroke", "none") == "none":
        return (), ""
    if width and width != 1:
        look["stroke_width"] = width
    if opacity != 1:
        # Not the group's opacity: overlapping marks must show through each other.
        look["fill_opacity"] = opacity
        if width:
            look["stroke_opacity"] = opacity
    r = (at(marker.get("size"), i, 6) if size is None else size) / 2
    if name == "circle":
        shape = canvas.element("circle", cx=px, cy=py, r=r)
    else:
        shape = canvas.element("path", d=_outline(canvas, name, px, py, r))
    if variant == "dot":
        dot = look.get("stroke", colour)
        shape += canvas.element("circle", cx=px, cy=py, r=1.4, fill=dot, stroke="none")
    return tuple(look.items()), shape


def _outline(canvas: Canvas, name: str, px: float, py: float, r: float) -> str:
    """Return the outline of a symbol, in Plotly's proportions."""
    wide, tall = 1.3 * r, r * sqrt(3) / 2
    corners: dict[str, list[tuple[float, float]]] = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(wide, 0), (0, wide), (-wide, 0), (0, -wide)],
        "triangle-up": [(-r * 2 / sqrt(3), r / 2), (r * 2 / sqrt(3), r / 2), (0, -r)],
        "pentagon": [
            (r * 0.951, r * -0.309),
            (r * 0.588, r * 0.809),
            (r * -0.588, r * 0.809),
            (r * -0.951, r * -0.309),
            (0, -r),
        ],
        "hexagon": [
            *[(tall, -r / 2), (tall, r / 2), (0, r)],
            *[(-tall, r / 2), (-tall, -r / 2), (0, -r)],
        ],
    }
    if name not in corners:
        raise UnknownFeatureError(f"symbol {name!r}")
    n = canvas.number
    return (
        "M" + "L".join(f"{n(px + dx)},{n(py + dy)}" for dx, dy in corners[name]) + "Z"
    )


def cells(
    canvas: Canvas, trace: dict[str, Any], x: Axis, y: Axis, theme: Theme, compact: bool
) -> None:
    """Draw a heatmap whose values are all stops of its colour scale.

    Raises UnknownFeatureError for any other value.
    """
    scale = {float(place): colour for place, colour in trace["colorscale"]}
    low, high = float(trace["zmin"]), float(trace["zmax"])
    across, down = (
        x.pixels(1) - trace.get("xgap", 0),
        y.pixels(1) - trace.get("ygap", 0),
    )
    if trace.get("showscale") is not False or trace.get("texttemplate") != "%{text}":
        raise UnknownFeatureError("heatmap with a scale or a text of its own")
    shapes: dict[str, list[str]] = {}
    texts = []
    for row, values in enumerate(trace["z"]):
        for column, value in enumerate(values):
            if value is None:
                continue
            share = (value - low) / (high - low)
            if share not in scale:
                raise UnknownFeatureError("heatmap colours between those of its scale")
            px, py = x.pixel(trace["x"][column]), y.pixel(trace["y"][row])
            left, top = px - across / 2, py - down / 2
            box = _box(canvas, left, left + across, top, top + down)
            shapes.setdefault(scale[share], []).append(box)
            text = trace["text"][row][column]
            if text:
                texts.append(
                    canvas.text(lines(text), px, py + FONT_SIZE * 0.3, FONT_SIZE)
                )
    for colour, boxes in shapes.items():
        if compact:
            canvas.draw("path", d="".join(boxes), **paint(colour))
        else:
            parts = [canvas.element("path", d=box) for box in boxes]
            canvas.group(parts, **paint(colour))
    canvas.group(texts, fill=theme.muted, text_anchor="middle")
