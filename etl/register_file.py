"""The file of a register: its header, its lines, and the line of each row."""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.errors import DataError, how_to_restore, listed, no_file
from etl.registers import path_of
from etl.schema import Register


def check_file(path: Path, register: Register) -> int:
    """Check line ends, header and last line, which a CSV reader would not.

    Returns the number of commas.
    """
    name = f"data/{register.path}"
    if not path.is_file():
        raise no_file(register.path, path)
    with path.open("rb") as file:
        header = chunk = file.readline()
        is_plain = b"\r" not in header and b"\0" not in header
        n_commas = header.count(b",")
        while is_plain and (read := file.read(1 << 20)):
            chunk = read
            is_plain = b"\r" not in chunk
            n_commas += chunk.count(b",")
    if not is_plain or not chunk.endswith(b"\n"):
        check_lines(path, register)
    _check_header(name, header.decode("utf-8", "replace"), register)
    return n_commas


def check_lines(path: Path, register: Register) -> None:
    """Raise DataError for the first line that is incomplete or not UTF-8 text."""
    name = f"data/{register.path}"
    line = 0
    text = ""
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                raise DataError(
                    name,
                    f"byte 0x{raw[error.start]:02x} is not UTF-8.",
                    'Save the file as "CSV UTF-8", and look at the letters there.',
                    line=line,
                ) from error
            if "\r" in text or "\0" in text:
                raise DataError(
                    name,
                    "the line holds a carriage return or NUL character.",
                    "Save the file with line feeds (LF) only.",
                    line=line,
                )
    if line == 0:
        raise DataError(
            name, "is empty: not even a header.", how_to_restore(register.path)
        )
    if not text.endswith("\n"):
        raise DataError(
            name,
            f'the last line, "{text[-40:]}", does not end: the file is cut off.',
            f"{how_to_restore(register.path)}\n"
            "If the line is whole, end it with a line feed.",
            line=line,
        )


def _check_header(name: str, text: str, register: Register) -> None:
    try:
        header = next(csv.reader([text.rstrip("\n")], strict=True), [])
    except csv.Error:  # unbalanced quotes, or a cell above the size limit
        header = []
    if header == register.columns:
        return
    missing = [column for column in register.columns if column not in header]
    unknown = [column for column in header if column not in register.columns]
    if header and header[0].startswith("\ufeff"):
        what, remedy = (
            "starts with a byte order mark.",
            'Save it as "UTF-8 without BOM".',
        )
    elif missing:
        what = f"the header lacks {listed(missing)}."
        remedy = f"The header is: {','.join(register.columns)}"
    elif unknown:
        what = f"the header has {listed(unknown)}, which the schema does not know."
        remedy = "Remove it, or describe it in data/datapackage.json."
    else:
        what = f"the header's columns are in another order: {','.join(header)}."
        remedy = f"Move the columns, cells and all, to: {','.join(register.columns)}"
    raise DataError(
        name, what, remedy, line=1, column=next(iter(missing or unknown), None)
    )


def csv_source(register: Register) -> str:
    """Return SQL that reads the file ``$path``, every cell as text or NULL."""
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in register.columns)
    return f"""read_csv(
        $path, columns = {{{columns}}}, header = true, auto_detect = false,
        delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true
    )"""


@dataclass(frozen=True)
class Record:
    """One record of the file and the line on which it starts."""

    line: int
    cells: list[str]


def records(path: Path, register: Register) -> Iterator[Record]:
    """Yield the records below the header; raise DataError if one is not valid CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        next(reader)
        line = reader.line_num + 1
        try:
            for cells in reader:
                if cells:  # DuckDB skips blank lines, so they do not count
                    yield Record(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataError(
                f"data/{register.path}",
                f"the row that starts here cannot be read: {error}.",
                'Put a cell with a comma or a quote in "…", with quotes doubled.',
                line=line,
            ) from error


def line_of(path: Path, register: Register, row: int) -> int:
    """Return the line on which record number ``row`` (from 0) starts."""
    for number, record in enumerate(records(path, register)):
        if number == row:
            return record.line
    raise AssertionError(f"{path} has no record {row}")


def first_item(
    path: Path, register: Register, field: str, is_list: bool, values: set[str]
) -> tuple[int, str]:
    """Return the first of ``values`` in a column of the file, and its line."""
    column = register.columns.index(field)
    for record in records(path, register):
        cell = record.cells[column]
        for item in cell.split(";") if is_list else [cell]:
            if item in values:
                return record.line, item
    raise AssertionError(f"{path} holds none of {values}")


def lines_of(
    data_dir: Path, register: Register, row_ids: Collection[str]
) -> dict[str, int]:
    """Return the line number of each row in ``row_ids``, the current version's if any.

    A row's id is its key without the version: the cells of ``row_key``, joined by a
    space. Unknown ids are left out.
    """
    places = [register.columns.index(column) for column in row_key(register)]
    ended = register.columns.index("known_to") if register.is_versioned else None
    lines: dict[str, int] = {}
    for record in records(path_of(data_dir, register), register):
        row_id = " ".join(record.cells[place] for place in places)
        stands = ended is None or not record.cells[ended]
        if row_id in row_ids and (stands or row_id not in lines):
            lines[row_id] = record.line
    return lines


def row_key(register: Register) -> list[str]:
    """Return the columns that identify a row regardless of its version."""
    return [column for column in register.primary_key if column != "known_from"]
