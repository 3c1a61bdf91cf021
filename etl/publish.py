"""Building into a new file and pointing readers at it when it is whole.

A reader follows ``CURRENT``, whose text is the name of a build's file. It is replaced
in one step, last of all, so no reader ever sees half a build, and a build that fails
leaves the last good one in place.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl.build import Progress, build, silent
from etl.dataset import describe_dataset, readme_path
from etl.errors import DataError
from etl.export import export_marts
from etl.paths import BASE_URL, BUILD_DIR, DATA_DIR, ROOT
from etl.schema import read_package

POINTER = "CURRENT"
KEPT_BUILDS = 3
#: DuckDB versions from here on can open the file.
STORAGE_VERSION = "v1.5.0"


@dataclass(frozen=True)
class Published:
    """The build that ``CURRENT`` points at, and whether it was made just now."""

    build_id: str
    path: Path
    is_new: bool


def build_id(data_dir: Path = DATA_DIR) -> str:
    """Return the fingerprint of registers, schema, models and the code that runs them.

    Raises DataError when an input is missing.
    """
    package = read_package(data_dir)
    digest = hashlib.sha256(f"{duckdb.__version__}{BASE_URL}".encode())
    inputs = [("datapackage.json", data_dir / "datapackage.json")]
    inputs += [(r.path, data_dir / r.path) for r in package.registers]
    inputs.append(("README.md", readme_path(data_dir)))
    inputs += [(str(path.relative_to(ROOT)), path) for path in _code()]
    for name, path in inputs:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataError(
                f"data/{name}",
                "is missing.",
                f"Restore it from version control: git checkout -- data/{name}",
            ) from error
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def current_build(build_dir: Path = BUILD_DIR) -> Path | None:
    """Return the file that ``CURRENT`` points at; None when there is no build."""
    try:
        name = (build_dir / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    path = build_dir / name
    return path if name == Path(name).name and path.is_file() else None


def publish(
    data_dir: Path = DATA_DIR,
    build_dir: Path = BUILD_DIR,
    *,
    progress: Progress = silent,
    on_wait: Callable[[], None] = lambda: None,
    timeout: float = 600,
) -> Published:
    """Build from ``data_dir`` into ``build_dir`` unless the same build stands there.

    ``on_wait`` is called when another build holds the lock. Raises DataError, with
    the last good build still in place, when anything about the new one is unfit.
    """
    build_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(build_dir / ".lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire(timeout=timeout)
    except Timeout as error:
        raise DataError(
            "data/build/.lock",
            f"another build has been running for {timeout:.0f} seconds.",
            "Wait for it, or end it; the lock goes with its process.",
        ) from error
    try:
        return _publish(data_dir, build_dir, progress)
    finally:
        lock.release()


def _publish(data_dir: Path, build_dir: Path, progress: Progress) -> Published:
    identity = build_id(data_dir)
    name = f"airstrikes-{identity}"
    target = build_dir / f"{name}.duckdb"
    if current_build(build_dir) == target and (build_dir / name).is_dir():
        return Published(identity, target, is_new=False)
    draft = build_dir / f".draft-{name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        _write(draft / target.name, draft / name, data_dir, identity, progress)
        for old in (target, build_dir / name):
            _remove(old)
        (draft / name).rename(build_dir / name)
        (draft / target.name).rename(target)
        _point_at(target, draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _remove_old_builds(build_dir, target)
    return Published(identity, target, is_new=True)


def _write(
    database: Path, exports: Path, data_dir: Path, identity: str, progress: Progress
) -> None:
    with duckdb.connect() as con:
        con.execute(
            f"attach $path as build (storage_version '{STORAGE_VERSION}')",
            {"path": str(database)},
        )
        con.execute("use build")
        build(con, data_dir, build_id=identity, progress=progress)
        export_marts(con, read_package(data_dir), exports)
        describe_dataset(con, data_dir, exports)
        con.execute("use memory")
        con.execute("detach build")
    for path in (database, *(p for p in exports.rglob("*") if p.is_file())):
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _point_at(target: Path, draft: Path) -> None:
    pointer = draft / POINTER
    with pointer.open("w", encoding="utf-8") as file:
        file.write(target.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(target.parent / POINTER)


def _remove_old_builds(build_dir: Path, current: Path) -> None:
    others = sorted(
        (path for path in build_dir.glob("airstrikes-*.duckdb") if path != current),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    kept = {current.stem, *(path.stem for path in others[: KEPT_BUILDS - 1])}
    for path in build_dir.glob("airstrikes-*"):
        if path.stem not in kept:
            _remove(path)
    for draft in build_dir.glob(".draft-*"):
        shutil.rmtree(draft, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _code() -> Iterator[Path]:
    folder = Path(__file__).parent
    for pattern in ("*.py", "sql/**/*.sql", "texts/*.md"):
        yield from sorted(folder.glob(pattern))
