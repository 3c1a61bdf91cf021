"""A chart that the server has drawn and the browser only shows: no chart library.

What the renderer (``dashboard/picture``) can draw is named in ``picture/reading.py``:
bars (also stacked, floating, horizontal, with patterns), lines and marks, filled
outlines, texts, cells of a heat map, shapes below the marks, annotations, a legend
above the plot. Any other feature of a Plotly figure stops it with an error. Here the
browser gets the drawing in four widths, shows the one that fits, says what the pointer
or the keyboard's focus is on, and tells what was chosen.
"""

import gzip
import json
from collections.abc import Callable
from datetime import date
from threading import Condition
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from dashboard.content.blocks import DRAWN_WIDTHS, Chart
from dashboard.html_pages.figures import drawings
from dashboard.i18n import Words
from dashboard.ui.components import component, sent

#: The highest level takes twice as long for a fiftieth of the bytes.
GZIP_LEVEL = 6
#: How many bytes of gzipped drawings are kept for all sessions.
ANSWERS_KEPT = 16 * 2**20


@cached(
    LRUCache(ANSWERS_KEPT, len),
    key=lambda chart, words: (chart, words.language),
    condition=Condition(),
)
def live_drawings(chart: Chart, words: Words) -> bytes:
    """Return a chart in every width, with what answers in it, as gzipped JSON.

    Raises UnknownFeatureError for a figure that cannot be drawn whole.
    """
    drawn: list[dict[str, Any]] = []
    for shown_from, sized in zip(
        reversed(DRAWN_WIDTHS), reversed(drawings(chart)), strict=True
    ):
        targets = sized.targets
        drawing = {
            "from": shown_from,
            "svg": sized.svg,
            "boxes": _steps([target.box for target in targets]),
            "answers": [[t.choice, t.text, t.panel] for t in targets],
        }
        if any(target.outline for target in targets):
            drawing["outlines"] = [target.outline for target in targets]
        if chart.sets_range:
            drawing["span"] = sized.span
        if drawn and drawing["answers"] == drawn[0]["answers"]:
            del drawing["answers"]  # the widest one's
        drawn.append(drawing)
    content = {
        "drawings": drawn[::-1],
        "answers": drawn[0]["answers"],
        "label": words("chart.bars_label"),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), GZIP_LEVEL, mtime=0)


def _steps(boxes: list[tuple[float, ...]]) -> list[list[int]]:
    """Return the columns of boxes in tenths of a pixel, each as steps from 0.

    Neighbours are a step apart, so they take a third of the bytes when they are packed.
    """
    tenths = np.rint(np.array(boxes, dtype=float).reshape(-1, 4) * 10).astype(int)
    columns: list[list[int]] = np.diff(tenths, axis=0, prepend=0).T.tolist()
    return columns


def show_chart(
    chart: Chart,
    key: str,
    words: Words,
    on_choose: Callable[[str, str], None],
    on_range: Callable[[date, date], None],
) -> None:
    """Show a chart; a key of a link and its value, or two days, go to the callbacks.

    The browser may send any text: the callbacks check it.
    """

    def choose() -> None:
        if choice := sent(key, "choice"):
            on_choose(chart.chooses, str(choice))

    def choose_range() -> None:
        first, _, last = str(sent(key, "range")).partition(":")
        try:
            on_range(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return  # not two days

    # Triggers without a callback need not be sent.
    triggers: dict[str, Any] = {}
    if chart.chooses:
        triggers["on_choice_change"] = choose
    if chart.sets_range:
        triggers["on_range_change"] = choose_range
    mount = component("chart")
    mount(key=key, data=live_drawings(chart, words), **triggers)
