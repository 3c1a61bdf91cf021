"""Files that are on the disk whole or not at all, whenever the power goes."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import DataError

#: What a system says when there is no room for more.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def fsync(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that readers see as it was, or with all of ``content``."""
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
    """Name the folder when it has no room for what the block writes.

    A write that fails does not say itself of which file it was.
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
    """Return a text of ``data/``; raise DataError where it is none in UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"data/{path.name}",
            f"is no text in UTF-8: byte {error.start + 1:,} cannot be read.",
            "Save it as UTF-8, or restore it from version control.",
        ) from error


def in_one_line(error: BaseException) -> str:
    """Return what an error says, without line breaks and the last full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def remedy(error: BaseException, otherwise: str) -> str:
    """Return what to do about a file that failed; ``otherwise`` if rights lack."""
    many = (os.strerror(errno.EMFILE), os.strerror(errno.ENFILE))
    full = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))
    if any(words in str(error) for words in full):
        return "Free some space"
    if os.strerror(errno.EFBIG) in str(error):
        return "Raise the limit on the size of a file"
    if any(words in str(error) for words in many):
        return "Raise the limit on open files (ulimit -n)"
    return otherwise
