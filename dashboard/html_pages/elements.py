"""Pieces of plain HTML: elements, links, the style, and where the pages are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard.charts.style import ANOMALY_LETTERS
from dashboard.describe import Finding
from dashboard.i18n import Words
from dashboard.permalink import View, encode
from dashboard.picture.text import escaped

__all__ = [
    "CARDS_STYLE",
    "NOTES_STYLE",
    "STYLE",
    "SiteUrl",
    "anchor",
    "cards",
    "document",
    "escaped",
    "notes",
    "outside",
    "tag",
]

#: A page's cards, on each of its doors the same; without colours of the page's own, its
#: text's, as Streamlit writes its captions and borders.
CARDS_STYLE = """
ul.cards{display:grid;gap:16px;list-style:none;margin:16px 0;padding:0}
.cards li{border:1px solid color-mix(in srgb,currentColor 22%,transparent);
border-radius:4px;padding:15px;margin:0;font-size:16px;line-height:25.6px}
.cards p{margin:16px 0 0}.cards .name{font-size:14px;line-height:24px;margin:0}
.cards strong{display:block;font-size:32px;line-height:42px;font-weight:700;
padding-bottom:4px}
.cards .when{font-size:14px;line-height:22.4px;
color:color-mix(in srgb,currentColor 66%,transparent)}
@media(min-width:641px){ul.cards{grid-template-columns:repeat(auto-fit,minmax(0,1fr));
grid-auto-flow:column}}
@media print{.cards li{break-inside:avoid}}
""".replace("\n", "")

#: What opens under a chart of the app, as Streamlit draws what opens.
NOTES_STYLE = """
.notes{border:1px solid color-mix(in srgb,currentColor 22%,transparent);
border-radius:4px}
.notes summary{padding:10px 16px;cursor:pointer;font-size:14px}
.notes p{margin:0;padding:0 16px 14px}.notes a{color:inherit}
@media print{.notes::details-content{content-visibility:visible;block-size:auto}}
""".replace("\n", "")

#: All the style there is: the reader's own font, both themes, and paper. What is below
#: the chart is laid out when it comes near the screen.
STYLE = """
:root{color-scheme:light dark;--ground:#fff;--soft:#f3f5f7;--ink:#1c2430;
--muted:#565d6d;--line:#cfd6de;--link:#0b5c91}
@media(prefers-color-scheme:dark){:root{--ground:#12161c;--soft:#1d232b;--ink:#e8ecf1;
--muted:#b4bdc9;--line:#3a434f;--link:#8cc8f0}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.55 "Source Sans 3","Source Sans",system-ui,sans-serif}
header,main,footer{max-width:1028px;margin:0 auto;padding:0 24px}
header{display:flex;flex-wrap:wrap;gap:4px 24px;padding-top:16px}
header nav{margin-left:auto;display:flex;gap:12px}
h1{font-size:2rem;line-height:1.2;margin:32px 0 8px}
h1.embed{font-size:1.3rem;margin-top:12px}
h2{font-size:1.3rem;line-height:1.3;margin:40px 0 8px}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,select:focus-visible,button:focus-visible,
[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{position:static}
.muted{color:var(--muted)}.lead{max-width:75ch}
.notice{border-left:4px solid #d55e00;background:var(--soft);padding:8px 16px;
margin:16px 0}
figure{margin:16px 0}
figure svg{display:block;width:100%;height:auto}
.narrow{display:none}
@media(max-width:640px){.narrow{display:block}.wide{display:none}}
form{display:flex;flex-wrap:wrap;gap:12px;align-items:end;margin:16px 0}
label{display:grid;font-size:.9rem}
select,button{font:inherit;padding:6px 10px;color:inherit;background:var(--soft);
border:1px solid #7d8794;border-radius:4px;max-width:100%}
.scroll{overflow-x:auto}
.below{content-visibility:auto;contain-intrinsic-size:auto 2000px;padding:0 6px;
margin:0 -6px}
.year{margin:8px 0}.year summary{padding:6px 0;font-weight:600;cursor:pointer}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;
border-top:1px solid var(--line)}
th{font-weight:600}tbody th{font-weight:400;white-space:nowrap}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
footer{border-top:1px solid var(--line);margin-top:48px;padding-bottom:32px;
color:var(--muted);font-size:.9rem}
@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{:root{--ground:#fff;--ink:#000;--muted:#333;--line:#999;--link:#000}
.below{content-visibility:visible}
.year::details-content,.notes::details-content{content-visibility:visible;block-size:auto}form,header,.skip{display:none}figure,tr{break-inside:avoid}
thead{display:table-header-group}.narrow{display:none}.wide{display:block}}
""".replace("\n", "")


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
        asked = f"?{urlencode(query, safe=':,')}" if query else ""
        return f"{self.base_path}{path}{asked}"

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


def outside(url: Any, text: str, **attributes: str) -> str:
    """Return a link to somebody else's page; only http and https are ever linked."""
    if pd.isna(url) or not str(url).lower().startswith(("https://", "http://")):
        return escaped(text)
    safe = {"rel": "noopener noreferrer", **attributes}
    return tag("a", escaped(text), href=str(url), **safe)


def cards(found: Mapping[str, Finding]) -> str:
    """Return a card a finding: its figure, when that was, what to compare it with."""
    drawn = []
    for finding in found.values():
        inside = tag("p", escaped(finding.category), class_="name")
        if finding.figure:
            inside += tag("strong", escaped(finding.figure))
            inside += tag("p", escaped(finding.when), class_="when")
        inside += tag("p", escaped(" ".join(finding.sentences)))
        drawn.append(tag("li", inside))
    return tag("ul", "".join(drawn), class_="cards")


def notes(said: pd.DataFrame, words: Words, **link: str) -> str:
    """Return what a reader must know of a chart, lettered as on its axis.

    ``said`` is ``queries.anomalies``, ``link`` further attributes of its links.
    """
    if said.empty:
        return ""
    paragraphs = []
    for letter, (_, note) in zip(ANOMALY_LETTERS, said.iterrows(), strict=False):
        text = note["text_uk"] if words.language == "uk" else note["text"]
        source = ""
        if pd.notna(note["url"]):
            source = outside(note["url"], words("anomalies.source"), **link)
        since = words.day(note["start_date"])
        paragraphs.append(
            tag("p", f"<b>{letter}</b> · {escaped(f'{since}: {text}')} {source}")
        )
    title = tag("summary", escaped(words("anomalies.title", n=len(said))))
    return tag("details", title + "".join(paragraphs), class_="notes")


def document(words: Words, title: str, head: str, body: str) -> str:
    """Return a whole page in the language of ``words``."""
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)}</title>{head}<style>{STYLE}{CARDS_STYLE}</style></head>"
        f"<body>{body}</body></html>"
    )


def plain(text: str) -> str:
    """Return the words of a sentence that the pages set in Markdown, escaped."""
    return escaped(text.replace("**", ""))
