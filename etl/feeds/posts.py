"""What a channel's posts say, as rows of a register, with what could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.feeds.tables import Row
from etl.feeds.telegram import Post


@dataclass
class PostRows:
    """Rows without their known_from and known_to, and the posts that they are from.

    ``warnings`` name, with a link, every post that is of the kind wanted and whose
    figures could not be read, or not all of them.
    """

    rows: list[Row] = field(default_factory=list)
    reports: list[Post] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, post: Post, what: str) -> None:
        """Add a warning with the post's link."""
        self.warnings.append(f"{post.url}: {what}")


def latest(posts: Sequence[Post]) -> list[Post]:
    """Return the posts in the order in which they were posted."""
    return sorted(posts, key=lambda post: post.number)
