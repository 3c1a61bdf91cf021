"""What of a drawn figure answers to a pointer or a key, and what it then says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.picture import marks
from dashboard.picture.axes import Axis
from dashboard.picture.plot import Plot
from dashboard.picture.text import lines

#: How far from its middle a mark still answers, in pixels.
REACH = 8.0


@dataclass(frozen=True)
class Target:
    """One bar or mark: what it stands for, what it says, and its box in pixels.

    ``names`` are the point's ``customdata``, ``text`` the lines of its hover box,
    ``box`` is left, top, width and height.
    """

    names: tuple[str, ...]
    text: str
    box: tuple[float, float, float, float]


def targets(plot: Plot, figure: go.Figure) -> list[Target]:
    """Return what can be pointed at in ``plot``, which was made from ``figure``.

    A bar answers in the whole height of its panel, so that a small one can be hit;
    marks lie above bars and come last. Only what has ``customdata`` answers.
    """
    columns: list[Target] = []
    points: list[Target] = []
    given = figure.to_plotly_json()["data"]
    for trace, live in zip(plot.data, given, strict=True):
        if live.get("customdata") is None:
            continue
        x = plot.axes[trace.get("xaxis", "x")]
        y = plot.axes[trace.get("yaxis", "y")]
        is_bar = trace["type"] == "bar"
        boxes = _columns(trace, x, y) if is_bar else _points(trace, x, y)
        for i, box in boxes:
            names = tuple(str(name) for name in live["customdata"][i])
            said = lines(str(live["hovertext"][i]))
            text = "\n".join("".join(run.text for run in line) for line in said)
            (columns if is_bar else points).append(Target(names, text, box))
    return columns + points


def _columns(
    trace: dict[str, Any], x: Axis, y: Axis
) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    """Yield each upright bar's place in its list, and its column."""
    pairs = zip(trace.get("x") or [], trace.get("y") or [], strict=True)
    for i, (place, value) in enumerate(pairs):
        if place is None or value is None:
            continue
        left = x.pixel(x.value(place) + marks.at(trace.get("offset"), i, 0.0))
        width = x.pixels(float(marks.at(trace["width"], i)))
        yield i, (left, y.start, width, y.length)


def _points(
    trace: dict[str, Any], x: Axis, y: Axis
) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    pairs = zip(trace.get("x") or [], trace.get("y") or [], strict=True)
    for i, (across, up) in enumerate(pairs):
        if across is not None and up is not None:
            px, py = x.pixel(across), y.pixel(up)
            yield i, (px - REACH, py - REACH, 2 * REACH, 2 * REACH)
