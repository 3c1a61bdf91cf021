"""Folding dated copies of a feed into its registers.

Nothing is overwritten (counting rule 13): a line that is new in a later copy gets
``known_from``, one that is gone gets ``known_to``, one that changed gets both.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from etl import clock
from etl.errors import DataError, listed
from etl.feeds import air_force
from etl.fold_copies import fold_parts, fold_reports
from etl.registers import Row, changing, read_rows, write_registers
from etl.schema import Package, read_package

FEED = "air-force"
#: A copy that changes more of the past than this is looked at by a person first.
MOST_LINES_REMOVED = 0.02
MOST_CHANGE_OF_A_MONTH = 0.05


@dataclass(frozen=True)
class Outcome:
    """What folding a copy did, for the printed report."""

    as_of: str
    rows_read: int
    rows_kept: int
    changes: Counter[str]
    left_out: list[str]
    warnings: list[str]
    is_dry_run: bool = False

    def __str__(self) -> str:
        """Return the report that a data editor reads."""
        changes = ", ".join(f"{n:,} {what}" for what, n in self.changes.items() if n)
        counts = (
            f"{self.rows_read:,} rows read, {self.rows_kept:,} in the register, "
            f"{len(self.left_out):,} left out"
        )
        if self.is_dry_run:
            counts = f"{self.rows_read:,} rows read, none written: a dry run"
        return "\n".join(
            [
                f"{FEED} as of {self.as_of}: {counts}",
                *([] if self.is_dry_run else [f"lines: {changes or 'none changed'}"]),
                *(f"left out: {reason}" for reason in self.left_out),
                *(f"warning: {warning}" for warning in self.warnings),
            ]
        )


@dataclass
class _Held:
    """The registers while copies are folded into them."""

    reports: list[Row]
    parts: list[Row]
    vintages: list[Row]
    changes: Counter[str] = field(default_factory=Counter)

    @property
    def newest(self) -> Row | None:
        """The newest copy of the feed that was folded in."""
        own = (v for v in self.vintages if v["feed"] == FEED)
        return max(own, key=lambda v: v["as_of"], default=None)


def snapshot_copies(
    data_dir: Path,
    sources: Sequence[Path],
    as_of: date | None = None,
    *,
    accept_revision: str = "",
    from_scratch: bool = False,
) -> list[Outcome]:
    """Fold copies of the Air Force feed, files or folders of them, into the registers.

    ``as_of`` is the day on which a single file stood so; several are named for theirs
    (``2026-06-28.csv.gz``). With ``from_scratch`` the registers are made anew from
    these copies, oldest first; why the copy of a day was accepted is kept.
    Raises DataError, and changes nothing, when a copy cannot be read, has no links, is
    older than the newest one held, differs from the copy held for the same day, or
    changes more of the past than is usual and ``accept_revision`` gives no reason; from
    scratch also when a copy that the registers hold is not among ``sources``.
    """
    with changing(data_dir):
        return _snapshot(
            data_dir, dated_copies(sources, as_of), accept_revision, from_scratch
        )


def _snapshot(
    data_dir: Path,
    copies: list[tuple[Path, date]],
    accept_revision: str,
    from_scratch: bool,
) -> list[Outcome]:
    package = read_package(data_dir)
    munition_ids = _munition_ids(data_dir, package)
    measure = _Measure.read(data_dir, package)
    registers = {
        name: package.register(name)
        for name in ("air_force_reports", "air_force_report_parts", "vintages")
    }
    reports, parts, vintages = (
        read_rows(data_dir, register) for register in registers.values()
    )
    held = _Held(reports, parts, vintages)
    reasons: dict[str, str] = {}
    if from_scratch:
        held, reasons = _emptied(held, {day.isoformat() for _, day in copies})
    outcomes = []
    for file, day in copies:
        copy = air_force.read(file, munition_ids)
        if not copy.reports:
            raise DataError(file.name, "holds no rows.", "Get the file again.")
        held.changes = Counter()
        if _is_new(file, day, copy.sha256, held):
            reason = reasons.get(day.isoformat()) or accept_revision
            _fold_copy(held, copy, day, file.name, measure, reason)
        outcomes.append(
            Outcome(
                day.isoformat(),
                copy.rows_read,
                len(copy.reports),
                held.changes,
                copy.left_out,
                copy.warnings,
            )
        )
    contents = (held.reports, held.parts, held.vintages)
    write_registers(data_dir, dict(zip(registers.values(), contents, strict=True)))
    return outcomes


def snapshot_air_force(
    data_dir: Path, file: Path, as_of: date, *, accept_revision: str = ""
) -> Outcome:
    """Fold one copy of the Air Force feed in; raises as ``snapshot_copies`` does."""
    (outcome,) = snapshot_copies(
        data_dir, [file], as_of, accept_revision=accept_revision
    )
    return outcome


def read_without_links(
    data_dir: Path, sources: Sequence[Path], as_of: date | None = None
) -> list[Outcome]:
    """Read copies that name no sources and tell what is in it; nothing is written.

    Without its link a figure stands in no register, but a copy can be looked at.
    Raises DataError when one cannot be read.
    """
    munition_ids = _munition_ids(data_dir, read_package(data_dir))
    outcomes = []
    for path, day in dated_copies(sources, as_of):
        copy = air_force.read(path, munition_ids, without_links=True)
        outcomes.append(
            Outcome(
                day.isoformat(),
                copy.rows_read,
                0,
                Counter(),
                copy.left_out,
                copy.warnings,
                is_dry_run=True,
            )
        )
    return outcomes


def dated_copies(
    sources: Sequence[Path], as_of: date | None
) -> list[tuple[Path, date]]:
    """Return each file with the day on which it stood so, oldest first."""
    files = [file for source in sources for file in _files(source)]
    if as_of is not None:
        if len(files) != 1:
            raise DataError(
                listed(source.name for source in sources),
                f"hold {len(files)} files, and one day is given for all.",
                "Name one file; several are named for their days and need no --as-of.",
            )
        return [(files[0], as_of)]
    copies = []
    for path in files:
        day = re.match(r"\d{4}-\d{2}-\d{2}", path.name)
        try:
            copies.append((path, date.fromisoformat(day.group() if day else "")))
        except ValueError as error:
            raise DataError(
                path.name,
                "does not say on which day the feed stood so.",
                "Say it with --as-of, or name the file YYYY-MM-DD.csv (.csv.gz, .zip).",
            ) from error
    return sorted(copies, key=lambda copy: copy[1])


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    files = [
        path  # what a file manager hides there (.DS_Store, ._copy) is no copy
        for path in source.iterdir()
        if path.is_file() and not path.name.startswith(".")
    ]
    if not files:
        raise DataError(source.name, "holds no files.", "Name the folder of copies.")
    return files


def _emptied(held: _Held, days: Collection[str]) -> tuple[_Held, dict[str, str]]:
    """Return the registers without this feed, and by day why a copy was accepted.

    Raises DataError when a copy that is held is none of ``days``: what it alone knew
    would be lost.
    """
    own = [vintage for vintage in held.vintages if vintage["feed"] == FEED]
    missing = sorted({vintage["as_of"] for vintage in own} - set(days))
    if missing:
        raise DataError(
            "data/registers/vintages.csv",
            f"the copy of {listed(missing)} is held, and not among the files.",
            "From scratch the register is made of the files alone: name the folders of "
            "all copies.",
            column="as_of",
        )
    others = [vintage for vintage in held.vintages if vintage["feed"] != FEED]
    reasons = {vintage["as_of"]: vintage["accepted_because"] for vintage in own}
    return _Held([], [], others), reasons


def _is_new(file: Path, as_of: date, fingerprint: str, held: _Held) -> bool:
    """Return whether the copy is not held yet; raise DataError when it cannot be."""
    if as_of > clock.today():
        raise DataError(
            file.name, f"is dated {as_of}, a day to come.", "Check its date."
        )
    same_day = [
        vintage
        for vintage in held.vintages
        if vintage["feed"] == FEED and vintage["as_of"] == as_of.isoformat()
    ]
    if same_day:
        if same_day[0]["sha256"] == fingerprint:
            return False
        raise DataError(
            file.name,
            f"is another file than the one held for {as_of}.",
            "One copy a day is kept; use the date on which this one was downloaded.",
        )
    if held.newest is not None and as_of.isoformat() < held.newest["as_of"]:
        raise DataError(
            file.name,
            f"is dated {as_of}, older than the newest copy held "
            f"({held.newest['as_of']}).",
            "An older copy cannot be folded in after a newer one: check its date, or "
            "fold all copies anew with --from-scratch.",
        )
    return True


def _fold_copy(
    held: _Held,
    copy: air_force.FeedCopy,
    as_of: date,
    file_name: str,
    measure: "_Measure",
    accept_revision: str,
) -> None:
    """Fold ``copy`` into ``held`` as the newest vintage."""
    before = [row for row in held.reports if not row["known_to"]]
    # What the first copy held may have been known for long: it claims no date.
    since = as_of.isoformat() if held.newest else ""
    reports = fold_reports(held.reports, copy, since)
    reasons = _unusual(
        before,
        [row for row in reports.rows if not row["known_to"]],
        reports.changes,
        held,
        measure,
    )
    if reasons and not accept_revision:
        raise DataError(
            file_name,
            "changes more of the past than is usual:\n  " + "\n  ".join(reasons),
            "Look whether the source means it. If it does, say why: "
            '--accept-revision "…"; the reason is kept with the copy.',
        )
    days = [report["end_date"] for report in copy.reports]
    held.reports = reports.rows
    held.parts = fold_parts(held.parts, copy.parts, since).rows
    held.changes = reports.changes
    held.vintages.append(
        {
            "feed": FEED,
            "as_of": as_of.isoformat(),
            "rows_read": str(copy.rows_read),
            "rows_kept": str(len(copy.reports)),
            "first_day": min(days),
            "last_day": max(days),
            "sha256": copy.sha256,
            "accepted_because": accept_revision if reasons else "",
        }
    )


@dataclass(frozen=True)
class _Measure:
    """What tells which rows add up to a month's figure: rules 4 and 5 on register rows.

    The build counts by the same rules in SQL; here they serve to notice a copy that
    changes the past, before it is folded in.
    """

    categories: Mapping[str, str]
    national: frozenset[str]

    @classmethod
    def read(cls, data_dir: Path, package: Package) -> "_Measure":
        """Read the categories of munitions and the issuers that speak for all."""
        munitions = read_rows(data_dir, package.register("munitions"))
        issuers = read_rows(data_dir, package.register("issuers"))
        return cls(
            {row["munition_id"]: row["category"] for row in munitions},
            frozenset(i["issuer"] for i in issuers if i["is_national"] == "yes"),
        )

    def monthly_totals(self, rows: Iterable[Row]) -> Counter[tuple[str, str]]:
        """Return what national reports launched, per month and category."""
        totals: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if row["launched"] and (
                row["target_areas"] == "Ukraine" or row["issuer"] in self.national
            ):
                category = self.categories[row["munitions"].partition(";")[0]]
                totals[row["end_date"][:7], category] += int(row["launched"])
        return totals


def _unusual(
    before: list[Row],
    after: list[Row],
    changes: Counter[str],
    held: _Held,
    measure: _Measure,
) -> list[str]:
    """Return in words what a copy changes beyond the limits."""
    if held.newest is None or not before:
        return []
    found = []
    if changes["removed"] > MOST_LINES_REMOVED * len(before):
        share = changes["removed"] / len(before)
        found.append(
            f"{changes['removed']:,} of {len(before):,} lines gone ({share:.1%})"
        )
    old, new = measure.monthly_totals(before), measure.monthly_totals(after)
    for month, category in sorted(old.keys() | new.keys()):
        was, becomes = old[month, category], new[month, category]
        is_closed = _last_day(month) < held.newest["last_day"]
        if is_closed and abs(becomes - was) > MOST_CHANGE_OF_A_MONTH * was:
            found.append(f"{month}, {category}: {was:,} launched becomes {becomes:,}")
    return found


def _last_day(month: str) -> str:
    year, number = (int(part) for part in month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02}"


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


SNAPSHOTS: dict[str, Callable[..., list[Outcome]]] = {FEED: snapshot_copies}
