"""A replica follows its store, and keeps the last good build whatever happens."""

import asyncio
import hashlib
import json
import logging
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from dashboard import server
from dashboard.web import health
from dashboard.web.replica import Polls, Replica
from dashboard.web.settings import Settings
from etl.errors import DataError
from etl.publish import POINTER, current_build
from etl.stores import LARGEST_LIST, Store
from tests.etl.test_stores import copy_as
from tests.loops import run

A, B, C = (letter * 12 for letter in "abc")


@pytest.fixture
def two_builds(published: Path, tmp_path: Path) -> list[Path]:
    """Give the files of two builds."""
    build = current_build(published)
    assert build is not None
    return [copy_as(build, tmp_path / "made", letter * 12) for letter in "ab"]


def test_new_build_is_downloaded_once(two_builds: list[Path], tmp_path: Path) -> None:
    """A new build is downloaded once; then polls wait until the pointer changes."""
    url = f"file://{tmp_path}/store"
    replica, local_dir = Replica(url), tmp_path / "taken"
    assert replica.poll(local_dir) is None
    Store(url).publish(two_builds[0])
    assert two_builds[0].name == (replica.poll(local_dir) or Path()).name
    assert replica.poll(local_dir) is None
    Store(url).publish(two_builds[1])
    assert two_builds[1].name == (replica.poll(local_dir) or Path()).name


def test_unreachable_store_leaves_the_build_in_place(
    two_builds: list[Path], tmp_path: Path
) -> None:
    """While the store is unreachable the build stays; the next is taken later."""
    url = f"file://{tmp_path}/store"
    replica, local_dir = Replica(url), tmp_path / "taken"
    Store(url).publish(two_builds[0])
    good = replica.poll(local_dir)
    (tmp_path / "store").rename(tmp_path / "away")
    assert replica.poll(local_dir) is None
    assert good == current_build(local_dir)
    (tmp_path / "away").rename(tmp_path / "store")
    Store(url).publish(two_builds[1])
    assert two_builds[1].name == (replica.poll(local_dir) or Path()).name


def test_corrupt_build_is_retried_only_after_a_wait(
    two_builds: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corrupt build is retried only after a wait; a new build is taken at once."""
    url = f"file://{tmp_path}/store"
    store, replica, local_dir = Store(url), Replica(url, wait=60), tmp_path / "taken"
    store.publish(two_builds[0])
    good = replica.poll(local_dir)
    store.publish(two_builds[1])
    file = f"builds/{B}/{two_builds[1].name}"
    store._write(file, b"damaged")
    assert replica.poll(local_dir) is None
    store._write(file, two_builds[1].read_bytes())
    assert replica.poll(local_dir) is None  # still within the wait
    assert good == current_build(local_dir)
    with monkeypatch.context() as later:
        in_a_minute = time.monotonic() + 61
        later.setattr("time.monotonic", lambda: in_a_minute)
        assert two_builds[1].name == (replica.poll(local_dir) or Path()).name
    for letter, is_damaged in (("c", True), ("d", False)):
        newer = copy_as(two_builds[0], tmp_path / "made", letter * 12)
        store.publish(newer)
        if is_damaged:
            store._write(f"builds/{letter * 12}/{newer.name}", b"damaged")
            assert replica.poll(local_dir) is None
    assert newer.name == (replica.poll(local_dir) or Path()).name


@dataclass(frozen=True)
class Followed:
    """A store with some builds, and the replica that downloads them into a folder.

    ``put`` writes the file list and pointer of a build as published, or another list
    with a matching checksum.
    """

    url: str
    local_dir: Path
    replica: Replica
    lists: dict[str, bytes]
    pointers: dict[str, dict[str, Any]]

    def put(self, build_id: str, listed: bytes | None = None) -> None:
        """Point the store to a build."""
        store = Store(self.url)
        content = self.lists[build_id] if listed is None else listed
        pointer = {
            **self.pointers[build_id],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        store._write(f"builds/{build_id}/FILES", content)
        store._write(POINTER, json.dumps(pointer).encode())

    def good(self) -> Path:
        """Return the build that was downloaded last."""
        path = current_build(self.local_dir)
        assert path is not None
        return path


@pytest.fixture(scope="module")
def followed(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Followed:
    """Give a store that tests damage and repair; its builds are published once."""
    folder = tmp_path_factory.mktemp("followed")
    build = current_build(published)
    assert build is not None
    url = f"file://{folder}/store"
    store, lists, pointers = Store(url), {}, {}
    for build_id in (A, B, C):
        store.publish(copy_as(build, folder / "made", build_id))
        lists[build_id] = store._read(f"builds/{build_id}/FILES", LARGEST_LIST)
        pointers[build_id] = json.loads(store._read(POINTER, LARGEST_LIST))
    followed = Followed(url, folder / "taken", Replica(url, wait=0), lists, pointers)
    followed.put(A)
    followed.replica.poll(followed.local_dir)
    return followed


@pytest.mark.parametrize(
    "listed",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"files": ["a"]}',
        b'{"files": {"a": "b"}}',
        b'{"files": {"a": {"sha256": "0"}}}',
        b'{"files": {"a": {"bytes": "many", "sha256": "0"}}}',
        b'{"files": {"a": {"bytes": 1e999, "sha256": "0"}}}',
        b'{"files": {"a": {"bytes": -7, "sha256": "0"}}}',
        b'{"files": {"a": {"bytes": 9, "sha256": 1}}}',
        b'{"files": {"/etc/x": {"bytes": 9, "sha256": "0"}}}',
        b'{"files": {"../x": {"bytes": 9, "sha256": "0"}}}',
        b'{"files": {"": {"bytes": 9, "sha256": "0"}}}',
        b'{"files": {"a\\u0000b": {"bytes": 9, "sha256": "0"}}}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"files": {}}',
    ],
)
def test_malformed_file_list_logs_one_warning(
    followed: Followed, caplog: pytest.LogCaptureFixture, listed: bytes
) -> None:
    """A malformed file list logs one warning, and the last good build stays."""
    replica, local_dir, good = followed.replica, followed.local_dir, followed.good()
    followed.put(B, listed)
    with caplog.at_level(logging.WARNING):
        assert [None] * 3 == [replica.poll(local_dir) for _ in range(3)]
    assert 1 == len([r for r in caplog.records if "the last build stays" in r.message])
    assert good == current_build(local_dir)
    next_id = C if A in good.name else A
    followed.put(next_id)
    assert f"airstrikes-{next_id}.duckdb" == (replica.poll(local_dir) or Path()).name


@pytest.mark.parametrize(
    "pointer",
    [
        *(b"", b"[]", b"null", b'{"build_id": 1}', b"\xff", b"[" * 100_000, b'"x"'),
        b'{"build_id": "../../../x", "sha256": "0", "earlier": []}',
        b'{"build_id": "aaaaaaaaaaaa", "sha256": "0", "earlier": 7}',
    ],
)
def test_malformed_pointer_logs_one_warning(
    followed: Followed, caplog: pytest.LogCaptureFixture, pointer: bytes
) -> None:
    """A malformed pointer logs one warning; the next valid one is followed."""
    replica, local_dir, good = followed.replica, followed.local_dir, followed.good()
    valid = Store(followed.url)._read(POINTER, LARGEST_LIST)
    Store(followed.url)._write(POINTER, pointer)
    with caplog.at_level(logging.INFO):
        assert [None] * 3 == [replica.poll(local_dir) for _ in range(3)]
        Store(followed.url)._write(POINTER, valid)
        replica.poll(local_dir)
    lines = [record.message for record in caplog.records]
    assert lines[0].startswith("the last build stays: ")
    assert ["builds can be taken from the store again"] == lines[1:]
    assert good == current_build(local_dir)


@pytest.mark.parametrize("url", ["gs://bucket/builds", "nothing://there", "s3:"])
def test_unsupported_store_logs_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    """An unsupported store logs one warning, and polling goes on."""
    replica = Replica(url)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert replica.poll(tmp_path) is None
    (line,) = [record.message for record in caplog.records]
    assert url in line


def test_database_damaged_before_publishing_is_not_served(
    two_builds: list[Path], tmp_path: Path
) -> None:
    """A database damaged before publishing does not replace a good build."""
    url = f"file://{tmp_path}/store"
    store, replica, local_dir = Store(url), Replica(url), tmp_path / "taken"
    store.publish(two_builds[0])
    good = replica.poll(local_dir)
    damaged = bytearray(two_builds[1].read_bytes())
    damaged[len(damaged) // 2 : len(damaged) // 2 + 200_000] = b"\xaa" * 200_000
    two_builds[1].write_bytes(damaged)
    store.publish(two_builds[1])
    assert replica.poll(local_dir) is None
    assert good == current_build(local_dir)


def test_build_damaged_on_disk_is_downloaded_under_another_name(
    two_builds: list[Path], tmp_path: Path
) -> None:
    """A build damaged on local disk is downloaded again under another name."""
    url = f"file://{tmp_path}/store"
    Store(url).publish(two_builds[0])
    good = Replica(url).poll(tmp_path / "taken")
    assert good is not None
    good.write_bytes(b"")
    again = Replica(url).poll(tmp_path / "taken")
    assert again is not None
    assert f"airstrikes-{'a' * 12}r2.duckdb" == again.name
    assert two_builds[0].read_bytes() == again.read_bytes()


def test_deleted_build_is_downloaded_again(
    two_builds: list[Path], tmp_path: Path
) -> None:
    """If its folder is deleted, the same server downloads the build again."""
    url = f"file://{tmp_path}/store"
    Store(url).publish(two_builds[0])
    replica, local_dir = Replica(url), tmp_path / "taken"
    assert replica.poll(local_dir) is not None
    shutil.rmtree(local_dir)
    assert two_builds[0].name == (replica.poll(local_dir) or Path()).name
    assert replica.poll(local_dir) is None


def test_locked_file_is_retried_at_the_next_poll(
    two_builds: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file locked for a moment is retried at the next poll."""
    url = f"file://{tmp_path}/store"
    replica, local_dir = Replica(url, wait=0), tmp_path / "taken"
    Store(url).publish(two_builds[0])

    def busy(*_: object) -> None:
        raise PermissionError(13, "The file is used by another process")

    monkeypatch.setattr("etl.stores.point_at", busy)
    assert replica.poll(local_dir) is None
    monkeypatch.undo()
    assert two_builds[0].name == (replica.poll(local_dir) or Path()).name
    assert not list(local_dir.glob(".draft*"))


def test_exception_in_the_loop_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception in the loop is logged once; ``/healthz`` gives the last poll."""
    polls, looks = Polls(last=0.0), []

    async def look(_: object) -> None:
        looks.append(1)
        raise ZeroDivisionError("odd")

    monkeypatch.setattr(server._Follower, "look", look)

    async def follow() -> None:
        settings = Settings(poll_seconds=0.001)
        task = asyncio.create_task(server._background(settings, polls))
        while len(looks) < 5:
            await asyncio.sleep(0.001)
        assert not task.done()
        task.cancel()

    with caplog.at_level(logging.WARNING):
        run(follow())
    assert 1 == len(caplog.records)
    state = SimpleNamespace(polls=polls, sessions=SimpleNamespace(count=0))
    scope = {"type": "http", "app": SimpleNamespace(state=state), "headers": []}
    answer = json.loads(bytes(run(health.healthz(Request(scope))).body))
    assert "1970-01-01T00:00:00+00:00" == answer["looked_for_builds_at"]


def test_store_that_does_not_answer_is_logged_and_blocks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """A store that does not answer is logged, and waited for in its own thread."""
    monkeypatch.setattr(server, "SLOW_STORE", 0.01)
    answered = threading.Event()

    async def wait() -> None:
        task = asyncio.create_task(
            server._in_a_thread(lambda _: answered.wait(30), tmp_path)
        )
        while not caplog.records:
            await asyncio.sleep(0.005)
        assert not task.done()
        answered.set()
        await task

    with caplog.at_level(logging.WARNING):
        run(wait())
    assert "has not answered" in caplog.records[0].message


def test_failed_first_build_is_logged_once_and_retried(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A failed first build is logged once and retried without a restart."""
    tries: list[int] = []

    def publish(**_: object) -> None:
        tries.append(1)
        if len(tries) < 4:
            raise DataError("data/build", "cannot be written: full.", "Free space.")

    monkeypatch.setattr(server, "publish", publish)
    monkeypatch.setattr(server, "BUILD_AGAIN", 0.0)
    monkeypatch.setattr(server, "current_build", lambda: None)
    monkeypatch.setattr(server.database, "is_there", lambda: len(tries) >= 4)
    follower = server._Follower(Settings(), Polls(), None)

    async def follow() -> None:
        for _ in range(6):
            await follower.look()

    with caplog.at_level(logging.INFO):
        run(follow())
    assert 4 == len(tries)
    lines = [record.message for record in caplog.records]
    assert ["no build yet: making the first one from the registers"] == lines[:1]
    assert 1 == len([line for line in lines if "the first build failed" in line])
