"""Nothing that happens to a build, or to its folder, reaches a reader.

The tests do each of these to real processes and files: see ``tests/etl/killing.py``.
"""

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.errors import DataError
from etl.paths import ROOT
from etl.publish import POINTER, build_id, builds, current_build, publish, read_whole
from tests.editing import change_row, register_path
from tests.etl.killing import STAGES, ended, in_a_child
from tests.etl.read_only import read_only
from tests.sampling import sample, times

KILLS = times(len(STAGES), 50)
WORKERS = times(1, 2)


def other_data(data_dir: Path, value: int = 5001) -> None:
    """Change the data, and with it the build."""
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-06-glide-bombs-sybiha", value=str(value))


def started(
    data_dir: Path,
    build_dir: Path,
    stream: str = "stdout",
    limit: int = resource.RLIM_INFINITY,
) -> tuple[int, int]:
    """Start the build command as a host does, with a file size limit.

    Return the child's pid and the pipe that receives its ``stream``.
    """

    def work(writing: int) -> int:
        setattr(sys, stream, os.fdopen(writing, "w", closefd=False))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        code = main(["--data", str(data_dir), "build", "--out", str(build_dir)])
        getattr(sys, stream).flush()
        return code

    return in_a_child(work)


def etl_build(
    data_dir: Path, build_dir: Path, limit: int = resource.RLIM_INFINITY
) -> tuple[int, str]:
    """Run the command; return its code and error output."""
    return ended(*started(data_dir, build_dir, "stderr", limit))


def id_served(build_dir: Path) -> str:
    """Return the id in the served build, which is read completely."""
    path = current_build(build_dir)
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as con:
        return read_whole(con)


def test_killed_build_leaves_the_last_build_and_can_be_repeated(
    small_data: Path, tmp_path: Path
) -> None:
    """After a SIGKILL at any line a complete build is served, and the next is made."""
    workers = []
    for worker in range(WORKERS):
        folder = tmp_path / str(worker)
        shutil.copytree(small_data, folder / "data")
        workers.append(
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.etl.killing",
                    str(folder / "data"),
                    str(folder / "build"),
                    str(KILLS),
                    str(worker),
                    str(WORKERS),
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    kills = [
        json.loads(line)
        for worker in workers
        for line in worker.communicate(timeout=390)[0].splitlines()
    ]
    assert [0] * WORKERS == [worker.returncode for worker in workers]
    assert len(STAGES) <= len(kills) <= KILLS
    for kill in kills:
        assert kill["ended"] == -9, kill
        assert kill["is_sound"], kill
        assert kill["next_build"] == 0, kill
        assert kill["points_at_it"], kill
        assert kill["left"] == [".lock", POINTER], kill
        if kill["served"] == "last":
            assert kill["builds"] <= 3, kill
    hit = {kill["place"].split(":")[0] for kill in kills}
    assert set(STAGES) <= hit
    assert {"last", "next"} == {kill["served"] for kill in kills}


@pytest.mark.usefixtures("quick_builds")
def test_full_disk_is_named_and_the_last_build_stays(
    data_dir: Path, published: Path, small_disk: Path
) -> None:
    """On a full disk the build says so; with space again it is made."""
    shutil.copytree(published, small_disk, dirs_exist_ok=True)
    served = id_served(small_disk)
    used = sum(path.stat().st_size for path in small_disk.rglob("*") if path.is_file())
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (12 * 2**20 - used - 2**20))
    other_data(data_dir)
    code, complaint = etl_build(data_dir, small_disk)
    assert code == 1
    line, remedy = complaint.splitlines()
    assert line.startswith(f"error: data/build: {small_disk} cannot be written: ")
    assert os.strerror(errno.ENOSPC) in line
    expected = "The last good build stays in place. Free some space, and build again."
    assert expected == remedy
    assert served == id_served(small_disk)
    assert not list(small_disk.glob(".draft*"))
    ballast.unlink()
    assert publish(data_dir, small_disk).is_new
    assert build_id(data_dir) == id_served(small_disk)


@pytest.mark.usefixtures("quick_builds")
def test_file_size_limit_is_named_and_the_last_build_stays(
    data_dir: Path, build_dir: Path
) -> None:
    """A truncated write, early or late, is not a build; the next one is made."""
    before = id_served(build_dir)
    other_data(data_dir)
    for kilobytes in sample([4, 64, 768], 2):
        code, complaint = etl_build(data_dir, build_dir, kilobytes * 1024)
        assert code == 1, kilobytes
        line, remedy = complaint.splitlines()
        assert line.startswith(f"error: data/build: {build_dir} cannot be written: ")
        assert remedy.startswith("The last good build stays in place. ")
        assert before == id_served(build_dir)
        assert not list(build_dir.glob(".draft*"))
    assert publish(data_dir, build_dir).is_new
    assert build_id(data_dir) == id_served(build_dir)


@pytest.mark.usefixtures("copied_builds")
def test_read_only_folder_is_named_and_the_last_build_stays(
    data_dir: Path, build_dir: Path
) -> None:
    """The same data needs no write; other data is refused with one line."""
    before = id_served(build_dir)
    with read_only(build_dir):
        assert etl_build(data_dir, build_dir) == (0, "")
        other_data(data_dir)
        code, complaint = etl_build(data_dir, build_dir)
    assert code == 1
    line, remedy = complaint.splitlines()
    assert line.startswith(f"error: data/build: {build_dir} cannot be written: ")
    expected = (
        "The last good build stays in place. Make the folder writable, "
        "or name another with --out, and build again."
    )
    assert expected == remedy
    assert before == id_served(build_dir)


def overwritten(raw: bytes) -> bytes:
    """Return a file with a block in the middle overwritten."""
    block = 3 * 4096 + 5 * 65_536
    return raw[: block + 64] + b"\xaa" * 16 + raw[block + 80 :]


@pytest.mark.usefixtures("copied_builds")
@pytest.mark.parametrize(
    "damage",
    sample(
        [
            pytest.param(lambda raw: b"", id="empty"),
            pytest.param(lambda raw: raw[: len(raw) // 2], id="cut off"),
            pytest.param(lambda raw: b"<html>" + raw[6:], id="beginning"),
            pytest.param(overwritten, id="middle"),
        ],
        2,
    ),
)
def test_damaged_database_is_rebuilt_under_another_name(
    data_dir: Path, build_dir: Path, damage: Callable[[bytes], bytes]
) -> None:
    """The same inputs are built again when their build is damaged."""
    damaged = current_build(build_dir)
    assert damaged is not None
    damaged.write_bytes(damage(damaged.read_bytes()))
    published = publish(data_dir, build_dir)
    assert published.is_new
    assert published.path.name == f"airstrikes-{build_id(data_dir)}r2.duckdb"
    assert build_id(data_dir) == id_served(build_dir)
    assert not publish(data_dir, build_dir).is_new


@pytest.mark.parametrize(
    "pointer",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00\x01", id="no text"),
        pytest.param(b"airstrikes-000000000000.duckdb\n", id="to a missing file"),
    ],
)
def test_lost_pointer_is_restored_without_a_build(
    data_dir: Path, build_dir: Path, pointer: bytes | None
) -> None:
    """The pointer is set to the intact build, which is not touched."""
    path = current_build(build_dir)
    assert path is not None
    before = path.stat().st_ino
    if pointer is None:
        (build_dir / POINTER).unlink()
    else:
        (build_dir / POINTER).write_bytes(pointer)
    assert publish(data_dir, build_dir).path == path == current_build(build_dir)
    assert before == path.stat().st_ino


@pytest.mark.usefixtures("copied_builds")
def test_restored_data_reuses_its_earlier_build(
    data_dir: Path, build_dir: Path
) -> None:
    """Going back to yesterday's data only moves the pointer."""
    first = current_build(build_dir)
    assert first is not None
    text = register_path(data_dir, "statements").read_text(encoding="utf-8")
    other_data(data_dir)
    publish(data_dir, build_dir)
    register_path(data_dir, "statements").write_text(text, encoding="utf-8")
    steps: list[str] = []
    again = publish(data_dir, build_dir, progress=lambda step, *_: steps.append(step))
    assert again.path == first == current_build(build_dir)
    assert steps == []


@pytest.mark.usefixtures("quick_builds")
def test_two_simultaneous_processes_make_one_build(
    data_dir: Path, build_dir: Path
) -> None:
    """Of two started together one builds; the other waits and finds it done."""
    other_data(data_dir)
    results = [
        ended(*child) for child in [started(data_dir, build_dir) for _ in range(2)]
    ]
    assert [0, 0] == [code for code, _ in results]
    last_lines = [lines.splitlines()[-2] for _, lines in results]  # before the warnings
    name = build_id(data_dir)
    expected = [
        f"nothing to do: build {name} stands for these inputs",
        f"published build {name}",
    ]
    assert expected == sorted(last_lines)
    assert name == id_served(build_dir)


@pytest.mark.usefixtures("copied_builds")
def test_clock_set_back_keeps_the_order_of_builds(
    data_dir: Path, build_dir: Path
) -> None:
    """A build made after one dated tomorrow is still the newest."""
    in_order = builds(build_dir)
    for value in (5001, 5002):
        tomorrow = in_order[0].stat().st_mtime + 86_400
        os.utime(in_order[0], (tomorrow, tomorrow))
        other_data(data_dir, value)
        in_order.insert(0, publish(data_dir, build_dir).path)
    (build_dir / POINTER).unlink()
    assert in_order == builds(build_dir)


def test_file_in_place_of_the_folder_is_named(data_dir: Path, tmp_path: Path) -> None:
    """The error says that the path cannot be written."""
    place = tmp_path / "build"
    place.touch()
    with pytest.raises(DataError) as error:
        publish(data_dir, place)
    line = str(error.value).splitlines()[0]
    assert line.startswith(f"data/build: {place} cannot be written: ")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (duckdb.InternalException("INTERNAL Error: odd\n\nStack Trace:\n/x"), "odd"),
        (duckdb.OutOfMemoryException("no room"), "memory ran out: no room"),
    ],
)
def test_duckdb_error_is_named_and_the_last_build_stays(
    data_dir: Path,
    build_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    message: str,
) -> None:
    """An internal error gives one line, no traceback; readers keep their build."""
    served = id_served(build_dir)
    other_data(data_dir)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("etl.publish.build", fail)
    with pytest.raises(DataError, match=message) as caught:
        publish(data_dir, build_dir)
    assert "/x" not in str(caught.value)
    assert served == id_served(build_dir)
    assert sorted(p.name for p in build_dir.glob(".draft*")) == []
