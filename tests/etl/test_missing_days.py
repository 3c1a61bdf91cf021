"""Every day of a reading's span has a figure or a reason for its absence."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl import clock
from etl.channel_feeds import AIR_FORCE_POSTS, GENERAL_STAFF, ChannelFeed
from tests.building import built_from
from tests.etl.feed_server import Message, Served, channels, serving
from tests.etl.test_fetch import (
    AIR,
    STAFF,
    TODAY,
    air_message,
    days,
    fetch,
    rows_of,
    staff_message,
)

FIRST = date(2026, 8, 1)


@pytest.fixture
def messages() -> dict[str, list[Message]]:
    """Give a month of both channels; tests remove reports."""
    return {
        STAFF: [staff_message(day, 150) for day in days(31)],
        AIR: [air_message(day, 100) for day in days(32)],
    }


@pytest.fixture
def server(messages: dict[str, list[Message]]) -> Iterator[Served]:
    """Give a server of both channels."""
    with serving(channels(messages)) as served:
        yield served


def link(message: Message, channel: str = STAFF) -> str:
    """Return the address of a post."""
    return f"https://t.me/{channel}/{message.number}"


def test_complete_month_has_no_missing_day(server: Served, data_dir: Path) -> None:
    """Thirty-one reports, thirty-one days."""
    assert [] == fetch(server, data_dir).missing
    assert [] == rows_of(data_dir, "missing_days")


def test_day_without_a_report_is_listed_and_printed(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """It is in the register, and in the last line of the printed result."""
    messages[STAFF].pop(3)
    fetched = fetch(server, data_dir)
    assert "no figure for 2026-08-04: no post seen" == str(fetched).splitlines()[-1]
    expected = {
        "feed": "general-staff",
        "day": "2026-08-04",
        "reason": "no_post",
        "url": "",
    }
    assert [expected] == rows_of(data_dir, "missing_days")
    assert [] == fetched.held_back


@pytest.mark.parametrize(
    ("change", "reason", "is_held_back"),
    [
        ({"is_hidden": True}, "post not read", True),
        ({"forwarded_from": "Повітряні Сили"}, "no post seen", False),
        ({"is_service": True}, "no post seen", False),
        ({"bombs": "десятки"}, "number not read", True),
        ({"bombs": "999 999"}, "number not read", True),
    ],
    ids=["hidden", "forward", "pin", "words", "poisoned"],
)
def test_day_whose_post_has_no_figure_gives_the_reason(
    server: Served,
    messages: dict[str, list[Message]],
    data_dir: Path,
    change: dict[str, str],
    reason: str,
    is_held_back: bool,
) -> None:
    """The reason has the post's link if the channel itself posted a report."""
    changed = staff_message(FIRST, change.pop("bombs", "150"), **change)
    messages[STAFF][0] = changed
    fetched = fetch(server, data_dir)
    where = f": {link(changed)}" if is_held_back else ""
    assert [f"2026-08-01: {reason}{where}"] == [str(day) for day in fetched.missing]
    assert [link(changed)] * is_held_back == fetched.held_back


def test_missing_night_has_the_day_on_which_it_ended(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The Air Force posts on the morning when the night ends."""
    messages[AIR].pop(4)
    fetched = fetch(server, data_dir, AIR_FORCE_POSTS)
    assert ["2026-08-05: no post seen"] == [str(day) for day in fetched.missing]


def test_report_read_later_removes_the_missing_day(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Days outside its span stay as they were."""
    early, late = messages[STAFF].pop(25), messages[STAFF].pop(3)
    fetch(server, data_dir)
    messages[STAFF] += [early, late]
    fetch(server, data_dir, since=date(2026, 8, 20))
    assert ["2026-08-04"] == [row["day"] for row in rows_of(data_dir, "missing_days")]


@pytest.mark.parametrize(
    ("feed", "hour", "expected"),
    [
        (GENERAL_STAFF, 8, date(2026, 8, 29)),
        (GENERAL_STAFF, 13, date(2026, 8, 30)),
        (AIR_FORCE_POSTS, 8, date(2026, 8, 30)),
        (AIR_FORCE_POSTS, 13, date(2026, 8, 31)),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_report_not_due_yet_is_not_missing(
    monkeypatch: pytest.MonkeyPatch, feed: ChannelFeed, hour: int, expected: date
) -> None:
    """The morning's reports are out by noon in Kyiv."""
    moment = datetime(2026, 8, 31, hour - 3, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert expected == feed.last_day_due(None)


def test_coverage_has_each_missing_day_with_its_reason(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The day after the last report is listed too."""
    messages[STAFF] = messages[STAFF][:3] + messages[STAFF][4:30]
    fetch(server, data_dir)
    with built_from(data_dir, "coverage") as con:
        rows = con.execute(
            "select day, n_reports, missing_reason, missing_url from coverage "
            "where feed = 'general-staff' and missing_reason is not null order by day"
        ).fetchall()
        ((n_days,),) = con.execute(
            "select count(*) from coverage where feed = 'general-staff'"
        ).fetchall()
    assert [
        (FIRST + timedelta(days=3), 0, "no_post", None),
        (TODAY - timedelta(days=1), 0, "no_post", None),
    ] == rows
    assert 31 == n_days
