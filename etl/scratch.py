"""Temporary folders; those of killed processes are removed by the next one.

The process that made a folder holds a lock on it, which ends with the process however
that ends. So a folder without a lock has been abandoned.
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
except ImportError:  # on Windows the folders of killed processes are not removed
    fcntl = None  # type: ignore[assignment]

#: The random suffix of a name made by ``tempfile``.
_ENDING = r"[a-z0-9_]{8}"


@contextmanager
def scratch_folder(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Yield a folder that is removed at the end of the block.

    It is made in ``within``, or in the system's folder for temporary files; abandoned
    ones of the same ``prefix`` are removed first. Raises DataError if the disk is full.
    """
    try:
        parent = within or Path(tempfile.gettempdir())
    except FileNotFoundError as error:
        raise DataError(
            "the folder for temporary files",
            "is missing or not writable; tried TMPDIR, /tmp and /var/tmp.",
            "Set TMPDIR to a writable folder.",
        ) from error
    with room_in(parent), _folder(prefix, parent) as folder:
        yield folder


@contextmanager
def _folder(prefix: str, parent: Path) -> Iterator[Path]:
    _remove_left(parent, prefix)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        handle = _locked(folder, wait=True)
        if folder.exists():  # else another process removed it before it was locked
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
        with suppress(OSError):  # removed meanwhile, or no permission
            is_ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
            if is_ours and re.fullmatch(re.escape(prefix) + _ENDING, folder.name):
                handle = _locked(folder, wait=False)
                if handle is not None:
                    shutil.rmtree(folder, ignore_errors=True)
                    _release(handle)


def _locked(folder: Path, *, wait: bool) -> int | None:
    """Lock the folder and return the file descriptor; None if that is not possible."""
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
