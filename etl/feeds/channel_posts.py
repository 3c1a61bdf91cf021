"""Posts of a Telegram channel, and pages of them, as they were read."""

from dataclasses import dataclass, field
from datetime import date, datetime

from etl import clock

BASE_URL = "https://t.me"
#: Stands around what a post strikes out or sets above its line.
STRUCK = "~~"


@dataclass(frozen=True)
class Post:
    """One post of a channel: where it stands, when it was posted, what it says.

    ``text`` is the post's own: what it quotes, or answers, is not in it. A notice of
    the channel (a pin, a new name) has no text. ``link`` is the address where an
    archive says that the post stands, when that is not the channel.
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
        """The post's own public address, wherever it was read from."""
        return self.link or f"{BASE_URL}/{self.channel}/{self.number}"

    @property
    def day(self) -> date:
        """The day on which it was posted, Kyiv time."""
        return clock.day_of(self.posted_at)


@dataclass(frozen=True)
class Unreadable:
    """A post that could not be read, and why; ``day`` is None where nothing tells.

    ``is_implausible``: it could be read, and says what cannot be.
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
