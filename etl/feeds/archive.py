"""Reads third-party SQLite archives of a feed: of posts, or of lines of a table.

Both are from the project sbs-stats, which appends a line for each edit and deletes
none: of the lines with one key the latest ``scraped_at`` counts. Tables and columns are
found by name; other files are refused. Nothing in a file is executed: no view, trigger
or function of its schema.
"""

import csv
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from operator import itemgetter
from pathlib import Path
from typing import Any

from etl import clock, links
from etl.clock import WAR_BEGAN
from etl.errors import DataError, listed
from etl.feeds.air_force import FILE_NAME
from etl.feeds.air_force_columns import ESSENTIAL, NATURAL_KEY
from etl.feeds.channel_posts import BASE_URL, Post
from etl.feeds.telegram import CLOCKS_APART

#: Size limits. An archive of all posts since 2024 has about 50 MB, and no cell of it is
#: near a megabyte.
MOST_BYTES = 256 * 2**20
MOST_CELL_BYTES = 1_000_000
MOST_ROWS = 500_000
#: Limit on SQLite VM steps, twice those for MOST_ROWS. If a damaged file refers to one
#: page in many places, any query, even for table names, would run forever.
MOST_STEPS = 30_000_000
#: Limit on all characters together; a damaged file can repeat one text in many rows.
MOST_SIGNS = 128_000_000

#: The archive's own figures for a post -> our columns.
FIGURES = {
    "air_strikes": "air_strikes",
    "kabs_dropped": "guided_bombs",
    "missile_strikes": "missile_strikes",
    "missiles_used": "missiles",
    "kamikaze_drones": "drones",
}
_POST_COLUMNS = (
    *("source", "source_id", "date", "message_date", "snapshot_at", "text", "url"),
    *(*FIGURES, "scraped_at"),
)
#: Columns that the archive of the Air Force feed adds to those of the feed.
_ADDED = ("attack_date", "category", "scraped_at")
_LINK = re.compile(r"https?://[^\s<>\"'`\\]+")

#: Prefix of the reason for a line with impossible dates.
_DATED = "dated"

Line = dict[str, str]


@dataclass(frozen=True)
class ArchivedPost:
    """A version of a post, with the archive's own figures.

    ``source`` is empty for the channel itself. ``is_final`` means posted the morning
    after the day that it covers. ``figures`` has the archive's numbers by our column
    names, empty if there is none; ``stored_on`` is the day in Kyiv on which the archive
    stored the version.
    """

    post: Post
    source: str
    covers: date
    is_final: bool
    figures: Mapping[str, str]
    stored_on: date

    @property
    def key(self) -> tuple[str, str]:
        """The key that all versions of the post share."""
        return self.source, self.post.url


@dataclass
class PostArchive:
    """All versions of the posts of an archive, in storage order.

    ``left_out`` lists the lines that were not taken, with the reason; ``held_back`` has
    the links of those with impossible dates.
    """

    versions: list[ArchivedPost] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)

    @property
    def as_of(self) -> date:
        """The day on which the newest version was stored."""
        return max(version.stored_on for version in self.versions)

    def posts_on(self, day: date) -> dict[tuple[str, str], ArchivedPost]:
        """Return each post as the archive had it at the end of ``day``."""
        return {v.key: v for v in self.versions if v.stored_on <= day}

    def fingerprint_on(self, day: date) -> str:
        """Return a hash of the posts as they were on ``day``."""
        digest = hashlib.sha256()
        for _, version in sorted(self.posts_on(day).items()):
            digest.update(f"{version.post.url}\0{version.post.text}\0".encode())
        return digest.hexdigest()


def is_sqlite(path: Path) -> bool:
    """Whether the file starts like a SQLite database."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def read_posts(path: Path, channel: str) -> PostArchive:
    """Read an archive of a channel's posts; ``channel`` is the channel's name.

    A line without a day, a time, a text or a link is left out, with the reason. Raises
    DataError if the file is not such an archive, or is damaged.
    """
    lines = _read(path, _POST_COLUMNS, "posts")
    if lines and not any(line["text"].strip() for line in lines):
        raise DataError(
            path.name,
            "holds no text of any post.",
            "This is the copy that the archive's own site reads; take the whole one, "
            "which its README names.",
        )
    archive = PostArchive()
    for line in lines:
        version = _archived_post(line, channel)
        if isinstance(version, str):
            which = f"{line['source']} {line['source_id']}".strip()
            archive.left_out.append(f"post {which or 'without a name'}: {version}")
            if version.startswith(_DATED):
                archive.held_back.append(line["url"] or which)
        else:
            archive.versions.append(version)
    if not archive.versions:
        raise DataError(path.name, "holds no post.", "Get the file again.")
    return archive


def air_force_copy(path: Path, folder: Path) -> tuple[Path, date, list[str]]:
    """Write the newest state of an archive of the feed into ``folder`` as a CSV file.

    Returns the file, the day on which that state was stored, and warnings. Raises
    DataError if the file is not an archive of the feed, or is damaged.
    """
    lines = _read(path, (*ESSENTIAL, "scraped_at"), "")
    if not lines:
        raise DataError(path.name, "holds no rows.", "Get the file again.")
    columns = [name for name in lines[0] if name not in _ADDED]
    keys = [name for name in NATURAL_KEY if name in columns]
    first: dict[tuple[str, ...], Line] = {}
    latest: dict[tuple[str, ...], Line] = {}
    for line in lines:
        key = tuple(line[name] for name in keys)
        first.setdefault(key, line)
        latest[key] = line
    replaced = _replaced(first, latest, [c for c in columns if c not in keys])
    target = folder / FILE_NAME
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, lineterminator="\n", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(line for key, line in latest.items() if key not in replaced)
    stored_at = _moment(lines[-1]["scraped_at"], UTC)
    if stored_at is None:
        raise DataError(
            path.name,
            f'"{lines[-1]["scraped_at"][:40]}" is not a time.',
            "Written YYYY-MM-DDTHH:MM:SS with the zone; get the file again.",
            column="scraped_at",
        )
    warnings = [_renamed(latest[key]) for key in replaced]
    return target, clock.day_of(stored_at), warnings


def _replaced(
    first: Mapping[tuple[str, ...], Line],
    latest: Mapping[tuple[str, ...], Line],
    values: Sequence[str],
) -> list[tuple[str, ...]]:
    """Return the keys of lines that a later one replaced, changing one part of the key.

    The feed renames in place; the archive, which deletes nothing, then has the line
    under both names, and it would count twice.
    """
    by_rest: dict[tuple[object, ...], list[tuple[str, ...]]] = {}
    for key, line in latest.items():
        given = tuple(line[name] for name in values)
        for place in range(len(key)):
            rest = (place, key[:place] + key[place + 1 :], given)
            by_rest.setdefault(rest, []).append(key)
    replaced = {
        old
        for same in by_rest.values()
        for old in same
        if any(first[key]["scraped_at"] > latest[old]["scraped_at"] for key in same)
    }
    return [key for key in latest if key in replaced]


def _renamed(line: Line) -> str:
    window = f"{line['time_start']} to {line['time_end']}, {line['model']}"
    return f"the archive's line {window} was rewritten under another name: left out"


def _archived_post(line: Line, channel: str) -> ArchivedPost | str:
    """Parse a line into a version of a post, or return why that is not possible."""
    try:
        covers = date.fromisoformat(line["date"][:10])
    except ValueError:
        return f'"{line["date"][:40]}" is not a day'
    posted_at = _moment(line["message_date"], clock.KYIV)
    scraped_at = _moment(line["scraped_at"], UTC)
    if posted_at is None or scraped_at is None:
        return "the time of the post, or of its storing, is missing"
    if max(posted_at, scraped_at) > clock.now() + CLOCKS_APART:
        latest = max(posted_at, scraped_at)
        return f"{_DATED} {latest:%Y-%m-%d}, in the future"
    if not WAR_BEGAN <= covers <= clock.day_of(posted_at):
        return f"{_DATED} {clock.day_of(posted_at)}, of {covers}: no day of the war"
    if not line["text"].strip():
        return f"no text, for {covers}"
    if not _LINK.fullmatch(line["url"]) or not links.is_public(line["url"]):
        return f"no link, for {covers}"
    is_own = line["url"].startswith(f"{BASE_URL}/{channel}/")
    number = line["url"].rpartition("/")[2].partition("?")[0]
    post = Post(
        channel,
        # Other sites' numbers do not grow with time, so order posts by time.
        int(number) if is_own and number.isdecimal() else int(posted_at.timestamp()),
        posted_at,
        line["text"],
        link=line["url"],
    )
    figures = {ours: line[theirs] for theirs, ours in FIGURES.items()}
    return ArchivedPost(
        post,
        "" if is_own else line["source"],
        covers,
        line["snapshot_at"][:10] > line["date"][:10],
        figures,
        clock.day_of(scraped_at),
    )


def _moment(text: str, zone: tzinfo) -> datetime | None:
    """Parse a time into UTC, with ``zone`` as default; None if it is invalid."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # not a time, or one in the year 1 or 9999
        return None


def _read(path: Path, columns: Sequence[str], table: str) -> list[Line]:
    """Return the lines of the table that has ``columns``, in storage order."""
    if path.stat().st_size > MOST_BYTES:
        raise _too_much(path, f"{MOST_BYTES // 2**20} MB")
    with _opened(path) as con:
        names = _columns_of_tables(con)
        name = _table(path, names, columns, table)
        chosen = [*columns] if table else names[name]
        listing = ", ".join(_quoted(column) for column in chosen)
        lines: list[Line] = []
        n_signs = 0
        # Sort in Python: SQLite would sort on disk, whatever size a file claims.
        for row in con.execute(f"select {listing} from {_quoted(name)}"):  # noqa: S608
            line = dict(zip(chosen, map(_text, row), strict=True))
            n_signs += sum(map(len, line.values()))
            lines.append(line)
            if len(lines) > MOST_ROWS:
                raise _too_much(path, f"{MOST_ROWS:,} rows")
            if n_signs > MOST_SIGNS:
                raise _too_much(path, f"{MOST_SIGNS:,} characters")
    return sorted(lines, key=itemgetter("scraped_at"))


def _too_much(path: Path, what: str) -> DataError:
    return DataError(
        path.name,
        f"holds more than {what}.",
        "No archive of the feeds comes near that; look at it.",
    )


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file read-only; raise DataError if it is damaged."""
    con = None
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        con = sqlite3.connect(address, uri=True)
        con.text_factory = _decoded
        con.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_CELL_BYTES)
        con.set_progress_handler(lambda: True, MOST_STEPS)
        con.execute("pragma trusted_schema = off")
        con.execute("pragma cell_size_check = on")
        yield con
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise _too_much(path, "can be walked through") from error
        raise DataError(
            path.name,
            f"cannot be read as a SQLite file: {error}.",
            "It is damaged or was cut off; get it again.",
        ) from error
    finally:
        if con is not None:
            con.close()


def _columns_of_tables(con: sqlite3.Connection) -> dict[str, list[str]]:
    tables = con.execute(
        "select name from sqlite_master where type = 'table' "
        "and name not like 'sqlite_%' and sql not like 'create virtual%'"
    ).fetchall()
    return {
        name: [
            column
            for (column,) in con.execute(
                "select name from pragma_table_info(?)", (name,)
            )
        ]
        for (name,) in tables
    }


def _table(
    path: Path, tables: Mapping[str, Sequence[str]], columns: Iterable[str], name: str
) -> str:
    """Return the table called ``name``, or the one that has the columns."""
    needed = set(columns)
    having = [table for table, given in tables.items() if needed <= set(given)]
    if name in having:
        return name
    if not name and len(having) == 1:
        return having[0]
    if name in tables:
        missing = [column for column in columns if column not in tables[name]]
        raise DataError(
            path.name,
            f"its table {name} lacks the columns {listed(missing)}.",
            "This is another archive, or a newer form of it that we do not read.",
        )
    wanted = f"a table {name} with" if name else "one table with"
    raise DataError(
        path.name,
        f"is a SQLite file with the tables {listed(sorted(tables)) or 'none'}, not "
        f"{wanted} the columns {listed(columns, 20)}.",
        "Name the archive of this feed, or take the feed itself.",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _text(value: Any) -> str:
    """Return a cell as text: whole floats as integers, a null as ""."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
