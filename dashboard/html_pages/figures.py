"""Charts within HTML, in every width, with what is chosen outlined."""

import re
from dataclasses import dataclass
from threading import Condition

from cachetools import LRUCache, cached

from dashboard.content.blocks import DRAWN_WIDTHS, Chart
from dashboard.html_pages.elements import tag
from dashboard.permalink import NONE, View, encode
from dashboard.picture import Reading, Span, Target, for_page_with_span, read

#: How many bytes of drawings are kept for all readers, and what a target takes of them.
DRAWINGS_KEPT, BYTES_OF_A_TARGET = 32 * 2**20, 400
#: How what is chosen is outlined, so that it shows on any colour.
OUTLINE = (
    "stroke:currentColor;stroke-width:2;"
    "filter:drop-shadow(0 0 1px var(--st-background-color))"
    " drop-shadow(0 0 1px var(--st-background-color))"
)
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')


@dataclass(frozen=True)
class Drawing:
    """A chart in one width, in pixels: its SVG, what in it answers, its time axis."""

    width: int
    svg: str
    targets: list[Target]
    span: Span | None


def chart_html(chart: Chart, view: View) -> str:
    """Return a chart's drawings, of which a page shows the one that fits its width."""
    chosen = encode(view).get(chart.chooses, NONE)
    return "".join(
        tag(
            "div",
            drawing.svg + _outline(drawing, chosen),
            class_=f"drawing w{drawing.width}",
        )
        for drawing in drawings(chart)
    )


def _outline(drawing: Drawing, chosen: str) -> str:
    """Return a frame around what is chosen in each panel, to lie over the drawing."""
    frames = {
        target.panel: target
        for target in reversed(drawing.targets)
        if target.choice == chosen != NONE
    }
    if not frames:
        return ""
    inside = "".join(map(_frame, frames.values()))
    return tag("svg", inside, viewBox=VIEW_BOX.findall(drawing.svg)[0], class_="chosen")


def _frame(target: Target) -> str:
    if target.outline:
        return f'<path d="{target.outline}"/>'
    x, y, width, height = (round(side, 1) for side in target.box)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _bytes_of(drawings: tuple[Drawing, ...]) -> int:
    return sum(len(d.svg) + BYTES_OF_A_TARGET * len(d.targets) for d in drawings)


@cached(LRUCache(DRAWINGS_KEPT, _bytes_of), condition=Condition())
def drawings(chart: Chart) -> tuple[Drawing, ...]:
    """Return a chart in every width that pages have, the narrowest first.

    Raises UnknownFeatureError for a figure that cannot be drawn whole.
    """
    readings: dict[int, Reading] = {}  # a figure is read once for all its widths
    drawn = []
    for width in DRAWN_WIDTHS.values():
        figure = chart.figure_for(width)
        if id(figure) not in readings:
            readings[id(figure)] = read(figure)
        made = for_page_with_span(
            readings[id(figure)],
            chart.title,
            chart.alt,
            width,
            f"{chart.name}-{width}-",
        )
        drawn.append(Drawing(width, *made))
    return tuple(drawn)


def chosen_style(chart: Chart, view: View) -> str:
    """Return the style that outlines what is chosen in a chart of the app."""
    chosen = encode(view).get(chart.chooses, NONE)
    if chosen == NONE:
        return ""
    return f'.answers .first[data-choice="{chosen}"]{{{OUTLINE}}}'
