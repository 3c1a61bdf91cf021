"""Marts as files that other programs read."""

from pathlib import Path

import duckdb

from etl.build import kind, query
from etl.schema import Package

#: The ending of each form in which a mart is exported, and how DuckDB writes it.
FORMATS = {
    "csv": "format csv, header true",
    "parquet": "format parquet, compression zstd",
}


def export_marts(con: duckdb.DuckDBPyConnection, package: Package, to: Path) -> None:
    """Write each mart as CSV and Parquet into the new folder ``to``.

    Byte-identical for the same build: rows in the order of the mart, one thread.
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
            con.execute(f"copy {table} to '{path}' ({options})")
    con.execute("drop table if exists exported")
    con.execute("reset threads")
