"""Checks, which stop a build, and warnings, which are for the data editor.

Each is a query in its own file: the first line states the rule, and the result is the
rows that break it. If the columns are ``register``, ``row_id``, ``column_name``,
``problem`` and ``remedy``, the message names the line of the register; otherwise it
shows the rows.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from etl.errors import DataError
from etl.paths import DATA_DIR, SQL_DIR
from etl.register_file import lines_of, row_key
from etl.schema import (
    COMPUTED,
    STRIKE_DAYS,
    VALUE_PER_DAY,
    WINDOW_DAYS,
    Limit,
    Package,
    Register,
    read_package,
)

#: The columns of a check that points at a row of a register.
PLACE = ["register", "row_id", "column_name", "problem", "remedy"]
#: Parts removed before links are compared in lower case: they depend only on how a link
#: was shared.
SAME_PAGE = r"^https?://(www\.|m\.)?|#.*$|[?&](utm_\w+|fbclid)=[^&#]*"
#: The first and last column of each kind of period.
PERIODS = (
    ("start_date", "end_date"),
    ("period_start", "period_end"),
    ("date_start", "date_end"),
    ("first_day", "last_day"),
    ("day", "day"),
)
#: The columns that hold the day of a figure, the first present one counts.
DAYS = ("end_date", "day", "period_end", "published_on", "date_end")
#: The figures of ``COMPUTED`` as SQL: the column to report, the figure, its unit.
COMPUTED_FIGURES = {
    WINDOW_DAYS: ("end_date", "(end_date - start_date)", " days"),
    STRIKE_DAYS: ("date_end", "(date_end - date_start)", " days"),
    VALUE_PER_DAY: (
        "value",
        "(value // greatest(period_end - period_start + 1, 1))",
        " a day",
    ),
}
#: The columns that hold the day on which a period's figure became known; the period was
#: over by then.
KNOWN_BY = ("published_on", "known_from", "decided_on", "as_of")


@dataclass(frozen=True)
class Warnings:
    """The findings of one warning query: its rule, and a line of text per finding."""

    name: str
    rule: str
    lines: tuple[str, ...]


def run_check(
    con: duckdb.DuckDBPyConnection, path: Path, data_dir: Path = DATA_DIR
) -> None:
    """Raise DataError if the query in the file returns a row."""
    rule, columns, rows = _run(con, path)
    if not rows:
        return
    if columns == PLACE:
        raise _fault(path, data_dir, rows)
    examples = "\n".join(f"  {_row(columns, row)}" for row in rows[:5])
    more = f"\n  and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    raise DataError(
        f"check {path.stem}",
        f"{rule} Broken by:\n{examples}{more}",
        "Find these rows in data/registers and correct them, or fix the model that "
        f"made them (etl/sql); the check is etl/sql/checks/{path.name}.",
    )


def find_warnings(
    con: duckdb.DuckDBPyConnection, data_dir: Path = DATA_DIR
) -> list[Warnings]:
    """Return the warnings for the data editor about the build in ``con``."""
    warnings = []
    for path in sorted((SQL_DIR / "warnings").glob("*.sql")):
        rule, columns, rows = _run(con, path)
        if columns[:2] == PLACE[:2]:
            lines = tuple(
                f"{place}: {row[1]}: {row[2]}"
                for place, row in zip(_places(data_dir, rows), rows, strict=True)
            )
        else:
            lines = tuple(": ".join(map(str, row)) for row in rows)
        warnings.append(Warnings(path.stem, rule, lines))
    return warnings


def _run(
    con: duckdb.DuckDBPyConnection, path: Path
) -> tuple[str, list[str], list[tuple[object, ...]]]:
    sql = path.read_text(encoding="utf-8")
    result = con.execute(sql)
    columns = [column[0] for column in result.description or ()]
    return sql.splitlines()[0].removeprefix("-- "), columns, result.fetchall()


def _row(columns: list[str], row: tuple[object, ...]) -> str:
    return ", ".join(f"{c} {v}" for c, v in zip(columns, row, strict=True))


def _places(data_dir: Path, rows: list[tuple[object, ...]]) -> list[str]:
    """Return the file and line of each row, whose first cells are register and id."""
    package = read_package(data_dir)
    lines: dict[object, dict[str, int]] = {}
    for name in dict.fromkeys(str(row[0]) for row in rows):
        ids = {str(row[1]) for row in rows if row[0] == name}
        lines[name] = lines_of(data_dir, package.register(name), ids)
    return [
        f"data/{package.register(str(name)).path}"
        # If a correction changed the key, no line has the new key.
        + (f", line {line}" if (line := lines[name].get(str(row_id))) else "")
        for name, row_id, *_ in rows
    ]


def _fault(path: Path, data_dir: Path, rows: list[tuple[object, ...]]) -> DataError:
    """Return the error for the first row, with its line and where the others are."""
    first, *others = _places(data_dir, rows[:5])
    _, row_id, column, problem, remedy = rows[0]
    more = f" and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    file = f"{first.partition(', ')[0]}, "
    also = "; ".join(other.removeprefix(file) for other in others) + more
    return DataError(
        f"{first}, column {column}",
        f"{row_id}: {problem}" + (f" (Also: {also}.)" if others else ""),
        f"{remedy} The check is etl/sql/checks/{path.name}.",
    )


@contextmanager
def register_views(con: duckdb.DuckDBPyConnection, package: Package) -> Iterator[None]:
    """Create temporary views, for the block, that cover all registers at once.

    ``register_dates``, ``register_periods``, ``register_parents``, ``register_parts``,
    ``register_outcomes``, ``register_doubles`` and ``register_figures`` have a row per
    date, period, parent, part, set of outcomes, repeated claim, and limited figure, as
    the schema defines them. They contain current rows only: earlier versions are
    history, mistakes included, and only in ``register_versions``. ``register_feeds``
    has the feed that fills each register.
    """
    views: dict[str, Callable[[Register], Iterator[str]]] = {
        "register_dates": _dates,
        "register_periods": _periods,
        "register_versions": _versions,
        "register_feeds": _feeds,
        "register_parents": _parents,
        "register_parts": _parts,
        "register_outcomes": _outcomes,
        "register_doubles": _doubles,
        "register_figures": partial(_figures, limits=package.limits),
    }
    for name, selects in views.items():
        sql = " union all ".join(
            select for register in package.registers for select in selects(register)
        )
        con.execute(f"create or replace temp view {name} as {sql}")
    yield
    for name in views:
        con.execute(f"drop view temp.{name}")


def _head(register: Register) -> str:
    """Return SQL for the columns ``register`` and ``row_id``."""
    key = ", ".join(f'"{column}"' for column in row_key(register))
    return f"'{register.name}' as register, concat_ws(' ', {key}) as row_id"


def _from(register: Register) -> str:
    """Return the SQL ``from … where …`` that selects the register's current rows."""
    stands = "known_to is null" if register.is_versioned else "true"
    return f"from raw_{register.name} where {stands}"


def _dates(register: Register) -> Iterator[str]:
    for field in register.fields:
        if field.type == "date":
            yield (
                f"select {_head(register)}, '{field.name}' as column_name, "
                f'"{field.name}" as day {_from(register)}'
            )


def _periods(register: Register) -> Iterator[str]:
    """Yield SQL for the register's periods, each with the day it became known."""
    columns = register.columns
    known_by = next((column for column in KNOWN_BY if column in columns), None)
    known_on = known_by or "cast(null as date)"
    for start, end in PERIODS:
        if start in columns and end in columns:
            yield (
                f"select {_head(register)}, '{end}' as column_name, "
                f"{start} as start_day, {_time_of(register, start)} as start_time, "
                f"{end} as end_day, {_time_of(register, end)} as end_time, "
                f"'{known_by}' as known_by, {known_on} as known_on {_from(register)}"
            )


def _time_of(register: Register, day: str) -> str:
    """Return SQL for the time column that belongs to a date column, or a null."""
    time = day.replace("_date", "_time")
    return time if time != day and time in register.columns else "cast(null as time)"


def _versions(register: Register) -> Iterator[str]:
    if register.is_versioned:
        yield f"select {_head(register)}, known_from, known_to from raw_{register.name}"


def _feeds(register: Register) -> Iterator[str]:
    if register.feed:
        yield f"select '{register.name}' as register, '{register.feed}' as feed"


def _parents(register: Register) -> Iterator[str]:
    for key in register.foreign_keys:
        if key.register == register.name:
            yield (
                f"select {_head(register)}, '{key.field}' as column_name, "
                f'"{key.referenced_field}" as child, "{key.field}" as parent '
                f"{_from(register)}"
            )


def _parts(register: Register) -> Iterator[str]:
    for field in register.fields:
        if field.part_of:
            yield (
                f"select {_head(register)}, '{field.name}' as column_name, "
                f"'{field.part_of}' as whole_name, \"{field.name}\" as part, "
                f'"{field.part_of}" as whole {_from(register)} '
                f"and {_says_which_is_larger(register, field.name, field.part_of)}"
            )


def _says_which_is_larger(register: Register, part: str, whole: str) -> str:
    """Return SQL that is true where the reported bounds allow a comparison."""
    open_ends = {f"{part}_bound": "at_most", f"{whole}_bound": "at_least"}
    return " and ".join(
        [
            "true",
            *(
                f"\"{column}\" is distinct from '{bound}'"
                for column, bound in open_ends.items()
                if column in register.columns
            ),
        ]
    )


def _outcomes(register: Register) -> Iterator[str]:
    if {"launched", "shot_down", "suppressed"} <= set(register.columns):
        yield (
            f"select {_head(register)}, launched, shot_down, suppressed "
            f"{_from(register)} "
            f"and {_says_which_is_larger(register, 'shot_down', 'launched')} "
            f"and {_says_which_is_larger(register, 'suppressed', 'launched')}"
        )


def _doubles(register: Register) -> Iterator[str]:
    key = row_key(register)
    for columns in register.unique_keys:
        same = ", ".join(
            f"rtrim(regexp_replace(lower(\"{column}\"), '{SAME_PAGE}', '', 'g'), '/')"
            if column == "url"
            else f'"{column}"'
            for column in columns
        )
        # Compare only claims with equal hashes: those are most likely the same.
        alike = (
            f"select hash({same}) as h {_from(register)} group by h having count(*) > 1"
        )
        rows = ", ".join(f'"{column}"' for column in key)
        cells = ", ".join(f"c{n}" for n, _ in enumerate(columns))
        yield (
            f"select '{register.name}' as register, max(row_id) as row_id, "
            f"min(row_id) as same_as, '{', '.join(columns)}' as column_names "
            f"from (select concat_ws(' ', {rows}) as row_id, {same} {_from(register)} "
            f"and hash({same}) in ({alike})) as twins(row_id, {cells}) "
            f"group by {cells} having count(*) > 1"
        )


def _figures(register: Register, limits: Sequence[Limit]) -> Iterator[str]:
    """Yield SQL for each figure that has a limit, with its day and the limit."""
    yield (  # an empty result, for registers without limits
        "select '' as register, '' as row_id, '' as column_name, current_date as day, "
        "0 as figure, '' as unit, 0 as limit_number, 0 as times, 0 as record "
        "where false"
    )
    day = next((column for column in DAYS if column in register.columns), None)
    for number, limit in enumerate(limits):
        # Registers of parts have no day; a part is no larger than its report.
        if day is None or register.name not in limit.registers:
            continue
        columns, figures, units = zip(
            *(
                COMPUTED_FIGURES.get(name, (name, f'"{name}"', ""))
                for name in limit.columns
                if set(COMPUTED.get(name, (name,))) <= set(register.columns)
            ),
            strict=True,
        )
        yield (
            f"from (select {_head(register)}, unnest({list(columns)}) as column_name, "
            # A figure without a day is compared with all that have one.
            f"coalesce({day}, date '9999-12-31') as day, "
            f"unnest([{', '.join(figures)}]) as figure, "
            f"unnest({list(units)}) as unit, {number} as limit_number, "
            f"{limit.times} as times, {limit.record} as record "
            f"{_from(register)} {_of_category(register, limit.category)}) "
            "where figure is not null"
        )


def _of_category(register: Register, category: str) -> str:
    """Return the SQL condition for a category; "" if there is none."""
    if not category:
        return ""
    if "category" in register.columns:
        return f"and category = '{category}'"
    return (
        "and split_part(munitions, ';', 1) in (select munition_id from "
        f"raw_munitions where category = '{category}')"
    )
