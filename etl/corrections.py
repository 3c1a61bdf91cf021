"""Values that we changed, each with its reason; a stale correction stops the build.

A correction names the value it expects. If the source has fixed the value, or the row
is gone, the expected value is no longer there: the build stops until somebody has
looked, so that no correction outlives its cause.
"""

import duckdb

from etl.errors import DataError, listed
from etl.schema import Package


def apply_corrections(con: duckdb.DuckDBPyConnection, package: Package) -> None:
    """Apply ``raw_corrections`` to the loaded registers.

    Only the current version of a row is changed. Raises DataError for a correction
    whose register, column, row or expected value does not exist.
    """
    corrections = con.execute(
        """
        select correction_id, register, row_id, column_name, expected, corrected
        from raw_corrections order by correction_id
        """
    ).fetchall()
    for identity, register, row_id, column, expected, corrected in corrections:
        _apply(con, package, identity, register, row_id, column, expected, corrected)


def _apply(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    identity: str,
    register_name: str,
    row_id: str,
    column: str,
    expected: str | None,
    corrected: str | None,
) -> None:
    registers = {register.name: register for register in package.registers}
    register = registers.get(register_name)
    if register is None or column not in register.columns:
        raise _stale(
            identity,
            f"there is no {register_name}.{column}.",
            f"The registers are {listed(registers)}; name a column that one has.",
        )
    key = register.primary_key[0]
    current = " and known_to is null" if "known_to" in register.columns else ""
    where = f'from raw_{register.name} where "{key}" = $row{current}'
    values = con.execute(
        f'select cast("{column}" as varchar) {where}', {"row": row_id}
    ).fetchall()
    if len(values) != 1:
        raise _stale(
            identity,
            f"{register.name} has {len(values)} rows {key} {row_id}, not one.",
            "Find the row again, or remove the correction.",
        )
    value = values[0][0]
    if value != expected:
        raise _stale(
            identity,
            f'{register.name} {row_id}, {column} is "{value or ""}", no longer the '
            f'expected "{expected or ""}".',
            "The source has changed. If it has fixed the value, remove this "
            "correction; if not, look again and write the value that stands now.",
        )
    con.execute(
        f'update raw_{register.name} set "{column}" = '
        f"cast($value as {register.field(column).duckdb_type}) "
        f'where "{key}" = $row{current}',
        {"value": corrected, "row": row_id},
    )


def _stale(identity: str, what: str, remedy: str) -> DataError:
    return DataError(
        "data/registers/corrections.csv", f"correction {identity}: {what}", remedy
    )
