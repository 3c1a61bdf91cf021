"""Reading the feeds and folding in what is new, from a server of our own."""

import csv
import hashlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.__main__ import main
from etl.build import build
from etl.errors import DataError
from etl.feeds import kaggle
from etl.feeds.air_force import FILE_NAME
from etl.fetch import (
    AIR_FORCE_POSTS,
    GENERAL_STAFF,
    ChannelFeed,
    Fetched,
    fetch_air_force,
    fetch_posts,
    first_day_to_read,
    held,
)
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from tests.conftest import FIXTURES
from tests.etl.feed_server import HURRIED, Message, Reply, Served, channels, serving

FEED = FIXTURES / FILE_NAME
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
    """Return a post that is no report, right after another."""
    return Message(
        after.number + 1,
        after.posted_at + timedelta(hours=8),
        "Оперативна інформація станом на 16:00 щодо вторгнення\nСкинув 99 КАБ.",
    )


def days(n: int, first: date = FIRST) -> list[date]:
    """Return ``n`` days from ``first`` on."""
    return [first + timedelta(days=i) for i in range(n)]


@pytest.fixture
def messages() -> dict[str, list[Message]]:
    """Give what the channels hold; tests change it."""
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
        manners=HURRIED,
        today=today,
    )


def rows_of(data_dir: Path, register: str) -> Rows:
    """Return the rows of a register."""
    return read_rows(data_dir, read_package(data_dir).register(register))


def contents(data_dir: Path) -> dict[str, bytes]:
    """Return every register's bytes."""
    return {p.name: p.read_bytes() for p in data_dir.rglob("*.csv")}


def headline(data_dir: Path, category: str, month: str) -> tuple[object, ...]:
    """Return a bar of the build made from the registers."""
    with duckdb.connect() as con:
        build(con, data_dir)
        row = con.execute(
            "select launched, basis, status, days_covered from headline_volumes "
            "where category = $category and month = cast($month as date)",
            {"category": category, "month": month},
        ).fetchone()
    assert row is not None
    return row


def test_a_month_that_the_general_staff_covers_becomes_the_bar(
    server: Served, data_dir: Path
) -> None:
    """Rule 10a from the served page to the headline: 31 days of 150 bombs."""
    fetched = fetch(server, data_dir)
    expected = (
        "general-staff as of 2026-09-01: 62 posts read on 17 pages, 31 reports, "
        "2026-08-01 to 2026-08-31\nrows: 31 new; 0 unread"
    )
    assert expected == str(fetched)
    expected_bar = (4650, "general_staff_daily", "reported", 31)
    assert expected_bar == headline(data_dir, "glide_bomb", "2026-08-01")


def test_a_month_that_it_hardly_covers_does_not(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """27 of 31 days are less than nine tenths."""
    messages[STAFF] = [staff_message(day, 150) for day in days(27)]
    fetch(server, data_dir)
    with duckdb.connect() as con:
        build(con, data_dir)
        found = con.execute(
            "select basis from headline_volumes where basis = 'general_staff_daily'"
        ).fetchall()
    assert [] == found


def test_each_day_is_a_claim_with_a_link_to_the_very_post(
    server: Served, data_dir: Path
) -> None:
    """And it is known from the day of its post."""
    fetch(server, data_dir)
    row = rows_of(data_dir, "general_staff_reports")[0]
    number = 10 * FIRST.toordinal()
    assert ("150", f"https://t.me/GeneralStaffZSU/{number}", "2026-08-02", "") == (
        row["guided_bombs"],
        row["url"],
        row["known_from"],
        row["known_to"],
    )


def test_the_reading_is_kept_as_a_vintage(server: Served, data_dir: Path) -> None:
    """By which the pages say how old the feed is."""
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
    """Not even on another day."""
    assert fetch(server, data_dir, feed).is_new
    before = contents(data_dir)
    again = fetch(server, data_dir, feed, today=date(2026, 9, 2))
    assert not again.is_new
    assert "rows: none changed; 0 unread" in str(again)
    assert before == contents(data_dir)


def test_an_edited_post_is_a_new_version(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The old figure stands until the day on which the new one was read."""
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
    """Versions are told apart by day; a day's last one stands."""
    morning = date(2026, 8, 2)
    messages[STAFF] = [staff_message(FIRST, 150)]
    fetch(server, data_dir, today=morning)
    messages[STAFF] = [staff_message(FIRST, 157, is_edited=True)]
    fetch(server, data_dir, today=morning)
    (row,) = rows_of(data_dir, "general_staff_reports")
    assert ("157", "2026-08-02", "") == (
        row["guided_bombs"], row["known_from"], row["known_to"],
    )  # fmt: skip


def test_a_day_that_a_page_quotes_gives_way_to_the_post_itself(
    server: Served, data_dir: Path
) -> None:
    """A quoted day keeps its page until the channel's own post of it is read."""
    register = read_package(data_dir).register("general_staff_reports")
    quoted = {
        **dict.fromkeys(register.columns, ""),
        "guided_bombs": "99", "status": "reported", "known_from": "2026-08-02",
        "url": "https://example.org/quotes/33578656.html",
    }  # fmt: skip
    told = [{**quoted, "day": day} for day in ("2025-09-01", "2026-08-01")]
    write_registers(data_dir, {register: told})
    fetch(server, data_dir, today=date(2026, 9, 5))
    versions = [
        (row["day"], row["guided_bombs"], row["known_to"])
        for row in rows_of(data_dir, "general_staff_reports")
        if row["day"] <= "2026-08-01"
    ]
    assert [
        ("2025-09-01", "99", ""),
        ("2026-08-01", "99", "2026-09-05"),
        ("2026-08-01", "150", ""),
    ] == versions


def test_rows_read_elsewhere_do_not_say_how_far_the_channel_was_read(
    data_dir: Path,
) -> None:
    """A reading starts where the copies end, and not at a night of a copied post."""
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


def test_a_post_that_was_taken_down_ends_its_row(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Nothing is removed, and the link is named."""
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


def test_a_shorter_reading_ends_no_row_that_it_did_not_read(
    server: Served, data_dir: Path
) -> None:
    """The days before ``--since`` are left as they are."""
    fetch(server, data_dir)
    assert not fetch(server, data_dir, since=date(2026, 8, 20)).is_new


def test_a_number_that_cannot_be_read_is_a_row_and_a_warning(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The month is then a lower bound, and says so."""
    messages[STAFF][0] = staff_message(FIRST, "десятки")
    fetched = fetch(server, data_dir)
    assert "rows: 31 new; 1 unread" in str(fetched)
    (warning,) = fetched.warnings
    assert "speaks of bombs on 2026-08-01, but gives no number" in warning
    expected = (4500, "general_staff_daily", "partial", 30)
    assert expected == headline(data_dir, "glide_bomb", "2026-08-01")


def test_nights_after_the_newest_copy_are_provisional(
    server: Served, data_dir: Path
) -> None:
    """Thirty-one nights of a hundred drones, until a copy of the feed replaces them."""
    fetch(server, data_dir, AIR_FORCE_POSTS)
    expected = (3100, "national_reports_and_posts", "provisional", 31)
    assert expected == headline(data_dir, "drone", "2026-08-01")


def test_without_a_day_the_posts_are_read_from_the_newest_copy_on(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """The nights that a copy holds are not asked for."""
    package = read_package(data_dir)
    vintages = rows_of(data_dir, "vintages")
    vintages[0]["last_day"] = "2026-08-20"
    write_registers(data_dir, {package.register("vintages"): vintages})
    fetch(server, data_dir, AIR_FORCE_POSTS, since=None)
    rows = rows_of(data_dir, "air_force_posts")
    assert ("2026-08-21", "2026-08-31") == (rows[0]["end_date"], rows[-1]["end_date"])
    server.asked.clear()
    messages[AIR].append(air_message(TODAY, 100))
    assert "rows: 1 new" in str(fetch(server, data_dir, AIR_FORCE_POSTS, since=None))
    assert 2 == len(server.asked)


def test_a_channel_that_words_its_reports_anew_is_an_error(
    server: Served, messages: dict[str, list[Message]], data_dir: Path
) -> None:
    """Silence would look like days without bombs."""
    for message in messages[STAFF]:
        message.text = "Ранкове зведення. Скинуто 150 КАБ."
    before = contents(data_dir)
    with pytest.raises(DataError, match="none of them is a report of the form"):
        fetch(server, data_dir)
    assert before == contents(data_dir)


def test_a_channel_that_cannot_be_read_changes_nothing(
    server: Served, data_dir: Path
) -> None:
    """Half a reading is none."""
    server.first = [server.answer(f"/s/{STAFF}"), *[Reply(status=500)] * 3]
    before = contents(data_dir)
    with pytest.raises(DataError, match="could not be read in 3 tries"):
        fetch(server, data_dir)
    assert before == contents(data_dir)


def test_a_day_to_come_is_refused(server: Served, data_dir: Path) -> None:
    """And nothing is asked for."""
    with pytest.raises(DataError, match="2026-09-02 is a day to come"):
        fetch(server, data_dir, since=date(2026, 9, 2))
    assert [] == server.asked


def test_two_readings_at_once_are_refused(server: Served, data_dir: Path) -> None:
    """They would fold into the same registers."""
    with (
        held(data_dir.parent / "fetch"),
        pytest.raises(DataError, match="another reading of the feeds is running"),
    ):
        fetch(server, data_dir)


def test_the_command_prints_what_came(
    server: Served, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Progress first, the outcome last."""
    arguments = ["--data", str(data_dir), "fetch", "general-staff"]
    arguments += ["--since", "2026-08-01", "--base-url", server.url, "--pause", "0"]
    arguments += ["--cache", str(data_dir.parent / "fetch")]
    assert 0 == main(arguments)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].endswith("general-staff: back to 2026-08-31")
    assert "rows: 31 new; 0 unread" == printed[-1]


def copy_of_feed(folder: Path, name: str = FILE_NAME) -> Path:
    """Write a copy of the feed that is none of those held."""
    with FEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


@pytest.fixture
def empty_data(data_dir: Path) -> Path:
    """Give registers in which no copy of the feed was folded yet."""
    package = read_package(data_dir)
    names = ("air_force_reports", "air_force_report_parts", "vintages")
    write_registers(data_dir, {package.register(name): [] for name in names})
    return data_dir


def get_air_force(data_dir: Path, source: str, as_of: date | None = None) -> Fetched:
    """Get a copy of the feed and fold it in."""
    cache = data_dir.parent / "fetch"
    return fetch_air_force(data_dir, source, as_of, cache_dir=cache, manners=HURRIED)


def test_a_copy_is_downloaded_and_folded_in(empty_data: Path) -> None:
    """It stands for today, and is a vintage."""
    reply = Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})
    with serving(lambda path: reply) as server:
        fetched = get_air_force(empty_data, f"{server.url}/{FILE_NAME}")
        assert fetched.is_new
        assert "10 rows read, 10 in the register, 0 left out" in fetched.report
        again = get_air_force(empty_data, f"{server.url}/{FILE_NAME}")
    assert "air-force: nothing new; this copy is held" == str(again)
    (vintage,) = rows_of(empty_data, "vintages")
    assert date.today().isoformat() == vintage["as_of"]


def test_a_file_is_folded_in_for_the_day_that_is_said(
    empty_data: Path, tmp_path: Path
) -> None:
    """As ``snapshot`` does; without a day it has to be named for one."""
    path = copy_of_feed(tmp_path)
    with pytest.raises(DataError, match="does not say on which day"):
        get_air_force(empty_data, str(path))
    get_air_force(empty_data, str(path), date(2026, 6, 28))
    (vintage,) = rows_of(empty_data, "vintages")
    assert "2026-06-28" == vintage["as_of"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == vintage["sha256"]


def test_a_page_in_place_of_the_file_is_recognised(empty_data: Path) -> None:
    """A proxy answers 200 with a login."""
    page = Reply("<!DOCTYPE html><html><title>Sign in</title></html>")
    before = contents(empty_data)
    with (
        serving(lambda path: page) as server,
        pytest.raises(DataError, match="is a web page, not a file of the feed"),
    ):
        get_air_force(empty_data, f"{server.url}/{FILE_NAME}")
    assert before == contents(empty_data)


def test_a_download_that_is_cut_short_is_tried_again(empty_data: Path) -> None:
    """Half a file would look like a copy with lines removed."""
    whole = Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})
    with serving(lambda path: whole) as server:
        server.first = [Reply(FEED.read_bytes(), cut=500), Reply(status=503)]
        assert get_air_force(empty_data, f"{server.url}/{FILE_NAME}").is_new
        assert 3 == len(server.asked)


def kaggle_answer(path: str) -> Reply:
    """Answer as Kaggle does: which version there is, then where its file is."""
    kind = {"Content-Type": "application/json"}
    if path.endswith("/GetDataset"):
        return Reply('{"currentVersionNumber": 357}', headers=kind)
    if path.endswith("/DownloadDataset"):
        return Reply(status=302, headers={"Location": f"/storage/{FILE_NAME}"})
    return Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})


@pytest.fixture
def kaggle_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Served]:
    """Point Kaggle's own client at a server of ours, without any credentials."""
    kaggle_env = pytest.importorskip("kagglesdk.kaggle_env")
    for name in ("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KAGGLE_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "LOCALHOST")
    with serving(kaggle_answer) as served:
        monkeypatch.setitem(
            kaggle_env._env_to_endpoint, kaggle_env.KaggleEnv.LOCAL, served.url
        )
        yield served


def test_kaggles_own_client_downloads_the_file(
    kaggle_server: Served, tmp_path: Path
) -> None:
    """The newest version of the dataset, the one file that we read, no credentials."""
    kaggle.main(str(tmp_path))
    assert FEED.read_bytes() == (tmp_path / FILE_NAME).read_bytes()
    expected = ["GetDataset", "DownloadDataset", FILE_NAME]
    assert expected == [path.rpartition("/")[2] for path in kaggle_server.asked]


def test_a_copy_from_kaggle_is_folded_in(
    kaggle_server: Served, empty_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the client's download to the register, in this process."""

    def download(into: Path) -> Path:
        kaggle.main(str(into))
        return into / FILE_NAME

    monkeypatch.setattr(kaggle, "download", download)
    assert get_air_force(empty_data, "").is_new
    assert 10 == len(rows_of(empty_data, "air_force_reports"))


def test_kaggle_being_out_of_reach_is_an_error_with_what_to_do() -> None:
    """The client's last words, and three ways on."""
    command = [sys.executable, "-c", "raise SystemExit('no route to host')"]
    with pytest.raises(DataError) as error:
        kaggle.run_bounded(command, 60)
    expected = f"{kaggle.PAGE}: could not be downloaded: no route to host."
    assert str(error.value).startswith(expected)
    assert "--from FILE" in str(error.value)


def test_a_download_that_hangs_is_ended() -> None:
    """The client itself would wait for ever."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(DataError, match=r"did not arrive within 0\.3 seconds"):
        kaggle.run_bounded(command, 0.3)


@pytest.mark.skipif(os.name == "nt", reason="runs a POSIX process")
def test_the_download_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Out of reach of the network it fails as such, not with a trace."""
    environment = {"KAGGLE_API_ENVIRONMENT": "NOWHERE"}
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        with pytest.raises(DataError, match="could not be downloaded"):
            kaggle.download(tmp_path)
