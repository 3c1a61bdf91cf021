"""Folders for the time of a process: what a killed one left, the next removes.

Each is locked by the process that made it, and a lock goes with its process, however
that ends. So a folder without a lock is nobody's any more.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.disk import room_in
from etl.errors import DataError

try:
    import fcntl
except ImportError:  # Windows: what a killed process left stays there
    fcntl = None  # type: ignore[assignment]

#: How ``tempfile`` ends a name.
_ENDING = r"[a-z0-9_]{8}"


@contextmanager
def scratch_folder(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Yield a folder that is removed at the end of the block.

    It lies in ``within``, or where the system keeps what passes; those of the same
    ``prefix`` whose process was killed are removed first. Raises DataError when there
    is no room.
    """
    try:
        parent = within or Path(tempfile.gettempdir())
    except FileNotFoundError as error:
        raise DataError(
            "the folder for what passes",
            "is not there, or cannot be written: none of /tmp, /var/tmp and TMPDIR.",
            "Name one that can be written as TMPDIR.",
        ) from error
    with room_in(parent), _folder(prefix, parent) as folder:
        yield folder


@contextmanager
def _folder(prefix: str, parent: Path) -> Iterator[Path]:
    _remove_left(parent, prefix)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        handle = _locked(folder, wait=True)
        if folder.exists():  # else somebody took it for left before it was locked
            break
        _release(handle)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _release(handle)


def _remove_left(parent: Path, prefix: str) -> None:
    if fcntl is None:
        return
    for folder in parent.glob(f"{prefix}*"):
        with suppress(OSError):  # removed meanwhile, or not ours to look into
            is_ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
            if is_ours and re.fullmatch(re.escape(prefix) + _ENDING, folder.name):
                handle = _locked(folder, wait=False)
                if handle is not None:
                    shutil.rmtree(folder, ignore_errors=True)
                    _release(handle)


def _locked(folder: Path, *, wait: bool) -> int | None:
    """Return a handle that locks the folder; None where that is not possible."""
    if fcntl is None:
        return None
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            os.close(handle)
            raise
        return handle
    return None


def _release(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)
