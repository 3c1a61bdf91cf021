"""The channels whose posts fill a register, with the parser of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from etl import clock
from etl.feeds import air_force_posts, channel_posts, general_staff
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from etl.implausible import Judge, hold_back_posts
from etl.registers import Row

#: Reports have been posted by this hour of the day on which they are due.
DUE_BY = timedelta(hours=12)


@dataclass(frozen=True)
class ChannelFeed:
    """A channel whose posts fill a register.

    ``day`` names the register's column for the day that a report covers; the report is
    posted ``posted_after`` that day.
    """

    name: str
    channel: str
    register: str
    day: str
    posted_after: timedelta
    parse: Callable[[Iterable[Post]], PostRows]

    def read(self, posts: Iterable[Post], judge: Judge) -> PostRows:
        """Return the rows of the channel's own posts; forwarded posts are skipped.

        Implausible figures are held back.
        """
        batch = self.parse([post for post in posts if not post.is_forwarded])
        hold_back_posts(batch, judge, clock.today())
        return batch

    def is_post(self, row: Row) -> bool:
        """Whether the row links to a post of the channel, not to another page."""
        return row["url"].startswith(f"{channel_posts.BASE_URL}/{self.channel}/")

    def is_own(self, row: Row) -> bool:
        """Whether the row was read from a post of the channel itself, not a copy."""
        return self.is_post(row) and not row.get("read_at")

    def last_day_due(self, today: date | None) -> date:
        """Return the last day whose report is due now, or by the end of ``today``."""
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
