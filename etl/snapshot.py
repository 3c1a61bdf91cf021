"""Folds dated copies of a feed into its registers.

Nothing is overwritten (counting rule 13): a line that is new in a later copy gets a
``known_from``, a removed line a ``known_to``, and a changed line both.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from etl import clock
from etl.errors import DataError, listed
from etl.feeds import air_force
from etl.fold_copies import fold_parts, fold_reports
from etl.implausible import Judge
from etl.implausible_lines import hold_back_lines
from etl.registers import Row, changing, read_rows
from etl.schema import Package, read_package
from etl.unusual_copies import Measure, unusual_changes
from etl.validation import write_validated

FEED = "air-force"
#: Limits on the number of files; one copy per day of the war is a third of the first.
MOST_COPIES, MOST_COPIES_OF_A_DAY = 5_000, 10
#: The date with which the name of a copy begins, with any digits too many.
DATED = re.compile(r"\d{4}-\d{2}-\d{2}\d*")
_REGISTERS = ("air_force_reports", "air_force_report_parts", "vintages")


@dataclass(frozen=True)
class Outcome:
    """The result of folding a copy, for the printed report."""

    as_of: str
    rows_read: int
    rows_kept: int
    changes: Counter[str]
    left_out: list[str]
    warnings: list[str]
    held_back: list[str] = field(default_factory=list)
    is_dry_run: bool = False

    def __str__(self) -> str:
        """Return the report that a data editor reads."""
        changes = ", ".join(
            f"{n:,} {change}" for change, n in self.changes.items() if n
        )
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
                *(f"held back: {reason}" for reason in self.held_back),
                *(f"warning: {warning}" for warning in self.warnings),
            ]
        )


@dataclass
class _Stored:
    """The rows of the registers while copies are folded into them."""

    reports: list[Row]
    parts: list[Row]
    vintages: list[Row]
    changes: Counter[str] = field(default_factory=Counter)

    @property
    def newest(self) -> Row | None:
        """The newest copy of the feed held."""
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

    ``as_of`` is the date of a single file; several must be named by their dates
    (``2026-06-28.csv.gz``). With ``from_scratch`` the registers are rebuilt from these
    copies, oldest first, keeping the reasons why copies were accepted. Implausible
    figures are held back and listed in the outcome.

    Raises DataError, and changes nothing, if a copy cannot be read, has no links, would
    stop the build, is older than the newest one held, differs from a copy that was
    taken completely for the same day, or changes unusually much of the past and
    ``accept_revision`` gives no reason; from scratch also if ``sources`` lacks a copy
    that the registers hold.
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
    measure = Measure.read(data_dir, package)
    registers = {name: package.register(name) for name in _REGISTERS}
    judges = _judges(data_dir, package)
    reports, parts, vintages = (
        read_rows(data_dir, register) for register in registers.values()
    )
    stored = _Stored(reports, parts, vintages)
    reasons: dict[str, str] = {}
    if from_scratch:
        stored, reasons = _emptied(stored, {day.isoformat() for _, day in copies})
    outcomes = []
    for file, day in copies:
        copy = air_force.read(file, munition_ids)
        if not copy.reports:
            raise DataError(file.name, "holds no rows.", "Get the file again.")
        registered = stored.reports, stored.parts
        is_newest = (file, day) == copies[-1]
        hold_back_lines(copy, registered, judges, day, is_newest=is_newest)
        stored.changes = Counter()
        if _is_new(file, day, copy.sha256, stored):
            reason = reasons.get(day.isoformat()) or accept_revision
            _fold_copy(stored, copy, day, file.name, measure, reason)
        outcomes.append(
            Outcome(
                day.isoformat(),
                copy.rows_read,
                len(copy.reports),
                stored.changes,
                copy.left_out,
                copy.warnings,
                copy.held_back,
            )
        )
    contents = (stored.reports, stored.parts, stored.vintages)
    write_validated(
        data_dir,
        dict(zip(registers.values(), contents, strict=True)),
        listed(file.name for file, _ in copies),
    )
    return outcomes


def held_back_in(data_dir: Path, file: Path, as_of: date) -> list[str]:
    """Return what would still be held back of a copy that is already folded in."""
    package = read_package(data_dir)
    copy = air_force.read(file, _munition_ids(data_dir, package))
    reports, parts = (
        read_rows(data_dir, package.register(name)) for name in _REGISTERS[:2]
    )
    hold_back_lines(copy, (reports, parts), _judges(data_dir, package), as_of)
    return copy.held_back


def _judges(data_dir: Path, package: Package) -> tuple[Judge, Judge]:
    """Return the judges of lines and of parts."""
    lines, parts = (Judge.read(data_dir, package, name) for name in _REGISTERS[:2])
    return lines, parts


def read_without_links(
    data_dir: Path, sources: Sequence[Path], as_of: date | None = None
) -> list[Outcome]:
    """Read copies without a source column as a dry run, and return what is in them.

    Figures without links are not registered, but such a copy can be inspected. Raises
    DataError if one cannot be read.
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
                copy.held_back,
                is_dry_run=True,
            )
        )
    return outcomes


def dated_copies(
    sources: Sequence[Path], as_of: date | None
) -> list[tuple[Path, date]]:
    """Return each file with the date of the copy, oldest first."""
    files = [file for source in sources for file in _files(source)]
    if as_of is not None:
        if len(files) != 1:
            raise DataError(
                listed(source.name for source in sources),
                f"hold {len(files)} files, but only one date is given.",
                "Name one file; several are named for their days and need no --as-of.",
            )
        return [(files[0], as_of)]
    copies = []
    for path in files:
        day = DATED.match(path.name)
        try:
            copies.append((path, date.fromisoformat(day.group() if day else "")))
        except ValueError as error:
            raise DataError(
                path.name,
                "does not give the date of the copy.",
                "Use --as-of, or name the file YYYY-MM-DD.csv (.csv.gz, .zip).",
            ) from error
    (day_of_most, most), *_ = Counter(day for _, day in copies).most_common(1)
    if most > MOST_COPIES_OF_A_DAY:
        raise DataError(
            listed(source.name for source in sources),
            f"hold {most:,} files for {day_of_most}.",
            "Only one copy per day is kept: leave only the right one.",
        )
    return sorted(copies, key=lambda copy: (copy[1], copy[0].name))


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    visible = (
        path  # skip hidden files of a file manager (.DS_Store, ._copy)
        for path in source.iterdir()
        if path.is_file() and not path.name.startswith(".")
    )
    files = list(islice(visible, MOST_COPIES + 1))
    if len(files) > MOST_COPIES:
        raise DataError(
            source.name,
            f"holds more than {MOST_COPIES:,} files.",
            "A copy a day is far fewer: name the folder of copies.",
        )
    if not files:
        raise DataError(source.name, "holds no files.", "Name the folder of copies.")
    return files


def _emptied(stored: _Stored, days: Collection[str]) -> tuple[_Stored, dict[str, str]]:
    """Return the registers without this feed, and the reasons for accepting copies.

    Raises DataError if the copy of a held day is not in ``days``: it would be lost.
    """
    own = [vintage for vintage in stored.vintages if vintage["feed"] == FEED]
    missing = sorted({vintage["as_of"] for vintage in own} - set(days))
    if missing:
        raise DataError(
            "data/registers/vintages.csv",
            f"the copy of {listed(missing)} is held, and not among the files.",
            "From scratch the register is made of the files alone: name the folders of "
            "all copies.",
            column="as_of",
        )
    others = [vintage for vintage in stored.vintages if vintage["feed"] != FEED]
    reasons = {vintage["as_of"]: vintage["accepted_because"] for vintage in own}
    return _Stored([], [], others), reasons


def _is_new(file: Path, as_of: date, fingerprint: str, stored: _Stored) -> bool:
    """Return whether the copy is new; raise DataError if it cannot be folded in."""
    if as_of > clock.today():
        raise DataError(
            file.name, f"is dated {as_of}, in the future.", "Check its date."
        )
    same_day = [
        vintage
        for vintage in stored.vintages
        if vintage["feed"] == FEED and vintage["as_of"] == as_of.isoformat()
    ]
    if same_day:
        if same_day[0]["sha256"] == fingerprint:
            return False
        if same_day[0] == stored.newest and _is_in_part(stored, same_day[0]):
            return True  # fixed upstream on the same day
        raise DataError(
            file.name,
            f"differs from the copy held for {as_of}.",
            "One copy a day is kept; use the date on which this one was downloaded.",
        )
    if stored.newest is not None and as_of.isoformat() < stored.newest["as_of"]:
        raise DataError(
            file.name,
            f"is dated {as_of}, older than the newest copy held "
            f"({stored.newest['as_of']}).",
            "An older copy cannot be folded in after a newer one: check its date, or "
            "fold all copies anew with --from-scratch.",
        )
    return True


def _is_in_part(stored: _Stored, vintage: Row) -> bool:
    """Whether a copy was taken only in part: with lines left out, or held back."""
    return int(vintage["rows_kept"]) < int(vintage["rows_read"]) or any(
        row["status"] == "unread" and not row["known_to"] for row in stored.reports
    )


def _fold_copy(
    stored: _Stored,
    copy: air_force.FeedCopy,
    as_of: date,
    file_name: str,
    measure: Measure,
    accept_revision: str,
) -> None:
    """Fold ``copy`` into ``stored`` as the newest vintage."""
    before = [row for row in stored.reports if not row["known_to"]]
    # The lines of the first copy may have been published long before: no known_from.
    is_first = not any(
        v["feed"] == FEED and v["as_of"] != as_of.isoformat() for v in stored.vintages
    )
    since = "" if is_first else as_of.isoformat()
    reports = fold_reports(stored.reports, copy, since)
    reasons = unusual_changes(
        before,
        [row for row in reports.rows if not row["known_to"]],
        reports.changes,
        stored.newest["last_day"] if stored.newest else "",
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
    stored.reports = reports.rows
    stored.parts = fold_parts(stored.parts, copy.parts, since).rows
    stored.changes = reports.changes
    stored.vintages = [
        v
        for v in stored.vintages
        if (v["feed"], v["as_of"]) != (FEED, as_of.isoformat())
    ]
    stored.vintages.append(
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


def _munition_ids(data_dir: Path, package: Package) -> dict[str, str]:
    """Return our code for each feed name; raise DataError if two rows have the same."""
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
            f"{listed(twice)} is in two rows.",
            "Leave it in the row of the model that it means.",
            column="feed_names",
        )
    return dict(names)
