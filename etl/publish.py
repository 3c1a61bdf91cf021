"""Builds into a new file and points readers at it once it is complete.

Readers follow ``CURRENT``, a file with the name of a build's file. It is replaced
atomically as the last step, so no reader ever sees half a build, and a build that fails
or is killed leaves the last good one in place. A published file is never written again:
if it is damaged, it is rebuilt under another name.
"""

import hashlib
import itertools
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from etl.build import Progress, build, silent
from etl.dataset import describe_dataset
from etl.disk import fsync, in_one_line, remedy
from etl.errors import DataError
from etl.export import FORMATS, export_marts
from etl.inputs import Inputs, copy_inputs, read_inputs
from etl.load import describe_tables
from etl.paths import BASE_URL, BUILD_DIR, DATA_DIR, ROOT, refuse_unfit_settings
from etl.registers import settle
from etl.schema import Package, read_package
from etl.startup import memory_ran_out

log = logging.getLogger(__name__)

#: Called with the new and the current build; raises DataError to keep the current one.
Approve = Callable[[Path, Path | None], object]

POINTER = "CURRENT"
#: The folder in which a build is made.
DRAFT = ".draft-airstrikes"
KEPT_BUILDS = 3
ID_LENGTH = 12
#: Names of a build's file and of the folder of its exports.
_MADE = re.compile(rf"airstrikes-[0-9a-f]{{{ID_LENGTH}}}(r\d+)?(\.duckdb)?")
#: The oldest DuckDB version that can open the file.
STORAGE_VERSION = "v1.5.0"
#: Small blocks, as each small table takes one; no log, as a draft is never recovered.
BLOCKS = "block_size 65536, recovery_mode 'no_wal_writes'"
#: Memory limit of a build; beyond it DuckDB spills into the draft's folder.
MEMORY_LIMIT = "500MB"


@dataclass(frozen=True)
class Published:
    """The build that ``CURRENT`` points at, and whether it was made just now."""

    build_id: str
    path: Path
    is_new: bool


def build_id(data_dir: Path = DATA_DIR) -> str:
    """Return a hash of registers, schema, models and the code that runs them.

    Raises DataError if an input is missing or cannot be read.
    """

    def fingerprint(inputs: Inputs) -> str:
        digest = hashlib.sha256(f"{duckdb.__version__}{BASE_URL}".encode())
        code = [(str(path.relative_to(ROOT)), path) for path in _code()]
        for name, path in (*inputs, *code):
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                digest.update(f"{name}\0{size}\0".encode())
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        return digest.hexdigest()[:ID_LENGTH]

    return read_inputs(data_dir, fingerprint)


def id_of(path: Path) -> str:
    """Return the id in the name of a build's file, without the suffix of a rebuild."""
    return path.stem.removeprefix("airstrikes-")[:ID_LENGTH]


def current_build(build_dir: Path = BUILD_DIR) -> Path | None:
    """Return the file that ``CURRENT`` points at; None if there is no build."""
    try:
        name = (build_dir / POINTER).read_text(encoding="utf-8").strip()
        path = build_dir / name
        return path if name == Path(name).name and path.is_file() else None
    except (OSError, ValueError):  # unreadable, not text, or a NUL in the name
        return None


def builds(build_dir: Path = BUILD_DIR) -> list[Path]:
    """Return the files of all builds: the current one, then the newest first."""
    current = current_build(build_dir)
    ages = {path: _age(path) for path in build_dir.glob("airstrikes-*.duckdb")}
    return sorted(ages, key=lambda path: (path == current, ages[path]), reverse=True)


def read_whole(con: duckdb.DuckDBPyConnection) -> str:
    """Read every block of a build's file and return the build's id.

    DuckDB verifies the checksum of each block that it reads. Raises duckdb.Error if one
    is damaged.
    """
    tables = con.execute(
        "select table_name from duckdb_tables() "
        "where database_name = current_database()"
    ).fetchall()
    for (table,) in tables:
        con.execute(f'select max(hash(t)) from "{table}" as t').fetchall()
    ((identity,),) = con.execute("select build_id from build_info").fetchall()
    return str(identity)


def publish(
    data_dir: Path = DATA_DIR,
    build_dir: Path = BUILD_DIR,
    *,
    progress: Progress = silent,
    on_wait: Callable[[], None] = lambda: None,
    timeout: float = 600,
    approve: Approve = lambda new, current: None,
) -> Published:
    """Build from ``data_dir`` into ``build_dir`` unless the same build is there.

    ``on_wait`` is called if another build holds the lock, ``approve`` before a new
    build is published. Raises DataError if the new build fails in any way; the last
    good build then stays in place.
    """
    try:
        return _publish_in_turn(
            data_dir, build_dir, progress, on_wait, timeout, approve
        )
    except (
        OSError,
        MemoryError,
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.OutOfMemoryException,
        duckdb.TransactionException,  # a commit that could not be written
    ) as error:
        raise _unwritten(build_dir, error) from error
    except duckdb.InternalException as error:
        reason = in_one_line(error).partition(" Stack Trace")[0]
        raise DataError(
            "data/build",
            f"DuckDB had an internal error: {reason}",
            "The last good build stays in place. Build again; if it fails again, "
            "report this message to DuckDB.",
        ) from error


def _unwritten(build_dir: Path, error: Exception) -> DataError:
    """Return the error for a build that ended for lack of memory or space."""
    if memory_ran_out(error):
        return DataError(
            "data/build",
            f"memory ran out: {in_one_line(error)}",
            "The last good build stays in place. Give it more memory, and repeat.",
        )
    otherwise = "Make the folder writable, or name another with --out"
    return DataError(
        "data/build",
        f"{build_dir} cannot be written: {in_one_line(error)}.",
        f"The last good build stays in place. {remedy(error, otherwise)}, and build "
        "again.",
    )


def _publish_in_turn(
    data_dir: Path,
    build_dir: Path,
    progress: Progress,
    on_wait: Callable[[], None],
    timeout: float,
    approve: Approve,
) -> Published:
    refuse_unfit_settings()
    settle(data_dir)
    identity = build_id(data_dir)
    package = read_package(data_dir)
    standing = _standing(build_dir, identity)
    if standing and _is_published(standing, package):
        if (build_dir / DRAFT).exists():  # of a killed build, or of one still running
            lock = FileLock(build_dir / ".lock")
            with suppress(OSError, NotImplementedError), lock.acquire(timeout=0):
                remove_drafts(build_dir)
        return Published(identity, standing, is_new=False)
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
            "Wait for it, or end it; the lock ends with its process.",
        ) from error
    try:
        return _publish(data_dir, build_dir, progress, approve)
    finally:
        lock.release()


def _publish(
    data_dir: Path, build_dir: Path, progress: Progress, approve: Approve
) -> Published:
    remove_drafts(build_dir)
    draft = build_dir / DRAFT
    draft.mkdir()
    try:
        # Hash and load the same copy, even if the registers change meanwhile.
        data = copy_inputs(data_dir, draft / "data")
        identity, package = build_id(data), read_package(data)
        target = _standing(build_dir, identity)
        if target and _is_published(target, package):  # by the build we waited for
            return Published(identity, target, is_new=False)
        new_build = target or draft / f"{free_name(build_dir, identity)}.duckdb"
        exports = draft / new_build.stem
        if target is None:
            _write(new_build, data, identity, progress)
        approve(new_build, current_build(build_dir))
        if target is None or not _has_exports(target, package):
            _export(new_build, exports, data, package)
            _refuse_other_code(data, identity)
            _remove(build_dir / new_build.stem)
            exports.rename(build_dir / new_build.stem)
        if target is None:
            target = new_build.rename(build_dir / new_build.name)
        point_at(target, draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Published(identity, target, is_new=True)


def _refuse_other_code(data: Path, identity: str) -> None:
    if build_id(data) != identity:
        raise DataError(
            "etl/",
            "the code was changed while the build ran.",
            "The last good build stays in place. Build again.",
        )


def _standing(build_dir: Path, identity: str) -> Path | None:
    """Return the undamaged build of these inputs in the folder, if any."""
    own = (path for path in builds(build_dir) if id_of(path) == identity)
    return next((path for path in own if _read_id(path) == identity), None)


def _is_published(path: Path, package: Package) -> bool:
    return path == current_build(path.parent) and _has_exports(path, package)


def _has_exports(path: Path, package: Package) -> bool:
    """Return whether every mart has been exported in every format."""
    exported = {file.name for file in path.with_suffix("").glob("*")}
    return {f"{m.name}.{end}" for m in package.marts for end in FORMATS} <= exported


def is_sound(path: Path) -> bool:
    """Return whether every block of a build's file is undamaged."""
    return bool(_read_id(path))


def _read_id(path: Path) -> str:
    """Read the whole file of a build and return its id; "" if it is damaged."""
    try:
        with duckdb.connect() as con:
            con.execute("attach $path as build (read_only)", {"path": str(path)})
            con.execute("use build")
            return read_whole(con)
    except (duckdb.Error, ValueError):
        return ""


def free_name(build_dir: Path, identity: str) -> str:
    """Return an unused name: readers may still have a file of the plain name open."""
    name = f"airstrikes-{identity}"
    names = itertools.chain([name], (f"{name}r{n}" for n in itertools.count(2)))
    return next(n for n in names if not (build_dir / f"{n}.duckdb").exists())


def _write(database: Path, data_dir: Path, identity: str, progress: Progress) -> None:
    with _attached(database, f"storage_version '{STORAGE_VERSION}', {BLOCKS}") as con:
        build(con, data_dir, build_id=identity, progress=progress)
        describe_tables(con, read_package(data_dir))


def _export(database: Path, exports: Path, data_dir: Path, package: Package) -> None:
    with _attached(database, "read_only", spill_to=exports.parent) as con:
        export_marts(con, package, exports)
        describe_dataset(con, data_dir, exports)
    with ThreadPoolExecutor(8) as pool:  # waits for the disk in parallel
        list(pool.map(fsync, (database, *exports.rglob("*"), exports)))


@contextmanager
def _attached(
    database: Path, options: str, spill_to: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that uses the file, and detach it to complete the file."""
    spill = str(spill_to or database.parent)
    config: dict[str, Any] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": spill,
        # Caching a long register that is read twice takes more memory and time.
        "disabled_optimizers": "common_subplan",
    }
    with duckdb.connect(config=config) as con:
        con.execute(f"attach $path as build ({options})", {"path": str(database)})
        con.execute("use build")
        yield con
        con.execute("use memory")
        con.execute("detach build")


def _date_after_all_others(target: Path) -> None:
    """Make the build the newest by file date, even if the clock was set back."""
    others = [_age(path) for path in builds(target.parent) if path != target]
    latest = max(others, default=0)
    if _age(target) <= latest:
        os.utime(target, ns=(latest + 1_000_000, latest + 1_000_000))


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # removed meanwhile
        return 0


def point_at(target: Path, draft: Path) -> None:
    """Point readers of a folder at its build ``target``, and remove the oldest builds.

    The build becomes the newest in the folder; ``draft`` is a folder beside it, where
    the new pointer is written before it atomically replaces the old one.
    """
    _date_after_all_others(target)
    pointer = draft / POINTER
    with pointer.open("w", encoding="utf-8") as file:
        file.write(target.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fsync(target.parent)
    pointer.replace(target.parent / POINTER)
    fsync(target.parent)
    _remove_old_builds(target.parent, target)


def _remove_old_builds(build_dir: Path, current: Path) -> None:
    """Remove old builds and their exports, and nothing else in the folder."""
    own = [path for path in build_dir.iterdir() if _MADE.fullmatch(path.name)]
    others = [path for path in builds(build_dir) if path in own and path != current]
    stems_to_keep = {current.stem, *(path.stem for path in others[: KEPT_BUILDS - 1])}
    for path in own:
        is_folder = path.is_dir() and not path.is_symlink()
        if path.stem in stems_to_keep or is_folder == bool(path.suffix):
            continue
        try:
            _remove(path)
        except OSError as error:  # only a warning: the new build is published
            log.warning("%s could not be removed: %s", path, in_one_line(error))


def remove_drafts(build_dir: Path) -> None:
    """Remove the drafts of killed builds; the caller must hold the folder's lock."""
    for path in build_dir.glob(f"{DRAFT}*"):
        if path.name == DRAFT or _MADE.fullmatch(path.name.removeprefix(".draft-")):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _code() -> Iterator[Path]:
    folder = Path(__file__).parent
    for pattern in ("*.py", "sql/**/*.sql", "texts/*.md"):
        yield from sorted(folder.glob(pattern))
