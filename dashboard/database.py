"""The only doorway to DuckDB: the published build, read-only, locked down.

One connection is held for the build that ``CURRENT`` points at, and every caller gets a
cursor of its own, since a connection that threads share fails. A new pointer is seen at
the next call; cursors that are still open keep the build that they began with.
"""

import atexit
import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.permalink import LATEST
from etl.build import build_known_on
from etl.paths import BUILD_DIR
from etl.publish import current_build

#: What keeps a query from reaching anything but the build.
CONFIG: dict[str, Any] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
    "memory_limit": "512MB",
    "threads": 2,
    "lock_configuration": True,
}

#: How many earlier days are held ready at once; each takes some ten megabytes.
EARLIER_DAYS_HELD = 6

#: The same while an earlier day is made, which reads the build; locked right after.
EARLIER_CONFIG = {
    name: value
    for name, value in CONFIG.items()
    if name not in ("enable_external_access", "lock_configuration")
}

_lock = threading.Lock()
_making = threading.Lock()
_open: tuple[Path, duckdb.DuckDBPyConnection] | None = None
_earlier: OrderedDict[tuple[Path, str], duckdb.DuckDBPyConnection] = OrderedDict()


class NoBuildError(Exception):
    """Nothing has been published yet."""


def connect(
    as_of: str = LATEST, build_dir: Path = BUILD_DIR
) -> duckdb.DuckDBPyConnection:
    """Return a cursor on the current build, as known on ``as_of``.

    ``as_of`` is ``latest`` or a day (YYYY-MM-DD); the marts have the same names and
    columns on every day. Raises NoBuildError when there is no build.
    """
    if as_of == LATEST:
        return _connect_now(build_dir)
    return _connect_earlier(build_path(build_dir), as_of)


def _connect_earlier(path: Path, as_of: str) -> duckdb.DuckDBPyConnection:
    """Return a cursor on the marts of an earlier day, which are made when first asked.

    The models take a fraction of a second, so that no build need hold every day.
    """
    key = (path, as_of)
    held = _held(key)
    if held is not None:
        return held
    with _making:  # one day after the other, while those that are held are read on
        held = _held(key)  # made while this one waited
        if held is not None:
            return held
        con = duckdb.connect(config=EARLIER_CONFIG)
        build_known_on(con, path, date.fromisoformat(as_of))
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        with _lock:
            _earlier[key] = con
            while len(_earlier) > EARLIER_DAYS_HELD:
                _earlier.popitem(last=False)  # closed with its last cursor
            return con.cursor()


def _held(key: tuple[Path, str]) -> duckdb.DuckDBPyConnection | None:
    """Return a cursor on a day's marts when they are held ready."""
    with _lock:
        if key not in _earlier:
            return None
        _earlier.move_to_end(key)
        return _earlier[key].cursor()


def _connect_now(build_dir: Path) -> duckdb.DuckDBPyConnection:
    global _open
    path = build_path(build_dir)
    with _lock:
        if _open is None or _open[0] != path:
            _open = (path, duckdb.connect(path, read_only=True, config=CONFIG))
        return _open[1].cursor()


@atexit.register
def _close() -> None:
    """Close the connection before the interpreter goes, which DuckDB asks for."""
    if _open is not None:
        _open[1].close()
    for con in _earlier.values():
        con.close()


def fetch(
    con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Return the rows of ``sql``, with ``$name`` taken from ``values``.

    Integers, booleans and text keep their type where values are missing (``Int64``,
    ``boolean``, ``str``), dates stay ``datetime.date``: unknown is ``<NA>``, never 0.
    """
    return typed(con.sql(sql, params=values))


def typed(rows: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Return ``rows`` with the types that ``fetch`` promises."""
    table = rows.to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS_TYPES.get)
    return frame


_PANDAS_TYPES: dict[pa.DataType, Any] = {
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=pd.NA),
}


def build_path(build_dir: Path = BUILD_DIR) -> Path:
    """Return the file of the current build; raise NoBuildError when there is none."""
    path = current_build(build_dir)
    if path is None:
        raise NoBuildError
    return path


def exported(name: str, build_dir: Path = BUILD_DIR) -> bytes:
    """Return the export ``name`` of the current build.

    Raises NoBuildError when there is no build, OSError when it has no such export.
    """
    return (build_path(build_dir).with_suffix("") / name).read_bytes()


def published_at(build_dir: Path = BUILD_DIR) -> float:
    """Return when the current build was published, in seconds since 1970.

    Raises NoBuildError when there is none.
    """
    return build_path(build_dir).stat().st_mtime
