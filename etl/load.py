"""Loads a register into DuckDB, and refuses it if it breaks any rule of the schema.

A register is read, checked and stored in one pass, in SQL. Only if a rule is broken
does ``load_faults`` read the file again, to find out where.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from etl.errors import DataError, how_to_restore, listed
from etl.load_faults import fault, first_row, more
from etl.register_file import check_file, csv_source, first_item
from etl.register_rules import (
    FORMS,
    any_broken,
    broken_in,
    keys_of,
    quoted,
    rules_of,
    sign_rules_of,
)
from etl.registers import path_of
from etl.schema import Field, Mart, Package, Register
from etl.signs import SignRule, is_ascii

#: From this number of rows, texts are checked per distinct value, not per row.
MANY_ROWS = 100_000


def load_register(
    con: duckdb.DuckDBPyConnection, data_dir: Path, register: Register
) -> int:
    """Load ``register`` into ``raw_<name>`` and return its number of rows.

    The registers that its foreign keys reference must be loaded already. Raises
    DataError for the first broken rule, with line, column and value.
    """
    path = path_of(data_dir, register)
    table = f"raw_{register.name}"
    n_commas = check_file(path, register)
    columns = ", ".join(_typed(field) for field in register.fields)
    try:
        result = con.execute(
            f"create table {table} as select {columns} from {csv_source(register)}",
            {"path": str(path)},
        )
        (n_rows,) = result.fetchone() or (0,)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise fault(con, path, register) from error
    n_between = len(register.columns) - 1
    if n_rows == 0 and n_commas == n_between:  # only a header, which breaks no rule
        return 0
    n_separators = n_commas - _commas_in_cells(con, table, register)
    if (
        # DuckDB ignores a surplus empty cell, which may have shifted all others.
        n_separators != (n_rows + 1) * n_between
        or _breaks_a_text_rule(con, table, register, n_rows)
        or any(_is_doubled(con, table, key) for key in keys_of(register))
    ):
        raise fault(con, path, register)
    _check_foreign_keys(con, path, register)
    return int(n_rows)


def _typed(field: Field) -> str:
    """Return SQL for a typed column, which raises an error for an invalid value.

    Text is stored as read and checked afterwards.
    """
    if field.type not in FORMS:
        return f'"{field.name}"'
    return (
        f"case when {broken_in([field])} then error('a rule is broken') "
        f'else cast("{field.name}" as {field.duckdb_type}) end as "{field.name}"'
    )


def _commas_in_cells(
    con: duckdb.DuckDBPyConnection, table: str, register: Register
) -> int:
    """Return how many commas are inside cells rather than separators."""
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
        others = any_broken(
            rule for field in texts for rule in rules_of(field, signs=False)
        )
        return bool(
            _breaks_a_sign_rule(con, table, texts)
            or first_row(con, f"select 1 from {table} where {others}")
        )
    # Check each distinct value only once; the limit stops DuckDB from pushing the
    # condition down to every row. Not for keys, which differ in every row.
    keys = {column for key in keys_of(register) for column in key}
    return any(
        first_row(
            con,
            f"select 1 from {table} where {broken_in([field])}"
            if field.name in keys
            else f'select 1 from (select distinct "{field.name}" from {table} '
            f"limit {2**62}) where {broken_in([field])}",
        )
        for field in texts
    )


def _breaks_a_sign_rule(
    con: duckdb.DuckDBPyConnection, table: str, texts: Iterable[Field]
) -> bool:
    """Check all columns that share the same rules in one query.

    In a short register, compiling a pattern costs more than matching every text.
    """
    columns: dict[tuple[SignRule, ...], list[str]] = {}
    for field in texts:
        rules = tuple(sign_rules_of(field, "text"))
        columns.setdefault(rules, []).append(f'"{field.name}"')
    for rules, names in columns.items():
        among = (
            f"select 1 from (select unnest([{', '.join(names)}]) as text from {table})"
        )
        if first_row(con, f"{among} where not {is_ascii('text')}"):
            broken = any_broken(rules)
        else:
            broken = " or ".join(f"({rule.broken_in_ascii})" for rule in rules)
        if first_row(con, f"{among} where {broken}"):
            return True
    return False


def check_columns(
    con: duckdb.DuckDBPyConnection, table: str, fields: tuple[Field, ...]
) -> None:
    """Raise DataError if a table and the dictionary differ in columns or types."""
    columns = [(row[0], row[1]) for row in con.execute(f"describe {table}").fetchall()]
    described = [(field.name, field.duckdb_type) for field in fields]
    if columns != described:
        differing = sorted({name for name, _ in set(columns) ^ set(described)})
        raise DataError(
            "data/datapackage.json",
            f"{table} and its description differ: "
            f"{listed(differing) if differing else 'the order of the columns'}.",
            "Describe the columns that the model makes, in order, with their types.",
        )


def describe_tables(con: duckdb.DuckDBPyConnection, package: Package) -> None:
    """Write the dictionary's descriptions into the database as comments."""
    tables: dict[str, Register | Mart] = {m.name: m for m in package.marts}
    tables |= {f"raw_{register.name}": register for register in package.registers}
    con.begin()
    for table, entry in tables.items():
        comments = [f"comment on table {table} is {quoted(entry.description)}"]
        comments += [
            f'comment on column {table}."{field.name}" is {quoted(field.description)}'
            for field in entry.fields
        ]
        con.execute("; ".join(comments))
    con.commit()


def _is_doubled(
    con: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...]
) -> bool:
    columns = ", ".join(f'"{column}"' for column in key)
    # Compare only keys with equal hashes: those are most likely the same.
    alike = f"select hash({columns}) as h from {table} group by h having count(*) > 1"
    doubled = (
        f"select 1 from {table} where hash({columns}) in ({alike}) "
        f"group by {columns} having count(*) > 1"
    )
    return bool(first_row(con, alike) and first_row(con, doubled))


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
            line, value = first_item(path, register, key.field, is_list, values)
            n = sum(n for _, n in missing)
            if not first_row(con, f"select 1 from raw_{key.register}"):
                first = f" (The first of {n:,} that do.)" if n > 1 else ""
                raise DataError(
                    f"data/registers/{key.register}.csv",
                    f"has no rows, but data/{register.path}, line {line}, column "
                    f'{key.field}, refers to "{value}" there.{first}',
                    how_to_restore(f"registers/{key.register}.csv"),
                )
            raise DataError(
                f"data/{register.path}",
                f'"{value}" is not in {key.register}.{key.referenced_field}.{more(n)}',
                f"Correct it, or add its row to data/registers/{key.register}.csv.",
                line=line,
                column=key.field,
            )
