"""Reads and writes the CSV registers as rows of text.

All registers that one command changes are committed together or not at all. They are
written into ``.draft``, a folder beside the registers, which is renamed to
``.committed`` once all of them are on the disk. From then on they count, and are moved
to their places. After a killed command, the next one drops the draft or completes the
commit.
"""

import csv
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from etl.disk import fsync, in_one_line, remedy
from etl.errors import DataError
from etl.schema import Register

Row = dict[str, str]

FOLDER = "registers"
LOCK, DRAFT, COMMITTED = ".lock", ".draft", ".committed"
#: Lock timeout; the longest command, folding all copies again, takes ten seconds.
LONGEST_WAIT = 600.0


def path_of(data_dir: Path, register: Register) -> Path:
    """Return the file of ``register``: the committed one, if not yet moved."""
    path = data_dir / register.path
    committed = path.parent / COMMITTED / path.name
    return committed if committed.is_file() else path


def read_rows(data_dir: Path, register: Register) -> list[Row]:
    """Return the rows of ``register`` as text; none if there is no file yet."""
    path = path_of(data_dir, register)
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def changing(data_dir: Path, timeout: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the registers' lock in the block, so that nobody else changes them.

    Reading, changing and writing rows must all happen in one block; within a thread
    blocks may be nested. Raises DataError if the registers cannot be written, or if
    another command holds the lock for longer than ``timeout`` seconds.
    """
    folder = data_dir / FOLDER
    lock = FileLock((folder / LOCK).absolute(), is_singleton=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=timeout)
    except Timeout as error:
        raise DataError(
            f"data/{FOLDER}/{LOCK}",
            f"another command has been changing them for {timeout:.0f} seconds.",
            "Wait for it, or end it; the lock ends with its process.",
        ) from error
    except (OSError, NotImplementedError) as error:  # the latter: no lock support
        raise _unwritable(folder, error) from error
    try:
        _settle(folder)
        yield
    finally:
        lock.release()


def settle(data_dir: Path) -> None:
    """Drop or complete what a killed command left, if the folder can be written.

    If it cannot, ``path_of`` still finds the committed registers.
    """
    folder = data_dir / FOLDER
    if (folder / DRAFT).exists() or (folder / COMMITTED).exists():
        with suppress(DataError), changing(data_dir, timeout=0):
            pass


def write_registers(data_dir: Path, contents: Mapping[Register, Iterable[Row]]) -> None:
    """Write each register sorted by its key: all of them, or none on an error.

    Raises DataError if they cannot be written.
    """
    folder = data_dir / FOLDER
    draft, committed = folder / DRAFT, folder / COMMITTED
    with changing(data_dir):
        try:
            draft.mkdir()
            for register, rows in contents.items():
                _write(draft / Path(register.path).name, register, rows)
            fsync(draft)
            draft.rename(committed)
            fsync(folder)
        except OSError as error:
            raise _unwritable(folder, error) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _settle(folder)


def _write(path: Path, register: Register, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, register.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            sorted(rows, key=lambda r: [r[k] for k in register.primary_key])
        )
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Drop a draft, and move committed registers to their places."""
    draft, committed = folder / DRAFT, folder / COMMITTED
    try:
        if draft.exists():
            shutil.rmtree(draft)
        if committed.exists():
            for path in sorted(committed.iterdir()):
                path.replace(folder / path.name)
            fsync(committed)
            fsync(folder)
            committed.rmdir()
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: Exception) -> DataError:
    is_committed = (folder / COMMITTED).exists()
    return DataError(
        f"data/{FOLDER}",
        f"{folder} cannot be written: {in_one_line(error)}.",
        (
            "What was to be written is kept, and the next command completes it. "
            if is_committed
            else "No register was changed. "
        )
        + remedy(error, "Make the folder writable")
        + ", and repeat.",
    )
