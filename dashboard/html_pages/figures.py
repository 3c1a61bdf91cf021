"""Charts within HTML, in every width, with selected marks outlined."""

import re
from dataclasses import dataclass
from threading import Condition

from cachetools import LRUCache, cached

from dashboard.content.blocks import DRAWN_WIDTHS, Chart
from dashboard.html_pages.elements import tag
from dashboard.permalink import NONE, View, encode
from dashboard.picture import Span, Target, for_page, read

#: Size of the cache of drawings in bytes, and the bytes that a target counts for.
DRAWINGS_KEPT, BYTES_OF_A_TARGET = 32 * 2**20, 400
#: The outline of a selected mark, visible on any colour.
OUTLINE = (
    "stroke:currentColor;stroke-width:2;"
    "filter:drop-shadow(0 0 1px var(--st-background-color))"
    " drop-shadow(0 0 1px var(--st-background-color))"
)
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')


@dataclass(frozen=True)
class Drawing:
    """A chart in one width, in pixels: its SVG, its targets, its time axis."""

    width: int
    svg: str
    targets: list[Target]
    span: Span | None


def chart_html(chart: Chart, view: View) -> str:
    """Return a chart's drawings; the page's style displays the one that fits."""
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
    """Return an overlay with a frame around the selected mark of each panel."""
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
    """Return a chart in every width that pages use, the narrowest first.

    Raises UnknownFeatureError for a figure that cannot be drawn in full.
    """
    figures = {id(f): f for f in map(chart.figure_for, DRAWN_WIDTHS.values())}
    readings = {key: read(figure) for key, figure in figures.items()}
    return tuple(
        Drawing(
            width,
            *for_page(
                readings[id(chart.figure_for(width))],
                chart.title,
                chart.alt,
                width,
                f"{chart.name}-{width}-",
            ),
        )
        for width in DRAWN_WIDTHS.values()
    )


def chosen_style(chart: Chart, view: View) -> str:
    """Return the style that outlines the selected mark of a chart in the app."""
    chosen = encode(view).get(chart.chooses, NONE)
    if chosen == NONE:
        return ""
    return f'.hit-areas .first[data-choice="{chosen}"]{{{OUTLINE}}}'
