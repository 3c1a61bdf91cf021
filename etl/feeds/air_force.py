"""The Air Force feed: ``missile_attacks_daily.csv`` -> rows of our registers.

The feed is the Kaggle dataset "Massive Missile Attacks on Ukraine" by Petro Ivaniuk,
digitised from the Air Force's posts (licence CC BY-NC-SA 4.0). Columns are read by
name. Nothing is guessed: an unreadable value is an error that names its line.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl import links
from etl.errors import DataError, listed
from etl.feeds.air_force_cells import RowCells, link
from etl.feeds.air_force_columns import (
    COUNTS,
    COUNTS_BY_AREA,
    CROSSINGS,
    ESSENTIAL,
    GIVES,
    HEADERS,
    KNOWN_COLUMNS,
    LISTS,
    NATURAL_KEY,
    PARTS,
    TURBOJET,
)
from etl.feeds.tables import Row, SourceLine, Table, date_form, moment, read_table

FILE_NAME = "missile_attacks_daily.csv"

#: Bundles of two models that old copies wrote as one name.
BUNDLE_NAMES = {
    "Iskander-M/KN-23/X-47 Kinzhal": ("Iskander-M/KN-23", "X-47 Kinzhal"),
    "X-22/X-31P": ("X-22", "X-31P"),
    "X-22/X-32": ("X-22", "X-32"),
}
#: If a larger share of rows names unknown weapons, the file is not this feed.
MOST_ROWS_WITH_UNKNOWN_NAMES = 0.2

#: A source without its page, such as "/posts/pfbid…", or an empty one.
NO_PAGE = r"[\w./-]*"

#: The feed's ``status_data`` -> our status. A hidden row's counts are placeholders: the
#: attack was reported, its figures were withheld.
STATUSES = {"": "reported", "hidden": "withheld"}


@dataclass
class FeedCopy:
    """One copy of the feed as rows of our registers.

    ``left_out`` lists the feed rows that were not taken, ``held_back`` the implausible
    figures that were not taken, and ``warnings`` what a data editor should look at.
    ``columns_given`` are those of our columns that its header covers, ``header`` is the
    header's version, and ``lines`` maps report ids to line numbers.
    """

    rows_read: int = 0
    reports: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sha256: str = ""
    header: str = ""
    columns_given: frozenset[str] = frozenset()
    lines: dict[str, int] = field(default_factory=dict)

    def hold_back(self, report: Row, reason: str) -> None:
        """Record that a figure of a row was not taken, and why."""
        line = self.lines.get(report["report_id"])
        subject = f"{report['munitions']} on {report['end_date']}"
        self.held_back.append(
            f"{report['url'] or report['report_id']}: line {line}, {subject}: {reason}"
        )


def read(
    path: Path, munition_ids: Mapping[str, str], *, without_links: bool = False
) -> FeedCopy:
    """Read the feed file at ``path``; ``munition_ids`` maps feed names to our codes.

    The file may be plain or compressed (gzip, zip), have any version of the header, and
    may have been saved by a spreadsheet. A copy without the column ``source`` is read
    only with ``without_links``. Raises DataError, naming the line, if the file is not
    the feed, a column is missing, or a value cannot be read.
    """
    table = read_table(path, KNOWN_COLUMNS, FILE_NAME)
    copy = FeedCopy(sha256=table.sha256)
    _read_header(table, copy)
    _refuse_other_files(table, munition_ids)
    if "source" not in table.header and not without_links:
        raise DataError(
            path.name,
            "the column source is missing from the header.",
            "Without its link a figure stands in no register. To look at this copy all "
            "the same, writing nothing: --without-links.",
            line=1,
        )
    form = date_form(table, ("time_start", "time_end"))
    seen: dict[str, tuple[Row, int]] = {}
    for place, row in table.placed_rows():
        copy.rows_read += 1
        reader = _RowReader(row, place, copy.warnings, form, munition_ids)
        report = reader.report()
        report_id = report["report_id"]
        if report_id in seen:
            _same_line_twice(copy, report, place, *seen[report_id], without_links)
            continue
        seen[report_id] = (report, place.line)
        copy.lines[report_id] = place.line
        copy.reports.append(report)
        if report["status"] == "reported":
            copy.parts += reader.parts(report)
    return copy


def _read_header(table: Table, copy: FeedCopy) -> None:
    missing = [name for name in ESSENTIAL if name not in table.header]
    if missing and missing != ["source"]:  # ``read`` handles a missing source
        raise DataError(
            table.file,
            f"the columns {listed(missing)} are missing from the header.",
            "This is not the Air Force feed, or a version of it that cannot be used: "
            "a figure needs its window, its model, its counts and its link.",
            line=1,
        )
    copy.columns_given = frozenset(
        column for name in table.header for column in GIVES.get(name, ())
    )
    columns = set(table.header)
    versions = [name for name, known in HEADERS.items() if set(known) == columns]
    copy.header = versions[0] if versions else "unknown"
    new = [name for name in table.header if name not in KNOWN_COLUMNS]
    if new:
        copy.warnings.append(f"columns that the adapter does not read: {listed(new)}")


def _refuse_other_files(table: Table, munition_ids: Mapping[str, str]) -> None:
    unknown = [
        [name for name in _model_names(row["model"]) if name not in munition_ids]
        for row in table.rows
    ]
    n_unknown = sum(map(bool, unknown))
    if n_unknown > MOST_ROWS_WITH_UNKNOWN_NAMES * len(table.rows) and n_unknown > 1:
        names = sorted({name for names in unknown for name in names})
        raise DataError(
            table.file,
            f"{n_unknown:,} of its {len(table.rows):,} rows name weapons that the feed "
            f"has never named: {listed(names)}.",
            "It has the feed's columns but is another file; take "
            "missile_attacks_daily.csv from the dataset itself.",
        )


def _model_names(text: str) -> list[str]:
    return [
        name
        for written in text.split(" and ")
        for name in BUNDLE_NAMES.get(written.strip(), (written.strip(),))
    ]


@dataclass(frozen=True)
class _RowReader(RowCells):
    """One row of the feed as rows of our registers."""

    date_form: str
    munition_ids: Mapping[str, str]

    def report(self) -> Row:
        """Return the row as one of ``air_force_reports``."""
        row, place = self.row, self.place
        start, start_time = moment(
            row["time_start"], self.date_form, place, "time_start"
        )
        end, end_time = moment(row["time_end"], self.date_form, place, "time_end")
        key = "|".join(
            [
                f"{start} {start_time}".strip(),
                f"{end} {end_time}".strip(),
                *(row.get(name, "") for name in NATURAL_KEY[2:]),
            ]
        )
        status = self._status(row.get("status_data", ""))
        report = {
            "report_id": f"{end}-{hashlib.sha256(key.encode()).hexdigest()[:10]}",
            "start_date": start.isoformat(),
            "start_time": start_time,
            "end_date": end.isoformat(),
            "end_time": end_time,
            "munitions": ";".join(self._munitions(row["model"], "model")),
            "status": status,
            "affected_areas": ";".join(self.areas("affected region")),
            "known_from": "",
            "known_to": "",
        }
        withheld = status == "withheld"
        for name, column in COUNTS.items():
            report[column] = "" if withheld else self.count(row.get(name, ""), name)
        if not withheld:
            report |= self._turbojets(report)
        for name, column in LISTS.items():
            report[column] = ";".join(self.and_list(row.get(name, ""), name))
        for name, column in COUNTS_BY_AREA.items():
            counts = {} if withheld else self.mapping(name)
            report[column] = self.by_area(counts, name)
        report["border_crossings"] = "" if withheld else self._crossings()
        return report | self._link()

    def _link(self) -> Row:
        """Return the issuer, the link and the link's status.

        A source that is empty, or names a post without its page, gives no link; a
        malformed address raises DataError.
        """
        source = self.row.get("source", "")
        issuer, url = link(source)
        is_lost = not url and bool(re.fullmatch(NO_PAGE, source))
        is_address = url.isprintable() and not re.search(r"[\s<>\"'`\\]", url)
        if not is_address or (not url and not is_lost):
            raise self.place.error(
                "source",
                f'"{source[:60]}" is not an address.',
                "Written page/posts/…, page/videos/…, watch/?v=… or https://…",
            )
        if url and not links.is_public(url):
            raise self.place.error(
                "source",
                f'"{source[:60]}" {links.LEADS_NOWHERE}',
                f"{links.REMEDY}.",
            )
        if is_lost and "source" in self.row:
            self.warnings.append(
                f"line {self.place.line}, column source: "
                f'"{source[:60]}" names no page; the line has no link (page_lost)'
            )
        status = "page_lost" if is_lost else "linked"
        return {"issuer": issuer, "url": url, "url_status": status}

    def parts(self, report: Row) -> list[Row]:
        """Return the row's counts per munition, where the feed splits them."""
        launched, areas = (
            self._by_munition(column, self.mapping(column)) for column in PARTS[:2]
        )
        without_jets = {k: v for k, v in self._types().items() if k != TURBOJET}
        types = self._by_munition(PARTS[2], without_jets)
        parts = []
        for munition_id in dict.fromkeys([*launched, *areas, *types]):
            counts = types.get(munition_id, {})
            given = launched.get(munition_id, counts.get("launched"))
            parts.append(
                {
                    "report_id": report["report_id"],
                    "munition_id": munition_id,
                    "launched": self.count(given, "launched_details"),
                    "shot_down": self.count(counts.get("destroyed"), PARTS[2]),
                    "launch_areas": ";".join(
                        self.and_list(
                            str(areas.get(munition_id) or ""), "launch_place_details"
                        )
                    ),
                    "known_from": "",
                    "known_to": "",
                }
            )
        self._check_sums(report, parts, all_parts=bool(launched))
        return parts

    def _by_munition(self, column: str, by_name: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a column by munition; raise DataError if ambiguous."""
        values: dict[str, Any] = {}
        for name, value in by_name.items():
            munition_id, *others = self._munitions(name, column)
            if others:
                raise self.place.error(
                    column,
                    f'"{name}" is a bundle within a bundle.',
                    "Each part is one model; nobody can tell how its count is shared.",
                )
            if munition_id in values:
                raise self.place.error(
                    column,
                    f'"{name}" is a second name of {munition_id}, with its own figure.',
                    "Nobody can tell which is meant; look it up at the source.",
                )
            values[munition_id] = value
        return values

    def _check_sums(self, report: Row, parts: list[Row], *, all_parts: bool) -> None:
        """Warn if parts do not add up to their row, which then counts as one bundle."""
        for column in ("launched", "shot_down"):
            if not report[column] or not any(part[column] for part in parts):
                continue
            whole = int(report[column])
            total = sum(int(part[column] or 0) for part in parts)
            exact = all_parts and column == "launched"
            if total > whole or (exact and total != whole):
                self.warnings.append(
                    f"line {self.place.line}: the parts add up to {total:,} {column}, "
                    f"the row says {whole:,}; the row is counted, its parts are kept"
                )

    def _turbojets(self, report: Row) -> Row:
        """Return the counts of jet-powered drones if only the newer column has them."""
        counts = self._types().get(TURBOJET, {})
        turbojets = {}
        for column, key in (
            ("turbojet_launched", "launched"),
            ("turbojet_shot_down", "destroyed"),
        ):
            if not report[column]:
                turbojets[column] = self.count(counts.get(key), PARTS[2])
        return turbojets

    def _types(self) -> dict[str, dict[str, object]]:
        types = self.mapping("destroyed_types")
        known = {"launched", "destroyed"}
        for counts in types.values():
            if not isinstance(counts, dict) or not set(counts) <= known:
                raise self.unreadable(self.row["destroyed_types"], "destroyed_types")
        return types  # type: ignore[return-value]

    def _crossings(self) -> str:
        """Return border crossings in one form, from either version of the header."""
        counts = self.mapping("border_crossing") or {
            to: self.row[column]
            for column, to in CROSSINGS.items()
            if self.row.get(column)
        }
        return self.by_area(dict(sorted(counts.items())), "border_crossing")

    def _status(self, text: str) -> str:
        if text not in STATUSES:
            raise self.place.error(
                "status_data",
                f'"{text}" is a status that the adapter does not know.',
                "Find out what the feed means by it and add it to STATUSES.",
            )
        return STATUSES[text]

    def _munitions(self, text: str, column: str) -> list[str]:
        names = _model_names(text)
        for name in names:
            if name not in self.munition_ids:
                raise self.place.error(
                    column,
                    f'the weapon name "{name}" is unknown.',
                    "Add it to feed_names of its model in data/registers/munitions.csv,"
                    " or add a row there for a new model.",
                )
        munitions = [self.munition_ids[name] for name in names]
        if len(munitions) != len(set(munitions)):
            raise self.place.error(
                column,
                f'"{text[:60]}" names a weapon twice.',
                "Nobody can tell which is meant; look it up at the source.",
            )
        return munitions


def _same_line_twice(
    copy: FeedCopy,
    report: Row,
    place: SourceLine,
    first: Row,
    first_line: int,
    without_links: bool,
) -> None:
    if without_links:
        copy.left_out.append(
            f"line {place.line}: without a source it cannot be distinguished from line "
            f"{first_line}"
        )
        return
    if first != report:
        raise place.error(
            "model",
            f"the same window, model, areas and source as line {first_line}, "
            "with other figures.",
            "One of the two must go: nobody can tell which figures are meant.",
        )
    copy.left_out.append(f"line {place.line}: is the same as line {first_line}")
