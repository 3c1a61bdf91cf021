"""Reads files of a feed as rows of text, compressed or not, from any spreadsheet.

What a spreadsheet changes when it saves a file (delimiter, line ends, byte order mark,
date format) is detected, never assumed; ambiguous files are refused.
"""

import csv
import gzip
import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from etl.errors import DataError, listed

Row = dict[str, str]

#: Limits that keep other files from exhausting memory. The largest copy of a feed has
#: 0.8 MB, 24 columns, 4,100 rows and cells of 700 characters.
MOST_BYTES = 16 * 2**20
MOST_COLUMNS = 200
MOST_ROWS = 50_000
MOST_CELLS = 2_000_000
MOST_CELL = 20_000
_BOUNDED_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DELIMITERS = (",", ";", "\t", "|")
#: Supported date formats: name and strptime pattern.
DATE_FORMS = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "DD.MM.YYYY": "%d.%m.%Y",
    "MM.DD.YYYY": "%m.%d.%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BROKEN = "The file is cut off or broken at this line; get it again."


@dataclass(frozen=True)
class SourceLine:
    """A line of a feed's file, for error messages."""

    file: str
    line: int

    def error(self, column: str, what: str, remedy: str) -> DataError:
        """Return the error for a value in ``column`` of this line."""
        return DataError(self.file, what, remedy, line=self.line, column=column)


@dataclass(frozen=True)
class Table:
    """A file's header and rows, with cells stripped of white space.

    ``lines`` holds the line of the file on which each row ends; ``sha256`` is the hash
    of the decompressed content.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    sha256: str

    def placed_rows(self) -> Iterator[tuple[SourceLine, Row]]:
        """Yield each row with its line."""
        for line, row in zip(self.lines, self.rows, strict=True):
            yield SourceLine(self.file, line), row


def read_table(path: Path, columns: Collection[str], member: str) -> Table:
    """Read the CSV table in ``path``: plain, gzipped, or ``member`` of a zip.

    ``columns`` are the known column names; the delimiter that finds most of them in the
    header is used. Raises DataError, naming the line, if the file is not such a table.
    """
    data = _unpacked(path, member)
    text = _decoded(path, data)
    delimiter = _delimiter(path, text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = _header(path, reader)
    most_rows = min(MOST_ROWS, MOST_CELLS // len(header))
    rows: list[Row] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if len(cells) != len(header):
                if not cells:
                    continue  # spreadsheets add empty lines at the end
                raise SourceLine(path.name, reader.line_num).error(
                    header[-1],
                    f"the row does not have the header's {len(header)} cells.",
                    _BROKEN,
                )
            if len(rows) == most_rows:
                raise _too_much(path, f"{most_rows:,} rows")
            if max(map(len, cells)) > MOST_CELL:
                raise _too_much(path, f"{MOST_CELL:,} characters in a cell")
            row = dict(zip(header, map(str.strip, cells), strict=True))
            _refuse_control_characters(SourceLine(path.name, reader.line_num), row)
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        raise _broken(path, (lines or [1])[-1] + 1, error) from error
    if rows and not text.endswith(("\n", "\r")):
        # A truncated number or link would be a wrong number or link.
        raise DataError(
            path.name, "the last line has no end.", _BROKEN, line=reader.line_num
        )
    sha256 = hashlib.sha256(data).hexdigest()
    return Table(path.name, header, tuple(rows), tuple(lines), sha256)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            path.name,
            f"byte {error.start} is not UTF-8.",
            "Use the file as the feed publishes it, or save it again as UTF-8.",
        ) from error


def _delimiter(path: Path, text: str, columns: Collection[str]) -> str:
    first_line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if _CONTROL.search(first_line):
        raise DataError(
            path.name,
            "the header holds a control character, as in UTF-16.",
            "Use the file as the feed publishes it, or save it again as UTF-8.",
            line=1,
        )
    if max(map(first_line.count, DELIMITERS)) >= MOST_COLUMNS:
        raise _too_much(path, f"{MOST_COLUMNS} columns")
    return max(
        DELIMITERS, key=lambda sign: len(_names(first_line, sign) & set(columns))
    )


def _header(path: Path, reader: Iterator[list[str]]) -> tuple[str, ...]:
    try:
        header = tuple(name.strip() for name in next(reader, ()))
    except csv.Error as error:
        raise _broken(path, 1, error) from error
    if not any(header):
        raise DataError(
            path.name, "it is empty, and has to name the columns.", _BROKEN, line=1
        )
    if len(header) > MOST_COLUMNS:  # possible if names contain line breaks
        raise _too_much(path, f"{MOST_COLUMNS} columns")
    _refuse_doubled(path, header)
    return header


def date_form(table: Table, columns: Iterable[str]) -> str:
    """Return the format of all dates in ``columns``.

    It is inferred from the whole file: 03.04.2025 is ambiguous, 25.04.2025 is not.
    Raises DataError if a date does not fit the format of the others, or if two formats
    fit.
    """
    days = {
        row[column].partition(" ")[0]: (place, column)
        for place, row in table.placed_rows()
        for column in columns
    }
    fitting = {
        name: sum(_day(text, name) is not None for text in days) for name in DATE_FORMS
    }
    best = max(fitting.values(), default=0)
    forms = [name for name, n in fitting.items() if n == best]
    if best < len(days):
        text = next(text for text in days if _day(text, forms[0]) is None)
        place, column = days[text]
        raise place.error(
            column,
            f'"{text[:60]}" is not a date.',
            f"Written {forms[0]}, followed by HH:MM if the hour is known.",
        )
    if len(forms) > 1 and days:
        raise DataError(
            table.file,
            f"its dates can be read as {' and as '.join(forms)}.",
            "No date in it tells day from month; take the file as it is published.",
        )
    return forms[0]


def moment(text: str, form: str, place: SourceLine, column: str) -> tuple[date, str]:
    """Return day and ``HH:MM``; the latter is empty if only the day is given."""
    day, _, clock = text.partition(" ")
    hour = _hour(clock.strip()) if clock else ""
    parsed = _day(day, form)
    if parsed is None or hour is None:
        raise place.error(
            column,
            f'"{text[:60]}" is not a date.',
            f"Written {form}, followed by HH:MM if the hour is known.",
        )
    return parsed, hour


@cache
def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, DATE_FORMS[form]).date()
    except ValueError:
        return None


@cache
def _hour(text: str) -> str | None:
    for form in ("%H:%M", "%H:%M:%S"):
        try:
            return datetime.strptime(text, form).strftime("%H:%M")
        except ValueError:
            continue
    return None


def _unpacked(path: Path, member: str) -> bytes:
    try:
        if path.is_fifo():
            raise DataError(
                str(path),
                "is a pipe, which may never end.",
                "Write what comes out of it into a file, and name that.",
            )
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError(
            str(path), f"cannot be read: {error.strerror}.", "Check the path."
        ) from error
    if len(data) > MOST_BYTES:
        raise _too_much(path, f"{MOST_BYTES // 2**20} MB")
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(MOST_BYTES + 1)
        elif data.startswith(b"PK\x03\x04"):
            archive = zipfile.ZipFile(io.BytesIO(data))
            with archive.open(_member(path, archive, member)) as file:
                data = file.read(MOST_BYTES + 1)
    # Errors of a broken archive: not gzip or zip, truncated, wrong checksum, encrypted
    # or compressed in a way that Python does not support, a name that is not text.
    except (
        OSError,
        EOFError,
        zlib.error,
        zipfile.BadZipFile,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise DataError(
            path.name, f"cannot be unpacked: {error}.", "Get the file again."
        ) from error
    if len(data) > MOST_BYTES:
        raise _too_much(path, f"{MOST_BYTES // 2**20} MB")
    return data


def _too_much(path: Path, what: str) -> DataError:
    return DataError(
        path.name,
        f"holds more than {what}.",
        "No copy of the feed comes near that; get the file again.",
    )


def _member(path: Path, archive: zipfile.ZipFile, member: str) -> str:
    names = [  # without folders, and the hidden files that a file manager adds
        name
        for name in archive.namelist()
        if not name.endswith("/") and not Path(name).name.startswith(".")
    ]
    tables = [name for name in names if Path(name).name == member] or [
        name for name in names if name.endswith(".csv")
    ]
    if len(tables) != 1:
        raise DataError(
            path.name,
            f"holds {len(tables)} files that could be the feed: {listed(names)}.",
            f"Unpack it and name the one that is {member}.",
        )
    # For other compression methods, Python cannot bound the size of a step.
    if archive.getinfo(tables[0]).compress_type not in _BOUNDED_PACKINGS:
        raise DataError(
            path.name,
            "cannot be unpacked: its compression method is not supported.",
            "Unpack it, and name the file that was in it.",
        )
    return tables[0]


def _names(line: str, delimiter: str) -> set[str]:
    return {name.strip().strip('"') for name in line.split(delimiter)}


def _refuse_doubled(path: Path, header: tuple[str, ...]) -> None:
    doubled = {name for name in header if header.count(name) > 1}
    if doubled:
        raise DataError(
            path.name,
            f"the header names {listed(sorted(doubled))} twice.",
            "Nobody can tell which column is meant; get the file again.",
            line=1,
        )


def _refuse_control_characters(place: SourceLine, row: Row) -> None:
    for column, cell in row.items():
        if _CONTROL.search(cell):
            raise place.error(column, "holds a control character.", _BROKEN)


def _broken(path: Path, line: int, error: csv.Error) -> DataError:
    return DataError(path.name, f"is not valid CSV: {error}.", _BROKEN, line=line)
