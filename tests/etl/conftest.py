"""Fixtures shared by several test modules of the ETL."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from etl.disk import fsync
from etl.publish import current_build, publish
from etl.registers import Row, write_registers
from etl.schema import Register
from tests.building import copied_build
from tests.etl.feed_copies import FEED, FIRST, snapshot_air_force
from tests.sampling import IS_LONG
from tests.sharing import shared_folder


def _write(
    data_dir: Path, contents: Mapping[Register, Iterable[Row]], source: str
) -> None:
    write_registers(data_dir, contents)


@pytest.fixture
def data_dir(small_data: Path, tmp_path: Path) -> Path:
    """Give a copy of the small registers that the test may damage."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture
def with_trial_builds() -> None:
    """Let each fold try to build the registers it writes, as it does for a user."""


@pytest.fixture(autouse=True)
def trial_builds(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skip the trial build after a fold, except in tests with ``with_trial_builds``.

    It takes a second per fold. In a full run every fold tries it.
    """
    if not IS_LONG and "with_trial_builds" not in request.fixturenames:
        for module in ("readings", "snapshot"):
            monkeypatch.setattr(f"etl.{module}.write_validated", _write)


@pytest.fixture
def folded(data_dir: Path, trial_builds: None) -> Path:
    """Give ``data_dir`` with the first copy of the feed folded in."""
    snapshot_air_force(data_dir, FEED, FIRST)
    return data_dir


@pytest.fixture
def quick_builds(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``publish`` write a copy of the published build under the id of the data.

    For tests of folders, pointers and locks: running the models takes a second per
    build.
    """
    build = current_build(published)
    assert build is not None
    monkeypatch.setattr("etl.publish.build", copied_build(build))
    monkeypatch.setattr("etl.publish.describe_tables", lambda *_: None)


@pytest.fixture
def copied_builds(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``publish`` copy the files of the published build, with the id of the data.

    For tests that examine neither the build nor how its files are written.
    """
    build = current_build(published)
    assert build is not None

    def write(database: Path, _: Path, identity: str, *__: object) -> None:
        shutil.copyfile(build, database)
        with duckdb.connect(database) as con:
            con.execute("update build_info set build_id = $id", {"id": identity})
        fsync(database)

    def export(_: Path, exports: Path, *__: object) -> None:
        shutil.copytree(build.with_suffix(""), exports)

    monkeypatch.setattr("etl.publish._write", write)
    monkeypatch.setattr("etl.publish._export", export)


@pytest.fixture(scope="session")
def published_again(small_data: Path) -> Path:
    """Give another folder with a fresh build of the same registers."""
    folder = shared_folder("again", lambda to: publish(small_data, to / "build"))
    return folder / "build"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a 12 MB file system; skip where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
