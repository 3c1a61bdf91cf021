"""Builds in a store are taken complete and verified, or not at all."""

import errno
import json
import os
import time
import tracemalloc
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from itertools import product
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.errors import DataError
from etl.publish import POINTER, current_build, id_of
from etl.store_files import LARGEST_FILE
from etl.stores import (
    KEPT_IN_STORE,
    LARGEST_LIST,
    Pointer,
    Store,
    StoreError,
    publish_to,
)
from tests.sampling import sample, times


def copy_as(build: Path, folder: Path, build_id: str) -> Path:
    """Return a copy of a build under another id."""
    target = folder / f"airstrikes-{build_id}.duckdb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build.read_bytes())
    exports = target.with_suffix("")
    exports.mkdir(exist_ok=True)
    (exports / "volumes.csv").write_text("month\n")
    return target


@pytest.fixture
def build(published: Path) -> Path:
    """Give the file of a build."""
    path = current_build(published)
    assert path is not None
    return path


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    """Give a bucket of a local S3 server."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    import boto3
    from fsspec.config import conf

    # Port 0 lets the server find a free one: it waits for a port in use.
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    before = {key: os.environ.get(key) for key in keys}
    os.environ |= keys
    address = f"http://127.0.0.1:{port}"
    boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(
        Bucket="builds"
    )
    conf["s3"] = {"endpoint_url": address}
    yield "s3://builds/air-strikes"
    conf.pop("s3")
    server.stop()
    for key, value in before.items():
        if value is None:
            os.environ.pop(key)
        else:
            os.environ[key] = value


#: Ways in which a build in a store can be damaged.
DAMAGES = ("cut", "empty", "gone", "larger", "list gone")
#: The files of a build in a store; a wrong byte is detected in each.
NAMES = ("airstrikes-{}.duckdb", "FILES", "CURRENT")


@pytest.fixture(params=["file", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty store, of three kinds."""
    if request.param == "s3":
        return f"{request.getfixturevalue('s3_url')}/{uuid.uuid4().hex}"
    if request.param == "memory":
        return f"memory://{uuid.uuid4().hex}"
    return f"file://{tmp_path}/store"


def test_a_build_goes_through_a_store_unchanged(
    url: str, build: Path, tmp_path: Path
) -> None:
    """The server gets the published files byte for byte, and its pointer names them."""
    store = Store(url)
    assert store.newest() is None
    assert store.publish(build)
    pointer = store.newest()
    assert pointer is not None
    taken = store.fetch(pointer, tmp_path / "taken")
    assert current_build(tmp_path / "taken") == taken
    assert build.read_bytes() == taken.read_bytes()
    names = sorted(p.name for p in build.with_suffix("").rglob("*"))
    assert names == sorted(p.name for p in taken.with_suffix("").rglob("*"))
    with duckdb.connect(taken, read_only=True) as con:
        (count,) = con.execute("select count(*) from build_info").fetchone() or (0,)
    assert 1 == count


def test_build_made_again_has_its_own_name_in_a_store(
    build: Path, tmp_path: Path
) -> None:
    """The suffix that tells it from a damaged one beside it is not part of its id."""
    again = copy_as(build, tmp_path / "made", "cccccccccccc" + "r2")
    store = Store(f"file://{tmp_path}/store")
    store.publish(again)
    pointer = store.newest()
    assert pointer is not None
    assert "cccccccccccc" == pointer.build_id
    taken = store.fetch(pointer, tmp_path / "taken")
    assert "airstrikes-cccccccccccc.duckdb" == taken.name
    assert (taken.with_suffix("") / "volumes.csv").is_file()


def test_publishing_again_changes_nothing(
    url: str, build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build is uploaded once; only a file store must read the files to tell."""
    build = copy_as(build, tmp_path / "made", id_of(build))
    store = Store(url)
    assert store.publish(build)
    before = store.newest()
    read: list[str] = []
    monkeypatch.setattr(
        store,
        "_read",
        lambda *args: (read.append(args[0]), Store._read(store, *args))[1],
    )
    assert not store.publish(build)
    assert url.startswith("file:") or [POINTER] == read
    assert before == store.newest()


@pytest.mark.parametrize(
    ("url", "hours"),
    sample([("memory", 1), ("s3", 1), ("memory", -1), ("s3", -1)], 2),
    indirect=["url"],
)
def test_two_publishers_to_one_bucket_leave_a_complete_build(
    url: str,
    build: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
) -> None:
    """The second finishes while the first is uploading the oldest build again."""
    monkeypatch.setattr("etl.stores.KEPT_IN_STORE", 2)
    monkeypatch.setattr("etl.stores.LONGEST_UPLOAD", timedelta(hours=hours))
    oldest, before, other = (
        copy_as(build, tmp_path / "made", letter * 12) for letter in "abc"
    )
    for path in (oldest, before):
        Store(url).publish(path)
    store = Store(url)
    waiting = [other]

    def write(name: str, content: bytes) -> None:
        if waiting and name.endswith(".csv"):  # the database is already uploaded
            Store(url).publish(waiting.pop())
        Store._write(store, name, content)

    monkeypatch.setattr(store, "_write", write)
    assert store.publish(oldest)
    newest = store.newest()
    assert newest is not None
    assert ("a" * 12, ("c" * 12,)) == (newest.build_id, newest.earlier)
    assert oldest.read_bytes() == store.fetch(newest, tmp_path / "taken").read_bytes()
    store._fs.invalidate_cache()
    folders = store._fs.ls(f"{store._root}/builds", detail=False)
    left = {path.rpartition("/")[2] for path in folders}
    assert {letter * 12 for letter in ("abc" if hours > 0 else "ac")} == left


@pytest.mark.parametrize(
    ("url", "damaged"),
    [
        *(("file", damaged) for damaged in NAMES),
        *product(("memory", "s3"), sample(NAMES, 1)),
    ],
    indirect=["url"],
)
def test_damaged_build_is_not_downloaded(
    url: str, build: Path, tmp_path: Path, damaged: str
) -> None:
    """One wrong byte gives an error with its place, and the last good build stays."""
    store = Store(url)
    first = copy_as(build, tmp_path / "made", "aaaaaaaaaaaa")
    second = copy_as(build, tmp_path / "made", "bbbbbbbbbbbb")
    store.publish(first)
    pointer = store.newest()
    assert pointer is not None
    good = store.fetch(pointer, tmp_path / "taken")
    store.publish(second)
    name = damaged.format("bbbbbbbbbbbb")
    name = name if name == POINTER else f"builds/bbbbbbbbbbbb/{name}"
    content = bytearray(store._read(name, LARGEST_FILE))
    content[len(content) // 2] ^= 1
    store._write(name, bytes(content))
    with pytest.raises(StoreError, match=r"differs|understood|cannot be read"):
        newest = store.newest()
        assert newest is not None
        store.fetch(newest, tmp_path / "taken")
    assert good == current_build(tmp_path / "taken")
    assert not list((tmp_path / "taken").glob(".draft-*"))


def test_file_list_with_a_path_outside_is_refused(build: Path, tmp_path: Path) -> None:
    """No file is written outside the folder of builds."""
    store = Store(f"file://{tmp_path}/store")
    listed = b'{"files": {"../outside": {"bytes": 1, "sha256": "x"}}}'
    store._write("builds/aaaa/FILES", listed)
    import hashlib

    pointer = Pointer("aaaa", hashlib.sha256(listed).hexdigest())
    with pytest.raises(StoreError, match="outside"):
        store.fetch(pointer, tmp_path / "taken")
    assert not (tmp_path / "outside").exists()


def test_a_store_and_a_folder_keep_a_few_builds(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest go: the store keeps ten (here four of six), the folder three.

    Without a pointer nobody knows which were current, so all stay.
    """
    assert 10 == KEPT_IN_STORE
    kept_in_store = times(4, KEPT_IN_STORE)
    monkeypatch.setattr("etl.stores.KEPT_IN_STORE", kept_in_store)
    store = Store(f"file://{tmp_path}/store")
    for number in range(kept_in_store + 2):
        store.publish(copy_as(build, tmp_path / "made", f"{number:012x}"))
        pointer = store.newest()
        assert pointer is not None
        store.fetch(pointer, tmp_path / "taken")
    names = sorted(path.name for path in (tmp_path / "store" / "builds").iterdir())
    assert [f"{n:012x}" for n in range(2, kept_in_store + 2)] == names
    assert 3 == len(list((tmp_path / "taken").glob("airstrikes-*.duckdb")))
    (tmp_path / "store" / POINTER).unlink()
    store.publish(copy_as(build, tmp_path / "made", "f" * 12))
    builds = (tmp_path / "store" / "builds").iterdir()
    assert [*names, "f" * 12] == sorted(path.name for path in builds)


def test_failed_upload_leaves_the_pointer_unchanged(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pointer is written last, so a partial build is never visible."""
    store = Store(f"file://{tmp_path}/store")
    store.publish(copy_as(build, tmp_path / "made", "aaaaaaaaaaaa"))
    before = store.newest()
    write = store._write

    def fail_late(name: str, content: bytes) -> None:
        if name.endswith("FILES"):
            raise OSError("no space")
        write(name, content)

    monkeypatch.setattr(store, "_write", fail_late)
    with pytest.raises(StoreError, match="no space"):
        store.publish(copy_as(build, tmp_path / "made", "bbbbbbbbbbbb"))
    assert before == store.newest()


@pytest.mark.usefixtures("quick_builds")
def test_the_command_publishes_what_it_built(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``build --publish-to`` names the build and the store."""
    out, url = tmp_path / "out", f"file://{tmp_path}/store"
    arguments = ["--data", str(small_data), "build", "--out", str(out)]
    assert 0 == main([*arguments, "--publish-to", url])
    pointer = Store(url).newest()
    assert pointer is not None
    line = capsys.readouterr().out.splitlines()[-1]
    assert f"build {pointer.build_id} is now the newest in {url}" == line


@pytest.mark.parametrize(
    "url", ["file://", "file://builds", "file://localhost/x", "memory://x", "/srv/x"]
)
def test_the_working_folder_and_the_memory_are_no_stores(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
) -> None:
    """Refused before anything is read: ``file://$STORE`` with an unset variable."""
    monkeypatch.chdir(tmp_path)
    for command in ("build", "refresh"):
        with pytest.raises(SystemExit, match="2"):
            main([command, "--out", str(tmp_path / "out"), "--publish-to", url])
        assert f"{url!r} is not a store" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_store_error_tells_what_to_do(tmp_path: Path) -> None:
    """There is no build yet, or the URL is not understood."""
    with pytest.raises(DataError, match="Make one first"):
        publish_to(f"file://{tmp_path}/store", tmp_path)
    with pytest.raises(StoreError, match="cannot be used"):
        Store("nothing://there")


def test_publishing_works_without_permission_to_delete(
    build: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Old builds stay, the log says so, and they go once deletion is permitted."""
    kept_in_store = times(4, KEPT_IN_STORE)
    monkeypatch.setattr("etl.stores.KEPT_IN_STORE", kept_in_store)
    store = Store(f"file://{tmp_path}/store")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Access Denied")

    with monkeypatch.context() as patch:
        patch.setattr(store._fs, "rm", refuse)
        for number in range(kept_in_store + 3):
            name = f"{number:012x}"
            assert store.publish(copy_as(build, tmp_path / "made", name))
            pointer = store.newest()
            assert pointer is not None
            assert name == pointer.build_id
    assert 3 == len([r for r in caplog.records if "Access Denied" in r.message])
    assert store.publish(copy_as(build, tmp_path / "made", "f" * 12))
    assert kept_in_store == len(list((tmp_path / "store" / "builds").iterdir()))


@pytest.mark.parametrize(
    "change", ["drop table volumes", "alter table volumes drop column read_at"]
)
def test_build_of_an_older_version_is_not_downloaded(
    build: Path, tmp_path: Path, change: str
) -> None:
    """The build is complete, but pages would fail on the missing tables or columns."""
    other = copy_as(build, tmp_path / "made", "dddddddddddd")
    with duckdb.connect(other) as con:
        con.execute(change)
    store = Store(f"file://{tmp_path}/store")
    store.publish(other)
    pointer = store.newest()
    assert pointer is not None
    with pytest.raises(StoreError, match="version: it lacks volumes"):
        store.fetch(pointer, tmp_path / "taken")
    assert current_build(tmp_path / "taken") is None


def test_build_of_a_later_version_is_downloaded(build: Path, tmp_path: Path) -> None:
    """Servers are upgraded one after another, and ignore tables that are new."""
    later = copy_as(build, tmp_path / "made", "eeeeeeeeeeee")
    with duckdb.connect(later) as con:
        con.execute("create table new_mart as select 1 as id")
    store = Store(f"file://{tmp_path}/store")
    store.publish(later)
    pointer = store.newest()
    assert pointer is not None
    assert "eeeeeeeeeeee" in store.fetch(pointer, tmp_path / "taken").name


@pytest.mark.parametrize(
    ("url", "damage"),
    [
        *(("file", damage) for damage in DAMAGES),
        *product(("memory", "s3"), sample(DAMAGES, 1)),
    ],
    indirect=["url"],
)
def test_publishing_again_repairs_a_damaged_build(
    build: Path, url: str, tmp_path: Path, damage: str
) -> None:
    """No server can take it, and there is no newer build yet."""
    build = copy_as(build, tmp_path / "made", id_of(build))
    store = Store(url)
    store.publish(build)
    build_id = id_of(build)
    name = "FILES" if damage == "list gone" else build.name
    place = f"builds/{build_id}/{name}"
    content = build.read_bytes()
    damaged = {"cut": content[:-5000], "empty": b"", "larger": content + b"x"}
    if damage in damaged:
        store._write(place, damaged[damage])
    else:
        store._fs.rm(f"{store._root}/{place}")
    pointer = store.newest()
    assert pointer is not None
    with pytest.raises(StoreError):
        store.fetch(pointer, tmp_path / "taken")
    assert store.publish(build)
    assert not store.publish(build)
    mended = store.newest()
    assert mended is not None
    assert content == store.fetch(mended, tmp_path / "taken").read_bytes()


def test_oversized_file_is_not_read_completely(build: Path, tmp_path: Path) -> None:
    """A disk image in place of the pointer is not read into memory."""
    store = Store(f"file://{tmp_path}/store")
    store.publish(build)
    with (tmp_path / "store" / POINTER).open("wb") as file:
        file.truncate(50 * LARGEST_LIST)
    tracemalloc.start()
    with pytest.raises(StoreError, match="more than 1,048,576 bytes"):
        store.newest()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LARGEST_LIST


def test_foreign_file_in_place_of_the_pointer_is_kept(
    build: Path, tmp_path: Path
) -> None:
    """The URL may be wrong and the file somebody else's; the error says what to do."""
    store = Store(f"file://{tmp_path}/store")
    ours = '{"build_id": "0123456789ab", "sha256": "", "earlier": [], "published_at": '
    for content in ("", f"{ours}NaN}}", f"{ours}-1}}", f'{ours}"today"}}'):
        store._write(POINTER, content.encode())
        with pytest.raises(StoreError, match="remove it and publish again"):
            store.publish(build)
        assert content == (tmp_path / "store" / POINTER).read_text()


def test_download_has_the_time_of_publication(build: Path, tmp_path: Path) -> None:
    """It is not the download time, unless the store gives none or a future one."""
    store = Store(f"file://{tmp_path}/store")
    build = copy_as(build, tmp_path / "made", id_of(build))
    os.utime(build, (1_764_000_000, 1_764_000_000))
    store.publish(build)
    pointer = store.newest()
    assert pointer is not None
    for name in ("one", "another"):
        taken = store.fetch(pointer, tmp_path / name)
        assert build.stat().st_mtime == taken.stat().st_mtime
    os.utime(taken, (1_765_000_000, 1_765_000_000))  # taken before it gave a time
    assert taken == store.fetch(pointer, tmp_path / "another")
    assert build.stat().st_mtime == taken.stat().st_mtime
    began = time.time()
    for date in (None, began + 10**9):
        store._write(
            POINTER, json.dumps(asdict(pointer) | {"published_at": date}).encode()
        )
        pointer = store.newest()
        assert pointer is not None
        taken = store.fetch(pointer, tmp_path / f"{date}")
        assert began - 1 < taken.stat().st_mtime < time.time() + 1


def test_publishers_to_one_folder_take_turns(build: Path, tmp_path: Path) -> None:
    """Every build is in the store, the last is the newest, and the rest are listed."""
    url = f"file://{tmp_path}/store"
    copies = [copy_as(build, tmp_path / letter, letter * 12) for letter in "abcdef"]
    with ThreadPoolExecutor(len(copies)) as pool:
        assert all(pool.map(lambda path: Store(url).publish(path), copies))
    newest = Store(url).newest()
    assert newest is not None
    assert {id_of(path) for path in copies} == {newest.build_id, *newest.earlier}
    assert Store(url).fetch(newest, tmp_path / "taken").is_file()


def test_full_disk_is_named_and_published_builds_stay(
    build: Path, tmp_path: Path, small_disk: Path
) -> None:
    """It may be the store's disk or the server's; with space again both work."""
    size = sum(path.stat().st_size for path in build.parent.rglob("*"))
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (12 * 2**20 - size // 2))
    store = f"file://{small_disk}/store"
    with pytest.raises(DataError) as error:
        publish_to(store, build.parent)
    assert os.strerror(errno.ENOSPC) in str(error.value)
    assert "Free some space; readers still get the previous build." in str(error.value)
    assert Store(store).newest() is None
    other = f"file://{tmp_path}/other"
    publish_to(other, build.parent)
    newest = Store(other).newest()
    assert newest is not None
    taken = small_disk / "taken"
    with pytest.raises(DataError) as error:
        Store(other).fetch(newest, taken)
    complaint = f"{taken}: cannot be written: {os.strerror(errno.ENOSPC)}."
    assert str(error.value).startswith(complaint)
    assert [".lock"] == [path.name for path in taken.iterdir()]
    ballast.unlink()
    assert (newest.build_id, True) == publish_to(store, build.parent)
    assert newest.build_id == id_of(Store(other).fetch(newest, taken))
