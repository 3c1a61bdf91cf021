"""No English is left on a Ukrainian page: everything that a page holds is gathered."""

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from dashboard import i18n
from etl.paths import DATA_DIR, ROOT
from tests.dashboard.reading import open_table

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")
#: What is opened, so that the panels hold their rows: a page, and its link.
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("front", {}),
    ("volumes", {"bar": "missile:2025-06"}),
    ("volumes", {"bar": "glide_bomb:2025-07", "class": "ballistic"}),
    ("munitions", {"bar": "missile:2025-11", "split": "model"}),
    ("munitions", {"bar": "drone:2024-05", "cat": "drone"}),
    ("attacks", {"day": "2025-07-09"}),
    ("strikes", {"strike": "2025-04-04-kryvyi-rih", "level": "innermost"}),
    ("compare", {"bar": "drone:2025-06"}),
    ("volumes", {"asof": "2025-10-06", "from": "2025-01", "bar": "drone:2025-06"}),
    ("revisions", {"bar": "missile:2025-10", "from": "2025-06"}),
    ("data", {}),
    ("method", {}),
    ("glossary", {}),
)
#: Fields of an element that a reader sees or hears.
SEEN = ("label", "body", "content", "options", "placeholder", "help", "alt")
#: Fields of a figure that do.
DRAWN = ("text", "hovertext", "ticktext", "name")
#: Columns that stand as their source has them: notes are written in English and say
#: so; a publisher is a proper name.
AS_IN_SOURCE = (
    *("sources.note", "compare.note", "strikes.note"),
    *("compare.source", "sources.source", "strikes.report"),
)
#: Proper names, of those who publish and of what is counted; formats and licences.
NAMES = re.compile(
    r"The Kyiv Independent|The Jerusalem Post|The New York Times|ABC News|AFP"
    r"|Associated Press|Amnesty International|Human Rights Watch|Defense Express"
    r"|Euronews|ShahedTracker|UNITED24|dpa|NRK|NV|ZN\.UA|Reuters|South Front"
    r"|Ukraine\.ua|war_monitor"
    r"|Massive Missile Attacks on Ukraine|Shahed-136/131|Shahed|KN-23|Mohajer-6"
    r"|Supercam|ZALA|CC.BY(-NC-SA)?.4\.0|ISO 3166-2:UA|UA-\d\d|English"
    r"|CSV|Excel|Parquet|JSON|SVG|PNG|Atom|DuckDB|Data Package|SHA256SUMS|BibTeX|CSL"
    r"|Enter|HTTP|pandas|curl|JavaScript|openapi\.json|make dashboard|make serve"
)
#: The dictionary of the data is written once, in English, and the Data page says so.
DICTIONARY = (DATA_DIR / "datapackage.json").read_text(encoding="utf-8")
WORD = re.compile(r"[A-Za-z][a-z]+")
#: What is no word: links and code in Markdown, tags, paths, keys, strikes' codes.
MARKUP = re.compile(
    r"\]\([^)]*\)|\([a-z]+(-[a-z]+)*\)|<[^>]*>|:material/\w+:|https?://\S+|&\w+;"
    r"|/?\w+(/[\w.]+)+|\*\*\.?[a-z]+\*\*"
)


def open_view(page: str, query: dict[str, str]) -> AppTest:
    """Run the app on a page in Ukrainian."""
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for key, value in {**query, "lang": "uk"}.items():
        app.query_params[key] = value
    app.run()
    if page != "front":
        app.switch_page(f"app_pages/{page}.py").run()
    open_table(app)
    assert not app.exception
    return app


def everything(node: Any) -> Iterator[str]:
    """Yield every text of a page that a reader sees or hears."""
    proto = getattr(node, "proto", None)
    if proto is not None and node.type == "html":
        body = re.sub(r"<(style|script)>.*?</\1>", "", proto.body, flags=re.DOTALL)
        yield from map(unescape, re.split(r"<[^>]+>", body))
    elif proto is not None:
        fields = MessageToDict(proto, preserving_proto_field_name=True)
        for text in _strings(fields, SEEN):
            yield from _table_cells(text) if text.startswith("| ") else [text]
        if node.type == "plotly_chart":
            yield from _strings(json.loads(fields["spec"]), DRAWN)
        if node.type == "dataframe":
            yield from _strings(json.loads(fields["columns"]), ("label", "help"))
        if node.type in ("dataframe", "table"):
            yield from _cells(node.value)
        if node.type == "bidi_component":
            yield from _component(proto)
    for child in getattr(node, "children", {}).values():
        yield from everything(child)


def _component(proto: Any) -> Iterator[str]:
    """Yield what a form's fields are called, or what a drawn chart answers with."""
    if proto.component_name.endswith(".choice_form"):
        for field in json.loads(proto.bytes):
            yield from (field["label"], field["help"])
            yield from (name for _, name in field["options"])
    else:
        content = json.loads(gzip.decompress(proto.bytes))
        yield content["label"]
        yield from (text for _, text in content["answers"])


def _strings(value: Any, keys: tuple[str, ...], *, seen: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, keys, seen=key in keys)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, keys, seen=seen)
    elif isinstance(value, str) and seen:
        yield value


def _cells(rows: Any) -> Iterator[str]:
    exempt = _exempt()
    for name in rows.columns:
        if name not in exempt:
            yield from (cell for cell in rows[name] if isinstance(cell, str))


def _exempt() -> set[str]:
    words = i18n.load("uk")
    return {"link", *(words(key) for key in AS_IN_SOURCE)}


def _table_cells(table: str) -> Iterator[str]:
    """Yield the cells of a table in Markdown, without what stands as in its source."""
    head, _, *rows = (line[2:-2].split(" | ") for line in table.splitlines())
    exempt = _exempt()
    for row in [head, *rows]:
        cells = zip(head, row, strict=True)
        yield from (cell for name, cell in cells if name not in exempt)


def dictionary() -> list[str]:
    """Return every text of the data's dictionary, the longest first."""
    texts = set(_texts(json.loads(DICTIONARY)))
    return sorted((text for text in texts if len(text) > 3), key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
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


@pytest.mark.parametrize(("page", "query"), VIEWS, ids=lambda v: str(v))
def test_no_english_is_left_on_a_page(page: str, query: dict[str, str]) -> None:
    """Of the words of the English catalogue, only names and formats are on a page."""
    known = english()
    texts = list(everything(open_view(page, query)._tree))
    assert len(texts) > 50
    left = {}
    defined = dictionary() if page == "data" else []
    for text in texts:
        plain = NAMES.sub(" ", MARKUP.sub(" ", text.replace("\\", "")))
        for definition in defined:
            plain = plain.replace(definition, " ")
        found = [word for word in WORD.findall(plain) if word.lower() in known]
        if found:
            left[text[:200]] = found
    assert {} == left


def test_every_page_is_opened_here() -> None:
    """A new page is looked through too."""
    pages = {path.stem for path in (ROOT / "dashboard" / "app_pages").glob("*.py")}
    assert pages == {page for page, _ in VIEWS}
