"""Writing of a folder, completely or not at all, with a manifest of its files.

It is written beside its target and then renamed. A previous folder is replaced only if
this command made it and nothing was added: ``site.json`` lists its files.
"""

import glob
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from etl.disk import in_one_line, remedy
from etl.errors import DataError, listed
from etl.startup import memory_ran_out

#: Lists all files of the folder but itself.
MANIFEST = "site.json"
#: Stands in the manifest, instead of the list, while the files are written.
DRAFT = "draft"
MADE_BY = "python -m dashboard.site"
REMEDY = "Name a folder that does not exist yet, or move away what is not the site's."


def write_folder(
    to: Path,
    files: Iterable[tuple[str, bytes]],
    about: dict[str, Any],
    check: Callable[[Path], list[str]],
) -> int:
    """Write ``files`` into the folder ``to``; return their total size in bytes.

    ``about`` goes into the manifest; ``check`` returns what is wrong with the folder.
    Raises DataError, and changes nothing, when anything is wrong, when ``to`` has files
    that this command did not make, or when another such command is writing it.
    """
    to = to.resolve()
    refuse_foreign(to)
    lock = FileLock(to.parent / f".{to.name}.lock")
    try:
        with _named(to):
            to.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
            _clear_up(to)
        return _write(to, files, about, check)
    except Timeout as error:
        if not Path(lock.lock_file).exists():  # as in /proc
            raise DataError(str(to), "cannot be written there.", REMEDY) from error
        raise DataError(
            str(to), "is being written by another run.", "Wait for it to end."
        ) from error
    finally:
        lock.release()


@contextmanager
def _named(to: Path) -> Iterator[None]:
    """Raise DataError with the folder's name when the block cannot write."""
    try:
        yield
    except OSError as error:
        if isinstance(error, Timeout) or memory_ran_out(error):
            raise
        otherwise = "Make the folder around it one that can be written"
        raise DataError(
            str(to),
            f"cannot be written: {in_one_line(error)}.",
            f"What stood there stays. {remedy(error, otherwise)}, and repeat.",
        ) from error


def refuse_foreign(to: Path) -> None:
    """Raise DataError when ``to`` is anything but a folder of this command's files."""
    if not to.exists() and not to.is_symlink():
        return
    if not to.is_dir():
        raise DataError(str(to), "is not a folder.", REMEDY)
    foreign = foreign_files(to)
    if foreign:
        raise DataError(
            str(to), f"holds what {MADE_BY} did not make: {listed(foreign)}.", REMEDY
        )


def foreign_files(folder: Path) -> list[str]:
    """Return the names of the files in ``folder`` that its manifest does not list.

    Without such a manifest, those of its files and folders, which are not entered: they
    may be all that a disk holds.
    """
    listed_files = _listed_files(folder)
    if listed_files is None:
        return sorted(path.name for path in folder.iterdir())
    if listed_files == DRAFT:
        return []
    files = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    return sorted(files - {*listed_files, MANIFEST})


def missing_files(folder: Path) -> list[str]:
    """Return the names of the files that a site's manifest lists and that are missing.

    Raises DataError if ``folder`` is no site that was written completely.
    """
    listed_files = _listed_files(folder)
    if not isinstance(listed_files, list):
        raise DataError(
            str(folder),
            f"is not a whole site: its {MANIFEST} is missing or damaged.",
            "Name a folder made with --to.",
        )
    return [name for name in listed_files if not (folder / name).is_file()]


def _listed_files(folder: Path) -> list[str] | str | None:
    """Return the files in the manifest of a site, DRAFT in a draft's, None without."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = manifest["files"] if manifest["made_by"] == MADE_BY else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_list = isinstance(files, list) and all(isinstance(name, str) for name in files)
    return files if is_list or files == DRAFT else None


def _write(
    to: Path,
    files: Iterable[tuple[str, bytes]],
    about: dict[str, Any],
    check: Callable[[Path], list[str]],
) -> int:
    with _named(to):
        draft = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
        draft.chmod(0o755)
    size, names = 0, []
    try:
        with _named(to):
            _write_manifest(draft, about, DRAFT)
        for name, content in files:
            file = draft / name
            with _named(to):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            size += len(content)
            names.append(name)
        with _named(to):
            _write_manifest(draft, about, sorted(names))
        if wrong := check(draft):
            raise DataError(str(to), f"would have: {'; '.join(wrong)}.", "Report it.")
        with _named(to):
            _swap(draft, to)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return size


def _write_manifest(folder: Path, about: dict[str, Any], files: object) -> None:
    manifest = {"made_by": MADE_BY, **about, "files": files}
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(f"{text}\n", "utf-8")


def _swap(draft: Path, to: Path) -> None:
    """Replace ``to`` with ``draft``; if that fails, ``to`` stays."""
    refuse_foreign(to)  # a file may have been added while the others were written
    if not to.exists():
        draft.rename(to)
        return
    before = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    before.rmdir()
    to.rename(before)
    try:
        draft.rename(to)
    except OSError:
        before.rename(to)
        raise
    shutil.rmtree(before)


def _clear_up(to: Path) -> None:
    """Restore or remove the folders that a killed run left beside ``to``.

    It may have been killed between moving the old site away and the new one in.
    """
    for left in sorted(to.parent.glob(f".{glob.escape(to.name)}.????????")):
        if left.is_symlink() or not left.is_dir() or foreign_files(left):
            continue
        if not to.exists() and isinstance(_listed_files(left), list):
            left.rename(to)
        else:
            shutil.rmtree(left)
