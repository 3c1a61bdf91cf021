"""Marts as files that other programs can read."""

from pathlib import Path

import duckdb
import pytest

from etl.export import export_marts
from etl.paths import DATA_DIR
from etl.schema import read_package

Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def exports(built: Connection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the exports of the small build, in a folder with a quote in its name."""
    folder = tmp_path_factory.mktemp("exports") / "editor's"
    export_marts(built, read_package(DATA_DIR), folder)
    return folder


def test_every_mart_is_exported_in_both_formats(exports: Path) -> None:
    """There is one CSV and one Parquet file per mart, the feed, and nothing else."""
    expected = {
        f"{mart.name}.{ending}"
        for mart in read_package(DATA_DIR).marts
        for ending in ("csv", "parquet")
    }
    assert {*expected, "revisions.atom"} == {path.name for path in exports.iterdir()}


def test_csv_header_has_the_columns_of_the_dictionary(exports: Path) -> None:
    """The header of each CSV is the mart's fields, in order."""
    expected = {
        mart.name: ",".join(field.name for field in mart.fields)
        for mart in read_package(DATA_DIR).marts
    }
    found = {
        path.stem: path.read_text(encoding="utf-8").partition("\n")[0]
        for path in exports.glob("*.csv")
    }
    assert expected == found


def test_csv_holds_integers_bounds_and_empty_cells(exports: Path) -> None:
    """Counts are whole numbers, and unreported ones are empty cells."""
    lines = (exports / "headline_volumes.csv").read_text(encoding="utf-8").splitlines()
    expected = (
        "2024-02-01,missile,12,at_least,national_reports,Ukrainian Air Force,partial,"
        "29,29,0.4,,8,,8,12,8,0.6666666666666666,3,0,2,0,3,0,,,,,,,,,,"
    )
    assert expected in lines
    gap = "2025-07-01,drone,,,none,,no_figure,,31,,,,,,,,,0,0,0,0,,1,,,,,,,,,,"
    assert gap in lines


def test_csv_rows_are_in_order(exports: Path) -> None:
    """Months are in order, and a diff shows only what changed."""
    lines = (exports / "headline_volumes.csv").read_text(encoding="utf-8").splitlines()
    months_and_categories = [line.split(",")[:2] for line in lines[1:]]
    assert sorted(months_and_categories) == months_and_categories


def test_parquet_holds_the_same_rows(exports: Path, built: Connection) -> None:
    """Both formats hold the same rows."""
    expected = built.execute("select * from volume_sources").fetchall()
    found = built.execute(
        "select * from read_parquet($path)",
        {"path": str(exports / "volume_sources.parquet")},
    ).fetchall()
    assert expected == found


def test_parquet_keeps_the_types(exports: Path, built: Connection) -> None:
    """Dates stay dates, and counts stay integers."""
    expected = {
        field.name: field.duckdb_type
        for mart in read_package(DATA_DIR).marts
        if mart.name == "headline_volumes"
        for field in mart.fields
    }
    found = built.execute(
        "describe select * from read_parquet($path)",
        {"path": str(exports / "headline_volumes.parquet")},
    ).fetchall()
    assert expected == {name: type_ for name, type_, *_ in found}


def test_non_ascii_letters_are_exported_unchanged(exports: Path) -> None:
    """A quotation dash or a Cyrillic letter in a note is exported unchanged."""
    text = (exports / "volume_sources.csv").read_text(encoding="utf-8")
    assert "'Almost 260' of various types, against AFP's 198 overnight." in text
