"""Reading and writing the CSV registers as rows of text.

The registers that one command changes count together or not at all. They are written
into a folder beside the registers, ``.draft``, which is renamed to ``.committed`` once
all of them are on the disk. From then on they count, and are moved to their places.
Whatever a killed command leaves, the next one drops or completes.
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
#: Folding all copies anew takes ten seconds.
LONGEST_WAIT = 600.0


def path_of(data_dir: Path, register: Register) -> Path:
    """Return where the rows of ``register`` stand, committed ones before others."""
    path = data_dir / register.path
    committed = path.parent / COMMITTED / path.name
    return committed if committed.is_file() else path


def read_rows(data_dir: Path, register: Register) -> list[Row]:
    """Return the rows of ``register`` as text; none when there is no file yet."""
    path = path_of(data_dir, register)
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def changing(data_dir: Path, timeout: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the registers' lock in the block: nobody else changes them meanwhile.

    Who reads rows, changes and writes them does all of it in one block; blocks of one
    thread may lie within each other. Raises DataError when the registers cannot be
    written, or another command has them for longer than ``timeout`` seconds.
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
            "Wait for it, or end it; the lock goes with its process.",
        ) from error
    except (OSError, NotImplementedError) as error:  # the latter: no locks there
        raise _unwritable(folder, error) from error
    try:
        _settle(folder)
        yield
    finally:
        lock.release()


def settle(data_dir: Path) -> None:
    """Drop or complete what a killed command left, where that may be written.

    Elsewhere readers find committed registers all the same, by ``path_of``.
    """
    folder = data_dir / FOLDER
    if (folder / DRAFT).exists() or (folder / COMMITTED).exists():
        with suppress(DataError), changing(data_dir, timeout=0):
            pass


def write_registers(data_dir: Path, contents: Mapping[Register, Iterable[Row]]) -> None:
    """Write each register sorted by its key: all of them, or on an error none.

    Raises DataError when they cannot be written.
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
    """Drop a draft, and move what is committed to its place."""
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
        + remedy(error, "Make the folder one that can be written")
        + ", and repeat.",
    )
