"""The only doorway to DuckDB: the published build, read-only, locked down.

One connection is kept for the build that ``CURRENT`` points at, and every caller gets a
cursor of its own, since a connection that threads share fails. A new pointer is seen at
the next call; cursors that are still open keep the build that they began with. A file
is read whole before it is served. When the pointer is damaged, or what it names, the
newest sound build is served instead, and the log says so.
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

#: How many builds are kept open at once: readers may be in the midst of an older one.
BUILDS_KEPT = 3
#: How many earlier days are kept ready at once; each takes some ten megabytes.
EARLIER_DAYS_KEPT = 6
#: How many are made at once; each takes a fraction of a second.
EARLIER_DAYS_MADE = 2

#: How many bytes of the last rows are kept, and what a cell takes of them.
#: A view in the other language, and views of one range, ask for the same rows.
ROWS_KEPT, BYTES_OF_A_CELL = 8 * 2**20, 64

#: ``CONFIG`` while an earlier day is made, which reads the build; locked right after.
EARLIER_CONFIG = {
    name: value
    for name, value in CONFIG.items()
    if name not in ("enable_external_access", "lock_configuration")
}

#: Open builds by their file, and marts of earlier days by build and day. One that makes
#: room for another is closed with its last cursor.
_builds: LRUCache[Path, duckdb.DuckDBPyConnection] = LRUCache(BUILDS_KEPT)
_days: LRUCache[tuple[Path, str], duckdb.DuckDBPyConnection]
_days = LRUCache(EARLIER_DAYS_KEPT)
_makers = BoundedSemaphore(EARLIER_DAYS_MADE)
#: Which of these connections a cursor is of.
_origins: WeakKeyDictionary[
    duckdb.DuckDBPyConnection, ref[duckdb.DuckDBPyConnection]
] = WeakKeyDictionary()
#: Files that are not sound builds, and when they were last written.
_damaged: dict[Path, int] = {}
#: Files that another process has open to write, or that there was no memory for.
_busy: set[Path] = set()
#: What was served last in the place of which build, so that the log says it once.
_substitutes: dict[Path, tuple[Path | None, Path]] = {}

#: The build that this thread or task reads, and when it was published.
_pinned: ContextVar[tuple[Path, float] | None] = ContextVar("pinned", default=None)


class NoBuildError(Exception):
    """Nothing has been published yet."""


def pin() -> Path:
    """Read the build of this moment from here on in this thread; return its file.

    What a reader sees at once is then told by one build, however many are published
    meanwhile. Raises NoBuildError when there is none.
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
    """Read the build in ``path`` inside the block; raise NoBuildError when it is gone.

    As for ``pin``, it is one build for everything in the block.
    """
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
    """Return a connection of its own on the same database."""
    cursor = con.cursor()
    _origins[cursor] = ref(con)
    return cursor


@cached(_days, key=lambda path, as_of: (path, as_of), condition=Condition())
def _as_known_on(path: Path, as_of: str) -> duckdb.DuckDBPyConnection:
    """Return the marts of an earlier day, made when a reader first asks for them.

    The models take a fraction of a second, so that no build need hold every day.
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
    """Return the build in ``path``, read whole; duckdb.Error when it is damaged.

    It is read by a connection of its own, which gives back the memory that reading
    takes, some 15 MB.
    """
    with duckdb.connect(path, read_only=True, config=CONFIG) as con:
        read_whole(con)
    return duckdb.connect(path, read_only=True, config=CONFIG)


def _is_sound(path: Path) -> bool:
    """Return whether a file is a build that can be served, and open it when it is."""
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
    """Return whether a file is worth another try: its writer ends, memory comes back.

    Nothing is wrong with the file itself, nor where too many others are open.
    """
    passing = ("lock", os.strerror(errno.EMFILE), os.strerror(errno.ENFILE))
    is_io = isinstance(error, duckdb.IOException)
    return memory_ran_out(error) or (is_io and any(it in str(error) for it in passing))


@atexit.register
def _close() -> None:
    """Close the connection before the interpreter goes, which DuckDB asks for."""
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
    """Return the rows of ``sql``, which are read once and never changed."""
    return typed(con.sql(sql, params=values))


def typed(rows: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Return ``rows`` with the types that ``fetch`` promises."""
    table = rows.to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS_TYPES.get)
    return frame


#: Text as Python strings: pandas takes rows of Arrow's one call each, and a page takes
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
    listed = builds(build_dir)  # the current one, then the newest
    while listed:
        for path in listed:
            if _is_sound(path):
                _log_substitute(build_dir, current, path)
                return path
        # All of them may have made room for newer ones since they were listed.
        before, listed = listed, builds(build_dir)
        current = current_build(build_dir)
        if before == listed:
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
