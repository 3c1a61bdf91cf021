"""Marts as files that other programs read."""

from pathlib import Path

import duckdb

from etl.atom import write_revisions_feed
from etl.build import kind, query
from etl.schema import Mart, Package
from etl.spreadsheets import FORMULA_PATTERN

#: The ending of each form in which a mart is exported, and how DuckDB writes it.
FORMATS = {
    "csv": "format csv, header true",
    "parquet": "format parquet, compression zstd",
}


def export_marts(con: duckdb.DuckDBPyConnection, package: Package, to: Path) -> None:
    """Write each mart as CSV and Parquet, and the feed, into the new folder ``to``.

    Byte-identical for the same build: rows in the order of the mart, one thread. In
    the CSV, a text that a spreadsheet would run has an apostrophe before it.
    """
    to.mkdir(parents=True)
    con.execute("set threads = 1")
    for mart in package.marts:
        table = mart.name
        if kind(con, f"marts/{mart.name}") == "view":  # made once for both forms
            table = "exported"
            con.execute(f"create temp table {table} as {query(f'marts/{mart.name}')}")
        for ending, options in FORMATS.items():
            path = str(to / f"{mart.name}.{ending}").replace("'", "''")
            rows = f"({_neutral(mart, table)})" if ending == "csv" else table
            con.execute(f"copy {rows} to '{path}' ({options})")
    con.execute("drop table if exists exported")
    con.execute("reset threads")
    write_revisions_feed(con, to)


def _neutral(mart: Mart, table: str) -> str:
    """Return the query of a mart's rows in ``table``; no spreadsheet runs a text."""
    columns = ", ".join(
        f"case when regexp_matches({field.name}, '{FORMULA_PATTERN}') "
        f"then '''' || {field.name} else {field.name} end as {field.name}"
        if field.duckdb_type == "VARCHAR"
        else field.name
        for field in mart.fields
    )
    return f"select {columns} from {table}"
