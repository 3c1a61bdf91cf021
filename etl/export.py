"""Marts as files that other programs read."""

from pathlib import Path

import duckdb

from etl.formats import csv_header, csv_lines, parquet_writer
from etl.revisions_feed import write_revisions_feed
from etl.schema import Package

#: The ending of each format in which a mart is exported.
FORMATS = ("csv", "parquet")
#: As many as DuckDB gives a group of rows of its own Parquet files.
ROWS_AT_ONCE = 122_880


def export_marts(con: duckdb.DuckDBPyConnection, package: Package, to: Path) -> None:
    """Write each mart as CSV and Parquet, and the feed, into the new folder ``to``.

    Byte-identical for the same build: rows in the order of the mart, one thread. A mart
    is read once for both, and is never in memory as a whole.
    """
    to.mkdir(parents=True)
    con.execute("set threads = 1")
    for mart in package.marts:
        rows = con.table(mart.name).to_arrow_reader(ROWS_AT_ONCE)
        with (
            (to / f"{mart.name}.csv").open("wb") as csv,
            parquet_writer(to / f"{mart.name}.parquet", rows.schema, {}) as parquet,
        ):
            csv.write(csv_header(rows.schema))
            for batch in rows:
                csv.writelines(csv_lines(batch))
                parquet.write_batch(batch)
    con.execute("reset threads")
    write_revisions_feed(con, to)
