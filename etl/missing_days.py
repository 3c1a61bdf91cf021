"""Finds the days of a reading's span that have no figure, each with the reason.

A missing report would look like a quiet day, so every day has either a row or an entry
here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from etl.channel_feeds import ChannelFeed
from etl.registers import Row

#: Reasons: the register's codes, and the words for a person.
REASONS = {
    "no_post": "no post seen",
    "post_not_read": "post not read",
    "number_not_read": "number not read",
}


@dataclass(frozen=True)
class MissingDay:
    """A day, or the night that ends on it, without a figure; ``url`` is its post."""

    feed: str
    day: date
    reason: str
    url: str = ""

    def __str__(self) -> str:
        """Return the line that a data editor reads."""
        where = f": {self.url}" if self.url else ""
        return f"{self.day}: {REASONS[self.reason]}{where}"

    def row(self) -> Row:
        """Return it as a row of the register ``missing_days``."""
        return {
            "feed": self.feed,
            "day": self.day.isoformat(),
            "reason": self.reason,
            "url": self.url,
        }


def missing_days(
    feed: ChannelFeed,
    rows: Iterable[Row],
    span: tuple[date, date],
    not_read: Mapping[date, str],
) -> Iterator[MissingDay]:
    """Yield each day of ``span``, both ends inclusive, without a figure.

    ``rows`` are the current rows of the feed's register. ``not_read`` maps the day that
    an unreadable post would cover to its link.
    """
    given: set[str] = set()
    unread: dict[str, str] = {}
    for row in rows:
        if row["status"] == "unread":
            unread[row[feed.day]] = row["url"]
        else:
            given.add(row[feed.day])
    first, last = span
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        if day.isoformat() in given:
            continue
        if day.isoformat() in unread:
            url = unread[day.isoformat()]
            yield MissingDay(feed.name, day, "number_not_read", url)
        elif day in not_read:
            yield MissingDay(feed.name, day, "post_not_read", not_read[day])
        else:
            yield MissingDay(feed.name, day, "no_post")
