"""Pieces of plain HTML: elements, links, the style, and the site's URL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dashboard.describe import Finding
from dashboard.i18n import Words
from dashboard.permalink import View, encode
from dashboard.picture.text import escaped

#: Styles of the blocks and the masthead, used by the app too, of plain pages only, and
#: the fonts for readers who have not (yet) got Source Sans.
_CONTENT_STYLE, _CARDS_STYLE, MASTHEAD_STYLE, _PAGE_STYLE, FALLBACK_FONTS = (
    Path(__file__).with_name(f"{name}.css").read_text("utf-8")
    for name in ("content", "cards", "masthead", "page", "fallback_fonts")
)
#: Container widths in rem; below the one that a table needs, it is shown as cards.
CARD_WIDTHS = (20, 30, 47, 60, 68)
_RULES = re.sub(r"/\*.*?\*/\s*", "", _CARDS_STYLE, flags=re.DOTALL)
CONTENT_STYLE = _CONTENT_STYLE + "".join(
    f"@media screen {{ @container (width < {width}rem) {{\n"
    f"{_RULES.replace('.rows', f'.cards-{width}')}}} }}\n"
    for width in CARD_WIDTHS
)
STYLE = f"{FALLBACK_FONTS}{_PAGE_STYLE}{MASTHEAD_STYLE}{CONTENT_STYLE}"


@dataclass(frozen=True)
class SiteUrl:
    """The URL of the site: ``origin`` and ``base_path`` precede every path.

    ``origin`` is ``https://host`` or empty, ``base_path`` begins with a slash or is
    empty.
    """

    origin: str = ""
    base_path: str = ""

    def path(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return ``path`` (such as ``/lite``) with base path and query."""
        suffix = f"?{urlencode(query, safe=':,')}" if query else ""
        return f"{self.base_path}{path}{suffix}"

    def full(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return the absolute URL of ``path``."""
        return f"{self.origin}{self.path(path, query)}"

    def view(self, path: str, view: View, **changes: Any) -> str:
        """Return the absolute URL of a view on a page."""
        return self.full(path, encode(replace(view, **changes)))


def tag(name: str, inside: str = "", /, **attributes: Any) -> str:
    """Return an element around ready HTML; attributes are escaped, None is left out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{escaped(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return f"<{name}{written}>{inside}</{name}>"


def anchor(address: str, text: str, **attributes: Any) -> str:
    """Return a link within our pages."""
    return tag("a", escaped(text), href=address, **attributes)


def cards(findings: Mapping[str, Finding]) -> str:
    """Return a card per finding: its figure, when that was, what to compare it with."""
    drawn = []
    for finding in findings.values():
        inside = tag("p", escaped(finding.category), class_="name")
        if finding.figure:
            inside += tag("strong", escaped(finding.figure))
            inside += tag("p", escaped(finding.when), class_="when")
        inside += tag("p", escaped(" ".join(finding.sentences)))
        drawn.append(tag("li", inside))
    return tag("ul", "".join(drawn), class_="cards")


def printed(address: str, day: date, words: Words) -> str:
    """Return the line of a printed page: its URL, and the day."""
    line = f"{address} · {words.day(day)}"
    return tag("p", "", class_="printed", data_line=line)


def document(words: Words, site: SiteUrl, title: str, head: str, body: str) -> str:
    """Return a whole page in the language of ``words``.

    It names its icon, or browsers would request ``/favicon.ico``.
    """
    icon = f'<link rel="icon" href="{site.path("/favicon.svg")}">'
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)}</title>{icon}{head}<style>{STYLE}</style></head>"
        f"<body>{body}</body></html>"
    )
