"""A full disk, wherever a command meets it: named, and nothing half written."""

import os
import resource
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from etl import clock
from etl.__main__ import main
from etl.inputs import copy_inputs
from tests.etl.feed_copies import (
    FEED,
    FIRST,
    LATER,
    later_copy,
    snapshot_air_force,
    without_copies,
)
from tests.etl.feed_server import channels, serving
from tests.etl.killing import ended, in_a_child
from tests.etl.test_fetch import staff_message
from tests.sampling import IS_LONG, sample

LAST = clock.today() - timedelta(days=1)
DAYS = [LAST - timedelta(days=n) for n in reversed(range(30))]
PAGES = channels({"GeneralStaffZSU": [staff_message(day, 150) for day in DAYS]}, 20)


def contents(data_dir: Path) -> dict[str, bytes]:
    """Return the register contents that a build would read."""
    copy = copy_inputs(data_dir, data_dir.parent / "copy")
    return {path.name: path.read_bytes() for path in (copy / "registers").iterdir()}


def fetch(arguments: list[str], limit: int) -> tuple[int, str]:
    """Run the command under a file size limit; return its code and error output."""

    def work(writing: int) -> int:
        sys.stderr = os.fdopen(writing, "w", closefd=False)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        return main(arguments)

    return ended(*in_a_child(work))


def without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the models when registers are tried, except in a full run."""
    if not IS_LONG:
        monkeypatch.setattr("etl.validation.build", lambda *_: None)


@pytest.mark.usefixtures("with_trial_builds")
def test_backfill_on_a_full_disk_names_the_folder_and_resumes(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The posts read, the reading's progress and the trial are in different places."""
    cache, system = tmp_path / "fetch", tmp_path / "system"
    system.mkdir()
    without_models(monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(system))
    before = contents(data_dir)
    with serving(PAGES) as server:
        arguments = [
            *("--data", str(data_dir), "fetch", "general-staff"),
            *("--since", DAYS[0].isoformat(), "--base-url", server.url),
            *("--pause", "0", "--cache", str(cache)),
        ]
        for limit, folder in ((0, cache), (1_000, cache), (50_000, system)):
            code, complaint = fetch(arguments, limit)
            expected = (
                f"error: {folder}: cannot be written: File too large.\n"
                "Raise the limit on the size of a file, and repeat.\n"
            )
            assert (1, expected) == (code, complaint)
            assert before == contents(data_dir)
            assert [] == list(system.iterdir())
        assert (0, "") == fetch(arguments, resource.RLIM_INFINITY)
    assert before != contents(data_dir)
    assert [".lock"] == [path.name for path in cache.iterdir()]


@pytest.mark.usefixtures("with_trial_builds")
def test_copy_on_a_full_disk_is_folded_in_completely_or_not(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports, parts and the vintage all have the copy, or none has."""
    snapshot_air_force(without_copies(data_dir), FEED, FIRST)
    system = tmp_path / "system"
    system.mkdir()
    without_models(monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(system))
    before = contents(data_dir)
    copy = later_copy(tmp_path, destroyed="1")
    arguments = [
        *("--data", str(data_dir), "snapshot", "air-force", str(copy)),
        *("--as-of", LATER.isoformat()),
    ]
    for limit in sample([0, 500, 2_000, 4_000, 8_000, 20_000], 4):
        code, complaint = fetch(arguments, limit)
        assert 1 == code, limit
        assert "cannot be written: File too large.\nRaise the limit" in complaint
        assert before == contents(data_dir), limit
        assert [] == list(system.iterdir())
    assert 0 == fetch(arguments, resource.RLIM_INFINITY)[0]
    assert before != contents(data_dir)
