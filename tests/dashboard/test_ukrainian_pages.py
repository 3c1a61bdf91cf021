"""No English is left on Ukrainian pages, in any text that they contain."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

from dashboard import i18n, picture
from dashboard.charts.figure import Figure
from dashboard.content import PAGES
from dashboard.content.blocks import Block, Chart, Controls, Table
from dashboard.content.whole_page import page_blocks
from dashboard.html_pages import SiteUrl, plain_page
from dashboard.page_view import PageView
from dashboard.permalink import Choices, decode
from etl.paths import DATA_DIR
from tests.dashboard.blocks import walk
from tests.sampling import sample

TODAY = date(2026, 10, 10)
#: Pages and the links that open their panels.
OPENED: tuple[tuple[str, dict[str, str]], ...] = (
    ("volumes", {"bar": "missile:2025-06"}),
    ("volumes", {"bar": "glide_bomb:2025-07", "class": "ballistic"}),
    ("munitions", {"bar": "missile:2025-11", "split": "model"}),
    ("munitions", {"bar": "drone:2024-05", "cat": "drone"}),
    ("attacks", {"day": "2025-07-09"}),
    ("strikes", {"strike": "2025-04-04-kryvyi-rih", "level": "innermost"}),
    ("compare", {"bar": "drone:2025-06"}),
    ("volumes", {"asof": "2025-10-06", "from": "2025-01", "bar": "drone:2025-06"}),
    ("revisions", {"bar": "missile:2025-10", "from": "2025-06"}),
)
#: Those, and all other pages without anything open.
VIEWS = (*OPENED, *((name, {}) for name in PAGES if name not in dict(OPENED)))
#: HTML attributes with text for readers.
SEEN = ("title", "aria-label", "alt", "placeholder")
#: Elements that are not translated: column names in ``code``; programs and citations in
#: ``pre``.
UNREAD = ("style", "script", "code", "pre")
#: Fields of a figure with text for readers.
DRAWN = ("text", "hovertext", "ticktext", "name")
#: Columns shown as in their source: notes in English, labelled as such; publishers are
#: proper names.
AS_IN_SOURCE = (
    *("sources.note", "compare.note", "strikes.note"),
    *("compare.source", "sources.source", "strikes.report", "strikes.speaker"),
)
#: Proper names of publishers and weapons, formats and licences.
NAMES = re.compile(
    r"The Kyiv Independent|The Jerusalem Post|The New York Times|ABC News|AFP"
    r"|Associated Press|Amnesty International|Human Rights Watch|Defense Express"
    r"|Euronews|ShahedTracker|UNITED24|dpa|NRK|NV|ZN\.UA|Reuters|South Front"
    r"|Ukraine\.ua|war_monitor|I Like News"
    r"|Massive Missile Attacks on Ukraine|Shahed-136/131|Shahed|KN-23|Mohajer-6"
    r"|Supercam|ZALA|CC.BY(-NC-SA)?.4\.0|ISO 3166-2:UA|UA-\d\d|English"
    r"|CSV|Excel|Parquet|JSON|SVG|PNG|Atom|DuckDB|Data Package|SHA256SUMS|BibTeX|CSL"
    r"|Enter|HTTP|pandas|curl|JavaScript|openapi\.json|make dashboard|make serve"
)
#: The data dictionary is in English only, as the Data page says.
DICTIONARY = (DATA_DIR / "datapackage.json").read_text(encoding="utf-8")
CODE = re.compile(r"\.?[a-z]+")
WORD = re.compile(r"[A-Za-z][a-z]+")
#: Not words: links and code in Markdown, tags, paths, keys, codes of strikes.
MARKUP = re.compile(
    r"\]\([^)]*\)|\([a-z]+(-[a-z]+)*\)|<[^>]*>|:material/\w+:|https?://\S+|&\w+;"
    r"|/?\w+(/[\w.]+)+|\*\*\.?[a-z]+\*\*"
)


class Reader(HTMLParser):
    """Collects the texts and labels of a page, without styles and scripts.

    ``texts`` has one entry per run of text; cells of ``silent`` columns are left out.
    """

    def __init__(self, page: str, silent: set[str]) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = silent
        self._titles: list[str] = []
        self._column = 0
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's labels, and in which column it is."""
        self.texts += [value for name, value in attrs if name in SEEN and value]
        if tag == "table":
            self._titles = []
        elif tag == "tr":
            self._column = -1
        elif tag in ("td", "th"):
            self._column += 1
        if tag in (*UNREAD, "strong", "thead", "tbody"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note a text, unless it is shown as in its source."""
        within = self._open[-1] if self._open else ""
        if within == "thead":
            self._titles.append(data)
        is_silent = within == "tbody" and self._titles[self._column] in self._silent
        # The Data page sets link keys and file extensions in bold.
        is_code = within == "strong" and CODE.fullmatch(data)
        if within not in UNREAD and not is_silent and not is_code:
            self.texts.append(data)


def page_texts(page: PageView, name: str) -> Iterator[str]:
    """Yield every text of a page for readers, from both the plain page and the app."""
    html = plain_page(page, name, SiteUrl(), today=TODAY)
    texts = Reader(html, as_in_source()).texts
    for block in walk(page_blocks(page, name)):
        texts += _beside_html(block)
    # A build id may contain letters that look like a word.
    yield from (text.replace(page.build["build_id"], "") for text in texts)


def _beside_html(block: Block) -> Iterator[str]:
    """Yield the texts of a block that only the app shows."""
    if isinstance(block, Chart):
        figure = block.captioned
        yield from (block.title, block.subtitle, block.source, block.alt, block.caption)
        yield from _strings({"data": figure.data, "layout": figure.layout}, DRAWN)
        yield from _tooltips(block, figure)
    elif isinstance(block, Controls):
        for field in block.fields:
            yield from (field.label, *(text for _, text in field.options))
    elif isinstance(block, Table):
        yield from (block.alt, block.label)
        yield from (text for c in block.columns for text in (c.title, c.help))


def _tooltips(chart: Chart, figure: Figure) -> Iterator[str]:
    """Yield the tooltips of a chart."""
    _, answers, _ = picture.for_page(figure, chart.title, chart.alt, 980, chart.name)
    yield from (target.text for target in answers)


def _strings(value: Any, keys: tuple[str, ...], *, seen: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, keys, seen=key in keys)
    elif isinstance(value, (list, tuple, pd.Series)):
        for inner in value:
            yield from _strings(inner, keys, seen=seen)
    elif isinstance(value, str) and seen:
        yield value


def as_in_source() -> set[str]:
    """Return the titles of columns shown as in their source."""
    words = i18n.load("uk")
    return {words(key) for key in AS_IN_SOURCE}


def dictionary() -> list[str]:
    """Return every text of the data's dictionary, the longest first."""
    texts = set(_texts(json.loads(DICTIONARY)))
    return sorted((text for text in texts if len(text) > 3), key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        # Cells show no code marks; in a sentence they separate words.
        yield value.replace("`", "")
        yield from (part.strip() for part in value.split("`"))
        # A heading is the name of a table in words.
        yield value.replace("_", " ").capitalize()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def english() -> set[str]:
    """Return every word of the English catalogue, in lower case."""
    entries = i18n.load("en").entries
    texts = [
        text
        for entry in entries.values()
        for text in (entry.values() if isinstance(entry, dict) else [entry])
    ]
    plain = (re.sub(r"\{\w+\}", " ", text) for text in texts)
    return {word.lower() for text in plain for word in WORD.findall(text)}


@pytest.mark.parametrize(("name", "query"), sample(VIEWS, 6), ids=lambda v: str(v))
def test_no_english_is_left_on_a_page(
    choices: Choices, name: str, query: dict[str, str]
) -> None:
    """English words on a page are only names and formats."""
    known = english()
    view, problems = decode({**query, "lang": "uk"}, choices)
    assert [] == problems
    texts = list(dict.fromkeys(page_texts(PageView.of(view), name)))
    assert len(texts) > 50
    left = {}
    defined = dictionary() if name == "data" else []
    for text in texts:
        plain = NAMES.sub(" ", MARKUP.sub(" ", text.replace("\\", "")))
        for definition in defined:
            plain = plain.replace(definition, " ")
        found = [word for word in WORD.findall(plain) if word.lower() in known]
        if found:
            left[text[:200]] = found
    assert {} == left


def test_search_finds_english_on_an_english_page(choices: Choices) -> None:
    """The search finds English in texts, charts and labels of an English page."""
    view = replace(choices.default_view, language="en")
    texts = "\n".join(page_texts(PageView.of(view), "volumes"))
    words = i18n.load("en")
    for key in ("volumes.years", "table.basis", "lite.show", "masthead.menu"):
        assert words(key) in texts
    assert "June 2025: 5,438" in texts
