"""What a build is made of, read in one state: nothing changes meanwhile."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from etl.dataset import RULES, readme_path
from etl.disk import in_one_line
from etl.errors import DataError, no_file
from etl.registers import path_of
from etl.schema import read_package

#: How often reading is tried while a command or an editor changes the registers.
ATTEMPTS = 20

#: The name of each input under ``data/``, and where it stands.
Inputs = list[tuple[str, Path]]
T = TypeVar("T")


def read_inputs(data_dir: Path, read: Callable[[Inputs], T]) -> T:
    """Return what ``read`` makes of the inputs of ``data_dir``, all of one moment.

    It is called again when one of them changed meanwhile. Raises DataError when an
    input is missing, cannot be read, or when they change all the time.
    """
    for _ in range(ATTEMPTS):
        there = _inputs(data_dir)
        try:
            before = _state(there)
            result = read(there)
            if before == _state(_inputs(data_dir)):
                return result
        except OSError as error:
            _refuse_unreadable(there)
            if not isinstance(error, FileNotFoundError):
                raise
            # A committed register was moved to its place just now.
    raise DataError(
        "data/registers",
        "change all the time, so that no build can be made of them.",
        "Let the command that writes them end, and build again.",
    )


def copy_inputs(data_dir: Path, to: Path) -> Path:
    """Copy the inputs of ``data_dir`` into the folder ``to``, and return that."""

    def copy(there: Inputs) -> Path:
        for name, path in there:
            target = to / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        return to

    return read_inputs(data_dir, copy)


def _inputs(data_dir: Path) -> Inputs:
    return [
        ("datapackage.json", data_dir / "datapackage.json"),
        *((r.path, path_of(data_dir, r)) for r in read_package(data_dir).registers),
        *((name, readme_path(data_dir, name)) for name in RULES),
    ]


def _state(there: Inputs) -> list[tuple[str, int, int, int]]:
    """Return what tells a changed file: where it stands, its inode, size and date.

    Raises DataError for a folder, a pipe or a device: reading it may have no end.
    """
    stats = [(name, path, path.stat()) for name, path in there]
    for name, path, state in stats:
        if not stat.S_ISREG(state.st_mode):
            raise no_file(name, path)
    return [(str(path), s.st_ino, s.st_size, s.st_mtime_ns) for _, path, s in stats]


def _refuse_unreadable(there: Inputs) -> None:
    """Raise DataError for the first input that is missing or cannot be read."""
    for name, path in there:
        try:
            path.open("rb").close()
        except FileNotFoundError as error:
            if path.parent.exists():  # else it was committed, and stands elsewhere now
                raise no_file(name, path) from error
        except OSError as error:
            raise DataError(
                f"data/{name}",
                f"cannot be read: {in_one_line(error)}.",
                "Make it a file that this user can read.",
            ) from error
