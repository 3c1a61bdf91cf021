"""Loading a register into DuckDB: every rule of the schema, or no load at all.

A register is read, held against the rules and stored in one pass, in SQL. Only when a
rule is broken is the file read again as text and walked line by line, to say where.
"""

import csv
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.errors import DataError, listed
from etl.schema import Field, Register
from etl.signs import SignRule, is_ascii, sign_rules

#: What a value of each type must look like; what is written is what is stored.
FORMS = {
    "integer": r"-?\d{1,18}",
    "number": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d{2}-\d{2}",
    "time": r"([01]\d|2[0-3]):[0-5]\d",
}
HOW_TO_WRITE = {
    "integer": "Write a whole number in digits",
    "number": "Write a number with a decimal point",
    "date": "Write a day of the calendar as YYYY-MM-DD",
    "time": "Write the hour as HH:MM",
}
#: From here on a register's texts are looked at value by value, not row by row.
MANY_ROWS = 100_000


def load_register(
    con: duckdb.DuckDBPyConnection, data_dir: Path, register: Register
) -> int:
    """Load ``register`` into ``raw_<name>`` and return its number of rows.

    Registers that its foreign keys name must be loaded already. Raises DataError for
    the first rule that is broken, with line, column and value.
    """
    path = data_dir / register.path
    table = f"raw_{register.name}"
    n_commas = _check_file(path, register)
    columns = ", ".join(_typed(field) for field in register.fields)
    try:
        made = con.execute(
            f"create table {table} as select {columns} from {_csv(register)}",
            {"path": str(path)},
        )
        (n_rows,) = made.fetchone() or (0,)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise _fault(con, path, register) from error
    n_separators = n_commas - _commas_in_cells(con, table, register)
    if (
        # DuckDB passes over an empty cell too many, which may have moved all others.
        n_separators != (n_rows + 1) * (len(register.columns) - 1)
        or _breaks_a_text_rule(con, table, register, n_rows)
        or any(_is_doubled(con, table, key) for key in _keys(register))
    ):
        raise _fault(con, path, register)
    _check_foreign_keys(con, path, register)
    describe_table(con, table, register.description, register.fields)
    return int(n_rows)


def _typed(field: Field) -> str:
    """Return the SQL of a column as it is stored, which fails for a broken value.

    Text is stored as it is read and looked at afterwards.
    """
    if field.type not in FORMS:
        return f'"{field.name}"'
    return (
        f"case when {_broken([field])} then error('a rule is broken') "
        f'else cast("{field.name}" as {field.duckdb_type}) end as "{field.name}"'
    )


def _commas_in_cells(
    con: duckdb.DuckDBPyConnection, table: str, register: Register
) -> int:
    """Return how many commas are part of what is written, and separate no cells."""
    counts = " union all ".join(
        f"""select sum(len("{field.name}") - len(replace("{field.name}", ',', '')))
        from {table} where contains("{field.name}", ',')"""
        for field in register.fields
        if field.type not in FORMS
    )
    (n,) = con.execute(f"select sum(columns(*)) from ({counts})").fetchone() or (0,)
    return int(n or 0)


def _breaks_a_text_rule(
    con: duckdb.DuckDBPyConnection, table: str, register: Register, n_rows: int
) -> bool:
    texts = [field for field in register.fields if field.type not in FORMS]
    if n_rows < MANY_ROWS:
        others = _any(rule for field in texts for rule in _rules(field, signs=False))
        return bool(
            _breaks_a_sign_rule(con, table, texts)
            or _first(con, f"select 1 from {table} where {others}")
        )
    # Each value is looked at once, however many rows hold it; the limit keeps the
    # condition from being moved to where every row is. Keys differ from row to row.
    keys = {column for key in _keys(register) for column in key}
    return any(
        _first(
            con,
            f"select 1 from {table} where {_broken([field])}"
            if field.name in keys
            else f'select 1 from (select distinct "{field.name}" from {table} '
            f"limit {2**62}) where {_broken([field])}",
        )
        for field in texts
    )


def _breaks_a_sign_rule(
    con: duckdb.DuckDBPyConnection, table: str, texts: Iterable[Field]
) -> bool:
    """Hold the texts of all columns with the same rules against them in one query.

    In a short register, to compile a pattern costs more than to match every text.
    """
    columns: dict[tuple[SignRule, ...], list[str]] = {}
    for field in texts:
        rules = tuple(_sign_rules(field, "text"))
        columns.setdefault(rules, []).append(f'"{field.name}"')
    for rules, names in columns.items():
        among = (
            f"select 1 from (select unnest([{', '.join(names)}]) as text from {table})"
        )
        if _first(con, f"{among} where not {is_ascii('text')}"):
            broken = _any(rules)
        else:
            broken = " or ".join(f"({rule.broken_in_ascii})" for rule in rules)
        if _first(con, f"{among} where {broken}"):
            return True
    return False


def _broken(fields: Iterable[Field]) -> str:
    return _any(rule for field in fields for rule in _rules(field))


def _any(rules: "Iterable[_Rule | SignRule]") -> str:
    return " or ".join(f"({rule.broken})" for rule in rules) or "false"


def _fault(con: duckdb.DuckDBPyConnection, path: Path, register: Register) -> DataError:
    """Return the error for the first rule that the file breaks, with the line of it."""
    try:
        _check_lines(path, register)
        for record in _records(path, register):
            if len(record.cells) != len(register.columns):
                raise _broken_row(register, record)
        with con.cursor() as apart:  # the transaction of ``con`` has come to its end
            apart.execute("reset preserve_insertion_order")  # a line is named by it
            _read_text(apart, path, register)
            _check_values(apart, path, register)
            _check_key(apart, path, register)
    except DataError as error:
        return error
    return DataError(
        f"data/{register.path}",
        "changed while it was read.",
        "Build again when nobody writes to it.",
    )


def describe_table(
    con: duckdb.DuckDBPyConnection,
    table: str,
    description: str,
    fields: tuple[Field, ...],
) -> None:
    """Write the dictionary's descriptions into the database as comments.

    Raises DataError when the table and the dictionary differ in columns or types.
    """
    made = [(row[0], row[1]) for row in con.execute(f"describe {table}").fetchall()]
    described = [(field.name, field.duckdb_type) for field in fields]
    if made != described:
        differing = sorted({name for name, _ in set(made) ^ set(described)})
        raise DataError(
            "data/datapackage.json",
            f"{table} and its description differ: "
            f"{listed(differing) if differing else 'the order of the columns'}.",
            "Describe the columns that the model makes, in order, with their types.",
        )
    comments = [f"comment on table {table} is {_quoted(description)}"]
    comments += [
        f'comment on column {table}."{field.name}" is {_quoted(field.description)}'
        for field in fields
    ]
    con.execute("; ".join(comments))


def _check_file(path: Path, register: Register) -> int:
    """Check what a CSV reader would pass over; return the number of commas.

    That is: line ends, header, last line.
    """
    name = f"data/{register.path}"
    if not path.is_file():
        raise DataError(name, "is missing.", _restore(register))
    with path.open("rb") as file:
        header = chunk = file.readline()
        is_plain = b"\r" not in header and b"\0" not in header
        n_commas = header.count(b",")
        while is_plain and (read := file.read(1 << 20)):
            chunk = read
            is_plain = b"\r" not in chunk
            n_commas += chunk.count(b",")
    if not is_plain or not chunk.endswith(b"\n"):
        _check_lines(path, register)
    _check_header(name, header.decode("utf-8", "replace"), register)
    return n_commas


def _check_lines(path: Path, register: Register) -> None:
    """Raise DataError for the first line that is no whole line of text."""
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
                    "Save the file with line feeds (LF) alone.",
                    line=line,
                )
    if line == 0:
        raise DataError(name, "is empty: not even a header.", _restore(register))
    if not text.endswith("\n"):
        raise DataError(
            name,
            f'the last line, "{text[-40:]}", does not end: the file is cut off.',
            f"{_restore(register)}\nIf the line is whole, end it with a line feed.",
            line=line,
        )


def _restore(register: Register) -> str:
    return f"Restore it from version control: git checkout -- data/{register.path}"


def _check_header(name: str, text: str, register: Register) -> None:
    try:
        header = next(csv.reader([text.rstrip("\n")], strict=True), [])
    except csv.Error:  # quotes that do not pair, or a cell longer than any header
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
        what = f"the header's columns stand in another order: {','.join(header)}."
        remedy = f"Move the columns, cells and all, to: {','.join(register.columns)}"
    raise DataError(
        name, what, remedy, line=1, column=next(iter(missing or unknown), None)
    )


def _csv(register: Register) -> str:
    """Return the SQL that reads the file ``$path``, every cell as text or NULL."""
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in register.columns)
    return f"""read_csv(
        $path, columns = {{{columns}}}, header = true, auto_detect = false,
        delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true
    )"""


def _read_text(con: duckdb.DuckDBPyConnection, path: Path, register: Register) -> None:
    """Read the file into the table ``text_rows``, every cell as text or NULL."""
    try:
        con.execute(
            f"create temp table text_rows as select * from {_csv(register)}",
            {"path": str(path)},
        )
    except duckdb.Error as error:
        raise DataError(
            f"data/{register.path}",
            f"no readable CSV: {str(error).splitlines()[0]}",
            "Open it in a text editor at the line named and mend quotes and commas.",
        ) from error


@dataclass(frozen=True)
class _Record:
    """One record of the file and the line on which it starts."""

    line: int
    cells: list[str]


def _records(path: Path, register: Register) -> Iterator[_Record]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        next(reader)
        line = reader.line_num + 1
        try:
            for cells in reader:
                if cells:  # DuckDB passes over blank lines, so they number no record
                    yield _Record(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataError(
                f"data/{register.path}",
                f"the row that starts here cannot be read: {error}.",
                'A cell that holds a comma or a quote stands in "…", quotes doubled.',
                line=line,
            ) from error


def _broken_row(register: Register, record: _Record) -> DataError:
    have, want = len(record.cells), len(register.columns)
    return DataError(
        f"data/{register.path}",
        f"the row has {have} cells, the header {want}.",
        "Count the commas; a cell that holds one stands in quotes.",
        line=record.line,
        column=register.columns[min(have, want) - 1],
    )


@dataclass(frozen=True)
class _Rule:
    """SQL that is true for a broken value, and the words for it.

    ``explain`` finds the words for a value where they depend on what it holds.
    """

    field: Field
    broken: str
    what: str = ""
    remedy: str = ""
    explain: Callable[[str], tuple[str, str]] | None = None


def _sign_rules(field: Field, value: str) -> Iterator[SignRule]:
    return sign_rules(
        value, is_list=field.type == "list", is_identity=not field.is_prose
    )


def _rules(field: Field, *, signs: bool = True) -> Iterator[_Rule]:
    value = f'"{field.name}"'
    or_empty = "" if field.required else ", or leave it empty when it was not given"
    if field.required:
        yield _Rule(
            field, f"{value} is null", "is empty.", "Every row needs a value here."
        )
    if field.type in FORMS:
        well_formed = f"regexp_full_match({value}, {_quoted(FORMS[field.type])})"
        typed = f"try_cast({value} as {field.duckdb_type})"
        article = "an" if field.type == "integer" else "a"
        yield _Rule(
            field,
            f"{value} is not null and not ({well_formed} and {typed} is not null)",
            f'"{{value}}" is not {article} {field.type}.',
            f"{HOW_TO_WRITE[field.type]}{or_empty}.",
        )
        for sign, limit in (("<", field.minimum), (">", field.maximum)):
            if limit is not None:
                least = "at least" if sign == "<" else "at most"
                yield _Rule(
                    field,
                    f"{typed} {sign} {limit}",
                    f"{{value}} is out of range: {least} {limit:g}.",
                    f"Write a number of {least} {limit:g}{or_empty}.",
                )
    elif signs:
        for rule in _sign_rules(field, value):
            yield _Rule(field, rule.broken, explain=rule.explain)
    if field.enum:
        options = ", ".join(_quoted(option) for option in field.enum)
        yield _Rule(
            field,
            f"{value} not in ({options})",
            '"{value}" is none of the values allowed.',
            f"Write one of: {', '.join(field.enum)}{or_empty}.",
        )
    if field.pattern:
        is_link = field.pattern.startswith("https?")
        yield _Rule(
            field,
            f"not regexp_full_match({value}, {_quoted(field.pattern)})",
            '"{value}" is no web link.' if is_link else '"{value}" has another form.',
            f"A link begins with https:// or http:// and holds no space{or_empty}."
            if is_link
            else f"Write it like {field.example or field.pattern}{or_empty}.",
        )


def _check_values(
    con: duckdb.DuckDBPyConnection, path: Path, register: Register
) -> None:
    rules = [rule for field in register.fields for rule in _rules(field)]
    counts = ", ".join(f"count(*) filter (where {rule.broken})" for rule in rules)
    broken = con.execute(f"select {counts} from text_rows").fetchone() or ()
    for rule, n in zip(rules, broken, strict=True):
        if n:
            row, value = _first(
                con,
                f'select rowid, "{rule.field.name}" from text_rows '
                f"where {rule.broken} order by rowid",
            )
            what, remedy = rule.what.format(value=value), rule.remedy
            if rule.explain:
                what, remedy = rule.explain(str(value))
            # A number with separators is the usual slip: say the number to write.
            digits = "".join(c for c in str(value) if c not in " \u00a0\u2009\u202f,'_")
            if rule.field.type == "integer" and digits.isdecimal():
                digits = "".join(str(unicodedata.decimal(c)) for c in digits)
                remedy = f"Write {digits}{rule.remedy.partition('digits')[2]}"
            raise DataError(
                f"data/{register.path}",
                what + _more(n),
                remedy,
                line=_line(path, register, row),
                column=rule.field.name,
            )


def _keys(register: Register) -> list[tuple[str, ...]]:
    """Return every set of columns of which no two rows may hold the same."""
    keys = [register.primary_key]
    keys += [(field.name,) for field in register.fields if field.unique]
    return list(dict.fromkeys(keys))


def _is_doubled(
    con: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...]
) -> bool:
    columns = ", ".join(f'"{column}"' for column in key)
    # Two keys of one hash are most likely the same; only those are held side by side.
    alike = f"select hash({columns}) as h from {table} group by h having count(*) > 1"
    doubled = (
        f"select 1 from {table} where hash({columns}) in ({alike}) "
        f"group by {columns} having count(*) > 1"
    )
    return bool(_first(con, alike) and _first(con, doubled))


def _check_key(con: duckdb.DuckDBPyConnection, path: Path, register: Register) -> None:
    for key in _keys(register):
        columns = ", ".join(f'"{column}"' for column in key)
        doubled = _first(
            con,
            f"select max(rowid), min(rowid), count(*) over () from text_rows "
            f"group by {columns} having count(*) > 1 order by max(rowid)",
        )
        if doubled:
            row, first_row, n = doubled
            values = _first(con, f"select {columns} from text_rows where rowid = {row}")
            written = ", ".join("(empty)" if v is None else f'"{v}"' for v in values)
            raise DataError(
                f"data/{register.path}",
                f"{written} stands already in line "
                f"{_line(path, register, first_row)}.{_more(n)}",
                "Each row has a key of its own: remove the row that is there twice, or "
                "give the new one another key.",
                line=_line(path, register, row),
                column=", ".join(key),
            )


def _check_foreign_keys(
    con: duckdb.DuckDBPyConnection, path: Path, register: Register
) -> None:
    for key in register.foreign_keys:
        is_list = register.field(key.field).type == "list"
        items = f"unnest(string_split(\"{key.field}\", ';'))"
        missing = con.execute(
            f"""
            select value, sum(n)
            from (
                select {items if is_list else f'"{key.field}"'} as value, n
                from (
                    select "{key.field}", count(*) as n
                    from raw_{register.name} group by all
                )
            )
            where value is not null
                and value not in (
                    select {key.referenced_field} from raw_{key.register}
                )
            group by value
            """
        ).fetchall()
        if missing:
            values = {value for value, _ in missing}
            line, value = _first_item(path, register, key.field, is_list, values)
            n = sum(n for _, n in missing)
            raise DataError(
                f"data/{register.path}",
                f'"{value}" is no {key.referenced_field} of {key.register}.{_more(n)}',
                f"Correct it, or add its row to data/registers/{key.register}.csv.",
                line=line,
                column=key.field,
            )


def _first_item(
    path: Path, register: Register, field: str, is_list: bool, values: set[str]
) -> tuple[int, str]:
    """Return the first of ``values`` in a column of the file, and its line."""
    column = register.columns.index(field)
    for record in _records(path, register):
        cell = record.cells[column]
        for item in cell.split(";") if is_list else [cell]:
            if item in values:
                return record.line, item
    raise AssertionError(f"{path} holds none of {values}")


def _line(path: Path, register: Register, row: int) -> int:
    """Return the line on which record number ``row`` (from 0) starts."""
    for number, record in enumerate(_records(path, register)):
        if number == row:
            return record.line
    raise AssertionError(f"{path} has no record {row}")


def lines_of(
    data_dir: Path, register: Register, row_ids: Collection[str]
) -> dict[str, int]:
    """Return the line of each row that stands under one of ``row_ids``.

    A row's id is its key without the version: the cells of ``row_key``, a space between
    them. An id of no row is left out.
    """
    places = [register.columns.index(column) for column in row_key(register)]
    ended = register.columns.index("known_to") if register.is_versioned else None
    lines: dict[str, int] = {}
    for record in _records(data_dir / register.path, register):
        row_id = " ".join(record.cells[place] for place in places)
        stands = ended is None or not record.cells[ended]
        if row_id in row_ids and (stands or row_id not in lines):
            lines[row_id] = record.line
    return lines


def row_key(register: Register) -> list[str]:
    """Return the columns that name a row whatever its version."""
    return [column for column in register.primary_key if column != "known_from"]


def _more(n: int) -> str:
    return f" (The first of {n:,} rows that break this rule.)" if n > 1 else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    return con.execute(f"select * from ({sql}) limit 1").fetchone() or ()
