"""Pieces of plain HTML: elements, links, the style, and where the pages are."""

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

#: How blocks and the masthead look, in the app too, and what a plain page adds.
_CONTENT_STYLE, _CARDS_STYLE, MASTHEAD_STYLE, _PAGE_STYLE = (
    Path(__file__).with_name(f"{name}.css").read_text("utf-8")
    for name in ("content", "cards", "masthead", "page")
)
#: The widths below which a table stands as cards, in rem: the one that it needs.
CARD_WIDTHS = (20, 30, 47, 60, 68)
_RULES = re.sub(r"/\*.*?\*/\s*", "", _CARDS_STYLE, flags=re.DOTALL)
CONTENT_STYLE = _CONTENT_STYLE + "".join(
    f"@media screen {{ @container (width < {width}rem) {{\n"
    f"{_RULES.replace('.rows', f'.cards-{width}')}}} }}\n"
    for width in CARD_WIDTHS
)
STYLE = f"{_PAGE_STYLE}{MASTHEAD_STYLE}{CONTENT_STYLE}"


@dataclass(frozen=True)
class SiteUrl:
    """Where the pages are: ``origin`` and ``base_path`` go before every address.

    ``origin`` is ``https://host`` or empty, ``base_path`` begins with a slash or is
    empty.
    """

    origin: str = ""
    base_path: str = ""

    def path(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return the address of ``path`` (``/lite``) within this host."""
        suffix = f"?{urlencode(query, safe=':,')}" if query else ""
        return f"{self.base_path}{path}{suffix}"

    def full(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return the address of ``path`` as others would open it."""
        return f"{self.origin}{self.path(path, query)}"

    def view(self, path: str, view: View, **changes: Any) -> str:
        """Return the address of a view on a page, as others would open it."""
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
    """Return a card a finding: its figure, when that was, what to compare it with."""
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
    """Return the line of a page on paper: its address, and the day of the print."""
    line = f"{address} · {words.day(day)}"
    return tag("p", "", class_="printed", data_line=line)


def document(words: Words, site: SiteUrl, title: str, head: str, body: str) -> str:
    """Return a whole page in the language of ``words``.

    It names its icon: browsers ask for ``/favicon.ico`` of one that names none.
    """
    icon = f'<link rel="icon" href="{site.path("/favicon.svg")}">'
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)}</title>{icon}{head}<style>{STYLE}</style></head>"
        f"<body>{body}</body></html>"
    )
