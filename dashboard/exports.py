"""Frames as files that a reader takes away, each saying where it is from.

Codes, column names and types are the marts' own in every form and language; what a view
adds to them (``listed_at``, the build, the citation) follows. Missing is missing: an
empty cell, a null, never 0.
"""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from etl.spreadsheets import neutral

BOM = b"\xef\xbb\xbf"
#: Inside an Excel file nothing may depend on the clock.
EXCEL_CREATED = datetime(2000, 1, 1)
EXCEL_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDEST, NARROWEST = 60, 9


@dataclass(frozen=True)
class Extract:
    """What is taken away: the rows of a view, the pages behind them, and about both.

    ``about`` names what every file carries (title, view, build_id, as_of, licence,
    citation, …); ``notes`` are titled texts for who opens it in a spreadsheet.
    """

    rows: pd.DataFrame
    sources: pd.DataFrame
    about: Mapping[str, str]
    notes: Mapping[str, str]

    @property
    def table(self) -> pd.DataFrame:
        """The rows, each with build, as-of date, licence and citation."""
        missing = {k: self.about[k] for k in CARRIED if k not in self.rows.columns}
        return self.rows.assign(**missing)


#: What each row carries, so that it can be told where it is from when it is alone.
CARRIED = ("build_id", "as_of", "licence", "citation")


def as_csv(extract: Extract) -> bytes:
    """Return CSV: UTF-8 without BOM, missing values empty.

    A text cell that a spreadsheet would run gets an apostrophe before it; numbers stay
    numbers. Carriage returns become line feeds: pandas leaves lone ones unquoted.
    """
    safe = extract.table
    for name in safe.select_dtypes(include=["string", "object"]):
        safe[name] = safe[name].map(
            lambda cell: neutral(cell) if isinstance(cell, str) else cell,
            na_action="ignore",
        )
    return safe.to_csv(index=False, lineterminator="\n").encode()


def as_excel_csv(extract: Extract) -> bytes:
    """Return the same CSV with a BOM, without which Excel garbles Cyrillic."""
    return BOM + as_csv(extract)


def as_json(extract: Extract) -> bytes:
    """Return ``{"meta": …, "fields": …, "rows": …}``, a line a row."""
    rows = extract.table
    fields = [{"name": n, "type": _kind(rows[n])} for n in rows.columns]
    head = (
        f'{{"meta": {_json(dict(extract.about))},\n'
        f'"sources": {_json(_records(extract.sources))},\n'
        f'"fields": {_json(fields)},\n"rows": [\n'
    )
    lines = ",\n".join(_json(record) for record in _records(rows))
    return f"{head}{lines}\n]}}\n".encode()


def as_parquet(extract: Extract) -> bytes:
    """Return Parquet: typed columns, and what the file is in its schema's metadata."""
    table = pa.Table.from_pandas(extract.table, preserve_index=False)
    about = {key.encode(): value.encode() for key, value in extract.about.items()}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **about})
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def as_excel(extract: Extract) -> bytes:
    """Return a workbook of three sheets, ``data``, ``sources`` and ``notes``.

    Columns are typed, headers stay in sight, nothing is a formula or a live link, and
    the same extract gives the same bytes. Raises ValueError for a text that is longer
    than a cell may be.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, EXCEL_OPTIONS) as workbook:
        workbook.set_properties(
            {"title": extract.about.get("title", ""), "created": EXCEL_CREATED}
        )
        _sheet(workbook, "data", extract.table)
        _sheet(workbook, "sources", extract.sources)
        notes = {**extract.about, **extract.notes}
        rows = pd.DataFrame({"what": list(notes), "text": list(notes.values())})
        _sheet(workbook, "notes", rows, wrapped=True)
    return file.getvalue()


@dataclass(frozen=True)
class Form:
    """One form of a file: its code, how its name ends, its type, who makes it."""

    code: str
    ending: str
    mime: str
    make: Callable[[Extract], bytes]


#: Every form in which a view is offered, in the order of the buttons.
FORMS = (
    Form("csv", ".csv", "text/csv", as_csv),
    Form("excel_csv", "_excel.csv", "text/csv", as_excel_csv),
    Form(
        "excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_excel,
    ),
    Form("parquet", ".parquet", "application/vnd.apache.parquet", as_parquet),
    Form("json", ".json", "application/json", as_json),
)


def links(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per public page that ``rows`` link to, in their order.

    ``url`` and ``urls`` (joined by ``;``) are read; month, claimant and publisher come
    along where the rows name them: of a page that several name, those of the first.
    """
    named = ("month", "category", "claimant", "publisher", "published_on")
    said = [c for c in named if c in rows.columns]
    found = [
        rows[[column, *said]].rename(columns={column: "url"})
        for column in ("url", "urls")
        if column in rows.columns
    ]
    if not found:
        return pd.DataFrame({"url": pd.Series(dtype="string")})
    pages = pd.concat(found, ignore_index=True).dropna(subset="url")
    pages = pages.assign(url=pages["url"].str.split(";")).explode("url")
    return pages.drop_duplicates("url").reset_index(drop=True)


def _sheet(
    workbook: Any, name: str, rows: pd.DataFrame, *, wrapped: bool = False
) -> None:
    sheet = workbook.add_worksheet(name)
    header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": wrapped})
    formats = {
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "time": workbook.add_format({"num_format": "hh:mm"}),
        "text": workbook.add_format({"text_wrap": wrapped, "valign": "top"}),
    }
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(rows.columns):
        sheet.write_string(0, column, str(title), header)
        values = rows[title].tolist()
        for line, value in enumerate(values, start=1):
            _write(sheet, line, column, value, formats)
        longest = max((len(str(v)) for v in values[:500] if not _missing(v)), default=0)
        width = min(max(longest, len(str(title)), NARROWEST), WIDEST)
        sheet.set_column(column, column, 110 if wrapped and column else width + 2)
    if len(rows.columns):
        sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)


def _write(
    sheet: Any, line: int, column: int, value: Any, formats: Mapping[str, Any]
) -> None:
    if _missing(value):
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


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON has them: dates and hours as text, missing as null."""
    columns = [[_plain(value) for value in rows[name].tolist()] for name in rows]
    names = [str(name) for name in rows.columns]
    return [
        dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)
    ]


def _plain(value: Any) -> Any:
    if _missing(value):
        return None
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _kind(column: pd.Series) -> str:
    """Return the Table Schema type of a column."""
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    if pd.api.types.is_float_dtype(column):
        return "number"
    first = next((value for value in column if not _missing(value)), "")
    if isinstance(first, date):
        return "date"
    return "time" if isinstance(first, time) else "string"
