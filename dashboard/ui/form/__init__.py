"""Form fields as the browser's native selects and checkboxes.

All fields of a form are one element of the page, so a change of the view sends little
and redraws little. A phone shows its own picker, and a screen reader reads native
controls as everywhere.
"""

import gzip
import json
from collections.abc import Callable
from itertools import islice

from dashboard.content.blocks import Controls
from dashboard.ui.components import component, sent

#: Most choices read at once: those made since the last response.
MOST_CHOICES = 8
GZIP_LEVEL = 6


def encoded(controls: Controls) -> bytes:
    """Return fields encoded for the browser, as gzipped JSON."""
    # `asdict` would copy each of a thousand days first.
    text = json.dumps(controls, default=vars, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), GZIP_LEVEL, mtime=0)


def choice_form(
    controls: bytes, key: str, on_choose: Callable[[str, str], None]
) -> None:
    """Show ``encoded`` fields; a reader's choices go to ``on_choose``.

    It gets a field's name and a code, or codes joined by commas, for each choice since
    the last response, perhaps more than once. The browser may send any text.
    """

    def choose() -> None:
        choices = sent(key, "choice")
        if isinstance(choices, dict):
            for name, value in islice(choices.items(), MOST_CHOICES):
                on_choose(str(name), str(value))

    mount = component("choice_form")
    mount(key=key, data=controls, on_choice_change=choose)
