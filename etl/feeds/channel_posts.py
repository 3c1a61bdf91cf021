"""Posts of a Telegram channel, and pages of posts."""

from dataclasses import dataclass, field
from datetime import date, datetime

from etl import clock

BASE_URL = "https://t.me"
#: Marks the start and end of struck-out or superscript text.
STRUCK = "~~"


@dataclass(frozen=True)
class Post:
    """A post of a channel: its link, time and text.

    ``text`` does not include what the post quotes or replies to. A notice of the
    channel (a pin, a new name) has no text. ``link`` is the URL given by an archive, if
    the post is not in the channel.
    """

    channel: str
    number: int
    posted_at: datetime
    text: str
    is_edited: bool = False
    is_forwarded: bool = False
    has_quotation: bool = False
    link: str = ""

    @property
    def url(self) -> str:
        """The post's own public URL, wherever it was read from."""
        return self.link or f"{BASE_URL}/{self.channel}/{self.number}"

    @property
    def day(self) -> date:
        """The day on which it was posted, Kyiv time."""
        return clock.day_of(self.posted_at)


@dataclass(frozen=True)
class Unreadable:
    """A post that could not be read, and why; ``day`` is None if it is unknown.

    ``is_implausible`` means that it could be read, but has impossible content.
    """

    number: int
    url: str
    reason: str
    day: date | None = None
    is_implausible: bool = False


@dataclass
class Page:
    """The posts of one page, and those that could not be read."""

    posts: list[Post] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    lowest: int = 0
    highest: int = 0
