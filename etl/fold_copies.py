"""Folds in a copy of the Air Force feed: its lines, and the parts of its bundles.

Upstream rewrites lines: an old key vanishes and another appears with the same figures.
Such a line counts as renamed, neither removed nor new.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from etl.feeds.air_force import FeedCopy
from etl.fold import Folded, fold_versions
from etl.registers import Row

_WINDOW = ("start_date", "start_time", "end_date", "end_time")
_COUNTS = ("status", "launched", "shot_down", "suppressed", "in_flight")
_NAMES = ("munitions", "target_areas", "launch_areas", "carriers")
#: The columns that stay the same when upstream rewrites a line, the surest match first:
#: all but its names; all but its window; all but its link, which was lost or changed.
SAME_REPORT = (
    (*_WINDOW, *_COUNTS, "issuer", "url"),
    (*_COUNTS, "munitions", "target_areas", "issuer", "url"),
    (*_WINDOW, *_COUNTS, "munitions", "target_areas", "launch_areas"),
)
#: Of several candidates for a rewritten line, the one with most of these in common.
LIKENESS = (*_NAMES, *_WINDOW)


def fold_reports(before: Sequence[Row], copy: FeedCopy, since: str) -> Folded:
    """Return all versions of the lines after ``copy`` was read on the day ``since``.

    ``changes`` counts new, renamed, changed and removed lines. If the copy's header
    lacks a column, its old values stay.
    """
    standing = {row["report_id"]: row for row in before if not row["known_to"]}
    seen = {row["report_id"]: row for row in copy.reports}
    renamed = renames(
        [row for key, row in standing.items() if key not in seen],
        [row for key, row in seen.items() if key not in standing],
    )

    def version_after(old: Row, new: Row) -> Row:
        given = {k: v for k, v in new.items() if k in copy.columns_given}
        if "unread" in (old["status"], new["status"]):  # set by us, not by the copy
            given["status"] = new["status"]
        return {**old, **given, "renamed_from": ""}

    def first_version(row: Row) -> Row:
        old_id = renamed.get(row["report_id"], "")
        version = version_after(standing.get(old_id, row), row)
        return {**version, "report_id": row["report_id"], "renamed_from": old_id}

    folded = fold_versions(
        before,
        [
            {**(row if key in standing else first_version(row)), "known_from": since}
            for key, row in seen.items()
        ],
        since,
        ("report_id",),
        version_after=version_after,
    )
    folded.changes = +Counter(
        {
            "new": folded.changes["new"] - len(renamed),
            "renamed": len(renamed),
            "changed": folded.changes["changed"],
            "removed": folded.changes["gone"] - len(renamed),
        }
    )
    return folded


def fold_parts(before: Sequence[Row], parts: Iterable[Row], since: str) -> Folded:
    """Return all versions of the parts after ``parts`` were read on ``since``."""
    return fold_versions(
        before,
        [{**row, "known_from": since} for row in parts],
        since,
        ("report_id", "munition_id"),
    )


def renames(gone: Iterable[Row], new: Iterable[Row]) -> dict[str, str]:
    """Return the old id of each new line that is a rewritten old one.

    A pair must agree in a set of ``SAME_REPORT``; if several lines do, the most similar
    ones are paired.
    """
    gone_by_id = {row["report_id"]: row for row in gone}
    renamed: dict[str, str] = {}
    for columns in SAME_REPORT:
        candidates: dict[tuple[str, ...], list[Row]] = {}
        for row in gone_by_id.values():
            # Matching without the window relies on the link, so there must be one.
            if row["url"] or "end_date" in columns:
                candidates.setdefault(_values(row, columns), []).append(row)
        pairs = sorted(
            (
                (-sum(old[name] == row[name] for name in LIKENESS), *_ids(row, old))
                for row in new
                if row["report_id"] not in renamed
                for old in candidates.get(_values(row, columns), [])
            ),
        )
        for _, new_id, old_id in pairs:
            if new_id not in renamed and old_id in gone_by_id:
                renamed[new_id] = old_id
                del gone_by_id[old_id]
    return renamed


def _ids(row: Row, old: Row) -> tuple[str, str]:
    return row["report_id"], old["report_id"]


def _values(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in columns)
