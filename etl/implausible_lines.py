"""Holds back implausible figures in the lines of a copy of the Air Force feed.

A line with implausible new figures is kept as it was read before, with its parts. If it
was never read before it is ``unread``; if its days are impossible it is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from etl.feeds.air_force import FeedCopy
from etl.fold_copies import renames
from etl.implausible import MEND_THE_SOURCE, Judge, hold_back
from etl.registers import Row


def hold_back_lines(
    copy: FeedCopy,
    registered: tuple[Sequence[Row], Sequence[Row]],
    judges: tuple[Judge, Judge],
    as_of: date,
    *,
    is_newest: bool = True,
) -> None:
    """Remove implausible figures from ``copy``, each with a line in ``held_back``.

    ``registered`` are the versions of lines and of parts in the registers, ``judges``
    those of lines and of parts. ``is_newest`` says that the copy becomes the current
    one; in an older copy a line that contradicts itself is history and is kept.
    """
    reports, registered_parts = registered
    standing = {row["report_id"]: row for row in reports if not row["known_to"]}
    standing_parts = _by_report(
        part for part in registered_parts if not part["known_to"]
    )
    of_lines, of_parts = judges
    parts = _by_report(copy.parts)
    copy.parts = []
    seen = {row["report_id"] for row in copy.reports}
    wrong_days: list[Row] = []
    taken: list[Row] = []
    for line in copy.reports:
        report_id = line["report_id"]
        row, own_parts = dict(line), [dict(part) for part in parts[report_id]]
        reasons = []
        if report_id not in of_lines.excused:
            wrong = of_lines.wrong_days(row, as_of, stands=is_newest)
            if wrong:
                copy.hold_back(line, f"{wrong}; held back. {MEND_THE_SOURCE}.")
                wrong_days.append(line)
                continue
            reasons = hold_back(row, of_lines, stands=is_newest)
            for part in own_parts:
                reasons += [
                    f"part {part['munition_id']}: {reason}"
                    for reason in hold_back(part, of_parts, stands=is_newest)
                ]
        for reason in reasons:
            copy.hold_back(line, reason)
        if reasons and report_id in standing:
            row, own_parts = standing[report_id], standing_parts[report_id]
        taken.append(row)
        copy.parts += own_parts if row["status"] == "reported" else []
    gone = [row for key, row in standing.items() if key not in seen]
    for old_id in renames(gone, wrong_days).values():
        taken.append(standing[old_id])
        copy.parts += standing_parts[old_id]
    copy.reports = taken


def _by_report(parts: Iterable[Row]) -> defaultdict[str, list[Row]]:
    by_report: defaultdict[str, list[Row]] = defaultdict(list)
    for part in parts:
        by_report[part["report_id"]].append(part)
    return by_report
