"""The only doorway to DuckDB: the published build, read-only, locked down.

One connection is held for the build that ``CURRENT`` points at, and every caller gets a
cursor of its own, since a connection that threads share fails. A new pointer is seen at
the next call; cursors that are still open keep the build that they began with.
"""

import atexit
import threading
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

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

_lock = threading.Lock()
_open: tuple[Path, duckdb.DuckDBPyConnection] | None = None


class NoBuildError(Exception):
    """Nothing has been published yet."""


def connect(build_dir: Path = BUILD_DIR) -> duckdb.DuckDBPyConnection:
    """Return a cursor on the current build; raise NoBuildError when there is none."""
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


def fetch(
    con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Return the rows of ``sql``, with ``$name`` taken from ``values``.

    Integers, booleans and text keep their type where values are missing (``Int64``,
    ``boolean``, ``str``), dates stay ``datetime.date``: unknown is ``<NA>``, never 0.
    """
    table = con.sql(sql, params=values).to_arrow_table()
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


def published_at(build_dir: Path = BUILD_DIR) -> float:
    """Return when the current build was published, in seconds since 1970.

    Raises NoBuildError when there is none.
    """
    return build_path(build_dir).stat().st_mtime
