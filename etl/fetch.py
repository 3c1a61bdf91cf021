"""Reads the posts of a channel and folds new ones into its register.

A channel is fetched only on request, once per command; repeating a reading changes
nothing. An edited post gives a new version of its row. The first version is known from
the day of the post, each later one from the day on which it was read. The days of the
span without a figure are recorded with the reason.
"""

import hashlib
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

from etl import clock
from etl.channel_feeds import AIR_FORCE_POSTS, ChannelFeed
from etl.errors import DataError
from etl.feeds import channel_posts, telegram
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from etl.feeds.telegram import OnPage
from etl.fold_posts import Rereading, fold_posts
from etl.implausible import Judge
from etl.paths import FETCH_DIR, TELEGRAM_URL, is_web_address
from etl.readings import Account, Fetched, Interruptible, reading_lock, write_folded
from etl.registers import Row, changing, read_rows
from etl.schema import Package, read_package
from etl.snapshot import FEED as AIR_FORCE
from etl.web import FetchLimits

#: Base URL of the channel previews; tests and mirrors use another.
BASE_URL = TELEGRAM_URL or channel_posts.BASE_URL
#: How many days are read again, since posts get edited.
READ_AGAIN = timedelta(days=3)
#: How far back a first reading goes by default.
FIRST_READING = timedelta(days=30)


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

    Raises DataError, and leaves the registers unchanged, if the channel cannot be read
    or none of its posts is a report.
    """
    if not is_web_address(base_url):
        raise DataError(
            f"--base-url {base_url[:80]!r}",
            "is not a web address.",
            f"Write where the previews are, such as {channel_posts.BASE_URL}, or leave "
            "it empty.",
        )
    package = read_package(data_dir)
    last_due = feed.last_day_due(today)
    today = today or clock.today()
    since = since or first_day_to_read(data_dir, package, feed, today)
    if since > today:
        raise DataError("--since", f"{since} is in the future.", "Name a past day.")
    with reading_lock(cache_dir):
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
        batch = feed.read(reading.posts, judge)
        batch.rows = [row for row in batch.rows if row[feed.day] >= since.isoformat()]
        _check_found(feed, since, today, reading.posts, batch)
        with changing(data_dir):
            return _fold(data_dir, feed, reading, batch, (since, last_due), today)


def first_day_to_read(
    data_dir: Path, package: Package, feed: ChannelFeed, today: date
) -> date:
    """Return the first day to read to get everything that the register lacks.

    It overlaps the last days in the register, since posts get edited. Rows not read
    from the channel itself do not count. The Air Force's posts are needed only for the
    nights after the newest copy of its feed.
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


def _check_found(
    feed: ChannelFeed, since: date, today: date, posts: list[Post], batch: PostRows
) -> None:
    """Raise DataError if several days have passed without a report we recognise."""
    if not batch.rows and today - since > timedelta(days=2):
        raise DataError(
            f"{channel_posts.BASE_URL}/{feed.channel}",
            f"has {len(posts):,} posts since {since}, and none of them is a report of "
            "the form that we read.",
            "Look at the channel: its wording may have changed. If so, extend "
            f"etl/feeds/{feed.parse.__module__.rpartition('.')[2]}.py, with a test.",
        )


def _fold(
    data_dir: Path,
    feed: ChannelFeed,
    reading: telegram.Reading,
    batch: PostRows,
    span: tuple[date, date],
    today: date,
) -> Fetched:
    """Write the rows of the days in ``span``, and account for each of these days."""
    posts = {post.url: post for post in reading.posts}
    batch.implausible |= {p.url for p in reading.unreadable if p.is_implausible}
    numbers = [post.number for post in reading.posts]

    not_taken = batch.implausible | {post.url for post in reading.unreadable}

    def was_edited(url: str) -> bool:
        if url in batch.superseded:  # what it gave before would count twice
            return False
        # A figure is held back now but was read before: the post must have changed.
        return url in batch.implausible or (url in posts and posts[url].is_edited)

    def was_read_again(row: Row) -> bool:
        if not feed.is_post(row) or not numbers or row["url"] in not_taken:
            return False
        number = int(row["url"].rpartition("/")[2])
        is_wanted = row[feed.day] >= span[0].isoformat()
        return is_wanted and min(numbers) <= number <= max(numbers)

    register = read_package(data_dir).register(feed.register)
    rows = [
        {**row, "known_from": posts[row["url"]].day.isoformat()} for row in batch.rows
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
            for post in batch.reports
            if post.has_quotation
        ),
        *(f"{p.url}: could not be read: {p.reason}" for p in reading.unreadable),
    ]
    account = Account(
        today,
        span,
        f"{len(reading.posts):,} posts read on {reading.pages:,} pages",
        _fingerprint_of_posts(batch.reports),
        _not_read(feed, reading, batch),
    )
    return write_folded(data_dir, feed, batch, folded, account)


def _not_read(
    feed: ChannelFeed, reading: telegram.Reading, batch: PostRows
) -> dict[date, str]:
    """Return the posts that gave no row because of an error, by the day they cover."""
    with_rows = {row["url"] for row in batch.rows}
    warned = {warning.partition(": ")[0] for warning in batch.warnings}
    faulty = {
        post.day - feed.posted_after: post.url
        for post in reading.posts
        if post.url in warned - with_rows
    }
    lost = {p.day - feed.posted_after: p.url for p in reading.unreadable if p.day}
    return lost | faulty


def _fingerprint_of_posts(posts: Iterable[Post]) -> str:
    digest = hashlib.sha256()
    for post in sorted(posts, key=lambda post: post.number):
        digest.update(f"{post.number}\0{post.text}\0".encode())
    return digest.hexdigest()
