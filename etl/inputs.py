"""Reads the inputs of a build as a consistent snapshot."""

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

#: How often reading is retried while a command or an editor changes the registers.
ATTEMPTS = 20

#: The name of each input under ``data/``, and its path.
Inputs = list[tuple[str, Path]]
T = TypeVar("T")


def read_inputs(data_dir: Path, read: Callable[[Inputs], T]) -> T:
    """Return the result of ``read`` on a consistent state of the inputs.

    ``read`` is called again if an input changed meanwhile. Raises DataError if an input
    is missing or cannot be read, or if they keep changing.
    """
    for _ in range(ATTEMPTS):
        inputs = _inputs(data_dir)
        try:
            before = _state(inputs)
            result = read(inputs)
            if before == _state(_inputs(data_dir)):
                return result
        except OSError as error:
            _refuse_unreadable(inputs)
            if not isinstance(error, FileNotFoundError):
                raise
            # Retry: a committed register was moved to its place just now.
    raise DataError(
        "data/registers",
        "keep changing, so no build can be made from them.",
        "Let the command that writes them end, and build again.",
    )


def copy_inputs(data_dir: Path, to: Path) -> Path:
    """Copy the inputs of ``data_dir`` into the folder ``to``, and return ``to``."""

    def copy(inputs: Inputs) -> Path:
        for name, path in inputs:
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


def _state(inputs: Inputs) -> list[tuple[str, int, int, int]]:
    """Return path, inode, size and date of each input, to detect changes.

    Raises DataError for a folder, a pipe or a device: reading those might never end.
    """
    stats = [(name, path, path.stat()) for name, path in inputs]
    for name, path, state in stats:
        if not stat.S_ISREG(state.st_mode):
            raise no_file(name, path)
    return [(str(path), s.st_ino, s.st_size, s.st_mtime_ns) for _, path, s in stats]


def _refuse_unreadable(inputs: Inputs) -> None:
    """Raise DataError for the first input that is missing or cannot be read."""
    for name, path in inputs:
        try:
            path.open("rb").close()
        except FileNotFoundError as error:
            if path.parent.exists():  # otherwise it was in .committed, and has moved
                raise no_file(name, path) from error
        except OSError as error:
            raise DataError(
                f"data/{name}",
                f"cannot be read: {in_one_line(error)}.",
                "Make it a file that this user can read.",
            ) from error
