"""The one error that a data editor sees: what, where, which rule, what to do."""

from collections.abc import Iterable


class DataError(Exception):
    """Input or build is unfit; nothing was published.

    The message names the file, and where they apply the line, column and value,
    then the rule that is broken, then what to do about it.
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
        super().__init__(f"{', '.join(where)}: {what}\n{remedy}")


def listed(names: Iterable[object], limit: int = 8) -> str:
    """Return ``names`` as one readable line, cut after ``limit``."""
    every = [str(name) for name in names]
    rest = f" and {len(every) - limit} more" if len(every) > limit else ""
    return ", ".join(every[:limit]) + rest
