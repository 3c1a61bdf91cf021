"""Folding what was read into a register: nothing is overwritten (counting rule 13).

A row that is new is a version from the day on which it was read, one that is gone ends
on that day, and one that changed does both.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from etl.errors import DataError
from etl.registers import Row

#: What tells the versions of a row apart, and is no part of what it says.
HISTORY = ("renamed_from", "known_from", "known_to")


@dataclass
class Folded:
    """All versions of the rows after a reading, what changed, and what to look at."""

    rows: list[Row] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)


def as_read(_: Row, new: Row) -> Row:
    """Return the row that was read: it counts, whatever stood."""
    return new


def every_row(_: Row) -> bool:
    """Return that a row which was not read again is gone."""
    return True


def fold_versions(
    before: Sequence[Row],
    seen: Iterable[Row],
    as_of: str,
    key: Sequence[str],
    *,
    version_after: Callable[[Row, Row], Row] = as_read,
    is_gone: Callable[[Row], bool] = every_row,
) -> Folded:
    """Fold ``seen``, the rows read on the day ``as_of``, into the versions ``before``.

    Rows are told apart by the columns of ``key``. Each row of ``seen`` has as
    ``known_from`` the day from which it is known if it is new; one that had ended is
    known from ``as_of``. ``version_after`` gives the version that stands after the one
    that stood and the row that was read, ``is_gone`` whether a row that stood and is
    not in ``seen`` ends. ``changes`` counts what is new, changed and gone.

    Raises DataError for two rows of ``seen`` that nothing tells apart: one would go.
    """
    key_of = itemgetter(*key)
    folded = Folded([row for row in before if row["known_to"]])
    ended = {key_of(row) for row in folded.rows}
    standing = {key_of(row): row for row in before if not row["known_to"]}
    read: dict[Any, Row] = {}
    for row in seen:
        if key_of(row) in read:
            raise DataError(
                row.get("url") or "the copy",
                f"has two rows with the id {' '.join(row[name] for name in key)}.",
                "Nothing was written. Each row that is read needs an id of its own: "
                "report the copy or the link as an issue.",
            )
        read[key_of(row)] = row
    for identity, row in read.items():
        old = standing.pop(identity, None)
        if old is None:
            folded.changes["new"] += 1
            since = as_of if identity in ended else row["known_from"]
            folded.rows.append({**row, "known_from": since, "known_to": ""})
            continue
        new = version_after(old, row)
        if all(old[name] == new[name] for name in new if name not in HISTORY):
            folded.rows.append(old)
            continue
        folded.changes["changed"] += 1
        since = as_of if _until(old, as_of, folded) else old["known_from"]
        folded.rows.append({**new, "known_from": since, "known_to": ""})
    for row in standing.values():
        if is_gone(row):
            folded.changes["gone"] += 1
            _until(row, as_of, folded)
        else:
            folded.rows.append(row)
    return folded


def _until(row: Row, as_of: str, folded: Folded) -> bool:
    """Keep the version as one that ended, and return whether it is one.

    Versions are told apart by day: of those of one day the last stands alone.
    """
    is_older = row["known_from"] < as_of
    if is_older:
        folded.rows.append({**row, "known_to": as_of})
    return is_older
