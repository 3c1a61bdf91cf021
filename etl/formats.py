"""Tables as files: one dialect of CSV, one shape of JSON, Parquet and Excel.

Exports, API and pages all write through this module, in Arrow batches. CSV is UTF-8
without a BOM; lines end in a line feed; cells are quoted only where necessary; missing
values are empty, booleans ``true`` or ``false``, dates and times ISO 8601; no cell runs
as a formula. pyarrow's own writer quotes all texts or none, and DuckDB's writes only to
a path, which the server's connection may not do; so Arrow kernels join the rows.
"""

import io
import itertools
import json
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Patterns and replacements: an apostrophe before a cell that a spreadsheet would run
#: as a formula; a line feed for a carriage return, which some programs take for the end
#: of a row.
NEUTRAL = ((r"^[=+\-@\t\r]", r"'\0"), (r"\r\n?", "\n"))
#: Texts that are quoted: with one of these characters, or empty (unlike missing ones).
QUOTED = r'^$|[",\r\n]'
#: A floating-point number without decimals, and how it is written.
WHOLE = (r"^-?\d+$", r"\0.0")
#: Batch size of rows that are Python objects for JSON.
ROWS_AT_ONCE = 500
#: Batch size of rows that are turned into CSV cells.
CSV_ROWS_AT_ONCE = 10_000
#: Fixed, so that an Excel file does not depend on the clock.
EXCEL_CREATED = datetime(2000, 1, 1)
EXCEL_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Widths of Excel columns in characters; WRAPPED is for columns of wrapped notes.
WIDEST, NARROWEST, WRAPPED = 60, 9, 110


def csv_chunks(
    rows: pa.RecordBatchReader, texts: Collection[str] | None = None
) -> Iterator[memoryview]:
    """Yield a CSV file: the header, then the lines of each batch.

    ``texts`` names the columns to protect from running as formulas; by default all
    columns of a text type.
    """
    yield csv_header(rows.schema)
    for batch in rows:
        yield from csv_lines(batch, texts)


def csv_header(schema: pa.Schema) -> memoryview:
    """Return the first line of a CSV file."""
    return _header(tuple(schema.names))


@lru_cache(maxsize=100)
def _header(names: tuple[str, ...]) -> memoryview:
    return _joined(_csv_texts(_texts(*names)), ",")


def csv_lines(
    batch: pa.RecordBatch, texts: Collection[str] | None = None
) -> Iterator[memoryview]:
    """Yield the lines of a batch's rows, each with its line feed."""
    for first in range(0, batch.num_rows, CSV_ROWS_AT_ONCE):
        yield _csv_part(batch.slice(first, CSV_ROWS_AT_ONCE), texts)


def json_chunks(
    rows: pa.RecordBatchReader,
    meta: Mapping[str, Any],
    *,
    sources: pa.Table | None = None,
    descriptions: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Yield ``{"meta": …, "sources": …, "fields": …, "rows": …}``, one line per row.

    ``sources``, the pages behind the rows, is optional. A field has its Table Schema
    type, and its description if ``descriptions`` has one. Dates and times are text, a
    missing value is null.
    """
    described = descriptions or {}
    fields = [
        {"name": field.name, "type": _json_type(field.type)}
        | ({"description": described[field.name]} if field.name in described else {})
        for field in rows.schema
    ]
    yield f'{{"meta": {_json(dict(meta))},\n'.encode()
    if sources is not None:
        records = [row for batch in sources.to_batches() for row in _records(batch)]
        yield f'"sources": {_json(records)},\n'.encode()
    yield f'"fields": {_json(fields)},\n"rows": [\n'.encode()
    between = ""
    for batch in rows:
        for first in range(0, batch.num_rows, ROWS_AT_ONCE):
            records = _records(batch.slice(first, ROWS_AT_ONCE))
            yield (between + ",\n".join(map(_json, records))).encode()
            between = ",\n"
    yield b"\n]}\n"


def parquet_writer(
    to: Path | IO[bytes], schema: pa.Schema, meta: Mapping[str, Any]
) -> pq.ParquetWriter:
    """Return a writer of typed columns, with ``meta`` in the schema's metadata."""
    notes = {
        key.encode(): (value if isinstance(value, str) else _json(value)).encode()
        for key, value in meta.items()
    }
    schema = schema.with_metadata({**(schema.metadata or {}), **notes})
    return pq.ParquetWriter(to, schema, compression="zstd")


def parquet_file(rows: pa.RecordBatchReader, meta: Mapping[str, Any]) -> bytes:
    """Return rows as one Parquet file."""
    file = io.BytesIO()
    with parquet_writer(file, rows.schema, meta) as writer:
        for batch in rows:
            writer.write_batch(batch)
    return file.getvalue()


def excel_file(sheets: Mapping[str, pa.Table], title: str, *, wrapped: str) -> bytes:
    """Return a workbook with a sheet per table; the sheet ``wrapped`` wraps its texts.

    Columns are typed, headers are frozen, nothing is a formula or a live link, and the
    same tables give the same bytes. Raises ValueError for a text longer than a cell may
    be.
    """
    import xlsxwriter  # here, since a build does not need it

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, EXCEL_OPTIONS) as workbook:
        workbook.set_properties({"title": title, "created": EXCEL_CREATED})
        for name, table in sheets.items():
            _sheet(workbook, name, table, is_wrapped=name == wrapped)
    return file.getvalue()


def _csv_part(rows: pa.RecordBatch, texts: Collection[str] | None) -> memoryview:
    """Return CSV lines, converting all columns of one type in one call, for speed."""
    alike: dict[tuple[pa.DataType, bool], list[int]] = {}
    for place, field in enumerate(rows.schema):
        may_run = texts is not None and field.name not in texts
        alike.setdefault((field.type, may_run), []).append(place)
    cells: dict[int, pa.Array] = {}
    for (kind, may_run), places in alike.items():
        column = pa.concat_arrays([rows.column(place) for place in places])
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            column = _csv_texts(column.cast(pa.string()), may_run=may_run)
        else:
            column = _spelled(column)
        for number, place in enumerate(places):
            cells[place] = column.slice(number * rows.num_rows, rows.num_rows)
    lines = pc.binary_join_element_wise(
        *(cells[place] for place in sorted(cells)),
        _texts(",")[0],
        null_handling="replace",
        null_replacement="",
    )
    return _joined(lines, "\n")


def _spelled(column: pa.Array) -> pa.Array:
    """Return numbers, booleans, dates and times as text; the float 8 as ``8.0``."""
    kind = column.type
    if pa.types.is_time(kind):
        column = column.cast(pa.time32("s"))
    elif pa.types.is_timestamp(kind):
        return pc.strftime(column.cast(pa.timestamp("s")), "%Y-%m-%dT%H:%M:%S")
    cells = column.cast(pa.string())
    if pa.types.is_floating(kind):
        return pc.replace_substring_regex(cells, *WHOLE)
    return cells


def _csv_texts(texts: pa.Array, *, may_run: bool = False) -> pa.Array:
    """Return texts as cells, quoted where necessary.

    Unless ``may_run``, cells that a spreadsheet would run get a leading apostrophe.
    """
    coded = texts.dictionary_encode()  # most texts repeat: process each only once
    cells = coded.dictionary
    for pattern, replacement in () if may_run else NEUTRAL:
        cells = pc.replace_substring_regex(cells, pattern, replacement)
    marked = pc.match_substring_regex(cells, QUOTED)
    doubled = pc.replace_substring(cells, '"', '""')
    quote, nothing = _texts('"', "")
    quoted = pc.binary_join_element_wise(quote, doubled, quote, nothing)
    return pc.if_else(marked, quoted, cells).take(coded.indices)


def _joined(texts: pa.Array, between: str) -> memoryview:
    """Return texts joined by ``between``, with a line feed after the last."""
    row = pa.ListArray.from_arrays(_numbers([0, len(texts)]), texts)
    line = pc.binary_join_element_wise(
        pc.binary_join(row, _texts(between)[0]), *_texts("", "\n")
    )
    return memoryview(line[0].as_buffer())


def _texts(*values: str) -> pa.StringArray:
    """Return texts as ``pa.array`` would, without its import of pandas (0.2 s)."""
    raw = [value.encode() for value in values]
    ends = _numbers([0, *itertools.accumulate(map(len, raw))])
    return pa.StringArray.from_buffers(
        len(raw), ends.buffers()[1], pa.py_buffer(b"".join(raw))
    )


def _numbers(values: Sequence[int]) -> pa.Int32Array:
    packed = pa.py_buffer(array("i", values))
    return pa.Int32Array.from_buffers(pa.int32(), len(values), [None, packed])


def _records(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Return rows as dictionaries of JSON values."""
    columns = [
        _spelled(column) if pa.types.is_temporal(column.type) else column
        for column in batch.columns
    ]
    plain = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
    records: list[dict[str, Any]] = plain.to_pylist()
    return records


#: Reused, because ``json.dumps`` with options makes an encoder for each call.
_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _json_type(kind: pa.DataType) -> str:
    """Return the Table Schema type of a column."""
    names = {
        "boolean": pa.types.is_boolean,
        "integer": pa.types.is_integer,
        "number": pa.types.is_floating,
        "date": pa.types.is_date,
        "time": pa.types.is_time,
        "datetime": pa.types.is_timestamp,
    }
    return next((name for name, holds in names.items() if holds(kind)), "string")


def _sheet(workbook: Any, name: str, table: pa.Table, *, is_wrapped: bool) -> None:
    sheet = workbook.add_worksheet(name)
    header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": is_wrapped})
    formats = {
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "time": workbook.add_format({"num_format": "hh:mm"}),
        "text": workbook.add_format({"text_wrap": is_wrapped, "valign": "top"}),
    }
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(table.column_names):
        sheet.write_string(0, column, title, header)
        values = table.column(column).to_pylist()
        for line, value in enumerate(values, start=1):
            _write_cell(sheet, line, column, value, formats)
        longest = max((len(str(v)) for v in values[:500] if v is not None), default=0)
        width = min(max(longest, len(title), NARROWEST), WIDEST) + 2
        sheet.set_column(column, column, WRAPPED if is_wrapped and column else width)
    if table.num_columns:
        sheet.autofilter(0, 0, max(table.num_rows, 1), table.num_columns - 1)


def _write_cell(
    sheet: Any, line: int, column: int, value: Any, formats: Mapping[str, Any]
) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        failed = sheet.write_boolean(line, column, value)
    elif isinstance(value, (int, float)):
        failed = sheet.write_number(line, column, value)
    elif isinstance(value, (date, datetime)):
        failed = sheet.write_datetime(line, column, value, formats["date"])
    elif isinstance(value, time):
        failed = sheet.write_datetime(line, column, value, formats["time"])
    else:
        failed = sheet.write_string(line, column, str(value), formats["text"])
    if failed:
        raise ValueError(f"row {line}, column {column + 1}: does not fit into a cell")
