"""A figure as an SVG without title and notes; a live chart, unpacked."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.picture.drawing import svg_document
from dashboard.picture.fonts import width as width_of
from dashboard.picture.labels import LETTERS, Box
from dashboard.picture.plot import Plot
from dashboard.picture.theme import LIGHT, Theme
from dashboard.ui.chart import DIGITS, NUMBER, stepped


def as_svg(
    figure: Figure,
    title: str,
    description: str,
    *,
    theme: Theme = LIGHT,
    width: int | None = None,
    compact: bool = False,
) -> str:
    """Return a figure as SVG text; raises UnknownFeatureError as on the pages."""
    plot = Plot(figure, theme, width=width, compact=compact)
    inside = plot.draw()
    size = plot.width, plot.height
    return svg_document(inside, *size, title, description, theme, compact=compact)


def written(
    drawn: ET.Element, anchor: str = "start", size: float = 12, weight: str = ""
) -> Iterator[tuple[str, Box]]:
    """Yield each line of unrotated text, and its box in the picture."""
    anchor = drawn.get("text-anchor", anchor)
    size, weight = float(drawn.get("font-size", size)), drawn.get("font-weight", weight)
    if not drawn.tag.endswith("}text"):
        for part in drawn:
            yield from written(part, anchor, size, weight)
    elif not drawn.get("transform"):
        for line in [row for row in drawn if row.get("x")] or [drawn]:
            text = "".join(line.itertext())
            wide = width_of(text, size, "bold" in weight)
            begin = {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            left, bottom = float(line.get("x", 0)) - begin, float(line.get("y", 0))
            yield text, (left, left + wide, bottom - LETTERS * size, bottom)


def unpacked(content: bytes) -> dict[str, Any]:
    """Return a live chart as the browser unpacks it: each width in full."""
    chart: dict[str, Any] = json.loads(gzip.decompress(content))
    widest = chart["drawings"][-1]
    chart["marks"] = marks_of(chart["marks"])
    for drawn in chart["drawings"]:
        text = drawn["text"] if "text" in drawn else apply_delta(widest["text"], drawn)
        drawn["svg"], end, outlines = text.rpartition("</svg>")
        drawn["svg"] += end
        drawn["outlines"] = outlines.split(";") if outlines else []
        if "marks" in drawn:
            drawn["marks"] = marks_of(drawn["marks"])
        pairs = zip(drawn["boxes"], widest["boxes"], strict=True)
        drawn["boxes"] = [fallback if own is None else own for own, fallback in pairs]
    return chart


def marks_of(packed: dict[str, Any]) -> list[list[str]]:
    """Return choice, text and panel of each hit area in a chart."""
    columns = [iter(column.split(" ")) for column in packed["numbers"]]
    answers = []
    for row in packed["rows"]:
        numbers = iter(columns)
        line = DIGITS.sub(lambda _, n=numbers: next(next(n)), packed["forms"][row])
        choice, panel, text = line.split("\n", 2)
        answers.append([choice, text, panel])
    return answers


def apply_delta(base: str, delta: dict[str, Any]) -> str:
    """Return the drawing that results from applying ``delta`` to ``base``."""
    own = delta.get("own", {})
    elements = enumerate(base.split("<"))
    text = "<".join(own.get(str(place), element) for place, element in elements)
    changes = iter(delta["changes"].split())
    expected = int(next(changes, -1))
    replaced: dict[str, str] = {}
    last = "0"

    def follow(match: re.Match[str]) -> str:
        nonlocal expected, last
        if expected == 0:
            value = next(changes)
            last = stepped(last, value) if value.endswith("s") else value
            replaced[match[0]] = last
            expected = int(next(changes, -1))
        else:
            expected -= 1
        return replaced.get(match[0], match[0])

    return NUMBER.sub(follow, text)


def is_over(first: Box, second: Box) -> bool:
    """Return whether two texts overlap by more than a pixel both ways."""
    across = min(first[1], second[1]) - max(first[0], second[0])
    return across > 1 and min(first[3], second[3]) - max(first[2], second[2]) > 1
