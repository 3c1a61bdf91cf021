"""The masthead in the app: pages, languages and theme, in one line or a menu."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from dashboard.content.masthead import Masthead
from dashboard.html_pages.elements import MASTHEAD_STYLE

_SCRIPT = "\n".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("search.js", "masthead.js")
)
_mount = st.components.v2.component(
    "air_strikes.masthead",
    js=_SCRIPT,
    css=MASTHEAD_STYLE,
    isolate_styles=False,
)


def show_masthead(
    masthead: Masthead,
    on_page: Callable[[str], None],
    on_language: Callable[[str], None],
) -> None:
    """Show the masthead; the code of a page or a language goes to the callbacks.

    The browser may send any text: the callbacks check it.
    """

    def choose_page() -> None:
        on_page(str(st.session_state["masthead"].get("page")))

    def choose_language() -> None:
        on_language(str(st.session_state["masthead"].get("language")))

    data = json.dumps(asdict(masthead), ensure_ascii=False).encode()
    _mount(
        key="masthead",
        data=data,
        on_page_change=choose_page,
        on_language_change=choose_language,
    )
