"""The masthead in the app: pages, languages and theme, in one line or a menu."""

import json
from collections.abc import Callable

from dashboard.content.masthead import Masthead
from dashboard.ui.components import component, sent


def show_masthead(
    masthead: Masthead,
    on_page: Callable[[str], None],
    on_language: Callable[[str], None],
) -> None:
    """Show the masthead; the code of a page or a language goes to the callbacks.

    The browser may send any text: the callbacks check it.
    """

    def choose_page() -> None:
        on_page(str(sent("masthead", "page")))

    def choose_language() -> None:
        on_language(str(sent("masthead", "language")))

    data = json.dumps(masthead, default=vars, ensure_ascii=False).encode()
    component("masthead")(
        key="masthead",
        data=data,
        on_page_change=choose_page,
        on_language_change=choose_language,
    )
