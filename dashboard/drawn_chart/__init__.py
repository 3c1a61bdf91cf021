"""A chart that the server has drawn, and the browser only shows: no chart library.

The drawing is the picture of the same Plotly figure that files and the plain page are
made of (``dashboard/picture``). The browser gets it in some widths, shows the one that
fits, says what the pointer is over, and tells which bar was chosen. A page that needs
no chart library is there in half the time, on a phone in less.
"""

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.i18n import Words
from dashboard.permalink import Bar
from dashboard.picture import Target, for_page
from dashboard.queries import CATEGORIES

#: Widths that are drawn, and from which width of the page on each is shown: letters
#: are then at least 10 pixels high, and at most 18.
WIDTHS = {0: 358, 500: 600, 840: 980, 1250: 1400}
_UNPACK, _SCRIPT, _STYLE = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("fflate.js", "drawn.js", "drawn.css")
)
_mount = st.components.v2.component(
    "air_strikes.drawn_chart", js=_UNPACK + _SCRIPT, css=_STYLE, isolate_styles=False
)


def drawings(figure: go.Figure, name: str, title: str, alt: str, words: Words) -> bytes:
    """Return a figure in every width, with what answers in it, as gzipped JSON.

    ``name`` tells it from other charts in its page, ``title`` and ``alt`` say in words
    what it shows. Bars and marks that answer have category and month as ``customdata``.
    Raises UnknownFeatureError for a figure that cannot be drawn whole.
    """
    drawn: list[dict[str, Any]] = []
    answers: list[Target] = []
    for shown_from, width in WIDTHS.items():
        svg, answers = for_page(figure, title, alt, width, f"{name}{width}-")
        boxes = [[round(side, 1) for side in target.box] for target in answers]
        drawn.append({"from": shown_from, "svg": svg, "boxes": boxes})
    content = {
        "drawings": drawn,
        "answers": [[":".join(t.names), t.text] for t in answers],
        "label": words("chart.bars_label"),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def drawn_chart(content: bytes, key: str, on_choose: Callable[[Bar], None]) -> None:
    """Show ``drawings``; a bar that a reader chooses goes to ``on_choose``.

    What the browser sends is a reader's word: anything but a bar is passed over.
    """

    def chosen() -> None:
        bar = bar_named(str(st.session_state[key].get("bar")))
        if bar is not None:
            on_choose(bar)

    _mount(key=key, data=content, on_bar_change=chosen)


def bar_named(said: str) -> Bar | None:
    """Return the bar that an answer names (``drone:2025-06-01``); None for no bar."""
    category, _, day = said.partition(":")
    try:
        month = date.fromisoformat(day)
    except ValueError:
        return None
    return Bar(category, month) if category in CATEGORIES and month.day == 1 else None
