"""Fields in which a reader chooses, as the browser's own selects and boxes.

All fields of a form are one element of the page: what a change of the view sends, and
what the browser draws again, is little. A phone shows its own list of months, and a
screen reader reads what it reads everywhere.
"""

import gzip
import json
from collections.abc import Callable
from itertools import islice

from dashboard.content.blocks import Controls
from dashboard.ui.components import component, sent

#: How many choices are read at once: those made before the last answer.
MOST_CHOICES = 8
GZIP_LEVEL = 6


def encoded(controls: Controls) -> bytes:
    """Return fields as the browser gets them: gzipped JSON."""
    # `asdict` would copy each of a thousand days first.
    text = json.dumps(controls, default=vars, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), GZIP_LEVEL, mtime=0)


def choice_form(
    controls: bytes, key: str, on_choose: Callable[[str, str], None]
) -> None:
    """Show ``encoded`` fields; what a reader chooses goes to ``on_choose``.

    That is a field's name and a code, or codes joined by commas, once for each choice
    since the last answer and perhaps again. It may be any text.
    """

    def choose() -> None:
        choices = sent(key, "choice")
        if isinstance(choices, dict):
            for name, value in islice(choices.items(), MOST_CHOICES):
                on_choose(str(name), str(value))

    mount = component("choice_form")
    mount(key=key, data=controls, on_choice_change=choose)
