"""What a channel's posts say, as rows of a register, with what could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.feeds.channel_posts import Post
from etl.feeds.tables import Row


@dataclass
class PostRows:
    """Rows without their known_from and known_to, and the posts that they are from.

    ``warnings`` name, with a link, every post that is of the kind wanted and whose
    figures could not be read, or not all of them; ``implausible`` holds the links of
    those of which a figure was read and not taken, ``not_read`` of those of which
    another one was there.
    """

    rows: list[Row] = field(default_factory=list)
    reports: list[Post] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    implausible: set[str] = field(default_factory=set)
    not_read: set[str] = field(default_factory=set)

    def warn(self, post: Post, what: str) -> None:
        """Add a warning with the post's link."""
        self.warnings.append(f"{post.url}: {what}")

    def leave(self, post: Post, what: str) -> None:
        """Add a warning for a figure that was there and could not be taken."""
        self.warn(post, what)
        self.not_read.add(post.url)

    def hold_back(self, url: str, reason: str) -> None:
        """Note that a figure of the post at ``url`` was not taken, and why."""
        self.warnings.append(f"{url}: {reason}")
        self.implausible.add(url)

    @property
    def held_back(self) -> set[str]:
        """The links of the posts of which a figure was there and not taken."""
        unread = {row["url"] for row in self.rows if row["status"] == "unread"}
        return self.implausible | self.not_read | unread


def latest(posts: Sequence[Post]) -> list[Post]:
    """Return the posts in the order in which they were posted."""
    return sorted(posts, key=lambda post: post.number)
