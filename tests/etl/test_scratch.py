"""A process's folders are removed with it, and no process removes a live one's."""

import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from dashboard.web import files
from etl import validation
from etl.fetch_air_force import fetch_air_force
from etl.scratch import scratch_folder
from etl.validation import written_together
from tests.etl.feed_copies import FEED
from tests.etl.killing import ended, in_a_child

PREFIX = "air-strikes-test-"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder in place of the system's temporary one."""
    folder = tmp_path / "system"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def killed(within: Path | None = None, prefix: str = PREFIX) -> None:
    """Kill a process while it works in a folder."""

    def work(_: int) -> int:
        with scratch_folder(prefix, within) as folder:
            (folder / "part").mkdir()
            (folder / "part" / "file").write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    assert -signal.SIGKILL == ended(*in_a_child(work))[0]


def test_next_process_removes_the_folder_of_a_killed_one(scratch: Path) -> None:
    """The next process also removes its own folder."""
    killed()
    (left,) = scratch.iterdir()
    with scratch_folder(PREFIX) as folder:
        assert [folder] == list(scratch.iterdir())
        assert folder != left
    assert [] == list(scratch.iterdir())


def test_running_process_keeps_its_folder(scratch: Path) -> None:
    """Other folders made meanwhile, in this process or another, do not remove it."""

    def work(writing: int) -> int:
        with scratch_folder(PREFIX) as folder:
            os.write(writing, folder.name.encode())
            time.sleep(300)
        return 0

    child, reading = in_a_child(work)
    name = os.read(reading, 100).decode()
    with scratch_folder(PREFIX), scratch_folder(PREFIX):
        assert (scratch / name).is_dir()
        assert 3 == len(list(scratch.iterdir()))
    os.kill(child, signal.SIGKILL)
    ended(child, reading)
    assert [scratch / name] == list(scratch.iterdir())


def test_folder_removed_before_its_lock_is_created_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another process may look in between the two steps."""
    folders: list[Path] = []

    def take(folder: Path, *, wait: bool) -> None:
        folders.append(folder)
        if len(folders) == 1:
            folder.rmdir()

    monkeypatch.setattr("etl.scratch._locked", take)
    with scratch_folder(PREFIX) as folder:
        assert [folder] == folders[1:]
        assert folder.is_dir()


def test_only_scratch_folders_are_removed(scratch: Path) -> None:
    """Files, links and folders named by a person are kept."""
    (scratch / "target").mkdir()
    (scratch / f"{PREFIX}abcdefgh").symlink_to(scratch / "target")
    (scratch / f"{PREFIX}ijklmnop").touch()
    (scratch / f"{PREFIX}my-own-folder").mkdir()
    before = sorted(scratch.iterdir())
    with scratch_folder(PREFIX):
        pass
    assert before == sorted(scratch.iterdir())


def test_trials_downloads_and_zips_remove_old_folders(
    scratch: Path, data_dir: Path, tmp_path: Path
) -> None:
    """Each removes the remains of its own kind."""
    cache = tmp_path / "fetch"
    cache.mkdir()
    killed(prefix=validation.TRIAL)
    killed(prefix="air-strikes-zips-")
    killed(cache, "copy-")
    with written_together(data_dir):
        pass
    day, why = date(2026, 7, 5), "It has ten rows."
    fetch_air_force(data_dir, str(FEED), day, accept_revision=why, cache_dir=cache)
    assert [".lock"] == [path.name for path in cache.iterdir()]
    files.remove_datasets()  # left by other tests
    files._datasets()
    files.remove_datasets()
    assert [] == list(scratch.iterdir())


def test_scratch_folders_work_without_file_locks(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nobody can tell whether a folder's process has ended."""
    killed()
    (left,) = scratch.iterdir()
    monkeypatch.setattr("etl.scratch.fcntl", None)
    with scratch_folder(PREFIX) as folder:
        assert {folder, left} == {*scratch.iterdir()}
    assert [left] == [*scratch.iterdir()]
