"""A backfill of three years from a test server that is busy, fails and edits posts.

The posts are generated from a grammar with fixed seeds. The parsers' own tests cover
their content; here each post must be read exactly once, with every day accounted for.
"""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from etl.channel_feeds import AIR_FORCE_POSTS, GENERAL_STAFF, ChannelFeed
from etl.errors import DataError
from etl.feeds.channel_posts import Post
from etl.fetch import fetch_posts
from etl.implausible import Judge
from etl.paths import DATA_DIR
from etl.readings import Fetched
from etl.registers import Row
from etl.schema import read_package
from tests.building import built_from
from tests.etl.feed_server import HURRIED, Message, Reply, Served, channels, serving
from tests.etl.feeds.generated_posts import (
    air_force_post,
    general_staff_header,
    general_staff_post,
)
from tests.etl.test_fetch import contents, rows_of, staff_message
from tests.sampling import IS_LONG, sample, times

SINCE, TODAY = date(2023, 9, 1), date(2026, 9, 1)
#: First day of the tests with failures; on each submission a summer covers all
#: kinds.
BROKEN_SINCE = SINCE if IS_LONG else date(2026, 6, 1)
#: First day of the tests that read a channel repeatedly.
EDITED_SINCE = date(2025, 9, 1) if IS_LONG else date(2026, 5, 1)
#: The server goes down after these numbers of pages, twice.
BREAKS = (times(6, 60), times(13, 150))
PER_PAGE = 20
FEEDS = pytest.mark.parametrize(
    "feed", [GENERAL_STAFF, AIR_FORCE_POSTS], ids=lambda feed: feed.name
)


def history(feed: ChannelFeed, seed: int, since: date = SINCE) -> list[Message]:
    """Return years of a channel: its reports among all its other posts.

    One day in forty has no report, and one number in ten was deleted.
    """
    rng = Random(seed)  # noqa: S311 - the same posts each time
    messages: list[Message] = []
    number = 1_000

    def post(at: datetime, text: str, **traits: object) -> None:
        nonlocal number
        number += 1 if rng.random() < 0.9 else rng.randint(2, 4)
        messages.append(Message(number, at, text, **traits))  # type: ignore[arg-type]

    day = since - timedelta(days=2)
    while day <= TODAY:
        morning = datetime.combine(day, time(5, 1), UTC)
        if feed is GENERAL_STAFF:
            text, _ = general_staff_post(rng, day - timedelta(days=1))
        else:
            text, _ = air_force_post(rng, day)
        if rng.random() > 1 / 40:
            post(morning, text, n_pictures=rng.choice((0, 0, 1)))
        noon = morning + timedelta(hours=3)
        post(noon, text, forwarded_from="Інший канал")
        post(noon, f"x pinned «{text[:40]}»", is_service=True)
        post(noon, "Дякуємо за роботу!", quotation=text, reply_to=text[:80])
        post(noon, "", n_pictures=3)
        if feed is GENERAL_STAFF:
            evening = f"{general_staff_header(rng, day, '16:00')}\nСкинув 99 КАБ."
            post(morning + timedelta(hours=8), evening, author="Прес-служба")
        day += timedelta(days=1)
    return messages


def edit_some(
    messages: list[Message], feed: ChannelFeed, seed: int, n: int | None = None
) -> None:
    """Edit one report in fifteen, among all posts or the ``n`` oldest."""
    rng = Random(seed)  # noqa: S311 - the same posts each time
    for place, message in enumerate(messages[:n]):
        is_report = message.posted_at.time() == time(5, 1)
        if is_report and not message.forwarded_from and rng.random() < 1 / 15:
            day = message.posted_at.date()
            if feed is GENERAL_STAFF:
                text, _ = general_staff_post(rng, day - timedelta(days=1))
            else:
                text, _ = air_force_post(rng, day)
            messages[place] = replace(message, text=text, is_edited=True)


class UnreliableServer:
    """Serves the channels, but sometimes with a 429, a 502 or half a page.

    After ``breaks_after`` pages it is down for good.
    """

    def __init__(self, messages: list[Message], feed: ChannelFeed, seed: int) -> None:
        self.pages = channels({feed.channel: messages}, PER_PAGE)
        self.rng = Random(seed)  # noqa: S311 - the same failures each time
        self.breaks_after: int | None = None
        self.served: Counter[str] = Counter()
        self.may_fail = True

    def __call__(self, path: str) -> Reply:
        """Return the response; never two bad ones in a row."""
        if self.breaks_after is not None and self.served.total() >= self.breaks_after:
            return Reply(status=503)
        if self.may_fail and self.rng.random() < 0.1:
            self.may_fail = False
            complete = self.pages(path)
            return self.rng.choice(
                (
                    Reply(status=429, headers={"Retry-After": "0"}),
                    Reply(status=502),
                    Reply(complete.body[:-300]),
                    replace(complete, cut=300),
                )
            )
        self.may_fail = True
        self.served[path] += 1
        return self.pages(path)


def read(
    server: Served, data_dir: Path, feed: ChannelFeed, since: date = SINCE
) -> Fetched:
    """Read the channel's years, or the part that has not been read yet."""
    return fetch_posts(
        data_dir, feed, since, cache_dir=data_dir.parent / "fetch",
        base_url=server.url, limits=HURRIED, today=TODAY,
    )  # fmt: skip


@pytest.fixture
def data_dir(data_dir: Path) -> Path:
    """Give the small registers with every weapon named in the posts."""
    shutil.copy(DATA_DIR / "registers" / "munitions.csv", data_dir / "registers")
    return data_dir


def expected_rows(
    messages: list[Message], feed: ChannelFeed, since: date, judge: Judge
) -> list[Row]:
    """Return the parser's rows for the channel's own posts since a day."""
    own = [
        Post(feed.channel, m.number, m.posted_at, m.text.strip(), m.is_edited)
        for m in messages
        if not (m.forwarded_from or m.is_service or m.quotation)
        and m.posted_at.date() >= since
    ]
    rows = feed.read(own, judge).rows
    return [row for row in rows if row[feed.day] >= since.isoformat()]


def current_rows(data_dir: Path, feed: ChannelFeed) -> list[Row]:
    """Return the current rows, without their ``known_`` columns."""
    return [
        {k: v for k, v in row.items() if not k.startswith("known_")}
        for row in rows_of(data_dir, feed.register)
        if not row["known_to"]
    ]


def by_key(rows: list[Row], feed: ChannelFeed) -> dict[str, Row]:
    """Return rows by key; no key may occur twice."""
    key = "day" if feed is GENERAL_STAFF else "report_id"
    keyed = {row[key]: {k: v for k, v in row.items() if v} for row in rows}
    assert len(rows) == len(keyed)
    return keyed


@pytest.mark.usefixtures("with_trial_builds")
@FEEDS
def test_interrupted_reading_loses_and_duplicates_nothing(
    data_dir: Path, feed: ChannelFeed
) -> None:
    """Two failures, with edits and new posts in between, lose or duplicate nothing."""
    since = BROKEN_SINCE
    judge = Judge.read(data_dir, read_package(data_dir), feed.register)
    messages = history(feed, seed=1, since=since)
    late = [messages.pop() for _ in range(30)]
    unreliable = UnreliableServer(messages, feed, seed=2)
    before = contents(data_dir)
    with serving(unreliable) as server:
        for n_pages in BREAKS:
            unreliable.breaks_after = n_pages
            edit_some(messages, feed, seed=n_pages, n=len(messages) // 3)
            with pytest.raises(DataError, match="what was read so far is kept"):
                read(server, data_dir, feed, since)
            assert before == contents(data_dir)
        unreliable.breaks_after = None
        messages += late
        fetched = read(server, data_dir, feed, since)
        n_pages = -(-len(messages) // PER_PAGE)
        assert n_pages <= unreliable.served.total() <= n_pages + 6
        expected = by_key(expected_rows(messages, feed, since, judge), feed)
        assert expected == by_key(current_rows(data_dir, feed), feed)
        given = {
            date.fromisoformat(row[feed.day])
            for row in current_rows(data_dir, feed)
            if row["status"] != "unread"
        }
        span = (feed.last_day_due(TODAY) - since).days + 1
        all_days = {since + timedelta(days=n) for n in range(span)}
        assert all_days == given | {day.day for day in fetched.missing}
        assert not given & {day.day for day in fetched.missing}


@pytest.mark.parametrize(
    "feed", sample([AIR_FORCE_POSTS, GENERAL_STAFF], 1), ids=lambda feed: feed.name
)
def test_second_reading_brings_only_the_edits(
    data_dir: Path, feed: ChannelFeed
) -> None:
    """A third reading brings nothing."""
    messages = history(feed, seed=3, since=EDITED_SINCE)
    with serving(channels({feed.channel: messages}, PER_PAGE)) as server:
        read(server, data_dir, feed, EDITED_SINCE)
        first = by_key(current_rows(data_dir, feed), feed)
        edit_some(messages, feed, seed=4)
        read(server, data_dir, feed, EDITED_SINCE)
        edited = {
            f"https://t.me/{feed.channel}/{m.number}" for m in messages if m.is_edited
        }
        second = by_key(current_rows(data_dir, feed), feed)
        changed = {
            row["url"]
            for key, row in [*first.items(), *second.items()]
            if first.get(key) != second.get(key)
        }
        assert 5 < len(changed)
        assert changed <= edited
        after = contents(data_dir)
        assert not read(server, data_dir, feed, EDITED_SINCE).is_new
        assert after == contents(data_dir)


def test_months_covered_by_the_backfill_use_daily_reports(data_dir: Path) -> None:
    """Rule 10a: nine tenths of the days of a month have a number."""
    rng = Random(5)  # noqa: S311 - the same gaps each time
    messages = [
        staff_message(SINCE + timedelta(days=n), 150)
        for n in range((TODAY - SINCE).days)
        if rng.random() < 0.92
    ]
    with serving(channels({GENERAL_STAFF.channel: messages}, PER_PAGE)) as server:
        read(server, data_dir, GENERAL_STAFF)
    n_given = Counter(
        row["day"][:7]
        for row in current_rows(data_dir, GENERAL_STAFF)
        if row["guided_bombs"]
    )
    with built_from(data_dir, "headline_volumes") as con:
        months = con.execute(
            "select strftime(month, '%Y-%m'), days_covered, days_in_month "
            "from headline_volumes "
            "where category = 'glide_bomb' and basis = 'general_staff_daily'"
        ).fetchall()
    assert {month: days for month, days, _ in months} == {
        month: n for month, n in n_given.items() if n >= 0.9 * _days_in(month)
    }
    assert 10 < len(months) < 36


def _days_in(month: str) -> int:
    first = date.fromisoformat(f"{month}-01")
    return ((first + timedelta(days=32)).replace(day=1) - first).days
