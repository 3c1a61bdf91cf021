"""The targets of a drawn figure: areas for pointer and keyboard, with tooltips."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from dashboard.picture import areas, marks
from dashboard.picture.axes import Axis
from dashboard.picture.plot import Plot
from dashboard.picture.reading import at
from dashboard.picture.text import unmarked

#: Least distance from its centre at which a mark is hit, in pixels.
REACH = 8.0


#: Left, top, width and height in pixels.
Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class Target:
    """One bar, cell or mark: the value that it selects, its tooltip, its position.

    ``choice`` is the point's ``customdata``, a value of a link, or empty if it cannot
    be selected; ``text`` has the lines of its tooltip; ``panel`` is the name of its
    vertical axis, ``box`` its bounding box, and ``outline`` the path around an area,
    which is hit only inside.
    """

    choice: str
    text: str
    panel: str
    box: Box
    outline: str = ""


def targets(plot: Plot) -> list[Target]:
    """Return the targets of ``plot``: all that have a ``hovertext``.

    The target of a bar is as long as its panel, so that a small one can be hit; that of
    a bar with a base, or of a segment of a stack, is as drawn. Marks are above bars and
    come last.
    """
    is_stacked = plot.layout.get("barmode") == "stack"
    bars: dict[Target, None] = {}
    points: list[Target] = []
    for trace, live, edges in zip(plot.data, plot.live, plot.bar_edges, strict=True):
        hovertext = live.get("hovertext")
        if hovertext is None:
            continue
        x, y = plot.axes_of(trace)
        if trace.get("fill"):
            points.append(_area(plot, trace, live, x, y))
            continue
        in_place = is_stacked or trace.get("base") is not None
        for i, box in _boxes(trace, x, y, edges, in_place):
            text = _hover_lines(hovertext, i)
            if not text:
                continue
            target = Target(_choice(live.get("customdata"), i), text, y.name, box)
            if trace["type"] == "bar":
                bars[target] = None
            else:
                points.append(target)
    return [*bars, *points]


def _area(
    plot: Plot, trace: dict[str, Any], live: dict[str, Any], x: Axis, y: Axis
) -> Target:
    """Return the target of a filled outline, which is a single one."""
    points = areas.placed(trace, x, y)
    across, up = zip(*((px, py) for _, px, py in filter(None, points)), strict=True)
    left, top = min(across), min(up)
    return Target(
        _choice(live.get("customdata"), 0),
        _hover_lines(live["hovertext"], 0),
        y.name,
        (left, top, max(across) - left, max(up) - top),
        areas.outline(plot.canvas, points),
    )


def _boxes(
    trace: dict[str, Any], x: Axis, y: Axis, edges: list[marks.Edges], in_place: bool
) -> Iterator[tuple[Any, Box]]:
    if trace["type"] == "bar":
        return _bars(trace, x, y, edges, in_place)
    return _cells(trace, x, y) if trace["type"] == "heatmap" else _points(trace, x, y)


def _choice(customdata: Any, i: Any) -> str:
    return "" if customdata is None else str(np.ravel(customdata[i])[0])


def _hover_lines(hovertext: Any, i: Any) -> str:
    if isinstance(i, tuple):
        text = hovertext[i[0]][i[1]]
    else:
        text = hovertext if isinstance(hovertext, str) else hovertext[i]
    return unmarked(str(text))


def _bars(
    trace: dict[str, Any], x: Axis, y: Axis, edges: list[marks.Edges], in_place: bool
) -> Iterator[tuple[int, Box]]:
    """Yield each bar's index in its trace, and its column, or its box ``in_place``."""
    flat = trace.get("orientation") == "h"
    along = x if flat else y
    for i, ends, sides in edges:
        if not in_place:
            ends = (along.start, along.start + along.length)
        across, up = (ends, sides) if flat else (sides, ends)
        (left, right), (top, bottom) = sorted(across), sorted(up)
        yield i, (left, top, right - left, bottom - top)


def _cells(
    trace: dict[str, Any], x: Axis, y: Axis
) -> Iterator[tuple[tuple[int, int], Box]]:
    """Yield row and column of each cell of a heatmap that has a value, and its box."""
    wide = x.pixels(1.0)
    high = abs(y.pixel(1.0) - y.pixel(0.0))
    for row, values in enumerate(trace["z"]):
        for column, value in enumerate(values):
            if value is not None:
                px = x.pixel(trace["x"][column])
                py = y.pixel(trace["y"][row])
                yield (row, column), (px - wide / 2, py - high / 2, wide, high)


def _points(trace: dict[str, Any], x: Axis, y: Axis) -> Iterator[tuple[int, Box]]:
    """Yield each mark's index in its trace, and the square around it."""
    pairs = zip(trace.get("x") or [], trace.get("y") or [], strict=True)
    sizes = trace.get("marker", {}).get("size")
    for i, (across, up) in enumerate(pairs):
        if across is not None and up is not None:
            px, py = x.pixel(across), y.pixel(up)
            reach = max(REACH, at(sizes, i, 0) / 2)
            yield i, (px - reach, py - reach, 2 * reach, 2 * reach)
