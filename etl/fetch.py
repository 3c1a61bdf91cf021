"""Reading the feeds from where they are published, and folding in what is new.

Nothing is fetched unasked: each function reads one feed once. The same reading twice
changes nothing. A post that was edited is a new version of its row; the first version
is known from the day of the post, each later one from the day on which it was read.
"""

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from etl import clock
from etl.errors import DataError
from etl.feeds import air_force, air_force_posts, general_staff, kaggle, telegram
from etl.feeds.posts import PostRows
from etl.feeds.tables import read_table
from etl.feeds.telegram import OnPage, Post
from etl.paths import FETCH_DIR
from etl.registers import Row, read_rows, write_registers
from etl.schema import Package, read_package
from etl.snapshot import FEED as AIR_FORCE
from etl.snapshot import snapshot_copies
from etl.web import Manners, get, new_client

#: Where the previews are read; tests and mirrors name another address.
BASE_URL = os.environ.get("AIR_STRIKE_TELEGRAM_URL", telegram.BASE_URL)
#: A copy of the Air Force feed is about 1 MB; nothing near this size is one.
MOST_FILE_BYTES = 200_000_000
#: Days that are read again, since posts are edited.
READ_AGAIN = timedelta(days=3)
#: What tells the versions of a row apart.
KNOWN = ("known_from", "known_to")
#: How far a first reading goes back when nobody says.
FIRST_READING = timedelta(days=30)


#: What may be ended by a signal: the reading, never the writing of registers.
Interruptible = Callable[[], AbstractContextManager[None]]


@dataclass
class Fetched:
    """What one reading brought, for the printed report and the log."""

    feed: str
    is_new: bool
    report: str
    warnings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the report that a data editor reads."""
        return "\n".join([self.report, *(f"warning: {w}" for w in self.warnings)])


@dataclass(frozen=True)
class ChannelFeed:
    """A channel whose posts fill a register."""

    name: str
    channel: str
    register: str
    key: str
    day: str
    read: Callable[[Iterable[Post]], PostRows]


GENERAL_STAFF = ChannelFeed(
    "general-staff",
    general_staff.CHANNEL,
    "general_staff_reports",
    "day",
    "day",
    general_staff.read_posts,
)
AIR_FORCE_POSTS = ChannelFeed(
    "air-force-posts",
    air_force_posts.CHANNEL,
    "air_force_posts",
    "report_id",
    "end_date",
    air_force_posts.read_posts,
)
CHANNELS = {feed.name: feed for feed in (GENERAL_STAFF, AIR_FORCE_POSTS)}


def fetch_posts(
    data_dir: Path,
    feed: ChannelFeed,
    since: date | None = None,
    *,
    cache_dir: Path = FETCH_DIR,
    base_url: str = BASE_URL,
    manners: Manners | None = None,
    on_page: OnPage = lambda day: None,
    today: date | None = None,
    interruptible: Interruptible = nullcontext,
) -> Fetched:
    """Read a channel's posts on the days since ``since`` and fold their rows in.

    Raises DataError, and leaves the registers as they are, when the channel cannot be
    read, or when none of its posts is a report.
    """
    package = read_package(data_dir)
    today = today or clock.today()
    since = since or first_day_to_read(data_dir, package, feed, today)
    if since > today:
        raise DataError("--since", f"{since} is a day to come.", "Name a past day.")
    with held(cache_dir):
        with interruptible():
            reading = telegram.read_channel(
                feed.channel,
                since,
                cache_dir,
                base_url=base_url,
                manners=manners,
                on_page=on_page,
            )
        found = feed.read(reading.posts)
        found.rows = [row for row in found.rows if row[feed.day] >= since.isoformat()]
        _check_found(feed, since, today, reading.posts, found)
        return _fold(data_dir, package, feed, reading, found, since, today)


def first_day_to_read(
    data_dir: Path, package: Package, feed: ChannelFeed, today: date
) -> date:
    """Return the day from which on a reading brings what is not held yet.

    It overlaps the last days held, since posts are edited. The Air Force's posts are
    wanted only for the nights after the newest copy of its feed.
    """
    rows = read_rows(data_dir, package.register(feed.register))
    days = [date.fromisoformat(row[feed.day]) for row in rows]
    since = max(days) - READ_AGAIN if days else today - FIRST_READING
    if feed is AIR_FORCE_POSTS:
        vintages = read_rows(data_dir, package.register("vintages"))
        last = [v["last_day"] for v in vintages if v["feed"] == AIR_FORCE]
        if last:
            after = date.fromisoformat(max(last)) + timedelta(days=1)
            since = max(since, after) if days else after
    return min(since, today)


@contextmanager
def held(cache_dir: Path) -> Iterator[None]:
    """Hold the lock of readings in the block; raise DataError when another has it."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache_dir / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DataError(
            str(cache_dir / ".lock"),
            "another reading of the feeds is running.",
            "Wait for it, or end it; the lock goes with its process.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _check_found(
    feed: ChannelFeed, since: date, today: date, posts: Sequence[Post], found: PostRows
) -> None:
    """Raise DataError when days went by without a report that we recognise."""
    if not found.rows and today - since > timedelta(days=2):
        raise DataError(
            f"{telegram.BASE_URL}/{feed.channel}",
            f"has {len(posts):,} posts since {since}, and none of them is a report of "
            "the form that we read.",
            "Look at the channel: the posts may be worded anew. Then teach "
            f"etl/feeds/{feed.read.__module__.rpartition('.')[2]}.py, with a test.",
        )


def _fold(
    data_dir: Path,
    package: Package,
    feed: ChannelFeed,
    reading: telegram.Reading,
    found: PostRows,
    since: date,
    today: date,
) -> Fetched:
    registers = [package.register(feed.register), package.register("vintages")]
    before, vintages = (read_rows(data_dir, register) for register in registers)
    posted = {post.url: post.day for post in found.reports}
    numbers = [post.number for post in reading.posts]

    def was_read_again(row: Row) -> bool:
        number = int(row["url"].rpartition("/")[2])
        is_wanted = row[feed.day] >= since.isoformat()
        return is_wanted and bool(numbers) and min(numbers) <= number <= max(numbers)

    rows, changes, gone = fold_versions(
        before,
        [{**row, "known_from": posted[row["url"]].isoformat()} for row in found.rows],
        feed.key,
        today,
        was_read_again,
    )
    warnings = [
        *found.warnings,
        *(f"{row['url']}: gives no row for {row[feed.key]} any more" for row in gone),
        *(f"{url}: the post could not be read: no time" for url in reading.unreadable),
    ]
    days = sorted({row[feed.day] for row in found.rows})
    if changes and found.rows:
        vintage = {
            "feed": feed.name,
            "as_of": today.isoformat(),
            "rows_read": str(len(found.reports)),
            "rows_kept": str(len(found.rows)),
            "first_day": days[0],
            "last_day": days[-1],
            "sha256": _fingerprint_of_posts(found.reports),
            "accepted_because": "",
        }
        key = (feed.name, today.isoformat())
        vintages = [v for v in vintages if (v["feed"], v["as_of"]) != key] + [vintage]
    if changes:
        write_registers(data_dir, dict(zip(registers, (rows, vintages), strict=True)))
    told = ", ".join(f"{n:,} {what}" for what, n in changes.items())
    span = f", {days[0]} to {days[-1]}" if days else ""
    n_unread = sum(row["status"] == "unread" for row in found.rows)
    return Fetched(
        feed.name,
        bool(changes),
        f"{feed.name} as of {today}: {len(reading.posts):,} posts read on "
        f"{reading.pages:,} pages, {len(found.reports):,} reports{span}\n"
        f"rows: {told or 'none changed'}; {n_unread:,} unread",
        warnings,
    )


def fold_versions(
    before: Sequence[Row],
    seen: Iterable[Row],
    key: str,
    today: date,
    was_read_again: Callable[[Row], bool],
) -> tuple[list[Row], Counter[str], list[Row]]:
    """Return all versions of the rows after ``seen`` was read, what changed, what went.

    ``seen`` holds rows with the day of their post as ``known_from``. A row that was
    read again and is not among them any more ends today.
    """
    as_of = today.isoformat()
    folded = [row for row in before if row["known_to"]]
    ended = {row[key] for row in folded}
    standing = {row[key]: row for row in before if not row["known_to"]}
    changes: Counter[str] = Counter()
    for row in seen:
        new = {**row, "known_to": ""}
        old = standing.pop(row[key], None)
        if old is None:
            changes["new"] += 1
            folded.append({**new, "known_from": as_of} if row[key] in ended else new)
        elif all(
            old[name] == value for name, value in row.items() if name not in KNOWN
        ):
            folded.append(old)
        else:
            changes["changed"] += 1
            if old["known_from"] < as_of:
                folded.append({**old, "known_to": as_of})
                folded.append({**new, "known_from": as_of})
            else:  # a day's versions are told apart by day: its last one stands
                folded.append({**new, "known_from": old["known_from"]})
    gone = [row for row in standing.values() if was_read_again(row)]
    folded += [row for row in standing.values() if row not in gone]
    folded += [{**row, "known_to": as_of} for row in gone if row["known_from"] < as_of]
    if gone:
        changes["gone"] = len(gone)
    return folded, changes, gone


def _fingerprint_of_posts(posts: Iterable[Post]) -> str:
    digest = hashlib.sha256()
    for post in sorted(posts, key=lambda post: post.number):
        digest.update(f"{post.number}\0{post.text}\0".encode())
    return digest.hexdigest()


def fetch_air_force(
    data_dir: Path,
    source: str = "",
    as_of: date | None = None,
    *,
    accept_revision: str = "",
    cache_dir: Path = FETCH_DIR,
    manners: Manners | None = None,
    interruptible: Interruptible = nullcontext,
) -> Fetched:
    """Get a copy of the Air Force feed and fold it in, as ``snapshot`` does.

    From the Kaggle dataset, or from the address or file that ``source`` names. It
    stands for today unless ``as_of``, or the name of a file, says otherwise. Raises
    DataError when it cannot be had, is no copy of the feed, or is refused.
    """
    with held(cache_dir), tempfile.TemporaryDirectory(dir=cache_dir) as folder:
        with interruptible():
            if not source:
                path = kaggle.download(Path(folder))
            elif source.startswith(("https://", "http://")):
                path = _download(source, Path(folder), manners or Manners())
            else:
                path = Path(source)
        if path.is_file():
            _refuse_a_page(path, source or kaggle.PAGE)
            if _is_held(data_dir, path):
                return Fetched(
                    AIR_FORCE, False, f"{AIR_FORCE}: nothing new; this copy is held"
                )
        if as_of is None and Path(folder) in path.parents:
            as_of = clock.today()
        outcomes = snapshot_copies(
            data_dir, [path], as_of, accept_revision=accept_revision
        )
    warnings = [warning for outcome in outcomes for warning in outcome.warnings]
    report = "\n".join(str(outcome).split("\nwarning: ")[0] for outcome in outcomes)
    return Fetched(AIR_FORCE, True, report, warnings)


def _download(url: str, folder: Path, manners: Manners) -> Path:
    bounds = replace(manners, most_bytes=MOST_FILE_BYTES)
    with new_client(bounds) as client:
        response = get(client, url, bounds)
    path = folder / (Path(urlsplit(url).path).name or air_force.FILE_NAME)
    path.write_bytes(response.body)
    return path


def _refuse_a_page(path: Path, source: str) -> None:
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        raise DataError(
            source,
            "is a web page, not a file of the feed: a proxy, a login or a captcha "
            "answers in its place.",
            "Open it in a browser from this network, download the file by hand, and "
            "name it: --from FILE.",
        )


def _is_held(data_dir: Path, path: Path) -> bool:
    """Whether the newest copy that is held is this one, whatever its day."""
    vintages = read_rows(data_dir, read_package(data_dir).register("vintages"))
    own = [v for v in vintages if v["feed"] == AIR_FORCE]
    newest = max(own, key=lambda v: v["as_of"], default=None)
    copy = read_table(path, air_force.KNOWN_COLUMNS, air_force.FILE_NAME)
    return newest is not None and newest["sha256"] == copy.sha256
