"""Tables as files: one dialect of CSV, one shape of JSON, Parquet and Excel.

The exports, the API and the pages all write through here, batch by batch of Arrow.
CSV is UTF-8 without a BOM, lines end in a line feed, a cell is quoted only where it
must be, a missing one is empty, truth is ``true`` or ``false``, days and hours are ISO
8601, and no cell runs as a formula. pyarrow's own writer quotes every text or none, and
DuckDB's writes to a path alone, which the connection of the server may not; so rows are
joined by Arrow's kernels.
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
#: Patterns and what they become: an apostrophe before a cell that a spreadsheet would
#: run as a formula; a line feed for a carriage return, which some take for a row's end.
NEUTRAL = ((r"^[=+\-@\t\r]", r"'\0"), (r"\r\n?", "\n"))
#: A text that is quoted: an empty one, which is not a missing one, or with these signs.
QUOTED = r'^$|[",\r\n]'
#: A ratio without a part after its point.
WHOLE = (r"^-?\d+$", r"\0.0")
#: How many rows of JSON are Python objects at once.
ROWS_AT_ONCE = 500
#: How many rows of CSV are cells at once.
CSV_ROWS_AT_ONCE = 10_000
#: Inside an Excel file nothing may depend on the clock.
EXCEL_CREATED = datetime(2000, 1, 1)
EXCEL_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Widths of Excel columns in characters; texts of notes are wrapped at the last.
WIDEST, NARROWEST, WRAPPED = 60, 9, 110


def csv_chunks(
    rows: pa.RecordBatchReader, texts: Collection[str] | None = None
) -> Iterator[memoryview]:
    """Yield a CSV file: the header, then the lines of each batch.

    ``texts`` names the columns whose cells may not run as formulas; without it those
    of a text type.
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
    """Yield ``{"meta": …, "sources": …, "fields": …, "rows": …}``, a line a row.

    ``sources`` are the pages behind the rows and stand only where they are given; a
    field has its Table Schema type, and its description where ``descriptions`` has one.
    Days and hours are text, a missing value is null.
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
    """Return a writer of typed columns; ``meta`` stands in the schema's metadata."""
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
    """Return a workbook with a sheet for each table; ``wrapped`` names that of texts.

    Columns are typed, headers stay in sight, nothing is a formula or a live link, and
    the same tables give the same bytes. Raises ValueError for a text that is longer
    than a cell may be.
    """
    import xlsxwriter  # which a build does not need

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, EXCEL_OPTIONS) as workbook:
        workbook.set_properties({"title": title, "created": EXCEL_CREATED})
        for name, table in sheets.items():
            _sheet(workbook, name, table, is_wrapped=name == wrapped)
    return file.getvalue()


def _csv_part(rows: pa.RecordBatch, texts: Collection[str] | None) -> memoryview:
    """Return lines; columns of one type are written at once, since calls cost most."""
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
    """Return numbers, truths, days and hours as text; a ratio of 8 as ``8.0``."""
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
    """Return texts as cells, quoted where they must be.

    Unless they ``may_run``, what a spreadsheet would run has an apostrophe before it.
    """
    coded = texts.dictionary_encode()  # most stand in many cells: look at each once
    cells = coded.dictionary
    for pattern, replacement in () if may_run else NEUTRAL:
        cells = pc.replace_substring_regex(cells, pattern, replacement)
    marked = pc.match_substring_regex(cells, QUOTED)
    doubled = pc.replace_substring(cells, '"', '""')
    quote, nothing = _texts('"', "")
    quoted = pc.binary_join_element_wise(quote, doubled, quote, nothing)
    return pc.if_else(marked, quoted, cells).take(coded.indices)


def _joined(texts: pa.Array, between: str) -> memoryview:
    """Return texts with ``between`` between them and a line feed behind the last."""
    row = pa.ListArray.from_arrays(_numbers([0, len(texts)]), texts)
    line = pc.binary_join_element_wise(
        pc.binary_join(row, _texts(between)[0]), *_texts("", "\n")
    )
    return memoryview(line[0].as_buffer())


def _texts(*values: str) -> pa.StringArray:
    """Return texts as ``pa.array`` does, which imports pandas: 0.2 s of each build."""
    raw = [value.encode() for value in values]
    ends = _numbers([0, *itertools.accumulate(map(len, raw))])
    return pa.StringArray.from_buffers(
        len(raw), ends.buffers()[1], pa.py_buffer(b"".join(raw))
    )


def _numbers(values: Sequence[int]) -> pa.Int32Array:
    packed = pa.py_buffer(array("i", values))
    return pa.Int32Array.from_buffers(pa.int32(), len(values), [None, packed])


def _records(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Return rows as JSON has them."""
    columns = [
        _spelled(column) if pa.types.is_temporal(column.type) else column
        for column in batch.columns
    ]
    plain = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
    records: list[dict[str, Any]] = plain.to_pylist()
    return records


#: Held, because ``json.dumps`` with options makes an encoder for each call.
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
