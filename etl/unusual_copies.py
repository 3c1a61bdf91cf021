"""Detects copies of the Air Force feed that change unusually much of the past."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.registers import Row, read_rows
from etl.schema import Package

#: A copy that changes more of the past than this must be reviewed by a person.
MOST_LINES_REMOVED = 0.02
MOST_CHANGE_OF_A_MONTH = 0.05


@dataclass(frozen=True)
class Measure:
    """Counts monthly totals from register rows by rules 4 and 5.

    The build applies the same rules in SQL; here they serve to detect a copy that
    changes the past before it is folded in.
    """

    categories: Mapping[str, str]
    national: frozenset[str]

    @classmethod
    def read(cls, data_dir: Path, package: Package) -> "Measure":
        """Read the categories of munitions and the national issuers."""
        munitions = read_rows(data_dir, package.register("munitions"))
        issuers = read_rows(data_dir, package.register("issuers"))
        return cls(
            {row["munition_id"]: row["category"] for row in munitions},
            frozenset(i["issuer"] for i in issuers if i["is_national"] == "yes"),
        )

    def monthly_totals(self, rows: Iterable[Row]) -> Counter[tuple[str, str]]:
        """Return weapons launched by national reports, per month and category."""
        totals: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if row["launched"] and (
                row["target_areas"] == "Ukraine" or row["issuer"] in self.national
            ):
                category = self.categories[row["munitions"].partition(";")[0]]
                totals[row["end_date"][:7], category] += int(row["launched"])
        return totals


def unusual_changes(
    before: list[Row],
    after: list[Row],
    changes: Counter[str],
    last_day_held: str,
    measure: Measure,
) -> list[str]:
    """Return in words what a copy changes beyond the limits.

    ``last_day_held`` is the last day of the newest copy held; empty if there is none.
    """
    if not last_day_held or not before:
        return []
    reasons = []
    if changes["removed"] > MOST_LINES_REMOVED * len(before):
        share = changes["removed"] / len(before)
        reasons.append(
            f"{changes['removed']:,} of {len(before):,} lines gone ({share:.1%})"
        )
    old, new = measure.monthly_totals(before), measure.monthly_totals(after)
    for month, category in sorted(old.keys() | new.keys()):
        was, becomes = old[month, category], new[month, category]
        is_closed = _last_day(month) < last_day_held
        if is_closed and abs(becomes - was) > MOST_CHANGE_OF_A_MONTH * was:
            reasons.append(f"{month}, {category}: {was:,} launched becomes {becomes:,}")
    return reasons


def _last_day(month: str) -> str:
    year, number = (int(part) for part in month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02}"
