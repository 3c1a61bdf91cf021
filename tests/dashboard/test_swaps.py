"""Builds are replaced or damaged while readers query, without their noticing."""

import errno
import gc
import logging
import operator
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

import dashboard.database
from dashboard import database
from etl.build import build_known_on
from etl.publish import POINTER, builds, current_build
from tests.sampling import sample, times

SWAPS = times(20, 500)
READERS = 4


@pytest.fixture(autouse=True)
def close_builds() -> Iterator[None]:
    """Close the builds that a test has opened."""
    before = set(database._builds)
    yield
    for path in set(database._builds) - before:
        database._builds.pop(path).close()


def tiny_build(path: Path, build_id: str) -> Path:
    """Write a build whose every row has its build id."""
    path.write_bytes(tiny_bytes(build_id))
    return path


@cache
def tiny_bytes(build_id: str) -> bytes:
    """Return the file of such a build, cached."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.duckdb"
        with duckdb.connect(path) as con:
            _fill(con, build_id)
        return path.read_bytes()


def _fill(con: duckdb.DuckDBPyConnection, build_id: str) -> None:
    con.execute("create table build_info as select $id as build_id", {"id": build_id})
    con.execute(
        "create table headline_volumes as select $id as build_id, launched "
        "from range(1, 101) as months(launched)",
        {"id": build_id},
    )


def point_at(path: Path) -> None:
    """Move the pointer atomically, as a build does."""
    draft = path.parent / ".pointer"
    draft.write_text(path.name + "\n")
    draft.replace(path.parent / POINTER)


def open_builds(folder: Path) -> list[str]:
    """Return the open files of this process in ``folder``, even deleted ones."""
    handles = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            target = str(handle.readlink())
        except OSError:  # closed meanwhile
            continue
        if target.startswith(str(folder)):
            handles.append(target)
    return handles


def test_readers_see_no_trace_of_a_swap(tmp_path: Path) -> None:
    """No error, no answer from two builds, no handle on an old build."""
    kinds = [tiny_build(tmp_path / f"kind-{n}", f"kind-{n}") for n in range(3)]
    folder = tmp_path / "build"
    folder.mkdir()
    first = folder / "airstrikes-0000.duckdb"
    shutil.copy(kinds[0], first)
    point_at(first)
    finished = threading.Event()
    ids: set[str] = set()

    answers = [0] * READERS

    def read(reader: int) -> None:
        while not finished.is_set():
            con = database.connect(build_dir=folder)
            (identity,) = con.execute("select build_id from build_info").fetchone() or (
                None,
            )
            rows = con.execute(
                "select build_id, sum(launched), count(*) from headline_volumes "
                "group by build_id"
            ).fetchall()
            assert [(identity, 5050, 100)] == rows
            ids.add(identity)
            answers[reader] += 1
            time.sleep(0.001)  # swaps go on while the reader pauses

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, number) for number in range(READERS)]
        try:
            for number in range(1, SWAPS + 1):
                path = folder / f"airstrikes-{number:04}.duckdb"
                shutil.copy(kinds[number % 3], path)
                point_at(path)
                for old in builds(folder)[3:]:
                    old.unlink()
                con = database.connect(build_dir=folder)
                sql = "select build_id from build_info"
                assert (f"kind-{number % 3}",) == con.execute(sql).fetchone()
                # Real swaps are hours apart, so no reader is three builds behind.
                before = [*answers]
                while any(map(operator.eq, before, answers)):
                    assert not any(reader.done() for reader in readers)
                    time.sleep(0.001)
        finally:
            finished.set()
        for reader in readers:
            reader.result()
    assert ids <= {"kind-0", "kind-1", "kind-2"}
    del con
    gc.collect()
    handles = open_builds(folder)
    assert len(handles) <= database.BUILDS_KEPT, handles


@pytest.fixture
def two_builds(tmp_path: Path) -> tuple[Path, Path]:
    """Give an older and a newer build; the pointer names the newer."""
    older = tiny_build(tmp_path / "airstrikes-older.duckdb", "older")
    newer = tiny_build(tmp_path / "airstrikes-newer.duckdb", "newer")
    os.utime(older, (1, 1))
    point_at(newer)
    return older, newer


def id_served(folder: Path) -> str:
    """Return the id of the build that a reader gets."""
    con = database.connect(build_dir=folder)
    (identity,) = con.execute("select build_id from build_info").fetchone() or ("",)
    return str(identity)


@pytest.mark.parametrize("pointer", [None, b"", b"\xff\xfe", b"airstrikes-no.duckdb\n"])
def test_without_a_pointer_the_newest_build_is_served(
    two_builds: tuple[Path, Path],
    pointer: bytes | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A missing or wrong pointer is logged once, and the newest build served."""
    folder = two_builds[0].parent
    (folder / POINTER).unlink()
    if pointer is not None:
        (folder / POINTER).write_bytes(pointer)
    with caplog.at_level(logging.WARNING):
        assert "newer" == id_served(folder) == id_served(folder)
    expected = (
        "data/build: CURRENT names no build; "
        "serving airstrikes-newer.duckdb in its place"
    )
    assert [expected] == caplog.messages


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>It works!</html>" * 1000, id="no database"),
        pytest.param(None, id="one block"),
    ],
)
def test_build_before_a_damaged_one_is_served(
    two_builds: tuple[Path, Path],
    damaged: bytes | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each block is checked before serving, so one bad block serves the older build."""
    _, newer = two_builds
    raw = newer.read_bytes()
    if damaged is None:  # the first block of tables, after three headers
        damaged = raw[: 3 * 4096 + 64] + b"\xaa" * 16 + raw[3 * 4096 + 80 :]
    newer.write_bytes(damaged)
    with caplog.at_level(logging.WARNING):
        assert "older" == id_served(newer.parent) == id_served(newer.parent)
    logged, instead = caplog.messages
    assert logged.startswith("data/build/airstrikes-newer.duckdb is damaged: ")
    assert (
        "data/build: airstrikes-newer.duckdb; serving airstrikes-older.duckdb in its "
        "place"
    ) == instead
    assert published_at_is_of(two_builds[0])


def published_at_is_of(path: Path) -> bool:
    """Return whether the displayed date is that of the displayed build."""
    return database.published_at(path.parent) == path.stat().st_mtime


def test_the_next_build_is_served_after_a_damaged_one(
    two_builds: tuple[Path, Path],
) -> None:
    """A build rebuilt under another name is served at the next call."""
    older, newer = two_builds
    newer.write_bytes(b"")
    assert "older" == id_served(older.parent)
    point_at(tiny_build(older.parent / "airstrikes-newerr2.duckdb", "mended"))
    assert "mended" == id_served(older.parent)


def test_no_build_is_served_if_every_build_is_damaged(
    two_builds: tuple[Path, Path],
) -> None:
    """If every build is damaged there is none, as on an empty disk."""
    for path in two_builds:
        path.write_bytes(b"")
    with pytest.raises(database.NoBuildError):
        database.connect(build_dir=two_builds[0].parent)
    assert not database.is_there(two_builds[0].parent)


def test_reader_of_one_day_does_not_wait_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Building the marts of one day does not block the readers of another."""
    held_up = threading.Event()
    go_on = threading.Event()

    def slow(con: duckdb.DuckDBPyConnection, path: Path, day: date) -> None:
        if day == date(2025, 8, 3):
            held_up.set()
            assert go_on.wait(timeout=300)
        build_known_on(con, path, day)

    monkeypatch.setattr(dashboard.database, "build_known_on", slow)
    sql = "select cast(as_of as varchar) from build_info"
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(database.connect, "2025-08-03")
        assert held_up.wait(timeout=300)
        other = database.connect("2025-08-10").execute(sql).fetchone()
        assert not first.done()
        go_on.set()
        assert first.result(timeout=300).execute(sql).fetchone() != other


def test_simultaneous_requests_build_a_day_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Simultaneous requests for a day build its marts once."""
    built = []

    def counted(con: duckdb.DuckDBPyConnection, path: Path, day: date) -> None:
        built.append(day)
        build_known_on(con, path, day)

    monkeypatch.setattr(dashboard.database, "build_known_on", counted)
    with ThreadPoolExecutor(6) as pool:
        cursors = list(pool.map(database.connect, ["2025-09-07"] * 6))
    assert [date(2025, 9, 7)] == built
    sql = "select count(*) from headline_volumes"
    assert 1 == len({cursor.execute(sql).fetchone() for cursor in cursors})


def test_earlier_days_hold_no_handle_on_the_build() -> None:
    """A day's marts are in memory; neither they nor a failure leave a file open."""
    path = current_build()
    assert path is not None
    database.connect()
    gc.collect()
    before = open_builds(path.parent)
    for day in sample(("2025-10-05", "2025-10-12"), 1):
        database.connect(day)
    with pytest.raises(ValueError, match="Invalid isoformat"):
        database.connect("no day")
    gc.collect()
    assert before == open_builds(path.parent)


@pytest.mark.parametrize(
    "fault",
    [
        duckdb.IOException("IO Error: Could not set lock on file: held in PID 1"),
        duckdb.IOException('IO Error: Cannot open file "x": Too many open files'),
        duckdb.IOException(f"IO Error: {os.strerror(errno.ENFILE)}"),
        duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate block"),
        duckdb.Error("std::bad_alloc"),
    ],
)
def test_unreadable_build_is_retried(
    fault: duckdb.Error,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unreadable build is retried: it may be locked, or memory may be short."""
    path = tiny_build(tmp_path / "airstrikes-busy.duckdb", "busy")
    point_at(path)
    opened = database._opened

    def busy(_: Path) -> duckdb.DuckDBPyConnection:
        raise fault

    with caplog.at_level(logging.WARNING):
        monkeypatch.setattr(database, "_opened", busy)
        for _ in range(3):
            with pytest.raises(database.NoBuildError):
                database.build_path(tmp_path)
    assert 1 == len([r for r in caplog.records if "cannot be read now" in r.message])
    monkeypatch.setattr(database, "_opened", opened)
    assert path == database.build_path(tmp_path)
