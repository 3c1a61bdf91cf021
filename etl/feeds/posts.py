"""The result of parsing a channel's posts: rows, warnings and unread posts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.feeds.channel_posts import Post
from etl.feeds.tables import Row


@dataclass
class PostRows:
    """Rows without known_from and known_to, and the posts that they come from.

    ``warnings`` lists, with links, the reports whose figures could not be read
    completely. ``implausible`` has the links of posts with a figure that was read but
    not taken, ``not_read`` of posts with a figure that could not be read, and
    ``superseded`` of posts whose attack another post counts.
    """

    rows: list[Row] = field(default_factory=list)
    reports: list[Post] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    implausible: set[str] = field(default_factory=set)
    not_read: set[str] = field(default_factory=set)
    superseded: set[str] = field(default_factory=set)

    def warn(self, post: Post, what: str) -> None:
        """Add a warning with the post's link."""
        self.warnings.append(f"{post.url}: {what}")

    def leave(self, post: Post, what: str) -> None:
        """Add a warning for a figure of the post that could not be taken."""
        self.warn(post, what)
        self.not_read.add(post.url)

    def hold_back(self, url: str, reason: str) -> None:
        """Record that a figure of the post at ``url`` was not taken, and why."""
        self.warnings.append(f"{url}: {reason}")
        self.implausible.add(url)

    @property
    def held_back(self) -> set[str]:
        """The links of the posts with a figure that was not taken."""
        unread = {row["url"] for row in self.rows if row["status"] == "unread"}
        return self.implausible | self.not_read | unread


def latest(posts: Sequence[Post]) -> list[Post]:
    """Return the posts in order of posting."""
    return sorted(posts, key=lambda post: post.number)
