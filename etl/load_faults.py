"""Finds out which rule a refused register breaks first, and where.

It reads the file again as text, line by line: slow, so only for a refused file.
"""

import unicodedata
from pathlib import Path

import duckdb

from etl.errors import DataError
from etl.register_file import Record, check_lines, csv_source, line_of, records
from etl.register_rules import keys_of, rules_of
from etl.schema import Register


def fault(con: duckdb.DuckDBPyConnection, path: Path, register: Register) -> DataError:
    """Return the error for the first rule that the file breaks, with the line."""
    try:
        check_lines(path, register)
        for record in records(path, register):
            if len(record.cells) != len(register.columns):
                raise _broken_row(register, record)
        with con.cursor() as apart:  # the transaction of ``con`` has failed
            apart.execute("reset preserve_insertion_order")  # rowid gives the line
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


def _read_text(con: duckdb.DuckDBPyConnection, path: Path, register: Register) -> None:
    """Read the file into the table ``text_rows``, every cell as text or NULL."""
    try:
        con.execute(
            f"create temp table text_rows as select * from {csv_source(register)}",
            {"path": str(path)},
        )
    except duckdb.Error as error:
        raise DataError(
            f"data/{register.path}",
            f"is not valid CSV: {str(error).splitlines()[0]}",
            "Open it in a text editor at the line named and fix quotes and commas.",
        ) from error


def _broken_row(register: Register, record: Record) -> DataError:
    have, want = len(record.cells), len(register.columns)
    return DataError(
        f"data/{register.path}",
        f"the row has {have} cells, the header {want}.",
        "Count the commas; a cell that contains one must be in quotes.",
        line=record.line,
        column=register.columns[min(have, want) - 1],
    )


def _check_values(
    con: duckdb.DuckDBPyConnection, path: Path, register: Register
) -> None:
    rules = [rule for field in register.fields for rule in rules_of(field)]
    counts = ", ".join(f"count(*) filter (where {rule.broken})" for rule in rules)
    broken = con.execute(f"select {counts} from text_rows").fetchone() or ()
    for rule, n in zip(rules, broken, strict=True):
        if n:
            row, value = first_row(
                con,
                f'select rowid, "{rule.field.name}" from text_rows '
                f"where {rule.broken} order by rowid",
            )
            what, remedy = rule.what.format(value=value), rule.remedy
            if rule.explain:
                what, remedy = rule.explain(str(value))
            # Separators in a number are the usual mistake: show how to write it.
            digits = "".join(c for c in str(value) if c not in " \u00a0\u2009\u202f,'_")
            if rule.field.type == "integer" and digits.isdecimal():
                digits = "".join(str(unicodedata.decimal(c)) for c in digits)
                remedy = f"Write {digits}{rule.remedy.partition('digits')[2]}"
            raise DataError(
                f"data/{register.path}",
                what + more(n),
                remedy,
                line=line_of(path, register, row),
                column=rule.field.name,
            )


def _check_key(con: duckdb.DuckDBPyConnection, path: Path, register: Register) -> None:
    for key in keys_of(register):
        columns = ", ".join(f'"{column}"' for column in key)
        doubled = first_row(
            con,
            f"select max(rowid), min(rowid), count(*) over () from text_rows "
            f"group by {columns} having count(*) > 1 order by max(rowid)",
        )
        if doubled:
            row, earlier, n = doubled
            values = first_row(
                con, f"select {columns} from text_rows where rowid = {row}"
            )
            written = ", ".join("(empty)" if v is None else f'"{v}"' for v in values)
            raise DataError(
                f"data/{register.path}",
                f"{written} is already in line "
                f"{line_of(path, register, earlier)}.{more(n)}",
                "Each row needs its own key: remove the duplicate row, or "
                "give the new one another key.",
                line=line_of(path, register, row),
                column=", ".join(key),
            )


def more(n: int) -> str:
    """Return a suffix with the number of rows that break the rule; "" for one."""
    return f" (The first of {n:,} rows that break this rule.)" if n > 1 else ""


def first_row(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    """Return the first row of a query, or () if there is none."""
    return con.execute(f"select * from ({sql}) limit 1").fetchone() or ()
