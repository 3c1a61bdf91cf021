"""Charts within HTML, in every width, with what is chosen outlined."""

import re
from threading import Condition

from cachetools import LRUCache, cached

from dashboard.content.blocks import DRAWN_WIDTHS, Chart
from dashboard.html_pages.elements import tag
from dashboard.permalink import NONE, View, encode
from dashboard.picture import Target, for_page

#: How many drawn charts are kept; each takes some forty kilobytes.
CHARTS_KEPT = 200
#: How what is chosen is outlined, so that it shows on any colour.
OUTLINE = (
    "stroke:currentColor;stroke-width:2;"
    "filter:drop-shadow(0 0 1px var(--st-background-color))"
    " drop-shadow(0 0 1px var(--st-background-color))"
)
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')


def chart_html(chart: Chart, view: View) -> str:
    """Return a chart's drawings, of which a page shows the one that fits its width."""
    chosen = encode(view).get(chart.chooses, NONE)
    return "".join(
        tag("div", svg + _outline(svg, targets, chosen), class_=f"drawing {name}")
        for name, svg, targets in _drawn(chart)
    )


def _outline(svg: str, targets: list[Target], chosen: str) -> str:
    """Return a frame around what is chosen in each panel, to lie over the drawing."""
    frames = {
        target.panel: target
        for target in reversed(targets)
        if target.choice == chosen != NONE
    }
    if not frames:
        return ""
    inside = "".join(map(_frame, frames.values()))
    return tag("svg", inside, viewBox=VIEW_BOX.findall(svg)[0], class_="chosen")


def _frame(target: Target) -> str:
    if target.outline:
        return f'<path d="{target.outline}"/>'
    x, y, width, height = (round(side, 1) for side in target.box)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'


@cached(LRUCache(CHARTS_KEPT), condition=Condition())
def _drawn(chart: Chart) -> list[tuple[str, str, list[Target]]]:
    return [
        (
            f"w{width}",
            *for_page(
                chart.figure_for(width),
                chart.title,
                chart.alt,
                width,
                f"{chart.name}-{width}-",
            ),
        )
        for width in DRAWN_WIDTHS.values()
    ]


def chosen_style(chart: Chart, view: View) -> str:
    """Return the style that outlines what is chosen in a chart of the app."""
    chosen = encode(view).get(chart.chooses, NONE)
    if chosen == NONE:
        return ""
    return f'.answers .first[data-choice="{chosen}"]{{{OUTLINE}}}'
