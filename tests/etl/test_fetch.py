"""Reading the feeds and folding in what is new, from a test server."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.channel_feeds import AIR_FORCE_POSTS, GENERAL_STAFF, ChannelFeed
from etl.errors import DataError
from etl.fetch import fetch_posts, first_day_to_read
from etl.readings import Fetched, reading_lock
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from tests.building import built_from
from tests.etl.feed_server import HURRIED, Message, Reply, Served, channels, serving

STAFF, AIR = GENERAL_STAFF.channel, AIR_FORCE_POSTS.channel
FIRST, TODAY = date(2026, 8, 1), date(2026, 9, 1)

Rows = list[dict[str, str]]


def staff_message(day: date, bombs: int | str, **changes: Any) -> Message:
    """Return the final report of ``day``, posted at 08:01 the morning after."""
    posted = datetime(day.year, day.month, day.day, 5, 1, tzinfo=UTC) + timedelta(
        days=1
    )
    text = (
        f"Оперативна інформація станом на 08:00 {posted:%d.%m.%Y} щодо вторгнення\n"
        f"Вчора противник завдав 82 авіаударів, скинув {bombs} керованих авіабомб."
    )
    return Message(10 * day.toordinal(), posted, changes.pop("text", text), **changes)


def air_message(day: date, drones: int, **changes: Any) -> Message:
    """Return the Air Force's summary of the night that ends on ``day``."""
    posted = datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
    months = {6: "червня", 7: "липня", 8: "серпня", 9: "вересня"}
    eve = day - timedelta(days=1)
    text = (
        f"ЗБИТО/ПОДАВЛЕНО {drones - 5} ВОРОЖИХ БПЛА\nУ ніч на {day.day} "
        f"{months[day.month]} (з 18:00 {eve.day} {months[eve.month]}) противник "
        f"атакував {drones} ударними БпЛА типу Shahed із напрямків: Курськ – рф.\n"
        f"За попередніми даними, станом на 08:30, збито/подавлено {drones - 5} "
        "ворожих БпЛА."
    )
    return Message(10 * day.toordinal(), posted, text, **changes)


def chatter(after: Message) -> Message:
    """Return a post that is not a report, shortly after another post."""
    return Message(
        after.number + 1,
        after.posted_at + timedelta(hours=8),
        "Оперативна інформація станом на 16:00 щодо вторгнення\nСкинув 99 КАБ.",
    )


def days(n: int, first: date = FIRST) -> list[date]:
    """Return ``n`` days, starting with ``first``."""
    return [first + timedelta(days=i) for i in range(n)]


@pytest.fixture
def messages() -> dict[str, list[Message]]:
    """Give the posts of the channels; tests change them."""
    staff = [staff_message(day, 150) for day in days(31)]
    return {
        STAFF: [*staff, *map(chatter, staff)],
        AIR: [air_message(day, 100) for day in days(31)],
    }


@pytest.fixture
def server(messages: dict[str, list[Message]]) -> Iterator[Served]:
    """Give a server of both channels."""
    with serving(channels(messages)) as served:
        yield served


def fetch(
    server: Served,
    data_dir: Path,
    feed: ChannelFeed = GENERAL_STAFF,
    since: date | None = FIRST,
    today: date = TODAY,
) -> Fetched:
    """Read a channel from the server into the registers."""
    return fetch_posts(
        data_dir,
        feed,
        since,
        cache_dir=data_dir.parent / "fetch",
        base_url=server.url,
        limits=HURRIED,
        today=today,
    )


def rows_of(data_dir: Path, register: str) -> Rows:
    """Return the rows of a register."""
    return read_rows(data_dir, read_package(data_dir).register(register))


def contents(data_dir: Path) -> dict[str, bytes]:
    """Return the bytes of every register."""
    return {p.name: p.read_bytes() for p in data_dir.rglob("*.csv")}


def headline(data_dir: Path, category: str, month: str) -> tuple[object, ...]:
    """Return a bar of the build made from the registers."""
    with built_from(data_dir, "headline_volumes") as con:
        row = con.execute(
            "select launched, basis, status, days_covered from headline_volumes "
            "where category = $category and month = cast($month as date)",
            {"category": category, "month": month},
        ).fetchone()
    assert row is not None
    return row


def test_month_covered_by_the_general_staff_becomes_the_bar(
    server: Served, data_dir: Path
) -> None:
    """Rule 10a from the served page to the headline: 31 days of 150 bombs."""
    fetched = fetch(server, data_dir)
    expected = (
        "general-staff as of 2026-09-01: 62 posts read on 18 pages, 31 reports, "
        "2026-08-01 to 2026-08-31\nrows: 31 new; 0 unread"
    )
    assert expected == str(fetched)
    expected_bar = (4650, "general_staff_daily", "reported", 31)
    assert expected_bar == headline(data_dir, "glide_bomb", "2026-08-01")


def test_month_with_too_few_days_does_not_become_the_bar(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """27 of 31 days are less than nine tenths."""
    messages[STAFF] = [staff_message(day, 150) for day in days(27)]
    fetch(server, data_dir)
    with built_from(data_dir, "headline_volumes") as con:
        found = con.execute(
            "select basis from headline_volumes where basis = 'general_staff_daily'"
        ).fetchall()
    assert [] == found


def test_each_day_is_a_claim_with_a_link_to_its_post(
    server: Served, data_dir: Path
) -> None:
    """It is known from the day of its post."""
    fetch(server, data_dir)
    row = rows_of(data_dir, "general_staff_reports")[0]
    number = 10 * FIRST.toordinal()
    assert ("150", f"https://t.me/GeneralStaffZSU/{number}", "2026-08-02", "") == (
        row["guided_bombs"],
        row["url"],
        row["known_from"],
        row["known_to"],
    )


def test_reading_is_recorded_as_a_vintage(server: Served, data_dir: Path) -> None:
    """Pages use it to say how old the feed is."""
    fetch(server, data_dir)
    (vintage,) = [v for v in rows_of(data_dir, "vintages") if v["feed"] != "air-force"]
    assert 64 == len(vintage.pop("sha256"))
    assert {
        "feed": "general-staff",
        "as_of": "2026-09-01",
        "rows_read": "31",
        "rows_kept": "31",
        "first_day": "2026-08-01",
        "last_day": "2026-08-31",
        "accepted_because": "",
    } == vintage


@pytest.mark.parametrize("feed", [GENERAL_STAFF, AIR_FORCE_POSTS], ids=lambda f: f.name)
def test_the_same_reading_twice_changes_nothing(
    server: Served, data_dir: Path, feed: ChannelFeed
) -> None:
    """A reading on another day changes only the list of missing days."""
    assert fetch(server, data_dir, feed).is_new
    before = contents(data_dir)
    again = fetch(server, data_dir, feed)
    assert not again.is_new
    assert "rows: none changed; 0 unread" in str(again)
    assert before == contents(data_dir)
    fetch(server, data_dir, feed, today=date(2026, 9, 2))
    del before["missing_days.csv"]  # it accounts for one day more
    assert before == {name: contents(data_dir)[name] for name in before}


def test_an_edited_post_is_a_new_version(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The old figure is kept until the day on which the new one was read."""
    fetch(server, data_dir)
    messages[STAFF][0] = staff_message(FIRST, 157, is_edited=True)
    edited = fetch(server, data_dir, today=date(2026, 9, 5))
    assert "rows: 1 changed" in str(edited)
    versions = [
        (row["guided_bombs"], row["known_from"], row["known_to"])
        for row in rows_of(data_dir, "general_staff_reports")
        if row["day"] == "2026-08-01"
    ]
    assert [("150", "2026-08-02", "2026-09-05"), ("157", "2026-09-05", "")] == versions
    headline(data_dir, "glide_bomb", "2026-08-01")  # the checks hold over versions


def test_a_post_edited_on_the_day_of_its_reading_replaces_its_row(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Versions differ by day, and the last of a day is kept."""
    morning = date(2026, 8, 2)
    messages[STAFF] = [staff_message(FIRST, 150)]
    fetch(server, data_dir, today=morning)
    messages[STAFF] = [staff_message(FIRST, 157, is_edited=True)]
    fetch(server, data_dir, today=morning)
    (row,) = rows_of(data_dir, "general_staff_reports")
    assert ("157", "2026-08-02", "") == (
        row["guided_bombs"], row["known_from"], row["known_to"],
    )  # fmt: skip


NIGHT_COUNTED_ANEW = (
    "ЗБИТО/ПОДАВЛЕНО 115 ВОРОЖИХ БПЛА\nУ ніч на 31 серпня (з 18:00 30 серпня) "
    "противник атакував 120 ударними БпЛА типу Shahed.\n"
    "Збито/подавлено 115 ворожих БпЛА."
)
DAY_AND_NIGHT = (
    "30 серпня (з 08:00 30 серпня до 08:00 31 серпня) противник атакував 120 ударними "
    "БпЛА типу Shahed.\nЗбито/подавлено 115 ворожих БпЛА."
)


@pytest.mark.parametrize("text", [NIGHT_COUNTED_ANEW, DAY_AND_NIGHT])
def test_a_night_that_a_later_post_counts_anew_counts_once(
    text: str,
    messages: dict[str, list[Message]],
    server: Served,
    data_dir: Path,
) -> None:
    """The row of the earlier post ends, although that post was edited."""
    last = air_message(date(2026, 8, 31), 100, is_edited=True)
    messages[AIR] = [last]
    since = date(2026, 8, 31)
    fetch(server, data_dir, AIR_FORCE_POSTS, since, date(2026, 8, 31))
    later = last.posted_at + timedelta(hours=6)
    messages[AIR] = [last, Message(last.number + 5, later, text)]
    fetch(server, data_dir, AIR_FORCE_POSTS, since, date(2026, 9, 1))
    counted = [
        row["launched"]
        for row in rows_of(data_dir, "air_force_posts")
        if row["end_date"] == "2026-08-31" and not row["known_to"] and row["launched"]
    ]
    assert ["120"] == counted


def quoted(data_dir: Path, **changes: str) -> dict[str, str]:
    """Return a row of the General Staff taken from a page that quotes it."""
    columns = read_package(data_dir).register("general_staff_reports").columns
    return {
        **dict.fromkeys(columns, ""),
        "day": "2026-08-01", "air_strikes": "80", "guided_bombs": "99",
        "missiles": "7", "status": "reported", "known_from": "2026-08-02",
        "url": "https://example.org/quotes/33578656.html", **changes,
    }  # fmt: skip


def test_post_replaces_a_day_quoted_by_a_page(server: Served, data_dir: Path) -> None:
    """The post replaces all figures; a quoted day without a post keeps its row."""
    register = read_package(data_dir).register("general_staff_reports")
    rows = [quoted(data_dir, day="2025-09-01"), quoted(data_dir)]
    write_registers(data_dir, {register: rows})
    fetch(server, data_dir, today=date(2026, 9, 5))
    versions = [
        (row["day"], row["guided_bombs"], row["missiles"], row["known_to"])
        for row in rows_of(data_dir, "general_staff_reports")
        if row["day"] <= "2026-08-01"
    ]
    assert [
        ("2025-09-01", "99", "7", ""),
        ("2026-08-01", "99", "7", "2026-09-05"),
        ("2026-08-01", "150", "", ""),
    ] == versions


def test_quoted_day_is_kept_if_its_post_is_unread(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """A figure read by a person is better than a number that we cannot read."""
    register = read_package(data_dir).register("general_staff_reports")
    write_registers(data_dir, {register: [quoted(data_dir)]})
    messages[STAFF][0] = staff_message(FIRST, "десятки")
    fetched = fetch(server, data_dir, today=date(2026, 9, 5))
    assert "99" == rows_of(data_dir, "general_staff_reports")[0]["guided_bombs"]
    assert fetched.warnings[-1].endswith("the figures gathered elsewhere stand")


def test_reading_starts_where_the_copies_end(
    data_dir: Path,
) -> None:
    """A reading starts where the copies end, not at a night of a copied post."""
    package = read_package(data_dir)
    register = package.register("air_force_posts")
    post = {
        **dict.fromkeys(register.columns, ""),
        "report_id": "kpszsu-83516-1", "end_date": "2026-10-07",
        "url": "https://t.me/kpszsu/83516",
    }  # fmt: skip
    today = date(2026, 11, 1)
    starts = []
    for read_at in ("a copy of the post", ""):
        write_registers(data_dir, {register: [{**post, "read_at": read_at}]})
        starts.append(first_day_to_read(data_dir, package, AIR_FORCE_POSTS, today))
    assert starts[0] < date(2026, 7, 1) < starts[1] < date(2026, 10, 8)


def test_deleted_post_ends_its_row(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Its row stays with an end date, and a warning names the link."""
    fetch(server, data_dir)
    gone = messages[STAFF].pop(3)
    fetched = fetch(server, data_dir, today=date(2026, 9, 5))
    expected = (
        f"https://t.me/GeneralStaffZSU/{gone.number}: gives no row for 2026-08-04 "
        "any more"
    )
    assert [expected] == fetched.warnings
    (row,) = (
        r
        for r in rows_of(data_dir, "general_staff_reports")
        if r["day"] == "2026-08-04"
    )
    assert "2026-09-05" == row["known_to"]


def test_figure_left_out_by_an_edit_is_kept(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The channel corrected one number and shortened the rest."""
    fetch(server, data_dir)
    text = (
        "Оперативна інформація станом на 08:00 02.08.2026 щодо вторгнення\n"
        "Вчора противник завдав 85 авіаударів."
    )
    messages[STAFF][0] = staff_message(FIRST, 150, text=text, is_edited=True)
    fetched = fetch(server, data_dir, today=date(2026, 9, 5))
    versions = [
        (row["air_strikes"], row["guided_bombs"], row["status"], row["known_to"])
        for row in rows_of(data_dir, "general_staff_reports")
        if row["day"] == "2026-08-01"
    ]
    expected = [
        ("82", "150", "reported", "2026-09-05"), ("85", "150", "reported", ""),
    ]  # fmt: skip
    assert expected == versions
    (warning,) = fetched.warnings
    assert "was edited and gives no guided_bombs any more" in warning


def test_figure_is_dropped_if_the_post_was_not_edited(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Without an edited mark the post has not changed, so the parser has."""
    fetch(server, data_dir)
    messages[STAFF][0] = staff_message(FIRST, "десятки")
    fetch(server, data_dir, today=date(2026, 9, 5))
    row = rows_of(data_dir, "general_staff_reports")[1]
    assert ("", "unread") == (row["guided_bombs"], row["status"])


def test_later_post_with_one_figure_changes_nothing(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """A correction of a single number needs a person."""
    messages[STAFF] = [staff_message(FIRST, 150)]
    fetch(server, data_dir, today=date(2026, 8, 2))
    text = (
        "Оперативна інформація станом на 08:00 02.08.2026 щодо вторгнення\n"
        "Вчора противник завдав 85 авіаударів."
    )
    report, correction = messages[STAFF][0], staff_message(FIRST, 0, text=text)
    correction.number += 1
    correction.posted_at += timedelta(hours=2)
    messages[STAFF] = [report, correction]
    fetched = fetch(server, data_dir, today=date(2026, 8, 2))
    (row,) = rows_of(data_dir, "general_staff_reports")
    assert ("82", "150") == (row["air_strikes"], row["guided_bombs"])
    link = f"https://t.me/{STAFF}/{correction.number}: "
    assert any(warning.startswith(link) for warning in fetched.warnings)


def test_quotation_in_a_report_gives_a_warning(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The figures of a quotation are not the report's."""
    messages[STAFF][0] = staff_message(FIRST, 150, quotation="Скинуто 99 КАБ")
    fetched = fetch(server, data_dir)
    (warning,) = fetched.warnings
    assert warning.endswith(": quotes others; the quotation is not read")
    assert "150" == rows_of(data_dir, "general_staff_reports")[0]["guided_bombs"]


def test_forward_of_a_report_is_ignored(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Neither a pin nor a reply that quotes it empties the day."""
    report = messages[STAFF][0]
    later = report.posted_at + timedelta(hours=3)
    messages[STAFF] += [
        Message(
            report.number + 2, later, report.text.replace("150", "99"),
            forwarded_from="Інший канал",
        ),
        Message(report.number + 3, later, report.text, is_service=True),
        Message(report.number + 4, later, "Дякуємо!", reply_to=report.text),
    ]  # fmt: skip
    fetched = fetch(server, data_dir)
    assert [] == fetched.warnings
    assert "150" == rows_of(data_dir, "general_staff_reports")[0]["guided_bombs"]


def test_shorter_reading_leaves_earlier_rows(server: Served, data_dir: Path) -> None:
    """Days before ``--since`` are left as they are."""
    fetch(server, data_dir)
    assert not fetch(server, data_dir, since=date(2026, 8, 20)).is_new


def test_unread_number_gives_a_row_and_a_warning(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The month is then marked as a lower bound."""
    messages[STAFF][0] = staff_message(FIRST, "десятки")
    fetched = fetch(server, data_dir)
    assert "rows: 31 new; 1 unread" in str(fetched)
    (warning,) = fetched.warnings
    assert "mentions bombs on 2026-08-01, but gives no number" in warning
    expected = (4500, "general_staff_daily", "partial", 30)
    assert expected == headline(data_dir, "glide_bomb", "2026-08-01")


def test_nights_after_the_newest_copy_are_provisional(
    server: Served, data_dir: Path
) -> None:
    """Thirty-one nights of a hundred drones count until a feed copy replaces them."""
    fetch(server, data_dir, AIR_FORCE_POSTS)
    expected = (3100, "national_reports_and_posts", "provisional", 31)
    assert expected == headline(data_dir, "drone", "2026-08-01")


def test_posts_are_read_from_the_newest_copy_by_default(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Nights already in a copy are not requested."""
    package = read_package(data_dir)
    vintages = rows_of(data_dir, "vintages")
    vintages[0] |= {"last_day": "2026-08-20", "as_of": "2026-08-20"}
    write_registers(data_dir, {package.register("vintages"): vintages})
    fetch(server, data_dir, AIR_FORCE_POSTS, since=None)
    rows = rows_of(data_dir, "air_force_posts")
    assert ("2026-08-21", "2026-08-31") == (rows[0]["end_date"], rows[-1]["end_date"])
    server.requests.clear()
    messages[AIR].append(air_message(TODAY, 100))
    assert "rows: 1 new" in str(fetch(server, data_dir, AIR_FORCE_POSTS, since=None))
    assert 2 == len(server.requests)


def test_unknown_wording_of_every_report_is_an_error(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Ignoring it would look like days without bombs."""
    for message in messages[STAFF]:
        message.text = "Ранкове зведення. Скинуто 150 КАБ."
    before = contents(data_dir)
    with pytest.raises(DataError, match="none of them is a report of the form"):
        fetch(server, data_dir)
    assert before == contents(data_dir)


def test_unreachable_channel_changes_nothing(
    server: Served, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A partial reading is discarded, and the command reports only the error."""
    server.first = [server.answer(f"/s/{STAFF}"), *[Reply(status=500)] * 3]
    before = contents(data_dir)
    with pytest.raises(DataError, match="could not be read in 3 attempts"):
        fetch(server, data_dir)
    assert before == contents(data_dir)
    assert [] == [r.message for r in caplog.records if r.levelno >= logging.WARNING]


def test_future_day_is_refused(server: Served, data_dir: Path) -> None:
    """Nothing is requested from the server."""
    with pytest.raises(DataError, match="2026-09-02 is in the future"):
        fetch(server, data_dir, since=date(2026, 9, 2))
    assert [] == server.requests


def test_second_simultaneous_reading_is_refused(server: Served, data_dir: Path) -> None:
    """They would write to the same registers."""
    with (
        reading_lock(data_dir.parent / "fetch"),
        pytest.raises(DataError, match="another reading of the feeds is running"),
    ):
        fetch(server, data_dir)


def test_command_prints_progress_and_result(
    server: Served, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints the progress first and the result last."""
    arguments = ["--data", str(data_dir), "fetch", "general-staff"]
    arguments += ["--since", "2026-08-01", "--base-url", server.url, "--pause", "0"]
    arguments += ["--cache", str(data_dir.parent / "fetch")]
    assert 0 == main(arguments)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].endswith("general-staff: back to 2026-08-31")
    reading = printed.index("rows: 31 new; 0 unread")
    assert "no figure for 2026-09-01: no post seen" == printed[reading + 1]
