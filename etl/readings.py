"""A reading of a feed: its lock, the registers it writes and its report."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from etl.channel_feeds import ChannelFeed
from etl.disk import in_one_line, remedy
from etl.errors import DataError
from etl.feeds.posts import PostRows
from etl.fold import Folded
from etl.missing_days import MissingDay, missing_days
from etl.registers import Row, read_rows
from etl.schema import read_package
from etl.validation import write_validated

#: Context manager for code that a signal may interrupt: reading, never writing.
Interruptible = Callable[[], AbstractContextManager[None]]


@dataclass
class Fetched:
    """The result of one reading, for the printed report and the log.

    ``held_back`` holds the links of posts with a figure that was not taken.
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


@contextmanager
def reading_lock(cache_dir: Path) -> Iterator[None]:
    """Hold the lock of readings in the block; raise DataError if another holds it."""
    lock = FileLock(cache_dir / ".lock")
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DataError(
            str(cache_dir / ".lock"),
            "another reading of the feeds is running.",
            "Wait for it, or end it; the lock ends with its process.",
        ) from error
    except (OSError, NotImplementedError) as error:  # the latter: no lock support
        raise DataError(
            str(cache_dir),
            f"cannot be written: {in_one_line(error)}.",
            "What is read is kept there until it is whole. "
            f"{remedy(error, 'Make the folder writable')}, and repeat.",
        ) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class Account:
    """The day, span and source of a reading.

    ``span`` is the first and last day that it accounts for; ``not_read`` maps the day
    that an unreadable post covers to its link.
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
    batch: PostRows,
    folded: Folded,
    account: Account,
) -> Fetched:
    """Write a reading into the registers, and account for each day of its span.

    ``folded`` must come from rows read in the same ``changing`` block.
    """
    package = read_package(data_dir)
    current = [row for row in folded.rows if not row["known_to"]]
    missing = [*missing_days(feed, current, account.span, account.not_read)]
    first, last = (day.isoformat() for day in account.span)
    register = package.register("missing_days")
    others = [
        row
        for row in read_rows(data_dir, register)
        if row["feed"] != feed.name or not first <= row["day"] <= last
    ]
    contents = {register: [*others, *(day.row() for day in missing)]}
    if folded.changes:
        contents[package.register(feed.register)] = folded.rows
    if folded.changes and batch.rows:
        register = package.register("vintages")
        contents[register] = _vintages(
            read_rows(data_dir, register), feed, batch, account
        )
    write_validated(data_dir, contents, f"{feed.name}, {account.source}")
    return Fetched(
        feed.name,
        bool(folded.changes),
        f"{feed.name} as of {account.as_of}: {account.source}, "
        f"{_counted(feed, batch, folded)}",
        [*batch.warnings, *folded.warnings],
        missing,
        sorted(
            batch.held_back
            | {day.url for day in missing if day.reason == "post_not_read"}
        ),
    )


def _counted(feed: ChannelFeed, batch: PostRows, folded: Folded) -> str:
    """Return the number of reports, their days, and the counts of changes, in words."""
    days = sorted({row[feed.day] for row in batch.rows})
    span = f", {days[0]} to {days[-1]}" if days else ""
    changes = ", ".join(f"{n:,} {change}" for change, n in folded.changes.items())
    n_unread = sum(row["status"] == "unread" for row in batch.rows)
    return (
        f"{len(batch.reports):,} reports{span}\n"
        f"rows: {changes or 'none changed'}; {n_unread:,} unread"
    )


def _vintages(
    before: list[Row], feed: ChannelFeed, batch: PostRows, account: Account
) -> list[Row]:
    """Return the rows of ``vintages`` with this reading added."""
    days = sorted({row[feed.day] for row in batch.rows})
    vintage = {
        "feed": feed.name,
        "as_of": account.as_of.isoformat(),
        "rows_read": str(len(batch.reports)),
        "rows_kept": str(len(batch.rows)),
        "first_day": days[0],
        "last_day": days[-1],
        "sha256": account.fingerprint,
        "accepted_because": "",
    }
    key = (vintage["feed"], vintage["as_of"])
    if account.is_archive and key in {(v["feed"], v["as_of"]) for v in before}:
        return before  # the channel itself was read on that day
    return [v for v in before if (v["feed"], v["as_of"]) != key] + [vintage]
