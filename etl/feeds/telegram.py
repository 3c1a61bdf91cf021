"""Reads the public web previews of Telegram channels, page by page back in time.

``https://t.me/s/<channel>?before=<id>`` shows about twenty posts older than ``id``. The
pages are cached in a file until the reading is complete, so that an interrupted reading
can be resumed.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl import clock
from etl.errors import DataError
from etl.feeds.channel_posts import BASE_URL, STRUCK, Page, Post, Unreadable
from etl.feeds.page_bounds import MOST_POSTS, refuse_other_pages, too_much
from etl.feeds.unfinished_reading import MOST_SIGNS, UnfinishedReading
from etl.web import FetchLimits, Response, get, new_client

#: Limit on pages; none of the channels has as many since 2022.
MOST_PAGES = 20_000
#: Limit on characters in a post; Telegram's own limit is 4,096.
MOST_POST_SIGNS = 20_000
#: A post dated further ahead of our clock than this has a wrong date.
CLOCKS_APART = timedelta(days=1)
#: Media in the preview. If a post has neither media nor text, the preview may be hiding
#: its text.
MEDIA = ", ".join(
    f".tgme_widget_message_{kind}"
    for kind in (
        *("photo_wrap", "video_player", "grouped_wrap", "poll", "document_wrap"),
        *("sticker_wrap", "voice_player", "roundvideo_player", "location_wrap"),
        *("contact_wrap", "invoice_wrap"),
    )
)
#: The preview's mark of an edited post, in the languages that we request.
_EDITED = re.compile(r"\b(?:edited|змінено|(?:від)?редаговано)\b", re.IGNORECASE)


@dataclass
class Reading:
    """All posts of a channel since a day, oldest first."""

    posts: list[Post]
    unreadable: list[Unreadable]
    pages: int


#: Called after each page with the day reached.
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

    Raises DataError if a page is not available or is not a page of the channel; pages
    read until then are cached in ``cache_dir`` for a day.
    """
    limits = limits or FetchLimits()
    path = cache_dir / f"{channel}.jsonl"
    unfinished = UnfinishedReading.load(path, channel, base_url)
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
            response = get(client, url, limits, hosts=hosts, ending=b"</html>")
            page = read_page(response, channel, is_first=before is None)
            pages += 1
            if not page.highest and not is_empty:
                is_empty = True  # retry once: it may be a hiccup, not the end
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
            unfinished.add(page, before)
            if unfinished.n_signs > MOST_SIGNS:
                raise _too_long(
                    address, f"posts of more than {MOST_SIGNS:,} characters", since
                )
            before, oldest = unfinished.reach_back(page.lowest)
            if oldest:
                on_page(max(oldest, since))
            if before <= 1 or (oldest and oldest < since):
                break
            if pages >= MOST_PAGES:
                raise _too_long(address, f"more than {MOST_PAGES:,} pages", since)
    unfinished.remove()
    return Reading(
        [post for post in unfinished.posts if post.day >= since],
        [p for p in unfinished.dated_unreadable() if not p.day or p.day >= since],
        pages,
    )


def _too_long(address: str, what: str, since: date) -> DataError:
    return DataError(
        address, f"has {what} since {since}.", "Read it in parts, from a later day."
    )


def read_page(response: Response, channel: str, *, is_first: bool = True) -> Page:
    """Return the posts of ``channel`` on a page.

    An empty page is the end of the channel, unless it is the first one. Raises
    DataError if the page is not one of the channel.
    """
    refuse_other_pages(response)
    tree = LexborHTMLParser(response.text)
    wrong_channel = ""
    page = Page()
    messages = tree.css(".tgme_widget_message[data-post]")
    if len(messages) > MOST_POSTS:
        raise too_much(response, f"{MOST_POSTS:,} posts")
    for message in messages:
        # The address of an album may be that of one picture: ``123?single``.
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
            "Its web preview is switched off, or it is not a channel; open it in a "
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
        reason = f"dated {posted_at:%Y-%m-%d}, in the future; held back"
        return Unreadable(number, url, reason, is_implausible=True)
    if "service_message" in (message.attributes.get("class") or "").split():
        return Post(channel, number, posted_at, "")
    is_forwarded = bool(message.css_first(".tgme_widget_message_forwarded_from"))
    is_edited = _is_edited(message)
    body = message.css_first(".tgme_widget_message_text.js-message_text")
    if body is None and _is_hidden(message):
        reason = "the preview does not show its text"
        return Unreadable(number, url, reason, clock.day_of(posted_at))
    text, has_quotation = _text(body) if body else ("", False)
    if len(text) > MOST_POST_SIGNS:
        reason = f"longer than {MOST_POST_SIGNS:,} characters, which no post is"
        return Unreadable(number, url, reason, clock.day_of(posted_at))
    return Post(
        channel, number, posted_at, text, is_edited, is_forwarded, has_quotation
    )


def _is_hidden(message: LexborNode) -> bool:
    """Whether only the app shows a post's text."""
    notice = message.css_first(".message_media_not_supported")
    return notice is not None and message.css_first(MEDIA) is None


def _posted_at(message: LexborNode) -> datetime | None:
    moment = message.css_first(".tgme_widget_message_date time[datetime]")
    try:
        posted_at = datetime.fromisoformat(
            (moment.attributes.get("datetime") or "") if moment else ""
        )
        return posted_at.astimezone(UTC) if posted_at.tzinfo else None
    except (ValueError, OverflowError):  # not a time, or one in the year 1 or 9999
        return None


def _is_edited(message: LexborNode) -> bool:
    meta = message.css_first(".tgme_widget_message_meta")
    if meta is None:
        return False
    for signature in meta.css(".tgme_widget_message_from_author"):
        signature.decompose()  # an author's name is not the mark
    return bool(_EDITED.search(meta.text()))


def _text(body: LexborNode) -> tuple[str, bool]:
    """Return a post's own text, and whether it contains quotations."""
    quotations = body.css("blockquote")
    for quotation in quotations:
        quotation.replace_with("\n")
    for line_break in body.css("br"):
        line_break.replace_with("\n")
    for struck in body.css("s, del, strike, sup, sub"):
        # Mark struck-out figures: they do not count, and would run into others.
        lines = (struck.text() or "").split("\n")
        struck.replace_with("\n".join(f"{STRUCK}{line}{STRUCK}" for line in lines))
    return (body.text() or "").strip(), bool(quotations)
