"""Charts that the server draws and the browser only displays: no chart library.

``picture/reading.py`` lists what the renderer (``dashboard/picture``) can draw: bars
(also stacked, floating, horizontal, with patterns), lines and marks, filled outlines,
texts, cells of a heat map, shapes below the marks, annotations, a legend above the
plot. Any other feature of a Plotly figure raises an error. The browser gets the drawing
in four widths, three of them as deltas to the widest, displays the one that fits, shows
a tooltip for the mark under the pointer or the keyboard focus, and sends what was
chosen.
"""

import gzip
import json
import re
from collections.abc import Callable
from datetime import date
from math import floor
from threading import Condition
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from dashboard.content.blocks import DRAWN_WIDTHS, Chart
from dashboard.html_pages.figures import Drawing, drawings
from dashboard.i18n import Words
from dashboard.ui.components import component, sent

#: The highest level takes twice as long and saves 2% of the bytes.
GZIP_LEVEL = 6
#: Size of the cache of gzipped drawings, shared by all sessions, in bytes.
ANSWERS_KEPT = 16 * 2**20
DIGITS = re.compile(r"[0-9]+")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@cached(
    LRUCache(ANSWERS_KEPT, len),
    key=lambda chart, words: (chart, words.language),
    condition=Condition(),
)
def live_drawings(chart: Chart, words: Words) -> bytes:
    """Return a chart in every width, with its targets, as gzipped JSON.

    Raises UnknownFeatureError for a figure that cannot be drawn in full.
    """
    sizes = drawings(chart)
    widest = sizes[-1]
    text, columns, marks = _text(widest), _steps(widest), _marks(widest)
    drawn: list[dict[str, Any]] = []
    for from_width, sized in zip(DRAWN_WIDTHS, sizes, strict=True):
        drawing: dict[str, Any] = {"from": from_width, "boxes": _steps(sized)}
        if sized is widest:
            drawing["text"] = text
        else:  # what is left out is as in the widest
            drawing |= delta(text, _text(sized))
            pairs = zip(drawing["boxes"], columns, strict=True)
            drawing["boxes"] = [
                None if column == widest_column else column
                for column, widest_column in pairs
            ]
            if _lines(sized) != _lines(widest):
                drawing["marks"] = _marks(sized)
        if chart.sets_range:
            drawing["span"] = sized.span
        drawn.append(drawing)
    content = {
        "drawings": drawn,
        "marks": marks,
        "label": words("chart.bars_label"),
    }
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(packed.encode(), GZIP_LEVEL, mtime=0)


def _marks(drawing: Drawing) -> dict[str, Any]:
    """Return choice, panel and text of each target, with repeated wording only once.

    ``forms`` are lines with a 0 for each number, ``rows`` has the index of each
    target's form, and ``numbers`` the values of the first 0 of each row, of the second
    and so on.
    """
    forms: dict[str, int] = {}
    rows: list[int] = []
    numbers: list[list[str]] = []
    for line in _lines(drawing):
        rows.append(forms.setdefault(DIGITS.sub("0", line), len(forms)))
        for index, number in enumerate(DIGITS.findall(line)):
            if index == len(numbers):
                numbers.append([])
            numbers[index].append(number)
    return {"forms": [*forms], "rows": rows, "numbers": [*map(" ".join, numbers)]}


def _lines(drawing: Drawing) -> list[str]:
    return [f"{t.choice}\n{t.panel}\n{t.text}" for t in drawing.targets]


def _text(drawing: Drawing) -> str:
    """Return a drawing's SVG followed by the outlines of its targets."""
    outlines = ";".join(target.outline for target in drawing.targets)
    return drawing.svg + outlines.rstrip(";")


def delta(base: str, text: str) -> dict[str, Any]:
    """Return the changes that turn ``base`` into ``text``, or the text itself.

    ``own`` has the elements in which more than numbers differ, by index. ``changes``
    alternates: how many numbers are as expected, the next one that is not, and so on. A
    number is expected to be what the same number was last replaced by, since many marks
    share the x position of a day. A changed number is written as a step from the
    previous change where that is exact, see ``stepped``.
    """
    elements, others = text.split("<"), base.split("<")
    if len(elements) != len(others):
        return {"text": text}
    own = {
        index: element
        for index, (element, other) in enumerate(zip(elements, others, strict=True))
        if NUMBER.sub("", element) != NUMBER.sub("", other)
    }
    patched = "<".join(own.get(index, other) for index, other in enumerate(others))
    replaced: dict[str, str] = {}
    changes: list[str] = []
    expected, last = 0, "0"
    numbers = zip(NUMBER.findall(patched), NUMBER.findall(text), strict=True)
    for old, new in numbers:
        if replaced.get(old, old) == new:
            expected += 1
        else:
            step = f"{round((float(new) - float(last)) * 10)}s"
            changes += (str(expected), step if stepped(last, step) == new else new)
            replaced[old] = last = new
            expected = 0
    return {"changes": " ".join(changes), **({"own": own} if own else {})}


def stepped(last: str, step: str) -> str:
    """Return the number that is ``step`` tenths from ``last``: from 5.5, "7s" is 6.2.

    Halves are rounded up, as a browser rounds them.
    """
    return f"{(floor(float(last) * 10 + 0.5) + int(step[:-1])) / 10:g}"


def _steps(drawing: Drawing) -> list[list[int]]:
    """Return the columns of its boxes in tenths of a pixel, each as steps from 0.

    Neighbours are often the same step apart, so the gzipped steps take a third of the
    bytes.
    """
    boxes = [target.box for target in drawing.targets]
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
