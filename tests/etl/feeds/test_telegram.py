"""Reading a channel's public previews from a misbehaving server."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.feeds.channel_posts import Post, Unreadable
from etl.feeds.telegram import read_channel
from etl.web import GETTING, FetchLimits
from tests.etl.feed_server import (
    HURRIED,
    Message,
    Reply,
    Served,
    channel_html,
    channels,
    serving,
)

CHANNEL = "GeneralStaffZSU"
FIRST = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
FIRST_DAY = FIRST.date()
#: Twelve posts, one a day.
MESSAGES = [Message(100 + n, FIRST + timedelta(days=n), f"post {n}") for n in range(12)]
PROXY = "<html><head><title>Sign in to the network</title></head><body>x</body></html>"


@pytest.fixture
def server() -> Iterator[Served]:
    """Give a server of the channel's previews."""
    with serving(channels({CHANNEL: list(MESSAGES)})) as served:
        yield served


def read(
    server: Served, cache: Path, since: date = FIRST_DAY, limits: FetchLimits = HURRIED
) -> list[Post]:
    """Read the channel from the server."""
    reading = read_channel(CHANNEL, since, cache, base_url=server.url, limits=limits)
    return reading.posts


def refusal(server: Served, cache: Path, limits: FetchLimits = HURRIED) -> str:
    """Return the message of the error that stops the reading."""
    with pytest.raises(DataError) as error:
        read(server, cache, limits=limits)
    return str(error.value).replace(server.url, "SERVER")


def test_pages_are_read_backwards_and_posts_returned_in_order(
    server: Served, tmp_path: Path
) -> None:
    """Each page is requested by the oldest post of the previous one."""
    posts = read(server, tmp_path)
    assert [m.number for m in MESSAGES] == [post.number for post in posts]
    expected = [f"/s/{CHANNEL}{q}" for q in ("", "?before=108", "?before=104")]
    assert expected == server.requests[:3]


def test_reading_ends_at_the_requested_day(server: Served, tmp_path: Path) -> None:
    """Older pages are not requested, and older posts not returned."""
    posts = read(server, tmp_path, date(2026, 6, 11))
    assert [110, 111] == [post.number for post in posts]
    assert 1 == len(server.requests)


def test_post_has_lines_kyiv_day_link_and_edited_mark(
    tmp_path: Path,
) -> None:
    """A post of 22:30 UTC belongs to the next day in Kyiv."""
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    message = Message(7, late, "⚡️ рядок один\nрядок «два» & три", is_edited=True)
    with serving(channels({CHANNEL: [message]})) as server:
        (post,) = read(server, tmp_path)
    assert "⚡️ рядок один\nрядок «два» & три" == post.text
    assert date(2026, 7, 1) == post.day
    assert "https://t.me/GeneralStaffZSU/7" == post.url
    assert post.is_edited


def test_reply_gives_only_its_own_text(tmp_path: Path) -> None:
    """The preview shows the answered post first."""
    message = Message(7, FIRST, "own words", reply_to="words of another")
    with serving(channels({CHANNEL: [message]})) as server:
        (post,) = read(server, tmp_path)
    assert "own words" == post.text


def test_quotation_is_left_out_of_the_text_and_marked(tmp_path: Path) -> None:
    """Other people's words in a quotation block are not part of the post."""
    message = Message(7, FIRST, "власні слова", quotation="Скинув 99 КАБ")
    with serving(channels({CHANNEL: [message]})) as server:
        (post,) = read(server, tmp_path)
    assert ("власні слова", True) == (post.text, post.has_quotation)


def test_a_forward_is_marked_and_a_reply_is_not(tmp_path: Path) -> None:
    """A report parser can then skip forwards."""
    messages = [
        Message(7, FIRST, "слова інших", forwarded_from="Повітряні Сили"),
        Message(8, FIRST, "власні слова", reply_to="зведення"),
    ]
    with serving(channels({CHANNEL: messages})) as server:
        posts = read(server, tmp_path)
    assert [True, False] == [post.is_forwarded for post in posts]


def test_service_message_has_no_text(tmp_path: Path) -> None:
    """A pin repeats the first words of the pinned post."""
    pin = Message(7, FIRST, "x pinned «Оперативна інформація»", is_service=True)
    with serving(channels({CHANNEL: [pin, Message(8, FIRST, "слова")]})) as server:
        assert ["", "слова"] == [post.text for post in read(server, tmp_path)]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Message(7, FIRST, "підпис 🇺🇦", n_pictures=1), "підпис 🇺🇦"),
        (Message(7, FIRST, "підпис", n_pictures=3), "підпис"),
        (Message(7, FIRST, "", n_pictures=3), ""),
        (Message(7, FIRST, "", poll="Скинув 99 КАБ?"), ""),
        (Message(7, FIRST, "1\u202f691, 2\u00a0000, 15\u00ad0, со\u0301рок"), None),
        (Message(7, FIRST, "\u200f⚡️ збито 5\u200e"), None),
    ],
    ids=["caption", "album", "pictures", "poll", "spaces and marks", "direction"],
)
def test_post_of_any_kind_gives_its_text_once(
    tmp_path: Path, message: Message, text: str | None
) -> None:
    """A caption in two blocks is read once; characters stay as posted."""
    with serving(channels({CHANNEL: [message]})) as server:
        (post,) = read(server, tmp_path)
    assert (7, message.text if text is None else text) == (post.number, post.text)


@pytest.mark.parametrize("author", ["", "Прес-служба", "edited by the press office"])
@pytest.mark.parametrize("is_edited", [True, False])
def test_edited_mark_is_read_beside_a_signature(
    tmp_path: Path, author: str, is_edited: bool
) -> None:
    """The signature may not hide the edited mark, nor be taken for it."""
    message = Message(7, FIRST, "слова", is_edited, author=author)
    with serving(channels({CHANNEL: [message]})) as server:
        (post,) = read(server, tmp_path)
    assert is_edited == post.is_edited


def test_post_shown_only_in_the_app_is_marked_with_its_day(tmp_path: Path) -> None:
    """“Please open Telegram” is under each post; it matters only without text."""
    messages = [Message(7, FIRST, "", is_hidden=True), Message(8, FIRST, "слова")]
    with serving(channels({CHANNEL: messages})) as server:
        reading = read_channel(
            CHANNEL, FIRST_DAY, tmp_path, base_url=server.url, limits=HURRIED
        )
    reason = "the preview does not show its text"
    expected = Unreadable(7, "https://t.me/GeneralStaffZSU/7", reason, FIRST_DAY)
    assert ([expected], [8]) == (reading.unreadable, [p.number for p in reading.posts])


def test_post_without_a_time_gives_a_warning(server: Served, tmp_path: Path) -> None:
    """Its time is neither guessed nor the post skipped; the next post gives its day."""
    pages = server.answer

    def without_a_time(path: str) -> Reply:
        reply = pages(path)
        assert isinstance(reply.body, str)
        return Reply(reply.body.replace("2026-06-03T05:00:00+00:00", "2026-06-03"))

    server.answer = without_a_time
    reading = read_channel(
        CHANNEL, FIRST_DAY, tmp_path, base_url=server.url, limits=HURRIED
    )
    url = "https://t.me/GeneralStaffZSU/102"
    expected = [Unreadable(102, url, "no time", FIRST_DAY + timedelta(days=3))]
    assert (expected, 11) == (reading.unreadable, len(reading.posts))


def test_empty_page_is_requested_again_before_the_end(
    server: Served, tmp_path: Path
) -> None:
    """A temporary failure in the middle would lose all older posts."""
    empty = Reply(channel_html(CHANNEL, []))
    server.first = [server.answer(f"/s/{CHANNEL}"), empty]
    assert 12 == len(read(server, tmp_path))


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_busy_server_is_retried(server: Served, tmp_path: Path, status: int) -> None:
    """The client waits and retries, within the limits."""
    server.first = [Reply(status=status), Reply(status=status)]
    assert 12 == len(read(server, tmp_path))


def test_server_that_stays_busy_is_an_error(server: Served, tmp_path: Path) -> None:
    """After three tries the error says what happened and what to do."""
    server.first = [Reply(status=502)] * 3
    message = refusal(server, tmp_path)
    assert 3 == len(server.requests)
    expected = (
        "SERVER/s/GeneralStaffZSU: could not be read in 3 attempts; the last error: "
        "the server answered 502.\nCheck whether the address opens in a browser, "
        "and try again later; what was read so far is kept."
    )
    assert expected == message


def test_retry_after_is_obeyed(server: Served, tmp_path: Path) -> None:
    """Retry-After takes precedence over our own shorter wait."""
    server.first = [Reply(status=429, headers={"Retry-After": "1"})]
    begun = time.monotonic()
    assert 12 == len(read(server, tmp_path))
    assert time.monotonic() - begun >= 1


def test_too_long_retry_after_is_an_immediate_error(
    server: Served, tmp_path: Path
) -> None:
    """Nobody waits for an hour; the scheduler's next run tries again."""
    server.first = [Reply(status=429, headers={"Retry-After": "3600"})]
    assert "asks for a pause of 3,600 seconds (status 429)" in refusal(server, tmp_path)
    assert 1 == len(server.requests)


def test_forbidden_or_missing_page_is_not_retried(
    server: Served, tmp_path: Path
) -> None:
    """A 404 will still be a 404 a second later."""
    server.first = [Reply(status=404)]
    assert "returned status 404" in refusal(server, tmp_path)
    assert 1 == len(server.requests)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(channel_html(CHANNEL, MESSAGES[8:]), cut=400),
        Reply(channel_html(CHANNEL, MESSAGES[8:])[:-400]),
    ],
    ids=["fewer bytes than promised", "no end of the page"],
)
def test_truncated_page_is_requested_again(
    server: Served, tmp_path: Path, reply: Reply
) -> None:
    """A partial page would leave a gap in the days."""
    server.first = [reply]
    assert 12 == len(read(server, tmp_path))


def test_slow_server_times_out(server: Served, tmp_path: Path) -> None:
    """The timeout applies to each wait on the connection."""
    limits = FetchLimits(delay=0, attempts=1, timeout=0.1)
    server.first = [Reply(delay=60)]
    assert "could not be read in 1 attempts" in refusal(server, tmp_path, limits)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("x" * 10_000, drip=0.01),
        Reply(endless=(b"HTTP/1.1 200 OK\r\n", b"a")),
        Reply(endless=(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n")),
        Reply(endless=(CHUNKED, b"0")),
        Reply(endless=(CHUNKED + b"0\r\n", b"a: b\r\n")),
    ],
    ids=["body", "head", "answers before the answer", "frame", "trailer"],
)
def test_server_that_sends_byte_by_byte_times_out(
    server: Served, tmp_path: Path, reply: Reply
) -> None:
    """Every byte arrives in time but the page never does; no thread is left."""
    limits = FetchLimits(delay=0, attempts=1, timeout=5, deadline=0.2)
    server.first = [reply]
    before = {t for t in threading.enumerate() if t.name == GETTING}
    message = refusal(server, tmp_path, limits)
    assert "the response took more than 0.2 seconds" in message
    for thread in threading.enumerate():
        if thread.name == GETTING and thread not in before:
            thread.join(10)
            assert not thread.is_alive()


def test_oversized_body_is_refused(server: Served, tmp_path: Path) -> None:
    """No more is downloaded than a page can contain."""
    limits = FetchLimits(delay=0, most_bytes=100_000)
    server.first = [Reply("x" * 2_000_000)]
    assert "sends more than 100,000 bytes" in refusal(server, tmp_path, limits)


def test_a_redirect_within_the_host_is_followed(server: Served, tmp_path: Path) -> None:
    """Redirects are followed within the limits."""
    server.first = [
        Reply(status=302, headers={"Location": f"/s/{CHANNEL}?again=1"}),
    ]
    assert 12 == len(read(server, tmp_path))


def test_a_redirect_to_another_host_is_not_followed(
    server: Served, tmp_path: Path
) -> None:
    """A proxy's login page is on another host."""
    away = "http://login.example/"
    server.first = [Reply(status=302, headers={"Location": away})]
    assert "redirects to another host: http://login.example/" in refusal(
        server, tmp_path
    )


@pytest.mark.parametrize("location", ["http://[bad/x", "https://[::1", "file:///x"])
def test_a_redirect_to_no_web_address_is_named(
    server: Served, tmp_path: Path, location: str
) -> None:
    """Half an IPv6 address, for example, ends the reading with a line."""
    server.first = [Reply(status=302, headers={"Location": location})]
    assert f"redirects to {location}." in refusal(server, tmp_path)


@pytest.mark.parametrize("status", [302, 304])
def test_a_redirect_without_an_address_is_a_status(
    server: Served, tmp_path: Path, status: int
) -> None:
    """302 without Location, or 304, although we have sent no condition."""
    server.first = [Reply(status=status)]
    assert f"returned status {status}." in refusal(server, tmp_path)


def test_retry_after_that_is_no_date_is_ignored(server: Served, tmp_path: Path) -> None:
    """A zone of many digits is beyond Python's dates."""
    zone = "Wed, 21 Oct 2015 07:28:00 +99999999999999"
    server.first = [Reply(status=503, headers={"Retry-After": zone})]
    assert 12 == len(read(server, tmp_path))


def test_more_than_three_redirects_are_an_error(tmp_path: Path) -> None:
    """Three redirects are enough."""
    loop = Reply(status=301, headers={"Location": f"/s/{CHANNEL}"})
    with serving(lambda path: loop) as server:
        assert "redirects more than 3 times" in refusal(server, tmp_path)
        assert 4 == len(server.requests)


def test_page_of_a_proxy_is_an_error(server: Served, tmp_path: Path) -> None:
    """A proxy answers 200 with HTML, and nothing is read from it."""
    server.first = [Reply(PROXY)]
    expected = (
        'SERVER/s/GeneralStaffZSU: is a page without posts, titled "Sign in to the '
        'network": a proxy, a captcha or a block page answers in place of the channel.'
    )
    assert expected == refusal(server, tmp_path).partition("\n")[0]


def test_channel_without_a_preview_is_an_error(server: Served, tmp_path: Path) -> None:
    """Its page has no posts at all."""
    server.first = [Reply(channel_html(CHANNEL, []))]
    assert "shows the channel without any post" in refusal(server, tmp_path)


def test_another_channel_is_refused(server: Served, tmp_path: Path) -> None:
    """The channel's name may have been taken over by somebody else."""
    server.first = [Reply(channel_html("somebody_else", MESSAGES))]
    assert "shows the channel somebody_else" in refusal(server, tmp_path)


def test_pages_that_do_not_go_back_are_an_error(tmp_path: Path) -> None:
    """A cache that returns the first page for every address would loop for ever."""
    page = Reply(channel_html(CHANNEL, MESSAGES[8:]))
    with serving(lambda path: page) as server:
        assert "shows post 111, which is not before 108" in refusal(server, tmp_path)


def test_interrupted_reading_resumes_where_it_stopped(
    server: Served, tmp_path: Path
) -> None:
    """Pages already read are not requested again; newer posts are read."""
    pages = [server.answer(f"/s/{CHANNEL}{q}") for q in ("", "?before=108")]
    server.first = [*pages, Reply(status=404)]
    refusal(server, tmp_path)
    server.requests.clear()
    assert 12 == len(read(server, tmp_path))
    expected = [f"/s/{CHANNEL}", f"/s/{CHANNEL}?before=104"]
    assert expected == server.requests[:2]


def test_resumed_reading_includes_new_posts(tmp_path: Path) -> None:
    """Posts published meanwhile are read before the older pages continue."""
    messages = list(MESSAGES[:8])
    with serving(channels({CHANNEL: messages})) as server:
        server.first = [server.answer(f"/s/{CHANNEL}"), Reply(status=404)]
        refusal(server, tmp_path)
        messages += MESSAGES[8:]
        server.requests.clear()
        assert 12 == len(read(server, tmp_path))
        assert [
            f"/s/{CHANNEL}",
            f"/s/{CHANNEL}?before=104",
        ] == server.requests[:2]


def test_truncated_line_of_a_saved_reading_is_ignored(
    server: Served, tmp_path: Path
) -> None:
    """A process killed while writing leaves half a line."""
    server.first = [server.answer(f"/s/{CHANNEL}"), Reply(status=404)]
    refusal(server, tmp_path)
    saved = tmp_path / f"{CHANNEL}.jsonl"
    saved.write_text(saved.read_text()[:-50])
    assert 12 == len(read(server, tmp_path))
    assert not saved.exists()


def test_outdated_saved_reading_is_ignored(server: Served, tmp_path: Path) -> None:
    """Posts may be edited within a day."""
    server.first = [server.answer(f"/s/{CHANNEL}"), Reply(status=404)]
    refusal(server, tmp_path)
    saved = tmp_path / f"{CHANNEL}.jsonl"
    header, *pages = [line for line in saved.read_text().split("\n") if line]
    old = json.loads(header) | {"begun": "2026-01-01T00:00:00+00:00"}
    saved.write_text("\n".join([json.dumps(old), *pages]))
    server.requests.clear()
    assert 12 == len(read(server, tmp_path))
    assert f"/s/{CHANNEL}?before=108" in server.requests


def test_requests_are_separated_by_a_pause(server: Served, tmp_path: Path) -> None:
    """The reading does not hurry other people's servers."""
    begun = time.monotonic()
    read(server, tmp_path, limits=FetchLimits(delay=0.1))
    assert time.monotonic() - begun >= 0.2


def test_progress_gives_the_day_reached(server: Served, tmp_path: Path) -> None:
    """The progress bar needs this."""
    reached: list[date] = []
    read_channel(
        CHANNEL, FIRST_DAY, tmp_path,
        base_url=server.url, limits=HURRIED, on_page=reached.append,
    )  # fmt: skip
    assert [date(2026, 6, 9), date(2026, 6, 5), date(2026, 6, 1)] == reached


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("атакував <s>2</s>150 БпЛА", "атакував ~~2~~150 БпЛА"),
        ("атакував 150<sup>1</sup> БпЛА", "атакував 150~~1~~ БпЛА"),
        ("<del>150 БпЛА<br/>та 3</del> 152", "~~150 БпЛА~~\n~~та 3~~ 152"),
    ],
)
def test_struck_out_text_is_marked(html: str, text: str, tmp_path: Path) -> None:
    """A struck-out number is not the post's, nor a digit of the number next to it."""
    page = channel_html(CHANNEL, [Message(1, FIRST, "TEXT")]).replace("TEXT", html)
    with serving(lambda path: Reply(page)) as server:
        (post,) = read(server, tmp_path)
    assert text == post.text
