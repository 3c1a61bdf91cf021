"""Folding the rows of a reading of posts into a register, as versions (rule 13).

A later version counts, but what it leaves out is not taken back: a channel edits a
report to correct one figure, or posts the correction alone. What a post without an
edited mark gives no more was misread before, and goes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from etl.registers import Row
from etl.schema import Register

#: What tells the versions of a row apart.
KNOWN = ("known_from", "known_to")


@dataclass
class Folded:
    """All versions of the rows after a reading, what changed, and what to look at."""

    rows: list[Row] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rereading:
    """What was read: on which day, and what became of the posts of standing rows.

    ``was_read_again`` tells of a row whether its post would have been seen,
    ``was_edited`` of a link whether its post is there and bears the edited mark, and
    ``is_own`` of a row whether it was read in a post of the channel, not elsewhere.
    """

    day: date
    was_read_again: Callable[[Row], bool]
    was_edited: Callable[[str], bool]
    is_own: Callable[[Row], bool]


def fold_versions(
    register: Register, before: Sequence[Row], seen: Iterable[Row], reading: Rereading
) -> Folded:
    """Fold ``seen`` into ``before``, the versions of ``register``'s rows.

    ``seen`` holds rows with the day of their post as ``known_from``. A row that was
    read again and is not among them any more ends on the day of the reading.
    """
    key, as_of = register.primary_key[0], reading.day.isoformat()
    folded = Folded([row for row in before if row["known_to"]])
    ended = {row[key] for row in folded.rows}
    standing = {row[key]: row for row in before if not row["known_to"]}
    for row in seen:
        new = {**row, "known_to": ""}
        old = standing.pop(row[key], None)
        if old is None:
            folded.changes["new"] += 1
            since = as_of if row[key] in ended else row["known_from"]
            folded.rows.append({**new, "known_from": since})
            continue
        new = _with_what_stands(register, old, new, reading, folded)
        if all(old[name] == new[name] for name in row if name not in KNOWN):
            folded.rows.append(old)
            continue
        folded.changes["changed"] += 1
        if old["known_from"] < as_of:
            folded.rows.append({**old, "known_to": as_of})
            folded.rows.append({**new, "known_from": as_of})
        else:  # a day's versions are told apart by day: its last one stands
            folded.rows.append({**new, "known_from": old["known_from"]})
    _end_what_is_gone(key, standing.values(), reading, folded)
    return folded


def _with_what_stands(
    register: Register, old: Row, new: Row, reading: Rereading, folded: Folded
) -> Row:
    """Return the new version, with the figures of ``old`` that it leaves out.

    A row that was gathered elsewhere gives way to the channel's post, once it is read.
    """
    if not reading.is_own(old):
        if new["status"] == "unread" and old["status"] != "unread":
            folded.warnings.append(
                f"{new['url']}: is not read; the figures gathered elsewhere stand"
            )
            return old
        return new
    left_out = [
        column.name
        for column in register.fields
        if column.type == "integer" and old[column.name] and not new[column.name]
    ]
    is_same_post = old["url"] == new["url"]
    if not left_out or (is_same_post and not reading.was_edited(new["url"])):
        return new
    if not is_same_post:
        folded.warnings.append(
            f"{new['url']}: a later post on {new[register.primary_key[0]]} that gives "
            f"no {', '.join(left_out)}; the figures of {old['url']} stand"
        )
        return old
    folded.warnings.append(
        f"{new['url']}: was edited and gives no {', '.join(left_out)} any more; the "
        "figures read before stand"
    )
    bounds = [name for name in old if name == "bound" or name.endswith("_bound")]
    kept = [
        *left_out,
        *(b for b in bounds if b == "bound" or b.removesuffix("_bound") in left_out),
        "status",
    ]
    return {**new, **{name: old[name] for name in kept}}


def _end_what_is_gone(
    key: str, standing: Iterable[Row], reading: Rereading, folded: Folded
) -> None:
    as_of = reading.day.isoformat()
    for row in standing:
        if not reading.was_read_again(row):
            folded.rows.append(row)
        elif reading.was_edited(row["url"]):
            folded.rows.append(row)
            folded.warnings.append(
                f"{row['url']}: was edited and gives no row for {row[key]} any more; "
                "the row read before stands"
            )
        else:
            folded.changes["gone"] += 1
            folded.warnings.append(
                f"{row['url']}: gives no row for {row[key]} any more"
            )
            if row["known_from"] < as_of:
                folded.rows.append({**row, "known_to": as_of})
