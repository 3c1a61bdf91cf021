"""Exports the marts as CSV and Parquet, and the revisions as a feed."""

from pathlib import Path

import duckdb

from etl.formats import csv_header, csv_lines, parquet_writer
from etl.revisions_feed import FILE_NAME, revisions_feed
from etl.schema import Package

#: File extensions of the export formats.
FORMATS = ("csv", "parquet")
#: Batch size: DuckDB's own row group size in Parquet files.
ROWS_AT_ONCE = 122_880


def export_marts(con: duckdb.DuckDBPyConnection, package: Package, to: Path) -> None:
    """Write each mart as CSV and Parquet, and the feed, into the new folder ``to``.

    Byte-identical for the same build: one thread keeps the mart's row order. Each mart
    is streamed once into both formats, never held in memory as a whole.
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
    (to / FILE_NAME).write_bytes(revisions_feed(con))
