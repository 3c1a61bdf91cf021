"""The files of a view that a reader downloads, each naming its source.

Codes, column names and types are those of the marts in every format and language; the
columns that a view adds (``listed_at``, the build, the citation) come last. Unknown is
an empty cell or null, never 0. ``etl.formats`` writes the files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from etl import formats

BOM = b"\xef\xbb\xbf"
#: Columns added to each row, so that its source is known even if it is copied alone.
CARRIED = ("build_id", "as_of", "licence", "citation")


@dataclass(frozen=True)
class Extract:
    """The rows of a view, the source pages behind them, and metadata.

    ``about`` is the metadata in every file (title, view, build_id, as_of, licence,
    citation, …); ``notes`` are further texts by title, for spreadsheets only.
    ``descriptions`` say what the columns mean; ``types`` are DuckDB's, for columns
    without a value.
    """

    rows: pd.DataFrame
    sources: pd.DataFrame
    about: Mapping[str, str]
    notes: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> pa.Table:
        """The rows, each with build, as-of date, licence and citation."""
        missing = {k: self.about[k] for k in CARRIED if k not in self.rows.columns}
        return _table(self.rows.assign(**missing), self.types)

    @property
    def pages(self) -> pa.Table:
        """The pages behind the rows."""
        return _table(self.sources, self.types)


def as_csv(extract: Extract) -> bytes:
    """Return CSV in the dialect of ``etl.formats``."""
    return b"".join(formats.csv_chunks(extract.table.to_reader()))


def as_excel_csv(extract: Extract) -> bytes:
    """Return the same CSV with a BOM, without which Excel garbles Cyrillic."""
    return BOM + as_csv(extract)


def as_json(extract: Extract) -> bytes:
    """Return JSON in the shape of ``etl.formats``, with the source pages."""
    return b"".join(
        formats.json_chunks(
            extract.table.to_reader(),
            extract.about,
            sources=extract.pages,
            descriptions=extract.descriptions,
        )
    )


def as_parquet(extract: Extract) -> bytes:
    """Return Parquet: typed columns, and ``about`` in the schema's metadata."""
    return formats.parquet_file(extract.table.to_reader(), extract.about)


def as_excel(extract: Extract) -> bytes:
    """Return a workbook of three sheets, ``data``, ``sources`` and ``notes``.

    Raises ValueError for a text that is too long for a cell.
    """
    notes = {**extract.about, **extract.notes}
    sheets = {
        "data": extract.table,
        "sources": extract.pages,
        "notes": pa.table({"what": list(notes), "text": list(notes.values())}),
    }
    return formats.excel_file(sheets, extract.about.get("title", ""), wrapped="notes")


@dataclass(frozen=True)
class FileFormat:
    """A file format: its code, file name suffix, MIME type and writer."""

    code: str
    ending: str
    mime: str
    make: Callable[[Extract], bytes]


#: The formats in which a view is offered, in the order of the buttons.
FORMATS = (
    FileFormat("csv", ".csv", formats.MEDIA_TYPES["csv"], as_csv),
    FileFormat("excel_csv", "_excel.csv", formats.MEDIA_TYPES["csv"], as_excel_csv),
    FileFormat("excel", ".xlsx", formats.MEDIA_TYPES["xlsx"], as_excel),
    FileFormat("parquet", ".parquet", formats.MEDIA_TYPES["parquet"], as_parquet),
    FileFormat("json", ".json", formats.MEDIA_TYPES["json"], as_json),
)


def links(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per public page that ``rows`` link to, in their order.

    Reads ``url`` and ``urls`` (joined by ``;``), and keeps month, category, claimant,
    publisher and published_on where there are such columns; of several rows that link
    to a page, those of the first.
    """
    named = ("month", "category", "claimant", "publisher", "published_on")
    described = [c for c in named if c in rows.columns]
    linked = [
        rows[[column, *described]].rename(columns={column: "url"})
        for column in ("url", "urls")
        if column in rows.columns
    ]
    if not linked:
        return pd.DataFrame({"url": pd.Series(dtype="string")})
    pages = pd.concat(linked, ignore_index=True).dropna(subset="url")
    pages = pages.assign(url=pages["url"].str.split(";")).explode("url")
    return pages.drop_duplicates("url").reset_index(drop=True)


#: What a column is of that has no value to tell it by.
ARROW = {
    "DATE": pa.date32(),
    "TIME": pa.time64("us"),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
}


def _table(rows: pd.DataFrame, types: Mapping[str, str]) -> pa.Table:
    table = pa.Table.from_pandas(rows, preserve_index=False)
    for place, column in enumerate(table.schema):
        if pa.types.is_null(column.type):
            kind = ARROW.get(types.get(column.name, ""), pa.string())
            empty = table.column(place).cast(kind)
            table = table.set_column(place, column.name, empty)
    return table
