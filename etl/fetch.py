"""Reading the feeds from where they are published, and folding in what is new.

Nothing is fetched unasked: each function reads one feed once. The same reading twice
changes nothing. A post that was edited is a new version of its row; the first version
is known from the day of the post, each later one from the day on which it was read.
A day of the reading's span without a figure is named, with the reason.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from etl import clock
from etl.disk import in_one_line, remedy
from etl.errors import DataError
from etl.feeds import air_force_posts, channel_posts, general_staff, telegram
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from etl.feeds.telegram import OnPage
from etl.fold import Folded
from etl.fold_posts import Rereading, fold_posts
from etl.implausible import Judge, hold_back_posts
from etl.missing_days import MissingDay, Span, replaced
from etl.paths import FETCH_DIR, is_web_address
from etl.registers import Row, changing, read_rows
from etl.schema import Package, read_package
from etl.snapshot import FEED as AIR_FORCE
from etl.validation import write_validated
from etl.web import FetchLimits

#: Where the previews are read; tests and mirrors name another address.
BASE_URL = (
    os.environ.get("AIR_STRIKE_TELEGRAM_URL", "").strip() or channel_posts.BASE_URL
)
#: Days that are read again, since posts are edited.
READ_AGAIN = timedelta(days=3)
#: By this hour of the day on which they are due, reports have been posted.
DUE_BY = timedelta(hours=12)
#: How far a first reading goes back when nobody says.
FIRST_READING = timedelta(days=30)


#: What may be ended by a signal: the reading, never the writing of registers.
Interruptible = Callable[[], AbstractContextManager[None]]


@dataclass
class Fetched:
    """What one reading brought, for the printed report and the log.

    ``held_back`` holds the links of posts of which a figure was there and not taken.
    """

    feed: str
    is_new: bool
    report: str
    warnings: list[str] = field(default_factory=list)
    missing: list[MissingDay] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the report that a data editor reads."""
        lines = [self.report, *(f"warning: {w}" for w in self.warnings)]
        return "\n".join([*lines, *(f"no figure for {day}" for day in self.missing)])


@dataclass(frozen=True)
class ChannelFeed:
    """A channel whose posts fill a register.

    ``day`` names the register's column for the day that a report covers, which is
    posted ``posted_after`` days later.
    """

    name: str
    channel: str
    register: str
    day: str
    posted_after: timedelta
    parse: Callable[[Iterable[Post]], PostRows]

    def read(self, posts: Iterable[Post], judge: Judge) -> PostRows:
        """Return the rows of the channel's own posts; what it forwards is not its own.

        A figure that is not plausible is held back.
        """
        found = self.parse([post for post in posts if not post.is_forwarded])
        hold_back_posts(found, judge, clock.today())
        return found

    def is_post(self, row: Row) -> bool:
        """Whether the row links to a post of the channel, not to a page about it."""
        return row["url"].startswith(f"{channel_posts.BASE_URL}/{self.channel}/")

    def is_own(self, row: Row) -> bool:
        """Whether the row was read in a post of the channel itself, not in a copy."""
        return self.is_post(row) and not row.get("read_at")

    def last_day_due(self, today: date | None) -> date:
        """Return the last day whose report is out: by now, or by the end of a day."""
        posted = today or clock.day_of(clock.now() - DUE_BY)
        return posted - self.posted_after


GENERAL_STAFF = ChannelFeed(
    "general-staff",
    general_staff.CHANNEL,
    "general_staff_reports",
    "day",
    timedelta(days=1),
    general_staff.read_posts,
)
AIR_FORCE_POSTS = ChannelFeed(
    "air-force-posts",
    air_force_posts.CHANNEL,
    "air_force_posts",
    "end_date",
    timedelta(0),
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
    limits: FetchLimits | None = None,
    on_page: OnPage = lambda day: None,
    today: date | None = None,
    interruptible: Interruptible = nullcontext,
) -> Fetched:
    """Read a channel's posts on the days since ``since`` and fold their rows in.

    Raises DataError, and leaves the registers as they are, when the channel cannot be
    read, or when none of its posts is a report.
    """
    if not is_web_address(base_url):
        raise DataError(
            f"--base-url, or AIR_STRIKE_TELEGRAM_URL={base_url[:80]!r}",
            "is no web address.",
            f"Write where the previews are, such as {channel_posts.BASE_URL}, or leave "
            "it empty.",
        )
    package = read_package(data_dir)
    last_due = feed.last_day_due(today)
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
                limits=limits,
                on_page=on_page,
            )
        judge = Judge.read(data_dir, package, feed.register)
        found = feed.read(reading.posts, judge)
        found.rows = [row for row in found.rows if row[feed.day] >= since.isoformat()]
        _check_found(feed, since, today, reading.posts, found)
        with changing(data_dir):
            return _fold(data_dir, feed, reading, found, (since, last_due), today)


def first_day_to_read(
    data_dir: Path, package: Package, feed: ChannelFeed, today: date
) -> date:
    """Return the day from which on a reading brings what is not held yet.

    It overlaps the last days held, since posts are edited; rows that were read
    elsewhere than in the channel do not count as held. The Air Force's posts are wanted
    only for the nights after the newest copy of its feed.
    """
    rows = read_rows(data_dir, package.register(feed.register))
    days = [date.fromisoformat(row[feed.day]) for row in rows if feed.is_own(row)]
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
    lock = FileLock(cache_dir / ".lock")
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DataError(
            str(cache_dir / ".lock"),
            "another reading of the feeds is running.",
            "Wait for it, or end it; the lock goes with its process.",
        ) from error
    except (OSError, NotImplementedError) as error:  # the latter: no locks there
        raise DataError(
            str(cache_dir),
            f"cannot be written: {in_one_line(error)}.",
            "What is read is kept there until it is whole. "
            f"{remedy(error, 'Make it a folder that can be written')}, and repeat.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _check_found(
    feed: ChannelFeed, since: date, today: date, posts: list[Post], found: PostRows
) -> None:
    """Raise DataError when days went by without a report that we recognise."""
    if not found.rows and today - since > timedelta(days=2):
        raise DataError(
            f"{channel_posts.BASE_URL}/{feed.channel}",
            f"has {len(posts):,} posts since {since}, and none of them is a report of "
            "the form that we read.",
            "Look at the channel: the posts may be worded anew. Then teach "
            f"etl/feeds/{feed.parse.__module__.rpartition('.')[2]}.py, with a test.",
        )


def _fold(
    data_dir: Path,
    feed: ChannelFeed,
    reading: telegram.Reading,
    found: PostRows,
    span: tuple[date, date],
    today: date,
) -> Fetched:
    """Write what was found of the days ``span``, and account for each of them."""
    posts = {post.url: post for post in reading.posts}
    found.implausible |= {p.url for p in reading.unreadable if p.is_implausible}
    numbers = [post.number for post in reading.posts]

    not_taken = found.implausible | {post.url for post in reading.unreadable}

    def was_edited(url: str) -> bool:
        # What is held back of a post was not misread before: the post is another now.
        return url in found.implausible or (url in posts and posts[url].is_edited)

    def was_read_again(row: Row) -> bool:
        if not feed.is_post(row) or not numbers or row["url"] in not_taken:
            return False
        number = int(row["url"].rpartition("/")[2])
        is_wanted = row[feed.day] >= span[0].isoformat()
        return is_wanted and min(numbers) <= number <= max(numbers)

    register = read_package(data_dir).register(feed.register)
    rows = [
        {**row, "known_from": posts[row["url"]].day.isoformat()} for row in found.rows
    ]
    folded = fold_posts(
        register,
        read_rows(data_dir, register),
        rows,
        Rereading(today, was_read_again, was_edited, feed.is_own),
    )
    folded.warnings += [
        *(
            f"{post.url}: quotes others; the quotation is not read"
            for post in found.reports
            if post.has_quotation
        ),
        *(f"{p.url}: could not be read: {p.reason}" for p in reading.unreadable),
    ]
    account = Account(
        today,
        span,
        f"{len(reading.posts):,} posts read on {reading.pages:,} pages",
        _fingerprint_of_posts(found.reports),
        _not_read(feed, reading, found),
    )
    return write_folded(data_dir, feed, found, folded, account)


@dataclass(frozen=True)
class Account:
    """What a reading read: when, which days, from what.

    ``span`` holds the first and the last day that it accounts for; ``not_read`` links
    of posts that could not be read, by the day that they cover.
    """

    as_of: date
    span: tuple[date, date]
    source: str
    fingerprint: str
    not_read: dict[date, str]
    is_archive: bool = False


def write_folded(
    data_dir: Path,
    feed: ChannelFeed,
    found: PostRows,
    folded: Folded,
    account: Account,
) -> Fetched:
    """Write a reading into the registers, and account for each day of its span.

    ``folded`` was made of rows that were read in the same block of ``changing``.
    """
    package = read_package(data_dir)
    days = Span(
        feed.name,
        *account.span,
        feed.day,
        [row for row in folded.rows if not row["known_to"]],
        account.not_read,
    )
    missing = days.missing_days()
    register = package.register("missing_days")
    contents = {register: replaced(read_rows(data_dir, register), days, missing)}
    if folded.changes:
        contents[package.register(feed.register)] = folded.rows
    if folded.changes and found.rows:
        register = package.register("vintages")
        contents[register] = _vintages(
            read_rows(data_dir, register), feed, found, account
        )
    write_validated(data_dir, contents, f"{feed.name}, {account.source}")
    return Fetched(
        feed.name,
        bool(folded.changes),
        f"{feed.name} as of {account.as_of}: {account.source}, "
        f"{_counted(feed, found, folded)}",
        [*found.warnings, *folded.warnings],
        missing,
        sorted(
            found.held_back
            | {day.url for day in missing if day.reason == "post_not_read"}
        ),
    )


def _not_read(
    feed: ChannelFeed, reading: telegram.Reading, found: PostRows
) -> dict[date, str]:
    """Return the posts that gave no row for a fault, by the day that they cover."""
    with_rows = {row["url"] for row in found.rows}
    warned = {warning.partition(": ")[0] for warning in found.warnings}
    faulty = {
        post.day - feed.posted_after: post.url
        for post in reading.posts
        if post.url in warned - with_rows
    }
    lost = {p.day - feed.posted_after: p.url for p in reading.unreadable if p.day}
    return lost | faulty


def _counted(feed: ChannelFeed, found: PostRows, folded: Folded) -> str:
    """Return how many reports there were of which days, and what they changed."""
    days = sorted({row[feed.day] for row in found.rows})
    span = f", {days[0]} to {days[-1]}" if days else ""
    changes = ", ".join(f"{n:,} {change}" for change, n in folded.changes.items())
    n_unread = sum(row["status"] == "unread" for row in found.rows)
    return (
        f"{len(found.reports):,} reports{span}\n"
        f"rows: {changes or 'none changed'}; {n_unread:,} unread"
    )


def _vintages(
    before: list[Row], feed: ChannelFeed, found: PostRows, account: Account
) -> list[Row]:
    """Return the register of copies with this reading in it."""
    days = sorted({row[feed.day] for row in found.rows})
    vintage = {
        "feed": feed.name,
        "as_of": account.as_of.isoformat(),
        "rows_read": str(len(found.reports)),
        "rows_kept": str(len(found.rows)),
        "first_day": days[0],
        "last_day": days[-1],
        "sha256": account.fingerprint,
        "accepted_because": "",
    }
    key = (vintage["feed"], vintage["as_of"])
    if account.is_archive and key in {(v["feed"], v["as_of"]) for v in before}:
        return before  # the channel itself was read on that day
    return [v for v in before if (v["feed"], v["as_of"]) != key] + [vintage]


def _fingerprint_of_posts(posts: Iterable[Post]) -> str:
    digest = hashlib.sha256()
    for post in sorted(posts, key=lambda post: post.number):
        digest.update(f"{post.number}\0{post.text}\0".encode())
    return digest.hexdigest()
