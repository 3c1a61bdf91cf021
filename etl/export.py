"""Marts as files that other programs read."""

from pathlib import Path

import duckdb

from etl.atom import write_revisions_feed
from etl.schema import Mart, Package
from etl.spreadsheets import FORMULA_PATTERN


def export_marts(con: duckdb.DuckDBPyConnection, package: Package, to: Path) -> None:
    """Write each mart as CSV and Parquet, and the feed, into the new folder ``to``.

    Byte-identical for the same build: rows in the order of the mart, one thread. In
    the CSV, a text that a spreadsheet would run has an apostrophe before it.
    """
    to.mkdir(parents=True)
    con.execute("set threads = 1")
    for mart in package.marts:
        for ending, rows, options in (
            ("csv", f"({_neutral(mart)})", "format csv, header true"),
            ("parquet", mart.name, "format parquet, compression zstd"),
        ):
            path = str(to / f"{mart.name}.{ending}").replace("'", "''")
            con.execute(f"copy {rows} to '{path}' ({options})")
    con.execute("reset threads")
    write_revisions_feed(con, to)


def _neutral(mart: Mart) -> str:
    """Return the query of a mart's rows whose texts no spreadsheet runs."""
    columns = ", ".join(
        f"case when regexp_matches({field.name}, '{FORMULA_PATTERN}') "
        f"then '''' || {field.name} else {field.name} end as {field.name}"
        if field.duckdb_type == "VARCHAR"
        else field.name
        for field in mart.fields
    )
    return f"select {columns} from {mart.name}"
