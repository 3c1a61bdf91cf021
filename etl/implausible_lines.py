"""Lines of a copy of the Air Force feed of which something is held back.

What stood stands: a line whose new figures are not plausible is kept as it was read
before, with its parts. One that was never read is ``unread``, and one of days that
cannot be is left out.
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
    """What tells which lines, and which parts of bundles, are plausible."""

    reports: Judge
    parts: Judge


@dataclass(frozen=True)
class Standing:
    """What the registers hold now: lines by their id, and the parts of each."""

    reports: Mapping[str, Row]
    parts: Parts

    @classmethod
    def of(cls, reports: Sequence[Row], parts: Sequence[Row]) -> "Standing":
        """Return what of all versions stands."""
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
    """Take out of ``copy`` what is not plausible, each with a line in ``held_back``.

    ``is_newest``: the copy is what stands from now on; in an older one a line that
    contradicts itself is history and kept.
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
