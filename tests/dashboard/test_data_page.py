"""The Data page, opened through the entry file."""

import hashlib

from streamlit.testing.v1 import AppTest

from dashboard import dataset
from etl.paths import ROOT
from tests.dashboard.test_takeaway import open_page


def text(app: AppTest) -> str:
    """Return all Markdown on the page as one text."""
    return "\n".join(e.value for e in [*app.markdown, *app.caption]).replace("\\", "")


def test_the_whole_dataset_is_offered_with_its_hash() -> None:
    """A zip and a database, and the hash that the citation names."""
    app = open_page("data")
    labels = [button.proto.label for button in app.get("download_button")]
    assert ["Dataset (zip)", "Database (DuckDB)"] == labels[:2]
    sums = (dataset.folder() / "SHA256SUMS").read_bytes()
    assert hashlib.sha256(sums).hexdigest() == app.code[0].value


def test_a_table_is_shown_with_its_dictionary() -> None:
    """Each column of the mart, in its order, with what it means."""
    app = open_page("data")
    assert "150 rows" in text(app)
    assert "Licence: CC-BY-NC-SA-4.0" in text(app)
    table = app.table[0].value
    assert "`month`" == table["Column"].iloc[0]
    assert "date" == table["Type"].iloc[0]


def test_a_register_is_offered_as_it_was_typed() -> None:
    """One file, without the forms of the marts, under its own licence."""
    app = open_page("data")
    app.selectbox(key="table").set_value("register_statements").run()
    assert not app.exception
    labels = [button.proto.label for button in app.get("download_button")]
    assert "This register as CSV" in labels
    assert "Parquet" not in labels
    assert "Licence: CC-BY-4.0" in text(app)
    assert "required" in app.table[0].value["Rules"].iloc[0]
    expected = (ROOT / "data" / "registers" / "statements.csv").read_bytes()
    found = {table.name: table for table in dataset.tables()}
    assert expected == found["register_statements"].path.read_bytes()


def test_every_table_of_the_dataset_opens() -> None:
    """Marts and registers, each without an error."""
    app = open_page("data")
    for name in app.selectbox(key="table").options:
        app.selectbox(key="table").set_value(name).run()
        assert not app.exception, name


def test_the_address_of_a_table_is_shown() -> None:
    """With the filters of a link."""
    app = open_page("data")
    assert any(
        "api/v2/headline_volumes.csv?from=2025-01&to=2025-12&cat=glide_bomb" in e.value
        for e in app.code
    )
