"""Folding a dated copy of a feed into its register.

Nothing is overwritten (counting rule 13): a line that is new in a later copy gets
``known_from``, one that is gone gets ``known_to``, one that changed gets both.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.errors import DataError, listed
from etl.feeds import air_force
from etl.registers import Row, read_rows, write_registers
from etl.schema import Package, read_package

VERSIONED = ("air_force_reports", "air_force_report_parts")


@dataclass(frozen=True)
class Outcome:
    """What folding a copy did, for the printed report."""

    as_of: str
    rows_read: int
    rows_kept: int
    changes: Counter[str]
    left_out: list[str]
    warnings: list[str]

    def __str__(self) -> str:
        """Return the report that a data editor reads."""
        changes = ", ".join(f"{n:,} {what}" for what, n in self.changes.items() if n)
        counts = (
            f"{self.rows_read:,} rows read, {self.rows_kept:,} in the register, "
            f"{len(self.left_out):,} left out"
        )
        return "\n".join(
            [
                f"air-force as of {self.as_of}: {counts}",
                f"lines: {changes or 'none changed'}",
                *(f"left out: {reason}" for reason in self.left_out),
                *(f"warning: {warning}" for warning in self.warnings),
            ]
        )


def snapshot_air_force(data_dir: Path, file: Path, as_of: date) -> Outcome:
    """Fold the copy of the Air Force feed in ``file`` into the registers.

    Raises DataError, and changes nothing, when the copy cannot be read, is older than
    the newest one held, or differs from the copy held for the same day.
    """
    package = read_package(data_dir)
    copy = air_force.read(file, _munition_ids(data_dir, package))
    if not copy.reports:
        raise DataError(file.name, "holds no rows.", "Get the file again.")
    vintages = read_rows(data_dir, package.register("vintages"))
    fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
    _refuse_unfit_date(file, as_of, fingerprint, vintages)
    held = [v for v in vintages if v["as_of"] == as_of.isoformat()]

    changes: Counter[str] = Counter()
    contents = {}
    for name, rows in zip(VERSIONED, (copy.reports, copy.parts), strict=True):
        register = package.register(name)
        before = read_rows(data_dir, register)
        key = tuple(k for k in register.primary_key if k != "known_from")
        since = as_of.isoformat() if vintages else ""
        contents[register], counts = _fold(before, rows, key, since)
        if name == VERSIONED[0]:
            changes = counts
    if not held:
        days = [report["end_date"] for report in copy.reports]
        vintage = {
            "feed": "air-force",
            "as_of": as_of.isoformat(),
            "rows_read": str(copy.rows_read),
            "rows_kept": str(len(copy.reports)),
            "first_day": min(days),
            "last_day": max(days),
            "sha256": fingerprint,
        }
        contents[package.register("vintages")] = [*vintages, vintage]
    write_registers(data_dir, contents)
    return Outcome(
        as_of.isoformat(),
        copy.rows_read,
        len(copy.reports),
        changes,
        copy.left_out,
        copy.warnings,
    )


def _munition_ids(data_dir: Path, package: Package) -> dict[str, str]:
    """Return our code for each feed name; raise DataError where two claim one."""
    rows = read_rows(data_dir, package.register("munitions"))
    names = [
        (name, row["munition_id"])
        for row in rows
        for name in row["feed_names"].split(";")
    ]
    twice = [name for name, n in Counter(name for name, _ in names).items() if n > 1]
    if twice:
        raise DataError(
            "data/registers/munitions.csv",
            f"{listed(twice)} stands in two rows.",
            "Leave it in the row of the model that it means.",
            column="feed_names",
        )
    return dict(names)


def _refuse_unfit_date(
    file: Path, as_of: date, fingerprint: str, vintages: list[Row]
) -> None:
    if as_of > date.today():
        raise DataError(
            file.name, f"is dated {as_of}, a day to come.", "Check --as-of."
        )
    newest = max(vintages, key=lambda v: v["as_of"], default=None)
    if newest is None:
        return
    if as_of.isoformat() < newest["as_of"]:
        raise DataError(
            file.name,
            f"is dated {as_of}, older than the newest copy held ({newest['as_of']}).",
            "An older copy cannot be folded in after a newer one; check --as-of.",
        )
    if as_of.isoformat() == newest["as_of"] and fingerprint != newest["sha256"]:
        raise DataError(
            file.name,
            f"is another file than the one held for {as_of}.",
            "One copy a day is kept; use the date on which this one was downloaded.",
        )


def _fold(
    before: list[Row], rows: list[Row], key: tuple[str, ...], since: str
) -> tuple[list[Row], Counter[str]]:
    """Return all versions after ``rows`` were seen at ``since``, and what changed."""

    def key_of(row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in key)

    said = _without_history
    current = {key_of(row): row for row in before if not row["known_to"]}
    seen = {key_of(row): row for row in rows}
    folded = [row for row in before if row["known_to"]]
    changes: Counter[str] = Counter()
    for row_key in [*current, *(k for k in seen if k not in current)]:
        old, new = current.get(row_key), seen.get(row_key)
        if old is not None and new is not None and said(old) == said(new):
            folded.append(old)
            continue
        changes["changed" if old and new else "new" if new else "gone"] += 1
        if old is not None:
            folded.append({**old, "known_to": since})
        if new is not None:
            folded.append({**new, "known_from": since})
    return folded, changes


def _without_history(row: Row) -> Row:
    return {k: v for k, v in row.items() if k not in ("known_from", "known_to")}


SNAPSHOTS: dict[str, Callable[[Path, Path, date], Outcome]] = {
    "air-force": snapshot_air_force
}
