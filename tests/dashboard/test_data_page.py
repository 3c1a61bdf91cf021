"""The Data page: the full dataset, and each table with its dictionary."""

import hashlib
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import dataset
from dashboard.content import data
from dashboard.content.blocks import (
    Block,
    Code,
    Controls,
    Download,
    FileLink,
    Notice,
    Table,
)
from dashboard.page_view import PageView
from dashboard.permalink import View
from etl.paths import ROOT
from tests.dashboard.blocks import find, rows, texts, walk
from tests.dashboard.reading import ENTRY, choose, fields


def page(view: View, table: str | None = None) -> list[Block]:
    """Return the blocks of the page, with a table selected."""
    return data(PageView.of(replace(view, table=table)))


def files(blocks: list[Block]) -> dict[str, FileLink]:
    """Return the files that are served unchanged, by label."""
    return {b.label: b for b in walk(blocks) if isinstance(b, FileLink)}


def test_the_whole_dataset_is_offered_with_its_hash(view: View) -> None:
    """The dataset is a zip and a database, with the hash used in citations."""
    blocks = page(view)
    assert ["Dataset (zip)", "Database (DuckDB)"] == list(files(blocks))
    sums = (dataset.folder() / "SHA256SUMS").read_bytes()
    assert hashlib.sha256(sums).hexdigest() == find(blocks, Code).text


def test_a_table_is_shown_with_its_dictionary(view: View) -> None:
    """A table is shown with the description of each column, and its rows."""
    blocks = page(view)
    assert "150 rows" in texts(blocks)
    assert "Licence: CC-BY-NC-SA-4.0" in texts(blocks)
    columns = rows(find(blocks, Table, "dictionary"))
    assert ("month", "date") == (columns[0]["Column"], columns[0]["Type"])
    assert 150 == len(find(blocks, Download, "headline_volumes").rows)


def test_register_is_offered_as_its_csv_only(view: View) -> None:
    """A register is offered as its CSV, with its own licence, in no other format."""
    blocks = page(view, "register_statements")
    register = files(blocks)["This register as CSV"]
    typed = (ROOT / "data" / "registers" / "statements.csv").read_bytes()
    assert typed == register.make()
    assert "/downloads/register_statements.csv" == register.path
    assert not [block for block in walk(blocks) if isinstance(block, Download)]
    assert "Licence: CC-BY-4.0" in texts(blocks)
    dictionary = rows(find(blocks, Table, "dictionary"))
    assert dictionary[0]["Rules"].startswith("required; unique; like ")


def test_every_table_of_the_dataset_opens(view: View) -> None:
    """Every mart and register opens, with its name and all columns."""
    tables = dataset.tables()
    assert len(tables) > 30
    for table in tables:
        blocks = page(view, table.name)
        (field,) = find(blocks, Controls, "choose_table").fields
        assert table.name == field.chosen
        described = [row["Column"] for row in rows(find(blocks, Table, "dictionary"))]
        assert [column["name"] for column in table.fields] == described


def test_unknown_table_gives_a_notice(view: View) -> None:
    """An unknown table gives a notice and shows the first table."""
    blocks = page(view, "nowhere")
    notice = find(blocks, Notice).text.replace("\\", "")
    assert "This link asks for **table = nowhere**" in notice
    assert "Shown instead: **headline_volumes**." in notice
    assert "150 rows" in texts(blocks)


def test_a_build_without_files_says_so(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build without files says so, and offers none."""
    monkeypatch.setattr(dataset, "tables", tuple)
    blocks = page(view)
    assert "This build has no dataset files." in texts(blocks)
    assert {} == files(blocks)


def test_the_address_of_a_table_is_shown(view: View) -> None:
    """The API address of a table is shown with the view's filters."""
    codes = [block.text for block in walk(page(view)) if isinstance(block, Code)]
    address = "{site}api/v2/headline_volumes.csv?from=2025-01&to=2025-12&cat=glide_bomb"
    assert any(address in code for code in codes)


def test_chosen_table_is_in_the_link() -> None:
    """The address and the list of tables follow each other."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.query_params["table"] = "attacks"
    app.switch_page("app_pages/data.py")
    app.run()
    assert not app.exception
    assert "attacks" == fields(app, "choose_table")["table"]["chosen"]
    choose(app, "table", "register_strikes", "choose_table")
    assert "register_strikes" == app.query_params["table"]
    assert "register_strikes" == fields(app, "choose_table")["table"]["chosen"]
    labels = [button.proto.label for button in app.get("download_button")]
    assert "This register as CSV" in labels
