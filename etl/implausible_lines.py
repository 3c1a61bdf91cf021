"""Holds back implausible figures in the lines of a copy of the Air Force feed.

A line with implausible new figures is kept as it was read before, with its parts. If it
was never read before it is ``unread``; if its days are impossible it is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from etl.feeds.air_force import FeedCopy
from etl.fold_copies import renames
from etl.implausible import MEND_THE_SOURCE, Judge, hold_back
from etl.registers import Row

Parts = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class LineJudges:
    """The judges of lines and of parts of bundles."""

    reports: Judge
    parts: Judge


@dataclass(frozen=True)
class Standing:
    """The current rows of the registers: lines by id, and the parts of each."""

    reports: Mapping[str, Row]
    parts: Parts

    @classmethod
    def of(cls, reports: Sequence[Row], parts: Sequence[Row]) -> "Standing":
        """Select the current rows from all versions."""
        return cls(
            {row["report_id"]: row for row in reports if not row["known_to"]},
            _by_report(part for part in parts if not part["known_to"]),
        )


def hold_back_lines(
    copy: FeedCopy,
    standing: Standing,
    judges: LineJudges,
    as_of: date,
    *,
    is_newest: bool = True,
) -> None:
    """Remove implausible figures from ``copy``, each with a line in ``held_back``.

    ``is_newest`` says that the copy becomes the current one; in an older copy a line
    that contradicts itself is history and is kept.
    """
    parts = _by_report(copy.parts)
    copy.parts = []
    seen = {row["report_id"] for row in copy.reports}
    wrong_days: list[Row] = []
    taken: list[Row] = []
    for line in copy.reports:
        report_id = line["report_id"]
        row, own_parts = dict(line), [dict(part) for part in parts.get(report_id, ())]
        reasons = []
        if report_id not in judges.reports.excused:
            wrong = judges.reports.wrong_days(row, as_of, stands=is_newest)
            if wrong:
                copy.hold_back(line, f"{wrong}; held back. {MEND_THE_SOURCE}.")
                wrong_days.append(line)
                continue
            reasons = hold_back(row, judges.reports, stands=is_newest)
            for part in own_parts:
                reasons += [
                    f"part {part['munition_id']}: {reason}"
                    for reason in hold_back(part, judges.parts, stands=is_newest)
                ]
        for reason in reasons:
            copy.hold_back(line, reason)
        if reasons and report_id in standing.reports:
            row, own_parts = _as_it_stood(report_id, standing)
        taken.append(row)
        copy.parts += own_parts if row["status"] == "reported" else []
    gone = [row for key, row in standing.reports.items() if key not in seen]
    for old_id in renames(gone, wrong_days).values():
        row, own_parts = _as_it_stood(old_id, standing)
        taken.append(row)
        copy.parts += own_parts
    copy.reports = taken


def _as_it_stood(report_id: str, standing: Standing) -> tuple[Row, list[Row]]:
    parts = standing.parts.get(report_id, ())
    return standing.reports[report_id], list(parts)


def _by_report(parts: Iterable[Row]) -> Parts:
    by_report: dict[str, list[Row]] = defaultdict(list)
    for part in parts:
        by_report[part["report_id"]].append(part)
    return by_report
