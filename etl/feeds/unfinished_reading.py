"""The pages of a channel read so far, in memory and in a cache file.

The file is kept until the reading is complete, so that an interrupted one can be
resumed.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from etl import clock
from etl.disk import room_in
from etl.feeds.channel_posts import Page, Post, Unreadable
from etl.feeds.page_bounds import MOST_PAGE_BYTES

#: An older cache is discarded, since posts get edited.
KEPT_FOR = timedelta(hours=24)
#: Limit on characters; all posts of either channel since 2022 have a third of this.
MOST_SIGNS = 100_000_000


@dataclass
class UnfinishedReading:
    """The posts read so far, with the file from which the reading can be resumed."""

    path: Path
    header: dict[str, str]
    by_number: dict[int, Post] = field(default_factory=dict)
    unreadable: dict[int, Unreadable] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    n_signs: int = 0

    @classmethod
    def load(cls, path: Path, channel: str, base_url: str) -> "UnfinishedReading":
        """Load the file of an unfinished reading, if it is fresh and matches."""
        now = clock.now()
        header = {"channel": channel, "base_url": base_url, "begun": now.isoformat()}
        unfinished = cls(path, header)
        lines = _lines(path)
        try:
            head = next(lines, {})
            fresh = (
                head["channel"] == channel
                and head["base_url"] == base_url
                and now - datetime.fromisoformat(head["begun"]) < KEPT_FOR
            )
            if fresh:
                unfinished.header = head
                for line in lines:
                    unfinished._take(_page_of(line, channel), line["before"])
                    if unfinished.n_signs > MOST_SIGNS:
                        return cls(path, header)  # more than any channel has
        except (LookupError, TypeError, ValueError, AttributeError):
            unfinished = cls(path, header)  # not such a file: start again
        path.parent.mkdir(parents=True, exist_ok=True)
        if not unfinished.spans:
            with room_in(path.parent):
                path.write_text(json.dumps(header) + "\n", encoding="utf-8")
        return unfinished

    @property
    def posts(self) -> list[Post]:
        """The posts, oldest first."""
        return [self.by_number[number] for number in sorted(self.by_number)]

    def add(self, page: Page, before: int | None) -> None:
        """Add a page, and append it to the file."""
        self._take(page, before)
        line = {"before": before, **asdict(page)}
        with room_in(self.path.parent), self.path.open("a", encoding="utf-8") as file:
            # Start with the line break, so that a line torn by a crash stays separate.
            file.write("\n" + json.dumps(line, ensure_ascii=False, default=str))

    def reach_back(self, lowest: int) -> tuple[int, date | None]:
        """Return the post before which to read on, past cached spans, and its day."""
        for low, high in sorted(self.spans, reverse=True):
            if low < lowest <= high + 1:
                lowest = low
        return lowest, self.day_near(lowest)

    def dated_unreadable(self) -> list[Unreadable]:
        """Return unreadable posts; those without a day get that of the next post."""
        return [
            post if post.day else replace(post, day=self.day_near(post.number))
            for _, post in sorted(self.unreadable.items())
        ]

    def day_near(self, number: int) -> date | None:
        """Return the day of the first readable post from ``number`` on."""
        near = min((n for n in self.by_number if n >= number), default=None)
        return self.by_number[near].day if near is not None else None

    def remove(self) -> None:
        """Delete the file, since the reading is complete."""
        self.path.unlink(missing_ok=True)

    def _take(self, page: Page, before: int | None) -> None:
        # A page shows every post up to the one in its ``before`` parameter.
        self.spans.append((page.lowest, page.highest if before is None else before - 1))
        for post in page.posts:
            self.n_signs += len(post.text)
            self.by_number[post.number] = post  # a later reading replaces an earlier
            self.unreadable.pop(post.number, None)
        for unreadable in page.unreadable:
            if unreadable.number not in self.by_number:
                self.unreadable[unreadable.number] = unreadable


def _page_of(line: dict[str, Any], channel: str) -> Page:
    """Parse a line of the file into a page; raise an error for any other line."""
    posts = [
        Post(**{**post, "posted_at": datetime.fromisoformat(post["posted_at"])})
        for post in line["posts"]
    ]
    if any(post.channel != channel for post in posts):
        raise ValueError(f"not a page of {channel}")
    unreadable = [
        Unreadable(**{**post, "day": post["day"] and date.fromisoformat(post["day"])})
        for post in line["unreadable"]
    ]
    return Page(posts, unreadable, line["lowest"], line["highest"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of the file, skipping one that was torn by a crash.

    Lines larger than a page, or nested too deeply for JSON, are skipped as well.
    """
    try:
        file = path.open(encoding="utf-8", errors="replace")
    except OSError:
        return
    with file:
        while line := file.readline(2 * MOST_PAGE_BYTES):
            try:
                if line.strip() and line.endswith(("\n", "}")):
                    yield json.loads(line)
            except (ValueError, RecursionError):
                continue
