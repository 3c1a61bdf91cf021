"""The Air Force feed: ``missile_attacks_daily.csv`` -> rows of our registers.

The feed is the Kaggle dataset "Massive Missile Attacks on Ukraine" by Petro Ivaniuk,
digitised from the Air Force's posts (licence CC BY-NC-SA 4.0). Columns are read by
name. Nothing is guessed: a value that cannot be read is an error with its line.
"""

import ast
import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from etl.errors import DataError, listed

Row = dict[str, str]

#: Feed column -> register column, for the counts that are taken as they are.
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
#: Feed column -> register column, for areas and carriers joined by " and ".
LISTS = {
    "launch_place": "launch_areas",
    "target": "target_areas",
    "target_main": "main_target_areas",
    "carrier": "carriers",
}
#: Feed column -> register column, for Python reprs of ``{area: count}``.
COUNTS_BY_AREA = {
    "destroyed_details": "shot_down_by_area",
    "border_crossing": "border_crossings",
}
PARTS = ("launched_details", "launch_place_details")
ESSENTIAL = ("time_start", "time_end", "model", "launched", "destroyed", "source")
#: The columns that tell one line of the feed from every other.
NATURAL_KEY = ("time_start", "time_end", "model", "launch_place", "target", "source")
KNOWN_COLUMNS = {
    *ESSENTIAL,
    *NATURAL_KEY,
    *COUNTS,
    *LISTS,
    *COUNTS_BY_AREA,
    *PARTS,
    "affected region",
    "status_data",
}
#: What the feed's ``status_data`` says of a row -> our status. A hidden row's counts
#: are placeholders: the attack was reported, its figures were withheld.
STATUSES = {"": "reported", "hidden": "withheld"}
_GIVES = {
    **{name: (column,) for name, column in (COUNTS | LISTS | COUNTS_BY_AREA).items()},
    "time_start": ("start_date", "start_time"),
    "time_end": ("end_date", "end_time"),
    "model": ("munitions",),
    "affected region": ("affected_areas",),
    "status_data": ("status",),
    "source": ("issuer", "url", "url_status"),
    "cross_border_belarus": ("border_crossings",),
    "back_russia": ("border_crossings",),
}
FACEBOOK = "https://www.facebook.com/"


@dataclass
class FeedCopy:
    """What one copy of the feed says, as rows of our registers.

    ``left_out`` names each feed row that stands in no register, with the reason, and
    ``warnings`` what a data editor should look at.
    """

    rows_read: int = 0
    reports: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sha256: str = ""
    has_links: bool = True
    columns_given: frozenset[str] = frozenset()


def read(
    path: Path, munition_ids: Mapping[str, str], *, without_links: bool = False
) -> FeedCopy:
    """Read the feed file at ``path``; ``munition_ids`` maps feed names to our codes.

    Raises DataError, naming the line, for a file that is not the feed, a column that
    is missing, and any value that cannot be read.
    """
    copy = FeedCopy()
    seen: dict[str, int] = {}
    for line, row in _rows(path, copy):
        copy.rows_read += 1
        place = _Place(path.name, line)
        report = _report(row, place, munition_ids)
        report_id = report["report_id"]
        if report_id in seen:
            _same_line_twice(copy, report, place, seen[report_id])
            continue
        seen[report_id] = line
        copy.reports.append(report)
        if report["status"] == "reported":
            copy.parts += _parts(row, report, place, munition_ids)
    return copy


@dataclass(frozen=True)
class _Place:
    """Where in the feed file a value stands, for errors."""

    file: str
    line: int

    def error(self, column: str, what: str, remedy: str) -> DataError:
        return DataError(self.file, what, remedy, line=self.line, column=column)


def _rows(path: Path, copy: FeedCopy) -> Iterator[tuple[int, Row]]:
    try:
        data = path.read_bytes()
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        copy.sha256 = hashlib.sha256(data).hexdigest()
        text = data.decode(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(
            str(path), f"cannot be read: {error.strerror}.", "Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(
            path.name,
            f"byte {error.start} is not UTF-8.",
            "Use the file as the feed publishes it, not one saved again.",
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    missing = [name for name in ESSENTIAL if name not in header]
    if missing:
        raise DataError(
            path.name,
            f"the columns {listed(missing)} are missing from the header.",
            "This is not the Air Force feed, or a version of it that cannot be used: "
            "a figure needs its window, its model, its counts and its link.",
            line=1,
        )
    copy.columns_given = frozenset(
        column for name in header for column in _GIVES.get(name, ())
    )
    new = [name for name in header if name not in KNOWN_COLUMNS]
    if new:
        copy.warnings.append(f"columns that the adapter does not read: {listed(new)}")
    try:
        for row in reader:
            place = _Place(path.name, reader.line_num)
            if None in row or None in row.values():
                raise place.error(
                    header[-1],
                    f"the row does not have the header's {len(header)} cells.",
                    "The file is cut off or broken at this line; get it again.",
                )
            yield reader.line_num, {name: cell.strip() for name, cell in row.items()}
    except csv.Error as error:
        raise DataError(
            path.name,
            f"no readable CSV: {error}.",
            "The file is cut off or broken at this line; get it again.",
            line=reader.line_num + 1,
        ) from error


def _report(row: Row, place: _Place, munition_ids: Mapping[str, str]) -> Row:
    start, start_time = _moment(row["time_start"], place, "time_start")
    end, end_time = _moment(row["time_end"], place, "time_end")
    key = "|".join(row.get(name, "") for name in NATURAL_KEY)
    report = {
        "report_id": f"{end}-{hashlib.sha256(key.encode()).hexdigest()[:10]}",
        "start_date": start.isoformat(),
        "start_time": start_time,
        "end_date": end.isoformat(),
        "end_time": end_time,
        "munitions": ";".join(_munitions(row["model"], place, munition_ids)),
        "status": _status(row.get("status_data", ""), place),
        "affected_areas": ";".join(_area_list(row.get("affected region", ""), place)),
        "known_from": "",
        "known_to": "",
    }
    withheld = report["status"] == "withheld"
    for name, column in COUNTS.items():
        report[column] = "" if withheld else _count(row.get(name, ""), place, name)
    for name, column in LISTS.items():
        report[column] = ";".join(_and_list(row.get(name, ""), place, name))
    for name, column in COUNTS_BY_AREA.items():
        counts = {} if withheld else _mapping(row.get(name, ""), place, name)
        report[column] = ";".join(
            f"{area}={_count_in_mapping(count, place, name)}"
            for area, count in counts.items()
        )
    report["issuer"], report["url"] = _link(row["source"])
    report["url_status"] = "linked" if report["url"] else "page_lost"
    return report


def _parts(
    row: Row, report: Row, place: _Place, munition_ids: Mapping[str, str]
) -> list[Row]:
    launched = _mapping(row.get("launched_details", ""), place, "launched_details")
    areas = _mapping(row.get("launch_place_details", ""), place, "launch_place_details")
    parts = []
    for name in dict.fromkeys([*launched, *areas]):
        munition_id, *others = _munitions(name, place, munition_ids)
        if others:
            raise place.error(
                "launched_details",
                f'"{name}" is a bundle within a bundle.',
                "Each part is one model; nobody can tell how its count is shared.",
            )
        area = str(areas.get(name) or "")
        parts.append(
            {
                "report_id": report["report_id"],
                "munition_id": munition_id,
                "launched": _count_in_mapping(
                    launched.get(name), place, "launched_details"
                ),
                "shot_down": "",
                "launch_areas": ";".join(
                    _and_list(area, place, "launch_place_details")
                ),
                "known_from": "",
                "known_to": "",
            }
        )
    return parts


def _same_line_twice(
    copy: FeedCopy, report: Row, place: _Place, first_line: int
) -> None:
    (first,) = (r for r in copy.reports if r["report_id"] == report["report_id"])
    if first != report:
        raise place.error(
            "model",
            f"the same window, model, areas and source as line {first_line}, "
            "with other figures.",
            "One of the two must go: nobody can tell which figures are meant.",
        )
    copy.left_out.append(f"line {place.line}: says the same as line {first_line}")


def _moment(text: str, place: _Place, column: str) -> tuple[date, str]:
    """Return day and ``HH:MM``; the hour is empty when only the day is given."""
    day, _, clock = text.partition(" ")
    try:
        hour = datetime.strptime(clock, "%H:%M").strftime("%H:%M") if clock else ""
        return datetime.strptime(day, "%Y-%m-%d").date(), hour
    except ValueError as error:
        raise place.error(
            column,
            f'"{text}" is no date.',
            "Written YYYY-MM-DD, with HH:MM behind it where the hour is known.",
        ) from error


def _status(text: str, place: _Place) -> str:
    if text not in STATUSES:
        raise place.error(
            "status_data",
            f'"{text}" is a status that the adapter does not know.',
            "Find out what the feed means by it and add it to STATUSES.",
        )
    return STATUSES[text]


def _munitions(
    text: str, place: _Place, munition_ids: Mapping[str, str]
) -> Iterator[str]:
    for name in text.split(" and "):
        if name not in munition_ids:
            raise place.error(
                "model",
                f'the weapon name "{name}" is unknown.',
                "Add it to feed_names of its model in data/registers/munitions.csv, "
                "or add a row there for a new model.",
            )
        yield munition_ids[name]


def _count(text: str, place: _Place, column: str) -> str:
    """Return a count as digits; empty stays empty: nobody said."""
    if text in ("", "nan", "NaN"):
        return ""
    if not re.fullmatch(r"\d+(\.0+)?", text):
        raise place.error(
            column,
            f'"{text}" is no count.',
            "A whole number, or nothing when it was not reported.",
        )
    return text.partition(".")[0]


def _count_in_mapping(value: object, place: _Place, column: str) -> str:
    return _count("" if value is None else str(value), place, column)


def _and_list(text: str, place: _Place, column: str) -> list[str]:
    items = [item.strip() for item in text.split(" and ") if item.strip()]
    _no_separator(items, place, column)
    return items


def _area_list(text: str, place: _Place) -> list[str]:
    areas = _literal(text, place, "affected region") if text else []
    if not isinstance(areas, list) or not all(isinstance(a, str) for a in areas):
        raise _unreadable(text, place, "affected region")
    _no_separator(areas, place, "affected region")
    return areas


def _mapping(text: str, place: _Place, column: str) -> dict[str, object]:
    counts = _literal(text, place, column) if text else {}
    if not isinstance(counts, dict) or not all(isinstance(k, str) for k in counts):
        raise _unreadable(text, place, column)
    _no_separator(list(counts), place, column)
    return counts


def _literal(text: str, place: _Place, column: str) -> object:
    """Read a Python repr in which a missing number is written ``NaN``."""
    try:
        return ast.literal_eval(re.sub(r"\bnan\b", "None", text, flags=re.IGNORECASE))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise _unreadable(text, place, column) from error


def _unreadable(text: str, place: _Place, column: str) -> DataError:
    return place.error(
        column,
        f'"{text[:60]}" cannot be read.',
        "Written {'area': count, …} or ['area', …].",
    )


def _no_separator(items: list[str], place: _Place, column: str) -> None:
    if any(";" in item for item in items):
        raise place.error(
            column,
            'a name holds ";", which joins the items of a list.',
            "Rename the area in the adapter.",
        )


def _link(source: str) -> tuple[str, str]:
    """Return who posted and the link; both empty when the page is lost.

    Facebook posts stand in the feed as ``page/posts/…``, ``page/videos/…`` or
    ``watch/?v=…``; Telegram posts and other sites as their address.
    """
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
