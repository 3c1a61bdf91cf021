"""Public web previews of Telegram channels: pages of posts, read backwards in time.

``https://t.me/s/<channel>?before=<id>`` shows about twenty posts older than ``id``.
What was read is kept in a file until the reading is whole, so that one that was cut
off goes on where it stopped.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.errors import DataError
from etl.web import Manners, Response, get, new_client

BASE_URL = "https://t.me"
KYIV = ZoneInfo("Europe/Kyiv")
#: What was read longer ago than this is read again: posts are edited.
KEPT_FOR = timedelta(hours=24)
#: No channel that we read has as many pages since 2022.
MOST_PAGES = 20_000


@dataclass(frozen=True)
class Post:
    """One post of a channel: where it stands, when it was posted, what it says."""

    channel: str
    number: int
    posted_at: datetime
    text: str
    is_edited: bool = False

    @property
    def url(self) -> str:
        """The post's own public address, wherever it was read from."""
        return f"{BASE_URL}/{self.channel}/{self.number}"

    @property
    def day(self) -> date:
        """The day on which it was posted, Kyiv time."""
        return self.posted_at.astimezone(KYIV).date()


@dataclass
class Page:
    """The posts of one page, and the addresses of those that could not be read."""

    posts: list[Post] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    lowest: int = 0
    highest: int = 0


@dataclass
class Reading:
    """All posts of a channel since a day, oldest first."""

    posts: list[Post]
    unreadable: list[str]
    pages: int


#: Called after each page with the day that was reached.
OnPage = Callable[[date], None]


def read_channel(
    channel: str,
    since: date,
    cache_dir: Path,
    *,
    base_url: str = BASE_URL,
    manners: Manners | None = None,
    on_page: OnPage = lambda day: None,
) -> Reading:
    """Read the posts of ``channel`` posted on or after ``since``, Kyiv time.

    Raises DataError when a page cannot be had or is no page of the channel; what was
    read until then is kept in ``cache_dir`` for a day.
    """
    manners = manners or Manners()
    held = _Held.load(cache_dir / f"{channel}.jsonl", channel, base_url)
    address = f"{base_url.rstrip('/')}/s/{channel}"
    hosts = {urlsplit(base_url).hostname or ""}
    before: int | None = None
    pages = 0
    with new_client(manners) as client:
        while True:
            if pages:
                time.sleep(manners.delay)
            url = address if before is None else f"{address}?before={before}"
            response = get(client, url, manners, hosts=hosts, whole=(b"</html>",))
            page = read_page(response, channel, is_first=before is None)
            pages += 1
            if not page.highest:
                break  # before the first post
            if before is not None and page.highest >= before:
                raise DataError(
                    url,
                    f"shows post {page.highest}, which is not before {before}.",
                    "The pages do not lead back in time: something between us and "
                    "the channel serves an old copy. Try again later.",
                )
            held.add(page, before)
            before, oldest = held.reach_back(page.lowest)
            if oldest:
                on_page(max(oldest, since))
            if before <= 1 or (oldest and oldest < since):
                break
            if pages >= MOST_PAGES:
                raise DataError(
                    address,
                    f"has more than {MOST_PAGES:,} pages since {since}.",
                    "Read it in parts, from a later day.",
                )
    held.remove()
    return Reading(
        [post for post in held.posts if post.day >= since],
        sorted(held.unreadable),
        pages,
    )


def read_page(response: Response, channel: str, *, is_first: bool = True) -> Page:
    """Return the posts of ``channel`` that a page shows.

    An empty page is the end of the channel, unless it is the first one. Raises
    DataError for a page that is not of a channel at all.
    """
    tree = LexborHTMLParser(response.text)
    wrong_channel = ""
    page = Page()
    for message in tree.css(".tgme_widget_message[data-post]"):
        owner, _, digits = (message.attributes.get("data-post") or "").partition("/")
        if owner.lower() != channel.lower() or not digits.isdecimal():
            wrong_channel = owner
            continue
        number = int(digits)
        page.lowest = min(page.lowest or number, number)
        page.highest = max(page.highest, number)
        post = _post(message, channel, number)
        if post:
            page.posts.append(post)
        else:
            page.unreadable.append(f"{BASE_URL}/{channel}/{number}")
    if page.highest:
        return page
    if wrong_channel:
        raise DataError(
            response.url,
            f"shows the channel {wrong_channel} instead of {channel}.",
            "The channel was renamed, or something between us and it is wrong.",
        )
    is_channel = tree.css_first(".tgme_channel_info, .tgme_channel_history")
    if is_channel and not is_first:
        return page
    if is_channel or tree.css_first(".tgme_page"):
        raise DataError(
            response.url,
            "shows the channel without any post.",
            "Its web preview is switched off, or it is no channel; open it in a "
            "browser.",
        )
    title = tree.css_first("title")
    named = re.sub(r"\s+", " ", title.text()).strip() if title else ""
    raise DataError(
        response.url,
        "is a page without posts"
        + (f', titled "{named[:80]}"' if named else "")
        + ": a proxy, a captcha or a block page answers in place of the channel.",
        "Open it in a browser from this network; nothing was taken from it.",
    )


def _post(message: LexborNode, channel: str, number: int) -> Post | None:
    """Return the post, with empty text for a picture; None when it has no time."""
    moment = message.css_first(".tgme_widget_message_date time[datetime]")
    try:
        posted_at = datetime.fromisoformat(
            (moment.attributes.get("datetime") or "") if moment else ""
        )
    except ValueError:
        return None
    if posted_at.tzinfo is None:
        return None
    meta = message.css_first(".tgme_widget_message_meta")
    return Post(
        channel,
        number,
        posted_at.astimezone(UTC),
        _text(message),
        bool(meta and meta.text().strip().lower().startswith("edited")),
    )


def _text(message: LexborNode) -> str:
    # A reply shows the post that it answers first, in a class of its own.
    body = message.css_first(".tgme_widget_message_text.js-message_text")
    if body is None:
        return ""
    for line_break in body.css("br"):
        line_break.replace_with("\n")
    return (body.text() or "").strip()


@dataclass
class _Held:
    """What was read, in memory and in the file from which a reading is resumed."""

    path: Path
    header: dict[str, str]
    by_number: dict[int, Post] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path, channel: str, base_url: str) -> "_Held":
        """Return what an unfinished reading left behind, if it is fresh and ours."""
        now = datetime.now(UTC)
        header = {"channel": channel, "base_url": base_url, "begun": now.isoformat()}
        held = cls(path, header)
        lines = list(_lines(path))
        try:
            fresh = (
                lines[0]["channel"] == channel
                and lines[0]["base_url"] == base_url
                and now - datetime.fromisoformat(lines[0]["begun"]) < KEPT_FOR
            )
            if fresh:
                held.header = lines[0]
                for line in lines[1:]:
                    held._take(_page_of(line, channel), line["before"])
        except (LookupError, TypeError, ValueError, AttributeError):
            held = cls(path, header)  # not a file of this form: read anew
        path.parent.mkdir(parents=True, exist_ok=True)
        if not held.spans:
            path.write_text(json.dumps(header) + "\n", encoding="utf-8")
        return held

    @property
    def posts(self) -> list[Post]:
        """The posts, oldest first."""
        return [self.by_number[number] for number in sorted(self.by_number)]

    def add(self, page: Page, before: int | None) -> None:
        """Take in a page and keep it in the file."""
        self._take(page, before)
        line = {
            "before": before,
            "lowest": page.lowest,
            "highest": page.highest,
            "unreadable": page.unreadable,
            "posts": [
                [p.number, p.posted_at.isoformat(), p.text, p.is_edited]
                for p in page.posts
            ],
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps(line, ensure_ascii=False))

    def reach_back(self, lowest: int) -> tuple[int, date | None]:
        """Return the post before which to read on, past what is held, and its day."""
        for low, high in sorted(self.spans, reverse=True):
            if low < lowest <= high + 1:
                lowest = low
        at = self.by_number.get(lowest)
        if at is None:  # that one could not be read: the next one tells the day
            later = [number for number in self.by_number if number > lowest]
            at = self.by_number[min(later)] if later else None
        return lowest, at.day if at else None

    def remove(self) -> None:
        """Forget the file: the reading is whole."""
        self.path.unlink(missing_ok=True)

    def _take(self, page: Page, before: int | None) -> None:
        # A page shows every post up to the one before which it was asked for.
        self.spans.append((page.lowest, page.highest if before is None else before - 1))
        self.unreadable.update(page.unreadable)
        for post in page.posts:
            self.by_number[post.number] = post  # the later reading of a post counts


def _page_of(line: dict[str, Any], channel: str) -> Page:
    posts = [
        Post(channel, number, datetime.fromisoformat(at), text, is_edited)
        for number, at, text, is_edited in line["posts"]
    ]
    return Page(posts, line["unreadable"], line["lowest"], line["highest"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of the file; one torn by an end of the process is passed over."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.split("\n"):
        try:
            if line:
                yield json.loads(line)
        except ValueError:
            continue
