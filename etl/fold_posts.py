"""Folds the rows read from posts into a register, as versions (rule 13).

The later version counts, but a figure that it leaves out stays: a channel edits a
report to correct one figure, or posts the correction alone. If a post without an edited
mark no longer gives a figure, that was misread before and is removed.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from etl.feeds.air_force_posts import REFUSED
from etl.feeds.weapons import kind_of
from etl.fold import Folded, fold_versions
from etl.implausible import contradictions
from etl.registers import Row
from etl.schema import Register


@dataclass(frozen=True)
class Rereading:
    """The day of a reading, and tests on the posts of current rows.

    ``was_read_again`` tells whether the reading covered a row's post, ``was_edited``
    whether the post at a link exists and has the edited mark, and ``is_own`` whether a
    row was read from a post of the channel, not from elsewhere.
    """

    day: date
    was_read_again: Callable[[Row], bool]
    was_edited: Callable[[str], bool]
    is_own: Callable[[Row], bool]


def fold_posts(
    register: Register, before: Sequence[Row], seen: Iterable[Row], reading: Rereading
) -> Folded:
    """Fold ``seen`` into ``before``, the versions of ``register``'s rows.

    The rows of ``seen`` have the day of their post as ``known_from``. A row whose post
    was read again and that is no longer among them ends on the day of the reading.
    """
    key = register.primary_key[0]
    warnings: list[str] = []
    renamed: set[str] = set()
    if "munitions" in register.columns:  # otherwise one row per day: no groups
        seen = [dict(row) for row in seen]
        renamed = _named_otherwise(key, before, seen, reading, warnings)
        seen = _under_their_ids(key, before, seen)

    def version_after(old: Row, new: Row) -> Row:
        return _with_what_stands(register, old, new, reading, warnings)

    def is_gone(row: Row) -> bool:
        if not reading.was_read_again(row):
            return False
        if row[key] in renamed:
            return True
        if reading.was_edited(row["url"]):
            warnings.append(
                f"{row['url']}: was edited and gives no row for {row[key]} any more; "
                "the row read before stands"
            )
            return False
        warnings.append(f"{row['url']}: gives no row for {row[key]} any more")
        return True

    folded = fold_versions(
        before,
        seen,
        reading.day.isoformat(),
        (key,),
        version_after=version_after,
        is_gone=is_gone,
    )
    folded.warnings = warnings
    return folded


def _named_otherwise(
    key: str,
    before: Sequence[Row],
    seen: Sequence[Row],
    reading: Rereading,
    warnings: list[str],
) -> set[str]:
    """Return the ids of rows whose weapons an edit renamed; these rows end.

    An edit counts as renaming if the post's weapons of that kind are no fewer than
    before. If they are fewer, or the number is unknown, a new name may stand for a
    removed one: its figures in ``seen`` are refused, since both would count.
    """
    ended: set[str] = set()
    for url in sorted({row["url"] for row in seen if reading.was_edited(row["url"])}):
        current = [
            row
            for row in before
            if row["url"] == url and not row["known_to"] and row["status"] != "unread"
        ]
        for kind in sorted(set(map(_kind, current))):
            old = {r["munitions"]: r for r in current if _kind(r) == kind}
            new = {r["munitions"]: r for r in seen if r["url"] == url}
            new = {name: row for name, row in new.items() if _kind(row) == kind}
            went, came = old.keys() - new.keys(), new.keys() - old.keys()
            if not went or not came:
                continue
            n_before = _total(old.values())
            n_now = _total(new.values())
            counted = [name for name in went if old[name]["launched"]]
            is_whole = n_before is not None and n_now is not None and n_now >= n_before
            if is_whole or not counted:
                warnings.append(
                    f"{url}: was edited and names {', '.join(sorted(came))} in place "
                    f"of {', '.join(sorted(went))}"
                )
                ended |= {old[name][key] for name in went}
                for name in came:  # the new name was not known before this reading
                    new[name]["known_from"] = reading.day.isoformat()
                continue
            for name in sorted(came):
                warnings.append(
                    f"{url}: was edited and gives {name} anew; it may be "
                    f"{', '.join(sorted(went))}, which stands, so it is not read"
                )
                new[name] |= dict.fromkeys(REFUSED, "") | {"status": "unread"}
    return ended


def _kind(row: Row) -> str:
    return kind_of(tuple(row["munitions"].split(";")))


def _total(rows: Iterable[Row]) -> int | None:
    """Return the total launched; None if one of the counts is not exact."""
    counts = [(row["launched"], row["launched_bound"]) for row in rows]
    if any(not count or bound != "exact" for count, bound in counts):
        return None
    return sum(int(count) for count, _ in counts)


def _under_their_ids(
    key: str, before: Sequence[Row], seen: Iterable[Row]
) -> Iterator[Row]:
    """Yield the rows with the ids that their groups of weapons have in the register.

    Ids number the groups of a post. Without this, an edit that drops the first group
    would move the second into its place, and count it twice beside the current row; an
    edit that inserts a group would give two of them one id, and lose a figure. A new
    group in a used place gets an id that the post never had.
    """
    standing = {
        (row["url"], row["munitions"]): row[key]
        for row in before
        if not row["known_to"]
    }
    in_use = set(standing.values())
    ever_used = {row[key] for row in before}
    for row in seen:
        own = standing.get((row["url"], row["munitions"]))
        if own is None and row[key] in in_use:
            stem = row[key].rpartition("-")[0]
            ids = (f"{stem}-{number}" for number in itertools.count(1))
            own = next(free for free in ids if free not in ever_used)
        own = own or row[key]
        in_use.add(own)
        ever_used.add(own)
        yield {**row, key: own}


def _with_what_stands(
    register: Register, old: Row, new: Row, reading: Rereading, warnings: list[str]
) -> Row:
    """Return the new version, completed with the figures of ``old`` that it leaves out.

    A row collected elsewhere is replaced once the channel's own post is read.
    """
    if not reading.is_own(old):
        if new["status"] == "unread" and old["status"] != "unread":
            warnings.append(
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
        warnings.append(
            f"{new['url']}: a later post on {new[register.primary_key[0]]} that gives "
            f"no {', '.join(left_out)}; the figures of {old['url']} stand"
        )
        return old
    bounds = [name for name in old if name == "bound" or name.endswith("_bound")]
    restored = [
        *left_out,
        *(b for b in bounds if b == "bound" or b.removesuffix("_bound") in left_out),
        "status",
    ]
    merged = {**new, **{name: old[name] for name in restored}}
    fits = not any(contradictions(register, merged))
    warnings.append(
        f"{new['url']}: was edited and gives no {', '.join(left_out)} any more; the "
        + ("figures read before stand" if fits else "others no longer allow for them")
    )
    return merged if fits else new
