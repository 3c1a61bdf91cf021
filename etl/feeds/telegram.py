"""Public web previews of Telegram channels: pages of posts, read backwards in time.

``https://t.me/s/<channel>?before=<id>`` shows about twenty posts older than ``id``.
What was read is kept in a file until the reading is whole, so that one that was cut
off goes on where it stopped.
"""

import json
import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl import clock
from etl.errors import DataError
from etl.web import FetchLimits, Response, get, new_client

BASE_URL = "https://t.me"
#: What was read longer ago than this is read again: posts are edited.
KEPT_FOR = timedelta(hours=24)
#: No channel that we read has as many pages since 2022.
MOST_PAGES = 20_000
#: A post from further ahead of our clock than this has a wrong date.
CLOCKS_APART = timedelta(days=1)
#: What the preview shows beside a post's text. A post with none of it and no text is
#: one whose text the preview does not show.
MEDIA = ", ".join(
    f".tgme_widget_message_{kind}"
    for kind in (
        *("photo_wrap", "video_player", "grouped_wrap", "poll", "document_wrap"),
        *("sticker_wrap", "voice_player", "roundvideo_player", "location_wrap"),
        *("contact_wrap", "invoice_wrap"),
    )
)
#: How the preview marks a post that was edited, in the languages that we ask for.
_EDITED = re.compile(r"\b(?:edited|змінено|(?:від)?редаговано)\b", re.IGNORECASE)


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
    is_reply: bool = False
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


@dataclass
class Reading:
    """All posts of a channel since a day, oldest first."""

    posts: list[Post]
    unreadable: list[Unreadable]
    pages: int


#: Called after each page with the day that was reached.
OnPage = Callable[[date], None]


def read_channel(
    channel: str,
    since: date,
    cache_dir: Path,
    *,
    base_url: str = BASE_URL,
    limits: FetchLimits | None = None,
    on_page: OnPage = lambda day: None,
) -> Reading:
    """Read the posts of ``channel`` posted on or after ``since``, Kyiv time.

    Raises DataError when a page cannot be had or is no page of the channel; what was
    read until then is kept in ``cache_dir`` for a day.
    """
    limits = limits or FetchLimits()
    held = _Held.load(cache_dir / f"{channel}.jsonl", channel, base_url)
    address = f"{base_url.rstrip('/')}/s/{channel}"
    hosts = {urlsplit(base_url).hostname or ""}
    before: int | None = None
    pages = 0
    is_empty = False
    with new_client(limits) as client:
        while True:
            if pages:
                time.sleep(limits.delay)
            url = address if before is None else f"{address}?before={before}"
            page = _get_page(client, url, channel, limits, hosts)
            pages += 1
            if not page.highest and not is_empty:
                is_empty = True  # once may be a hiccup: half a history is none
                continue
            if not page.highest:
                break  # before the first post
            is_empty = False
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
        [post for post in held.dated_unreadable() if not post.day or post.day >= since],
        pages,
    )


def _get_page(
    client: httpx2.Client,
    url: str,
    channel: str,
    limits: FetchLimits,
    hosts: Collection[str],
) -> Page:
    response = get(client, url, limits, hosts=hosts, ending=b"</html>")
    return read_page(response, channel, is_first="?before=" not in url)


def read_page(response: Response, channel: str, *, is_first: bool = True) -> Page:
    """Return the posts of ``channel`` that a page shows.

    An empty page is the end of the channel, unless it is the first one. Raises
    DataError for a page that is not of a channel at all.
    """
    tree = LexborHTMLParser(response.text)
    wrong_channel = ""
    page = Page()
    for message in tree.css(".tgme_widget_message[data-post]"):
        # Of an album the address may be that of one picture: ``123?single``.
        address = (message.attributes.get("data-post") or "").partition("?")[0]
        owner, _, digits = address.partition("/")
        if owner.lower() != channel.lower() or not digits.isdecimal():
            wrong_channel = owner
            continue
        number = int(digits)
        page.lowest = min(page.lowest or number, number)
        page.highest = max(page.highest, number)
        post = _post(message, channel, number)
        if isinstance(post, Post):
            page.posts.append(post)
        else:
            page.unreadable.append(post)
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


def _post(message: LexborNode, channel: str, number: int) -> Post | Unreadable:
    """Return the post, with empty text for a picture or a notice of the channel."""
    url = f"{BASE_URL}/{channel}/{number}"
    posted_at = _posted_at(message)
    if posted_at is None:
        return Unreadable(number, url, "no time")
    if posted_at > clock.now() + CLOCKS_APART:
        reason = f"dated {posted_at:%Y-%m-%d}, a day to come; held back"
        return Unreadable(number, url, reason, is_implausible=True)
    if "service_message" in (message.attributes.get("class") or "").split():
        return Post(channel, number, posted_at, "")
    is_reply = bool(message.css_first(".tgme_widget_message_reply"))
    is_forwarded = bool(message.css_first(".tgme_widget_message_forwarded_from"))
    is_edited = _is_edited(message)
    body = message.css_first(".tgme_widget_message_text.js-message_text")
    if body is None and _is_hidden(message):
        reason = "the preview does not show its text"
        return Unreadable(number, url, reason, clock.day_of(posted_at))
    text, has_quotation = _text(body) if body else ("", False)
    return Post(
        channel, number, posted_at, text, is_edited, is_forwarded, is_reply,
        has_quotation,
    )  # fmt: skip


def _is_hidden(message: LexborNode) -> bool:
    """Whether a post without text is one that only the app shows."""
    notice = message.css_first(".message_media_not_supported")
    return notice is not None and message.css_first(MEDIA) is None


def _posted_at(message: LexborNode) -> datetime | None:
    moment = message.css_first(".tgme_widget_message_date time[datetime]")
    try:
        posted_at = datetime.fromisoformat(
            (moment.attributes.get("datetime") or "") if moment else ""
        )
        return posted_at.astimezone(UTC) if posted_at.tzinfo else None
    except (ValueError, OverflowError):  # no moment, or one in the year 1 or 9999
        return None


def _is_edited(message: LexborNode) -> bool:
    meta = message.css_first(".tgme_widget_message_meta")
    if meta is None:
        return False
    for signature in meta.css(".tgme_widget_message_from_author"):
        signature.decompose()  # the mark stands behind it
    return bool(_EDITED.search(meta.text()))


def _text(body: LexborNode) -> tuple[str, bool]:
    """Return a post's own words, and whether it quotes others between them."""
    quotations = body.css("blockquote")
    for quotation in quotations:
        quotation.replace_with("\n")
    for line_break in body.css("br"):
        line_break.replace_with("\n")
    return (body.text() or "").strip(), bool(quotations)


@dataclass
class _Held:
    """What was read, in memory and in the file from which a reading is resumed."""

    path: Path
    header: dict[str, str]
    by_number: dict[int, Post] = field(default_factory=dict)
    unreadable: dict[int, Unreadable] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path, channel: str, base_url: str) -> "_Held":
        """Return what an unfinished reading left behind, if it is fresh and ours."""
        now = clock.now()
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
        line = {"before": before, **asdict(page)}
        with self.path.open("a", encoding="utf-8") as file:
            # The line end comes first: a line torn by a crash stays one line.
            file.write("\n" + json.dumps(line, ensure_ascii=False, default=_iso_format))

    def reach_back(self, lowest: int) -> tuple[int, date | None]:
        """Return the post before which to read on, past what is held, and its day."""
        for low, high in sorted(self.spans, reverse=True):
            if low < lowest <= high + 1:
                lowest = low
        return lowest, self.day_near(lowest)

    def dated_unreadable(self) -> list[Unreadable]:
        """Return the posts that could not be read; the next one tells a lost day."""
        return [
            post if post.day else replace(post, day=self.day_near(post.number))
            for _, post in sorted(self.unreadable.items())
        ]

    def day_near(self, number: int) -> date | None:
        """Return the day of the first post from ``number`` on that could be read."""
        near = min((n for n in self.by_number if n >= number), default=None)
        return self.by_number[near].day if near is not None else None

    def remove(self) -> None:
        """Delete the file: the reading is whole."""
        self.path.unlink(missing_ok=True)

    def _take(self, page: Page, before: int | None) -> None:
        # A page shows every post up to the one before which it was asked for.
        self.spans.append((page.lowest, page.highest if before is None else before - 1))
        for post in page.posts:
            self.by_number[post.number] = post  # the later reading of a post counts
            self.unreadable.pop(post.number, None)
        for unreadable in page.unreadable:
            if unreadable.number not in self.by_number:
                self.unreadable[unreadable.number] = unreadable


def _page_of(line: dict[str, Any], channel: str) -> Page:
    """Return the page that a line of the file holds; an error for any other line."""
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


def _iso_format(moment: date | datetime) -> str:
    return moment.isoformat()


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
