"""A refresh over sixty days, from a server that behaves as the real channels do."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.channel_feeds import AIR_FORCE_POSTS, GENERAL_STAFF, ChannelFeed
from etl.fetch import fetch_posts
from etl.implausible import HELD_BACK
from etl.readings import Fetched
from etl.refresh import ALL_WELL, Round, refresh
from tests.etl.feed_server import HURRIED, Message, Reply, Served, channels, serving
from tests.etl.test_fetch import AIR, STAFF, air_message, rows_of, staff_message

FIRST, TODAY = date(2026, 7, 3), date(2026, 9, 1)
SILENT, HIDDEN, POISONED = date(2026, 7, 20), date(2026, 8, 2), date(2026, 8, 9)


def sixty_days() -> list[date]:
    """Return the days from 3 July to 31 August."""
    return [FIRST + timedelta(days=n) for n in range(60)]


def other_posts(report: Message) -> list[Message]:
    """Return the other posts in the hours after a report."""
    later = report.posted_at + timedelta(hours=2)
    return [
        Message(report.number + 1, later, report.text, is_service=True),
        Message(report.number + 2, later, report.text, forwarded_from="Інший канал"),
        Message(report.number + 3, later, "Дякуємо!", quotation=report.text),
        Message(report.number + 4, later, "Так.", reply_to=report.text),
        Message(report.number + 5, later, "", n_pictures=4),
        Message(report.number + 6, later, "", poll="Скинув 99 КАБ?"),
    ]


@pytest.fixture
def messages() -> dict[str, list[Message]]:
    """Give sixty days of both channels; tests damage them."""
    staff = [
        staff_message(day, 150, author="Прес-служба", n_pictures=day.day % 3)
        for day in sixty_days()
        if day != TODAY
    ]
    air = [air_message(day, 100, is_edited=day.day % 7 == 0) for day in sixty_days()]
    air.append(air_message(TODAY, 100))
    return {
        channel: [*reports, *(m for report in reports for m in other_posts(report))]
        for channel, reports in ((STAFF, staff), (AIR, air))
    }


@pytest.fixture
def server(messages: dict[str, list[Message]]) -> Iterator[Served]:
    """Give a server of both channels that truncates one page and is busy once."""
    with serving(channels(messages, per_page=20)) as served:
        page = served.answer(f"/s/{STAFF}")
        busy = Reply(status=429, headers={"Retry-After": "0"})
        served.first = [Reply(page.body[:-200]), busy]
        yield served


def one_round(server: Served, data_dir: Path) -> Round:
    """Refresh from the server's sixty days."""

    def reader(feed: ChannelFeed) -> Callable[[Path], Fetched]:
        return lambda registers: fetch_posts(
            registers, feed, FIRST, cache_dir=data_dir.parent / "fetch",
            base_url=server.url, limits=HURRIED, today=TODAY,
        )  # fmt: skip

    folder = data_dir.parent
    feeds = {feed.name: reader(feed) for feed in (GENERAL_STAFF, AIR_FORCE_POSTS)}
    return refresh(feeds, data_dir, folder / "build", log=folder / "log.jsonl")


def report_of(messages: list[Message], day: date) -> Message:
    """Return the General Staff's report of a day."""
    number = 10 * day.toordinal()
    return next(message for message in messages if message.number == number)


@pytest.mark.usefixtures("copied_builds")
def test_sixty_faultless_days_are_all_published(server: Served, data_dir: Path) -> None:
    """Pins, forwards, quotations, albums and polls in between change nothing."""
    done = one_round(server, data_dir)
    assert str(done) == (
        f"refresh {done.at}: general-staff new; air-force-posts new; "
        f"build {done.build_id} published"
    )
    assert ALL_WELL == done.exit_code
    rows = rows_of(data_dir, "general_staff_reports")
    assert (60, {"150"}) == (len(rows), {row["guided_bombs"] for row in rows})
    nights = rows_of(data_dir, "air_force_posts")
    assert (61, {"100"}) == (len(nights), {row["launched"] for row in nights})


@pytest.mark.usefixtures("copied_builds")
def test_missing_hidden_and_implausible_figures_are_reported(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The rest is published; the code, the line and the log say what is missing."""
    report_of(messages[STAFF], HIDDEN).is_hidden = True
    report_of(messages[STAFF], HIDDEN).n_pictures = 0
    poisoned = report_of(messages[STAFF], POISONED)
    poisoned.text = poisoned.text.replace("150", "999 999")
    messages[STAFF].remove(report_of(messages[STAFF], SILENT))
    done = one_round(server, data_dir)
    assert HELD_BACK == done.exit_code
    assert str(done) == (
        f"refresh {done.at}: general-staff new, 2 warnings, 3 days without a figure, "
        f"2 reports held back; air-force-posts new; build {done.build_id} published"
    )
    (line,) = (data_dir.parent / "log.jsonl").read_text(encoding="utf-8").splitlines()
    staff = json.loads(line)["feeds"]["general-staff"]
    url = f"https://t.me/{STAFF}"
    hidden = f"{url}/{10 * HIDDEN.toordinal()}"
    assert [
        ("2026-07-20", "no_post", ""),
        ("2026-08-02", "post_not_read", hidden),
        ("2026-08-09", "number_not_read", f"{url}/{poisoned.number}"),
    ] == [(day["day"], day["reason"], day["url"]) for day in staff["missing"]]
    assert [hidden, f"{url}/{poisoned.number}"] == staff["held_back"]
    assert (
        f"{hidden}: could not be read: the preview does not show its text"
        in (staff["warnings"])
    )
    rows = {row["day"]: row for row in rows_of(data_dir, "general_staff_reports")}
    row = rows[POISONED.isoformat()]
    assert ("", "unread") == (row["guided_bombs"], row["status"])
    assert 58 == len(rows)


@pytest.mark.parametrize(
    ("drones", "status"),
    [("999999", "unread"), ("4050", "reported"), ("4051", "unread")],
)
def test_implausible_night_is_held_back(
    server: Served,
    messages: dict[str, list[Message]],
    data_dir: Path,
    drones: str,
    status: str,
) -> None:
    """At most five times the largest night so far, 810, is accepted."""
    number = 10 * POISONED.toordinal()
    night = next(m for m in messages[AIR] if m.number == number)
    night.text = night.text.replace("атакував 100", f"атакував {drones}")
    fetched = fetch_posts(
        data_dir, AIR_FORCE_POSTS, FIRST, cache_dir=data_dir.parent / "fetch",
        base_url=server.url, limits=HURRIED, today=TODAY,
    )  # fmt: skip
    (row,) = (
        row
        for row in rows_of(data_dir, "air_force_posts")
        if row["end_date"] == POISONED.isoformat()
    )
    launched = drones if status == "reported" else ""
    assert (launched, status) == (row["launched"], row["status"])
    url = f"https://t.me/{AIR}/{number}"
    assert [url] * (status == "unread") == fetched.held_back
