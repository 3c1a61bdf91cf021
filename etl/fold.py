"""Folds new readings into a register as versions, without overwriting (rule 13).

A new row starts a version on the day it was read, a removed row ends its version on
that day, and a changed row does both.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from etl.errors import DataError
from etl.registers import Row

#: The columns that describe the version of a row, not its content.
HISTORY = ("renamed_from", "known_from", "known_to")


@dataclass
class Folded:
    """All versions of the rows after a reading, counts of changes, and warnings."""

    rows: list[Row] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)


def fold_versions(
    before: Sequence[Row],
    seen: Iterable[Row],
    as_of: str,
    key: Sequence[str],
    *,
    version_after: Callable[[Row, Row], Row] = lambda old, new: new,
    is_gone: Callable[[Row], bool] = lambda row: True,
) -> Folded:
    """Fold ``seen``, the rows read on the day ``as_of``, into the versions ``before``.

    The columns ``key`` identify a row. Each row of ``seen`` has as ``known_from`` the
    day from which it counts if it is new; one that had ended counts from ``as_of``.
    ``version_after`` makes the new version from the current one and the row read, by
    default the row read; ``is_gone`` decides whether a current row that is not in
    ``seen`` ends, by default always. ``changes`` counts the new, changed and gone rows.

    Raises DataError for two rows of ``seen`` with the same key: one would be lost.
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
    """Keep ``row`` as a version ended on ``as_of``, if it began before; return whether.

    Versions have day precision: the last one of a day replaces the others.
    """
    is_older = row["known_from"] < as_of
    if is_older:
        folded.rows.append({**row, "known_to": as_of})
    return is_older
