"""No English is left on a Ukrainian page: everything that a page holds is gathered."""

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

TODAY = date(2026, 10, 10)
#: What is opened, so that the panels hold their rows: a page, and its link.
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
#: Every page, the others as they are.
VIEWS = (*OPENED, *((name, {}) for name in PAGES if name not in dict(OPENED)))
#: Attributes of an element of HTML that a reader sees or hears.
SEEN = ("title", "aria-label", "alt", "placeholder")
#: Elements whose text is no language: names of columns stand in ``code``, programs and
#: citations to copy in ``pre``.
UNREAD = ("style", "script", "code", "pre")
#: Fields of a figure that do.
DRAWN = ("text", "hovertext", "ticktext", "name")
#: Columns that stand as their source has them: notes are written in English and say
#: so; a publisher is a proper name.
AS_IN_SOURCE = (
    *("sources.note", "compare.note", "strikes.note"),
    *("compare.source", "sources.source", "strikes.report", "strikes.speaker"),
)
#: Proper names, of those who publish and of what is counted; formats and licences.
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
#: The dictionary of the data is written once, in English, and the Data page says so.
DICTIONARY = (DATA_DIR / "datapackage.json").read_text(encoding="utf-8")
CODE = re.compile(r"\.?[a-z]+")
WORD = re.compile(r"[A-Za-z][a-z]+")
#: What is no word: links and code in Markdown, tags, paths, keys, strikes' codes.
MARKUP = re.compile(
    r"\]\([^)]*\)|\([a-z]+(-[a-z]+)*\)|<[^>]*>|:material/\w+:|https?://\S+|&\w+;"
    r"|/?\w+(/[\w.]+)+|\*\*\.?[a-z]+\*\*"
)


class Reader(HTMLParser):
    """Reads a page aloud: its texts and labels, without styles and scripts.

    ``texts`` holds an entry a run of text; cells of ``silent`` columns are left out.
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
        """Note what an element is called, and in which column it stands."""
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
        """Note a text, unless it stands as in its source."""
        within = self._open[-1] if self._open else ""
        if within == "thead":
            self._titles.append(data)
        is_silent = within == "tbody" and self._titles[self._column] in self._silent
        # The Data page sets the keys of a link and endings of files in bold.
        is_code = within == "strong" and CODE.fullmatch(data)
        if within not in UNREAD and not is_silent and not is_code:
            self.texts.append(data)


def everything(page: PageView, name: str) -> Iterator[str]:
    """Yield every text of a page that a reader sees or hears, in all of its forms."""
    html = plain_page(page, name, SiteUrl(), built_on=TODAY, today=TODAY)
    texts = Reader(html, as_in_source()).texts
    for block in walk(page_blocks(page, name)):
        texts += _beside_html(block)
    # A build's id may hold letters that look like a word.
    yield from (text.replace(page.build["build_id"], "") for text in texts)


def _beside_html(block: Block) -> Iterator[str]:
    """Yield what the app shows of a block and the plain page does not."""
    if isinstance(block, Chart):
        figure = block.captioned
        yield from (block.title, block.subtitle, block.source, block.alt, block.caption)
        yield from _strings({"data": figure.data, "layout": figure.layout}, DRAWN)
        yield from _told(block, figure)
    elif isinstance(block, Controls):
        for field in block.fields:
            yield from (field.label, *(text for _, text in field.options))
    elif isinstance(block, Table):
        yield from (block.alt, block.label)
        yield from (text for c in block.columns for text in (c.title, c.help))


def _told(chart: Chart, figure: Figure) -> Iterator[str]:
    """Yield what the marks of a chart say when they are pointed at."""
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
    """Return the titles of columns that stand as their source has them."""
    words = i18n.load("uk")
    return {words(key) for key in AS_IN_SOURCE}


def dictionary() -> list[str]:
    """Return every text of the data's dictionary, the longest first."""
    texts = set(_texts(json.loads(DICTIONARY)))
    return sorted((text for text in texts if len(text) > 3), key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        # A cell shows no marks of code; in a sentence, code parts what is read.
        yield value.replace("`", "")
        yield from (part.strip() for part in value.split("`"))
        # A heading is a table's name in words.
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


@pytest.mark.parametrize(("name", "query"), VIEWS, ids=lambda v: str(v))
def test_no_english_is_left_on_a_page(
    choices: Choices, name: str, query: dict[str, str]
) -> None:
    """Of the words of the English catalogue, only names and formats are on a page."""
    known = english()
    view, problems = decode({**query, "lang": "uk"}, choices)
    assert [] == problems
    texts = list(dict.fromkeys(everything(PageView.of(view), name)))
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


def test_what_is_english_is_found(choices: Choices) -> None:
    """The same search finds words on the English page: in text, charts and labels."""
    view = replace(choices.default_view, language="en")
    texts = "\n".join(everything(PageView.of(view), "volumes"))
    words = i18n.load("en")
    for key in ("volumes.years", "table.basis", "lite.show", "masthead.menu"):
        assert words(key) in texts
    assert "June 2025: 5,438" in texts
