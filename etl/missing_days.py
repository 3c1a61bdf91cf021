"""Finds the days of a reading's span that have no figure, each with the reason.

A missing report would look like a quiet day, so every day has either a row or an entry
here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

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


@dataclass(frozen=True)
class Span:
    """The days that a reading accounts for, both ends inclusive, and what it read.

    ``rows`` are the register's current rows, ``day_column`` the column of their day.
    ``not_read`` maps the day that an unreadable post would cover to its link.
    """

    feed: str
    first: date
    last: date
    day_column: str
    rows: Sequence[Row]
    not_read: dict[date, str] = field(default_factory=dict)

    def missing_days(self) -> list[MissingDay]:
        """Return each day without a figure, oldest first."""
        given = {row[self.day_column] for row in self.rows if row["status"] != "unread"}
        unread = {
            row[self.day_column]: row["url"]
            for row in self.rows
            if row["status"] == "unread"
        }
        days = [
            self.first + timedelta(days=n)
            for n in range((self.last - self.first).days + 1)
        ]
        return [
            self._missing(day, unread) for day in days if day.isoformat() not in given
        ]

    def _missing(self, day: date, unread: dict[str, str]) -> MissingDay:
        if day.isoformat() in unread:
            url = unread[day.isoformat()]
            return MissingDay(self.feed, day, "number_not_read", url)
        if day in self.not_read:
            return MissingDay(self.feed, day, "post_not_read", self.not_read[day])
        return MissingDay(self.feed, day, "no_post")


def replaced(
    before: Iterable[Row], span: Span, missing: Iterable[MissingDay]
) -> list[Row]:
    """Return the register's rows with those of the span replaced by ``missing``."""
    first, last = span.first.isoformat(), span.last.isoformat()
    others = [
        row
        for row in before
        if row["feed"] != span.feed or not first <= row["day"] <= last
    ]
    return [*others, *(day.row() for day in missing)]
