"""Tests that every column of a page's file is described and has its mart's type."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import exports
from dashboard.citation import Citation
from dashboard.content import PAGES
from dashboard.content.blocks import Download
from dashboard.content.extract import extract
from dashboard.content.file_columns import MADE, MADE_OF
from dashboard.exports import Extract, as_json, as_parquet
from dashboard.page_view import PageView
from dashboard.permalink import Choices, decode
from etl.paths import ROOT
from tests.dashboard import test_ukrainian_pages as ukrainian_pages
from tests.dashboard.blocks import find_all
from tests.sampling import sample

VIEWS = (
    *ukrainian_pages.VIEWS,  # every page, and its panels
    *(("volumes", {"by": by}) for by in ("quarter", "year_to_date")),
    ("volumes", {"layout": "running"}),
    ("munitions", {"by": "quarter"}),
    ("munitions", {"by": "year", "split": "model"}),
    ("compare", {"claimant": "AFP"}),
)
ARROW = exports.ARROW | {"VARCHAR": pa.string()}


def extracts(
    name: str, parameters: dict[str, str], choices: Choices
) -> Iterator[tuple[str, Extract]]:
    """Yield the contents of the files on a page with a view, by their names."""
    view, problems = decode(parameters, choices)
    assert [] == problems
    page = PageView.of(view)
    day, build_id = page.build["as_of"], page.build["build_id"]
    cited = Citation("", "", day, build_id, day, "", None)
    for download in find_all(PAGES[name].blocks(page), Download):
        rows = download.rows
        if download.listed_in is not None:
            rows = rows.assign(listed_at="")
        yield download.name, extract(download, rows, cited, page)


@pytest.mark.parametrize(("name", "parameters"), sample(VIEWS, 8))
def test_every_column_is_described_and_typed(
    name: str, parameters: dict[str, str], choices: Choices
) -> None:
    """Every file on the page is looked at, also without a row that has a value."""
    for file, content in extracts(name, parameters, choices):
        assert {*content.table.column_names} == {*content.descriptions}, file
        for variant in (content, replace(content, rows=content.rows.head(0))):
            wrong = {
                field.name: str(field.type)
                for field in variant.table.schema
                if field.type != pa.large_string()
                and field.type != ARROW[content.types[field.name]]
            }
            assert {} == wrong, file


def test_json_has_meanings_and_types_and_parquet_has_types(choices: Choices) -> None:
    """JSON has both; in Parquet a column of times without a value is one of times."""
    files = dict(extracts("volumes", {"bar": "glide_bomb:2025-07"}, choices))
    content = files["sources_glide_bomb_2025-07"]
    fields = json.loads(as_json(content))["fields"]
    assert all(field["description"] for field in fields)
    assert "time" == next(f["type"] for f in fields if f["name"] == "start_time")
    schema = pq.read_schema(io.BytesIO(as_parquet(content)))
    assert pa.time64("us") == schema.field("start_time").type


def test_docs_list_every_file_column() -> None:
    """The table of docs/analysts.md has each of these columns with its meaning."""
    text = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^|]+)` \| (\w+) \| (.+) \|$", text, re.MULTILINE)
    expected = [
        (name, kind, meaning)
        for columns in (*MADE.values(), *MADE_OF.values())
        for name, (kind, meaning) in columns.items()
    ]
    assert list(dict.fromkeys(expected)) == rows
