"""Atomic file writes that survive a power cut, and errors of the disk."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import DataError

#: Error numbers that mean that the disk, quota or file size limit is exhausted.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def fsync(path: Path) -> None:
    """Flush the file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file atomically: readers see the old content, or all of ``content``."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    fsync(path.parent)


@contextmanager
def room_in(folder: Path) -> Iterator[None]:
    """Raise DataError that names the folder when the block runs out of space in it.

    The OSError of a failed write does not name the file.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise DataError(
            str(folder),
            f"cannot be written: {error.strerror}.",
            f"{remedy(error, '')}, and repeat.",
        ) from error


def read_text(path: Path) -> str:
    """Return the text of a file in ``data/``; raise DataError if it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"data/{path.name}",
            f"is not UTF-8 text: byte {error.start + 1:,} cannot be read.",
            "Save it as UTF-8, or restore it from version control.",
        ) from error


def in_one_line(error: BaseException) -> str:
    """Return the message of an error without line breaks and the final full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def remedy(error: BaseException, otherwise: str) -> str:
    """Return what to do about a file error; ``otherwise`` if no limit was reached."""
    many = (os.strerror(errno.EMFILE), os.strerror(errno.ENFILE))
    full = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))
    if any(words in str(error) for words in full):
        return "Free some space"
    if os.strerror(errno.EFBIG) in str(error):
        return "Raise the limit on the size of a file"
    if any(words in str(error) for words in many):
        return "Raise the limit on open files (ulimit -n)"
    return otherwise
