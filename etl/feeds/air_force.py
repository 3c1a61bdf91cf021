"""The Air Force feed: ``missile_attacks_daily.csv`` -> rows of our registers.

The feed is the Kaggle dataset "Massive Missile Attacks on Ukraine" by Petro Ivaniuk,
digitised from the Air Force's posts (licence CC BY-NC-SA 4.0). Columns are read by
name. Nothing is guessed: a value that cannot be read is an error with its line.
"""

import ast
import hashlib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from etl.errors import DataError, listed
from etl.feeds.tables import Place, Row, Table, date_form, moment, read_table

FILE_NAME = "missile_attacks_daily.csv"
FACEBOOK = "https://www.facebook.com/"

# Which column of the feed gives which of ours. Columns come, go and move from version
# to version (HEADERS); what one is named has meant the same in all of them.
#: Counts that are taken as they are.
COUNTS = {
    "launched": "launched",
    "destroyed": "shot_down",
    "not_reach_goal": "suppressed",
    "still_attacking": "in_flight",
    "is_shahed": "shahed_estimate",
    "turbojet": "turbojet_launched",
    "turbojet_destroyed": "turbojet_shot_down",
    "num_hit_location": "hit_locations",
    "num_fall_fragment_location": "debris_locations",
}
#: Areas and carriers joined by " and ".
LISTS = {
    "launch_place": "launch_areas",
    "target": "target_areas",
    "target_main": "main_target_areas",
    "carrier": "carriers",
}
#: Python reprs of ``{area: count}``.
COUNTS_BY_AREA = {"destroyed_details": "shot_down_by_area"}
#: Until August 2025 a column each, since then the keys of the dict ``border_crossing``.
CROSSINGS = {"cross_border_belarus": "belarus", "back_russia": "russia"}
#: The munitions of a bundle: ``{model: launched}`` and ``{model: launch area}``; since
#: August 2026 ``{model: {launched, destroyed}}`` of a part of the row's counts.
PARTS = ("launched_details", "launch_place_details", "destroyed_types")
#: What ``destroyed_types`` calls jet-powered drones, which have columns of their own.
TURBOJET = "Turbojet"

_WINDOW = ("time_start", "time_end", "model", "launch_place", "target")
_V2023_07 = (*_WINDOW, "carrier", "launched", "destroyed", "source")
_V2024_09 = (
    *(*_WINDOW, "carrier", "launched", "destroyed", "not_reach_goal"),
    *("cross_border_belarus", "back_russia"),
    *("destroyed_details", "launched_details", "launch_place_details", "source"),
)
_V2025_07 = (
    *(*_V2024_09, "still_attacking", "affected region", "target_main"),
    *("is_shahed", "num_hit_location", "num_fall_fragment_location"),
)
_V2025_08 = (*_V2025_07, "turbojet", "turbojet_destroyed")
_V2025_09 = (*(c for c in _V2025_08 if c not in CROSSINGS), "border_crossing")
#: The columns of each version of the header that we know, by the month it was first
#: seen. A file with another set of columns is read all the same, and told of.
HEADERS = {
    "2023-07": _V2023_07,
    "2024-03": (*_V2023_07, "destroyed_details"),
    "2024-09": _V2024_09,
    "2024-11": (*_V2024_09, "still_attacking"),
    "2025-03": (*_V2024_09, "still_attacking", "affected region"),
    "2025-07": _V2025_07,
    "2025-08": _V2025_08,
    "2025-09": _V2025_09,
    "2026-08": (*_V2025_09, "status_data", "destroyed_types"),
}
KNOWN_COLUMNS = {column for columns in HEADERS.values() for column in columns}
ESSENTIAL = ("time_start", "time_end", "model", "launched", "destroyed", "source")
#: The columns that tell one line of the feed from every other.
NATURAL_KEY = (*_WINDOW, "source")
#: Two models that old copies wrote as one name.
BUNDLE_NAMES = {
    "Iskander-M/KN-23/X-47 Kinzhal": ("Iskander-M/KN-23", "X-47 Kinzhal"),
    "X-22/X-31P": ("X-22", "X-31P"),
    "X-22/X-32": ("X-22", "X-32"),
}
#: A file in which more rows than this name unknown weapons is something else.
MOST_ROWS_WITH_UNKNOWN_NAMES = 0.2

#: What the feed's ``status_data`` says of a row -> our status. A hidden row's counts
#: are placeholders: the attack was reported, its figures were withheld.
STATUSES = {"": "reported", "hidden": "withheld"}
_GIVES = {
    **{name: (column,) for name, column in (COUNTS | LISTS | COUNTS_BY_AREA).items()},
    **dict.fromkeys(("border_crossing", *CROSSINGS), ("border_crossings",)),
    "time_start": ("start_date", "start_time"),
    "time_end": ("end_date", "end_time"),
    "model": ("munitions",),
    "affected region": ("affected_areas",),
    "status_data": ("status",),
    "source": ("issuer", "url", "url_status"),
}


@dataclass
class FeedCopy:
    """What one copy of the feed says, as rows of our registers.

    ``left_out`` names each feed row that stands in no register, with the reason, and
    ``warnings`` what a data editor should look at. ``columns_given`` are the columns of
    ours that its header speaks of, ``header`` the version of it.
    """

    rows_read: int = 0
    reports: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sha256: str = ""
    header: str = ""
    columns_given: frozenset[str] = frozenset()


def read(
    path: Path, munition_ids: Mapping[str, str], *, without_links: bool = False
) -> FeedCopy:
    """Read the feed file at ``path``; ``munition_ids`` maps feed names to our codes.

    The file may be plain or packed (gzip, zip), of any version of the header, saved
    again by a spreadsheet or not. One without a ``source`` for its rows is read only
    ``without_links``. Raises DataError, naming the line, for a file that is not the
    feed, a column that is missing, and any value that cannot be read.
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
        reader = _RowReader(row, place, form, munition_ids, copy.warnings)
        report = reader.report()
        report_id = report["report_id"]
        if report_id in seen:
            _same_line_twice(copy, report, place, *seen[report_id], without_links)
            continue
        seen[report_id] = (report, place.line)
        copy.reports.append(report)
        if report["status"] == "reported":
            copy.parts += reader.parts(report)
    return copy


def _read_header(table: Table, copy: FeedCopy) -> None:
    missing = [name for name in ESSENTIAL if name not in table.header]
    if missing and missing != ["source"]:  # without it a copy can be looked at
        raise DataError(
            table.file,
            f"the columns {listed(missing)} are missing from the header.",
            "This is not the Air Force feed, or a version of it that cannot be used: "
            "a figure needs its window, its model, its counts and its link.",
            line=1,
        )
    copy.columns_given = frozenset(
        column for name in table.header for column in _GIVES.get(name, ())
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
            "It bears the feed's columns but is another file; take "
            "missile_attacks_daily.csv from the dataset itself.",
        )


def _model_names(text: str) -> list[str]:
    return [
        name
        for written in text.split(" and ")
        for name in BUNDLE_NAMES.get(written.strip(), (written.strip(),))
    ]


@dataclass(frozen=True)
class _RowReader:
    """One row of the feed, read cell by cell."""

    row: Row
    place: Place
    date_form: str
    munition_ids: Mapping[str, str]
    warnings: list[str]

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
            "affected_areas": ";".join(self._areas("affected region")),
            "known_from": "",
            "known_to": "",
        }
        withheld = status == "withheld"
        for name, column in COUNTS.items():
            report[column] = "" if withheld else self._count(row.get(name, ""), name)
        if not withheld:
            report |= self._turbojets(report)
        for name, column in LISTS.items():
            report[column] = ";".join(self._and_list(row.get(name, ""), name))
        for name, column in COUNTS_BY_AREA.items():
            counts = {} if withheld else self._mapping(name)
            report[column] = self._by_area(counts, name)
        report["border_crossings"] = "" if withheld else self._crossings()
        report["issuer"], report["url"] = _link(row.get("source", ""))
        if re.search(r"[\s<>\"'`\\]", report["url"]):
            raise place.error(
                "source",
                f'"{row["source"][:60]}" is no address.',
                "Written page/posts/…, page/videos/…, watch/?v=… or https://…",
            )
        report["url_status"] = "linked" if report["url"] else "page_lost"
        return report

    def parts(self, report: Row) -> list[Row]:
        """Return the munitions within the row's counts, where the feed splits them."""
        launched = self._mapping("launched_details")
        areas = self._mapping("launch_place_details")
        types = {
            name: counts for name, counts in self._types().items() if name != TURBOJET
        }
        parts = []
        for name in dict.fromkeys([*launched, *areas, *types]):
            munition_id, *others = self._munitions(name, "launched_details")
            if others:
                raise self.place.error(
                    "launched_details",
                    f'"{name}" is a bundle within a bundle.',
                    "Each part is one model; nobody can tell how its count is shared.",
                )
            counts = types.get(name, {})
            given = launched.get(name, counts.get("launched"))
            parts.append(
                {
                    "report_id": report["report_id"],
                    "munition_id": munition_id,
                    "launched": self._count(given, "launched_details"),
                    "shot_down": self._count(counts.get("destroyed"), PARTS[2]),
                    "launch_areas": ";".join(
                        self._and_list(
                            str(areas.get(name) or ""), "launch_place_details"
                        )
                    ),
                    "known_from": "",
                    "known_to": "",
                }
            )
        self._check_sums(report, parts, all_parts=bool(launched))
        return parts

    def _check_sums(self, report: Row, parts: list[Row], *, all_parts: bool) -> None:
        """Say where parts do not make up their row, which then counts as one bundle."""
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
        """Return the counts of jet-powered drones that only the newer column has."""
        counts = self._types().get(TURBOJET, {})
        found = {}
        for column, key in (
            ("turbojet_launched", "launched"),
            ("turbojet_shot_down", "destroyed"),
        ):
            if not report[column]:
                found[column] = self._count(counts.get(key), PARTS[2])
        return found

    def _types(self) -> dict[str, dict[str, object]]:
        types = self._mapping("destroyed_types")
        known = {"launched", "destroyed"}
        for counts in types.values():
            if not isinstance(counts, dict) or not set(counts) <= known:
                raise self._unreadable(self.row["destroyed_types"], "destroyed_types")
        return types  # type: ignore[return-value]

    def _crossings(self) -> str:
        """Return the same cell for both ways in which headers have given it."""
        counts = self._mapping("border_crossing") or {
            to: self.row[column]
            for column, to in CROSSINGS.items()
            if self.row.get(column)
        }
        return self._by_area(dict(sorted(counts.items())), "border_crossing")

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
        return [self.munition_ids[name] for name in names]

    def _count(self, value: object, column: str) -> str:
        """Return a count as digits; empty stays empty: nobody said."""
        text = "" if value is None else str(value)
        if text in ("", "nan", "NaN"):
            return ""
        if not re.fullmatch(r"[0-9]{1,9}(\.0+)?", text):
            raise self.place.error(
                column,
                f'"{text[:60]}" is no count.',
                "A whole number, or nothing when it was not reported.",
            )
        return str(int(text.partition(".")[0]))

    def _and_list(self, text: str, column: str) -> list[str]:
        items = [item.strip() for item in text.split(" and ") if item.strip()]
        return self._without_separator(items, column)

    def _areas(self, column: str) -> list[str]:
        text = self.row.get(column, "")
        if not text:
            return []
        areas = _literal(text)
        if areas is None:
            # A quote that was never closed: the commas tell the names apart.
            areas = [name.strip(" '\"") for name in text.strip("[] ").split(",")]
            self.warnings.append(
                f"line {self.place.line}, column {column}: a quote is not closed; "
                f"read as {listed(areas)}"
            )
        if not isinstance(areas, list) or not all(
            isinstance(area, str) and area for area in areas
        ):
            raise self._unreadable(text, column)
        return self._without_separator(areas, column)

    def _mapping(self, column: str) -> dict[str, object]:
        text = self.row.get(column, "")
        counts = _literal(text) if text else {}
        if not isinstance(counts, dict) or not all(isinstance(k, str) for k in counts):
            raise self._unreadable(text, column)
        self._without_separator(list(counts), column)
        return counts

    def _by_area(self, counts: Mapping[str, object], column: str) -> str:
        return ";".join(
            f"{area}={self._count(count, column)}" for area, count in counts.items()
        )

    def _without_separator(self, items: list[str], column: str) -> list[str]:
        if any(";" in item or "=" in item for item in items):
            raise self.place.error(
                column,
                'a name holds ";" or "=", which join the items of a list.',
                "Rename the area in the adapter.",
            )
        return items

    def _unreadable(self, text: str, column: str) -> DataError:
        return self.place.error(
            column,
            f'"{text[:60]}" cannot be read.',
            "Written {'area': count, …} or ['area', …].",
        )


def _same_line_twice(
    copy: FeedCopy,
    report: Row,
    place: Place,
    first: Row,
    first_line: int,
    without_links: bool,
) -> None:
    if without_links:
        copy.left_out.append(
            f"line {place.line}: without a source it cannot be told from line "
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
    copy.left_out.append(f"line {place.line}: says the same as line {first_line}")


@lru_cache(maxsize=50_000)  # copies of the feed repeat each other
def _literal(text: str) -> object:
    """Read a Python repr with ``NaN`` for missing numbers; None where it is broken."""
    try:
        with warnings.catch_warnings():  # of escapes that Python does not know
            warnings.simplefilter("ignore")
            return ast.literal_eval(
                re.sub(r"\bnan\b", "None", text, flags=re.IGNORECASE)
            )
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _link(source: str) -> tuple[str, str]:
    """Return who posted and the link; both empty when the page is lost.

    Facebook posts stand in the feed as ``page/posts/…``, ``page/videos/…`` or
    ``watch/?v=…``; Telegram posts and other sites as their address.
    """
    source = source.removeprefix("/")
    if re.match(r"[\w.]+/(posts|videos)/.", source):
        return source.partition("/")[0], FACEBOOK + source
    if re.match(r"watch/\?v=\d+$", source):
        return "", FACEBOOK + source
    url = source if "://" in source else f"https://{source}"
    try:
        parts = urlsplit(url)
    except ValueError:  # as in "[x": no address
        return "", ""
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        return "", ""
    channel = parts.path.strip("/").partition("/")[0]
    is_channel = parts.netloc == "t.me" and channel
    return f"t.me/{channel}" if is_channel else parts.netloc, url
