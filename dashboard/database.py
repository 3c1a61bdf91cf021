"""The only access to DuckDB: the published build, read-only, locked down.

One connection is kept open for the build that ``CURRENT`` points at, and every caller
gets its own cursor, since threads cannot share a connection. A new pointer takes effect
at the next call; open cursors stay on their build. A file is read completely before it
is served. If the pointer or the file that it names is damaged, the newest sound build
is served instead, and the log says so.
"""

import atexit
import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore, Condition
from typing import Any
from weakref import WeakKeyDictionary, ref

import duckdb
import pandas as pd
import pyarrow as pa
from cachetools import LRUCache, cached

from dashboard.permalink import LATEST
from etl import clock
from etl.build import build_known_on
from etl.paths import BUILD_DIR
from etl.publish import POINTER, builds, current_build, read_whole
from etl.startup import memory_ran_out

log = logging.getLogger(__name__)

#: Configuration that keeps queries from reaching anything but the build.
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

#: Builds kept open at once: readers may still be using an older one.
BUILDS_KEPT = 3
#: Earlier days cached at once; each takes some ten megabytes.
EARLIER_DAYS_KEPT = 6
#: Earlier days made at the same time; each takes a fraction of a second.
EARLIER_DAYS_MADE = 2

#: Size of the cache of rows in bytes, and the bytes that a cell counts for. A view in
#: the other language, and other views of the same range, need the same rows.
ROWS_KEPT, BYTES_OF_A_CELL = 8 * 2**20, 64

#: ``CONFIG`` while an earlier day is made from the build's file; locked right after.
EARLIER_CONFIG = {
    name: value
    for name, value in CONFIG.items()
    if name not in ("enable_external_access", "lock_configuration")
}

#: Open builds by file, and marts of earlier days by build and day. An evicted one is
#: closed with its last cursor.
_builds: LRUCache[Path, duckdb.DuckDBPyConnection] = LRUCache(BUILDS_KEPT)
_days: LRUCache[tuple[Path, str], duckdb.DuckDBPyConnection]
_days = LRUCache(EARLIER_DAYS_KEPT)
_makers = BoundedSemaphore(EARLIER_DAYS_MADE)
#: The connection from which each cursor was made.
_origins: WeakKeyDictionary[
    duckdb.DuckDBPyConnection, ref[duckdb.DuckDBPyConnection]
] = WeakKeyDictionary()
#: Files that are not sound builds, by the time when they were last written.
_damaged: dict[Path, int] = {}
#: Files that cannot be read for now: another process writes them, or memory ran out.
_busy: set[Path] = set()
#: The last substitution of a build by another, per folder, so that it is logged once.
_substitutes: dict[Path, tuple[Path | None, Path]] = {}

#: The build that this thread or task is pinned to, and when it was published.
_pinned: ContextVar[tuple[Path, float] | None] = ContextVar("pinned", default=None)


class NoBuildError(Exception):
    """There is no build to read."""


def pin() -> Path:
    """Pin this thread to the current build; return its file.

    All of a page then comes from one build, even if others are published meanwhile.
    Raises NoBuildError when there is none.
    """
    _pinned.set(None)
    path = build_path()
    try:
        published = path.stat().st_mtime
    except OSError:  # removed since the pointer was read: there is a newer one
        path = build_path()
        published = path.stat().st_mtime
    _pinned.set((path, published))
    return path


@contextmanager
def pinned(path: Path) -> Iterator[None]:
    """Pin the block to the build in ``path``; raise NoBuildError when it is gone."""
    try:
        token = _pinned.set((path, path.stat().st_mtime))
    except OSError as error:
        raise NoBuildError from error
    try:
        yield
    finally:
        _pinned.reset(token)


def connect(
    as_of: str = LATEST, build_dir: Path = BUILD_DIR
) -> duckdb.DuckDBPyConnection:
    """Return a cursor on the current build, as known on ``as_of``.

    ``as_of`` is ``latest`` or a day (YYYY-MM-DD); the marts have the same names and
    columns on every day. Raises NoBuildError when there is no build.
    """
    path = build_path(build_dir)
    if as_of != LATEST:
        return _cursor(_as_known_on(path, as_of))
    try:
        return _cursor(_opened(path))
    except duckdb.IOException:
        newer = build_path(build_dir)
        if path.exists() or newer == path:
            raise
        return _cursor(_opened(newer))  # removed since the pointer was read


def _cursor(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a new cursor on the database of ``con``."""
    cursor = con.cursor()
    _origins[cursor] = ref(con)
    return cursor


@cached(_days, key=lambda path, as_of: (path, as_of), condition=Condition())
def _as_known_on(path: Path, as_of: str) -> duckdb.DuckDBPyConnection:
    """Return the marts of an earlier day, made on the first request and then cached.

    The models take a fraction of a second, so builds need not contain every day.
    """
    con = duckdb.connect(config=EARLIER_CONFIG)
    try:
        with _makers:
            build_known_on(con, path, date.fromisoformat(as_of))
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
    except BaseException:
        con.close()
        raise
    return con


@cached(_builds, key=lambda path: path, condition=Condition())
def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the build in ``path`` and check it; raise duckdb.Error when it is damaged.

    The check reads the whole file in a connection of its own, so that the memory for
    it, about 15 MB, is freed.
    """
    with duckdb.connect(path, read_only=True, config=CONFIG) as con:
        read_whole(con)
    return duckdb.connect(path, read_only=True, config=CONFIG)


def _is_sound(path: Path) -> bool:
    """Tell whether a file is a build that can be served; if so, open it."""
    try:
        written = path.stat().st_mtime_ns
        if _damaged.get(path) == written:
            return False
        _opened(path)
    except OSError:  # removed since it was listed
        return False
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if _passes(error):
            if path not in _busy:
                log.warning("data/build/%s cannot be read now: %s", path.name, reason)
            _busy.add(path)
            return False
        _damaged[path] = written
        log.warning("data/build/%s is damaged: %s", path.name, reason)
        return False
    _busy.discard(path)
    return True


def _passes(error: duckdb.Error) -> bool:
    """Tell whether an error is temporary: no fault of the file, so worth a retry.

    That is a file locked by its writer, too little memory, or too many open files.
    """
    passing = ("lock", os.strerror(errno.EMFILE), os.strerror(errno.ENFILE))
    is_io = isinstance(error, duckdb.IOException)
    return memory_ran_out(error) or (is_io and any(it in str(error) for it in passing))


@atexit.register
def _close() -> None:
    """Close the connections before the interpreter exits, as DuckDB requires."""
    for con in (*_builds.values(), *_days.values()):
        con.close()


def fetch(
    con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Return the rows of ``sql``, with ``$name`` taken from ``values``.

    Integers, booleans and text keep their type where values are missing (``Int64``,
    ``boolean``, ``str``), dates stay ``datetime.date``: unknown is ``<NA>``, never 0.
    """
    origin = _origins.get(con)
    if origin is None:
        return typed(con.sql(sql, params=values))
    return _rows(con, origin, sql, values or {}).copy(deep=False)


def _key_of_rows(
    _con: duckdb.DuckDBPyConnection,
    origin: ref[duckdb.DuckDBPyConnection],
    sql: str,
    values: dict[str, Any],
) -> tuple[object, ...]:
    return origin, sql, *((name, repr(value)) for name, value in values.items())


@cached(
    LRUCache(ROWS_KEPT, getsizeof=lambda rows: rows.size * BYTES_OF_A_CELL),
    key=_key_of_rows,
    condition=Condition(),
)
def _rows(
    con: duckdb.DuckDBPyConnection,
    _origin: ref[duckdb.DuckDBPyConnection],
    sql: str,
    values: dict[str, Any],
) -> pd.DataFrame:
    """Return the rows of ``sql``; cached, so callers must not change them."""
    return typed(con.sql(sql, params=values))


def typed(rows: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Return ``rows`` with the types that ``fetch`` promises."""
    table = rows.to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS_TYPES.get)
    return frame


#: Text as Python strings: with Arrow's, pandas makes one call per row, and a page reads
#: thousands.
_PANDAS_TYPES: dict[pa.DataType, Any] = {
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype("python", na_value=pd.NA),
}


def build_path(build_dir: Path = BUILD_DIR) -> Path:
    """Return the file of the current build, or of the pinned one.

    Raises NoBuildError when there is none.
    """
    pinned_build = _pinned.get()
    if pinned_build is not None and build_dir == BUILD_DIR:
        return pinned_build[0]
    current = current_build(build_dir)
    if current is not None and current in _builds:
        return current
    candidates = builds(build_dir)  # the current one, then the newest
    while candidates:
        for path in candidates:
            if _is_sound(path):
                _log_substitute(build_dir, current, path)
                return path
        # Newer builds may have replaced all of them since they were listed.
        before, candidates = candidates, builds(build_dir)
        current = current_build(build_dir)
        if before == candidates:
            break
    raise NoBuildError


def _log_substitute(build_dir: Path, current: Path | None, served: Path) -> None:
    """Log, once, that another build than the current one is served."""
    if served != current and _substitutes.get(build_dir) != (current, served):
        name = f"{POINTER} names no build" if current is None else current.name
        log.warning("data/build: %s; serving %s in its place", name, served.name)
        _substitutes[build_dir] = (current, served)


def is_there(build_dir: Path = BUILD_DIR) -> bool:
    """Return whether there is a build to read."""
    try:
        build_path(build_dir)
    except NoBuildError:
        return False
    return True


def exported(name: str, build_dir: Path = BUILD_DIR) -> bytes:
    """Return the export ``name`` of the current build.

    Raises NoBuildError when there is no build, OSError when it has no such export.
    """
    return (build_path(build_dir).with_suffix("") / name).read_bytes()


def published_at(build_dir: Path = BUILD_DIR) -> float:
    """Return when the build that is read was published, in seconds since 1970.

    Raises NoBuildError when there is none.
    """
    pinned_build = _pinned.get()
    if pinned_build is not None and build_dir == BUILD_DIR:
        return pinned_build[1]
    return build_path(build_dir).stat().st_mtime


def published_on() -> date:
    """Return the day, in Kyiv, on which the build that is read was published."""
    return clock.kyiv(published_at()).date()
