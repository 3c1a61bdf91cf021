"""A test server on 127.0.0.1 that serves feeds, correctly and in every faulty way."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from etl.web import FetchLimits

#: Tests do not wait, except where waiting is what they test.
HURRIED = FetchLimits(
    delay=0, attempts=3, wait_initial=0.001, wait_max=0.002, timeout=60, deadline=60
)
PER_PAGE = 4


@dataclass
class Reply:
    """One response; ``cut`` drops promised bytes, ``drip`` sends slowly.

    An ``endless`` response is raw bytes; its second part is repeated for ever.
    """

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    drip: float = 0.0
    delay: float = 0.0
    endless: tuple[bytes, bytes] = (b"", b"")


@dataclass
class Served:
    """The server, the requests it received, and the responses to give first.

    ``credentials`` holds the Authorization header of each request.
    """

    answer: Callable[[str], Reply]
    requests: list[str] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)
    first: list[Reply] = field(default_factory=list)
    #: Paths of the responses that were started, after their delay.
    answered: list[str] = field(default_factory=list)
    url: str = ""

    def reply(self, path: str) -> Reply:
        """Return the next answer to ``path``."""
        self.requests.append(path)
        return self.first.pop(0) if self.first else self.answer(path)


@contextmanager
def serving(answer: Callable[[str], Reply]) -> Iterator[Served]:
    """Serve ``answer`` on a free port of 127.0.0.1 within the block."""
    served = Served(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.credentials.append(self.headers.get("Authorization", ""))
            self._send(served.reply(self.path))

        def _send(self, reply: Reply) -> None:
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            time.sleep(reply.delay)
            served.answered.append(self.path)
            start, piece = reply.endless
            if piece:
                with suppress(OSError):  # the client has closed the connection
                    self.wfile.write(start)
                    while True:
                        self.wfile.write(piece)
                        time.sleep(0.01)
                return
            self.send_response(reply.status)
            kind = {"Content-Type": "text/html; charset=utf-8"}
            for name, value in {**kind, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                if reply.drip:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(reply.drip)
                else:
                    self.wfile.write(body[: len(body) - reply.cut])
            except OSError:
                pass  # the client has closed the connection

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Message:
    """A post as the preview shows it, with the features of real ones."""

    number: int
    posted_at: datetime
    text: str
    is_edited: bool = False
    reply_to: str = ""
    quotation: str = ""
    forwarded_from: str = ""
    author: str = ""
    poll: str = ""
    n_pictures: int = 0
    #: A service message: the channel's notice of a pinned post.
    is_service: bool = False
    #: Shown only in the app.
    is_hidden: bool = False


#: The page's text under posts that a browser may not be able to show.
OPEN_TELEGRAM = (
    '<div class="media_not_supported_cont"><div class="message_media_not_supported_wrap'
    '"><div class="message_media_not_supported"><div class="message_media_not_supported'
    '_label">Please open Telegram to view this post</div><a href="{link}" class='
    '"message_media_view_in_telegram">VIEW IN TELEGRAM</a></div></div></div>'
)
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?")


def _inline(text: str) -> str:
    """Return text as HTML, with line breaks, and emoji as images."""
    return _EMOJI.sub(
        lambda sign: (
            '<i class="emoji" style="background-image:url(\'//x.org/e.png\')">'
            f"<b>{sign.group()}</b></i>"
        ),
        escape(text).replace("\n", "<br/>"),
    )


def _pictures(link: str, n: int) -> str:
    """Return the pictures of a post; several form an album, each with its address."""
    address = f"{link}?single" if n > 1 else link
    picture = (
        f'<a class="tgme_widget_message_photo_wrap" href="{address}" '
        "style=\"background-image:url('https://x.org/p.jpg')\"></a>"
    )
    if n > 1:
        wrap = '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">'
        return f"{wrap}{picture * n}</div>"
    return picture * n


def _words(message: Message) -> str:
    """Return the text of a post, after the quotation it contains."""
    quoted = (
        f'<blockquote expandable="">{_inline(message.quotation)}</blockquote>'
        if message.quotation
        else ""
    )
    if message.is_hidden or not (quoted or message.text):
        return ""
    block = '<div class="tgme_widget_message_text js-message_text" dir="auto">'
    words = f"{block}{quoted}{_inline(message.text)}</div>"
    # A caption is a block within a block of the same class.
    return f"{block}{words}</div>" if message.n_pictures else words


def _before_the_words(message: Message, link: str) -> str:
    """Return the HTML before the text: forward, reply, poll, pictures."""
    parts = []
    if message.forwarded_from:
        parts.append(
            '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded '
            'from <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/'
            f'other/12"><span dir="auto">{escape(message.forwarded_from)}</span></a>'
            "</div>"
        )
    if message.reply_to:
        parts.append(
            f'<a class="tgme_widget_message_reply" href="{link}"><div class='
            '"tgme_widget_message_author accent_color"><span dir="auto">x</span></div>'
            '<div class="tgme_widget_message_text js-message_reply_text" dir="auto">'
            f"{escape(message.reply_to)}</div></a>"
        )
    if message.poll:
        parts.append(
            '<div class="tgme_widget_message_poll js-poll"><div class="tgme_widget_'
            f'message_poll_question">{escape(message.poll)}</div></div>'
        )
    return "".join([*parts, _pictures(link, message.n_pictures)])


def message_html(channel: str, message: Message) -> str:
    """Return one post as HTML of the preview."""
    link = f"https://t.me/{channel}/{message.number}"
    signature = (
        '<span class="tgme_widget_message_from_author" dir="auto">'
        f"{escape(message.author)}</span>, "
        if message.author
        else ""
    )
    service = "service_message " * message.is_service
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message text_not_supported_wrap {service}'
        f'js-widget_message" data-post="{channel}/{message.number}'
        f'{"?single" * (message.n_pictures > 1)}" data-view="x">'
        '<div class="tgme_widget_message_user"><a href="https://t.me/x"><i class="tgme_'
        'widget_message_user_photo bgcolor4"></i></a></div>'
        '<div class="tgme_widget_message_bubble">'
        '<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_'
        f'message_owner_name" href="https://t.me/{channel}">x</a></div>'
        f"{_before_the_words(message, link)}{_words(message)}"
        f"{OPEN_TELEGRAM.format(link=link)}"
        '<div class="tgme_widget_message_footer compact js-message_footer">'
        '<div class="tgme_widget_message_info short js-message_info">'
        '<span class="tgme_widget_message_views">129K</span>'
        '<span class="copyonly"> views</span><span class="tgme_widget_message_meta">'
        f"{signature}{'edited &nbsp;' * message.is_edited}"
        f'<a class="tgme_widget_message_date" href="{link}">'
        f'<time datetime="{message.posted_at.isoformat()}" class="time">05:01</time>'
        "</a></span></div></div></div></div></div>"
    )


def channel_html(channel: str, messages: Sequence[Message]) -> str:
    """Return a complete preview page; a real one ends in a comment."""
    posts = "".join(message_html(channel, message) for message in messages)
    return (
        "<!DOCTYPE html><html><head><title>x – Telegram</title></head><body>"
        '<div class="tgme_channel_info"><div class="tgme_channel_info_header_title">'
        f'{channel}</div></div><section class="tgme_channel_history '
        f'js-message_history">{posts}</section></body></html>\n'
        "<!-- page generated in 77.24ms -->\n"
    )


def channels(
    posts: dict[str, list[Message]], per_page: int = PER_PAGE
) -> Callable[[str], Reply]:
    """Return a function that serves previews of channels, a few posts per page."""

    def answer(path: str) -> Reply:
        parts = urlsplit(path)
        channel = parts.path.removeprefix("/s/")
        if channel not in posts:
            return Reply("no such page", 404)
        before = int(parse_qs(parts.query).get("before", ["1000000000"])[0])
        older = [m for m in posts[channel] if m.number < before]
        older.sort(key=lambda m: m.number)
        return Reply(channel_html(channel, older[-per_page:]))

    return answer
