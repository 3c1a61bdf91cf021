"""The error that a data editor sees: where, which value, which rule, what to do."""

import re
from collections.abc import Iterable
from pathlib import Path

#: User and password in a URL; a password may contain an unescaped slash or @.
USER = re.compile(r"(?<=://)(?:[^/\s]*|[^/\s@:]*:(?!\d{1,5}/)\S*)@")


class DataError(Exception):
    """An input or a build is invalid; nothing was published.

    The message names the file and, where they apply, the line, column and value,
    then the broken rule, then what to do about it.
    """

    def __init__(
        self,
        file: str,
        what: str,
        remedy: str,
        *,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        where = [file]
        if line is not None:
            where.append(f"line {line}")
        if column is not None:
            where.append(f"column {column}")
        super().__init__(without_user(f"{', '.join(where)}: {what}\n{remedy}"))


def without_user(text: str) -> str:
    """Return ``text`` with user and password removed from its URLs, for logs."""
    return USER.sub("…@", text)


def no_file(name: str, path: Path) -> DataError:
    """Return the error for an input ``data/<name>`` if ``path`` is not a file."""
    if path.exists() or path.is_symlink():
        what = "a folder" if path.is_dir() else "not a regular file, or a broken link"
        return DataError(
            f"data/{name}", f"{path} is {what}.", "Put the file itself there."
        )
    return DataError(f"data/{name}", "is missing.", how_to_restore(name))


def how_to_restore(name: str) -> str:
    """Return how to get the input ``data/<name>`` back."""
    return f"Restore it from version control: git checkout -- data/{name}"


def listed(names: Iterable[object], limit: int = 8) -> str:
    """Return ``names`` as one readable line, truncated after ``limit``."""
    texts = [str(name) or '""' for name in names]
    rest = f" and {len(texts) - limit} more" if len(texts) > limit else ""
    return ", ".join(texts[:limit]) + rest
