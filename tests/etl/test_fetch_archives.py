"""Reading archives of the feeds: SQLite files kept by other projects."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.errors import DataError
from etl.feeds import archive as archives
from etl.fetch_air_force import fetch_air_force
from etl.fetch_archives import fetch_general_staff_archive
from etl.readings import Fetched
from etl.registers import write_registers
from etl.schema import read_package
from tests.conftest import FIXTURES
from tests.counting import calls
from tests.etl.archives import (
    archived_report,
    report_text,
    rows_of_feed,
    write_feed,
    write_posts,
)
from tests.etl.feed_server import HURRIED, Reply, channels, serving
from tests.etl.test_fetch import (
    STAFF,
    contents,
    days,
    fetch,
    headline,
    quoted,
    rows_of,
    staff_message,
)
from tests.sampling import times

FIRST = date(2026, 8, 1)
FEED = FIXTURES / "missile_attacks_daily.csv"


def read(data_dir: Path, source: Path | str, since: date | None = None) -> Fetched:
    """Read an archive of the General Staff's posts into the registers."""
    return fetch_general_staff_archive(
        data_dir,
        str(source),
        since,
        cache_dir=data_dir.parent / "fetch",
        limits=HURRIED,
    )


def bombs_of(data_dir: Path, day: date = FIRST) -> list[tuple[str, str, str]]:
    """Return the versions of a day's guided bombs: figure, known from, known to."""
    return [
        (row["guided_bombs"], row["known_from"], row["known_to"])
        for row in rows_of(data_dir, "general_staff_reports")
        if row["day"] == day.isoformat()
    ]


def test_a_month_of_an_archive_becomes_the_bar(data_dir: Path, tmp_path: Path) -> None:
    """Rule 10a from a downloaded file to the headline, with a link per day."""
    lines = [archived_report(day, 150) for day in days(31)]
    path = write_posts(tmp_path / "posts.db", lines)
    with serving(lambda _: Reply(path.read_bytes())) as server:
        fetched = read(data_dir, f"{server.url}/ru-attacks-gsua.db")
    assert str(fetched) == (
        "general-staff as of 2026-09-01: 31 posts read in the archive, 31 reports, "
        "2026-08-01 to 2026-08-31\nrows: 31 new; 0 unread"
    )
    expected = (4650, "general_staff_daily", "reported", 31)
    assert expected == headline(data_dir, "glide_bomb", "2026-08-01")
    row = rows_of(data_dir, "general_staff_reports")[0]
    assert (lines[0]["url"], "2026-08-02") == (row["url"], row["known_from"])


def test_the_same_archive_twice_changes_nothing(data_dir: Path, tmp_path: Path) -> None:
    """However many edits the archive contains, nothing changes."""
    lines = [archived_report(day, 150) for day in days(5)]
    later = "2026-08-20T06:00:00+00:00"
    lines.append(archived_report(FIRST, 157, scraped_at=later))
    path = write_posts(tmp_path / "posts.db", lines)
    assert read(data_dir, path).is_new
    before = contents(data_dir)
    assert not read(data_dir, path).is_new
    assert before == contents(data_dir)


def test_edited_post_is_a_version_from_the_day_it_was_stored(
    data_dir: Path, tmp_path: Path
) -> None:
    """The latest line of a post is current; the first is kept as an earlier version."""
    later = "2026-08-20T22:30:00+00:00"  # the 21st in Kyiv
    lines = [
        archived_report(FIRST, 157, scraped_at=later),
        archived_report(FIRST, 150),
    ]
    read(data_dir, write_posts(tmp_path / "posts.db", lines))
    expected = [("150", "2026-08-02", "2026-08-21"), ("157", "2026-08-21", "")]
    assert expected == bombs_of(data_dir)


def test_unedited_line_stored_again_is_not_a_new_version(
    data_dir: Path, tmp_path: Path
) -> None:
    """The archive stores a post again when its own parsing changes."""
    later = "2026-08-20T06:00:00+00:00"
    lines = [archived_report(FIRST, 150), archived_report(FIRST, 150, scraped_at=later)]
    read(data_dir, write_posts(tmp_path / "posts.db", lines))
    assert [("150", "2026-08-02", "")] == bombs_of(data_dir)


def test_figure_left_out_by_an_edit_is_kept(data_dir: Path, tmp_path: Path) -> None:
    """A warning names the edit."""
    text = report_text(FIRST, "здійснив 99 обстрілів")
    later = "2026-08-20T06:00:00+00:00"
    lines = [
        archived_report(FIRST, 150),
        archived_report(FIRST, None, text, scraped_at=later),
    ]
    fetched = read(data_dir, write_posts(tmp_path / "posts.db", lines))
    assert [("150", "2026-08-02", "")] == bombs_of(data_dir)
    assert any("gives no guided_bombs any more" in w for w in fetched.warnings)


def test_differing_number_of_the_archive_gives_a_warning(
    data_dir: Path, tmp_path: Path
) -> None:
    """We take our number, from the text; the archive's is only compared with it."""
    text = report_text(FIRST, "скинув 150 керованих авіабомб")
    path = write_posts(tmp_path / "posts.db", [archived_report(FIRST, 15, text)])
    fetched = read(data_dir, path)
    url = f"https://t.me/GeneralStaffZSU/{10 * FIRST.toordinal()}"
    expected = (
        f"{url}: guided_bombs on 2026-08-01: 150 by our reading, 15 in the archive"
    )
    assert [expected] == fetched.warnings
    assert [("150", "2026-08-02", "")] == bombs_of(data_dir)


def test_report_read_only_by_the_archive_gives_a_warning(
    data_dir: Path, tmp_path: Path
) -> None:
    """A report that our parser skips would otherwise be missed silently."""
    lines = [
        archived_report(FIRST, 150),
        archived_report(FIRST + timedelta(days=1), 160, "Зведення. Скинуто 160 КАБ."),
        archived_report(FIRST + timedelta(days=2), 170),
    ]
    fetched = read(data_dir, write_posts(tmp_path / "posts.db", lines))
    url = lines[1]["url"]
    assert [f"{url}: by our reading not a daily report"] == fetched.warnings
    assert [f"2026-08-02: post not read: {url}"] == list(map(str, fetched.missing))
    assert [url] == fetched.held_back


def test_report_posted_on_two_networks_counts_once(
    data_dir: Path, tmp_path: Path
) -> None:
    """The channel's own copy counts; another network's only if the channel has none."""
    other = {"source": "facebook", "url": "https://www.facebook.com/story.php?id=1"}
    second = FIRST + timedelta(days=1)
    lines = [
        archived_report(FIRST, 150),
        archived_report(FIRST, 150, **other, source_id="900000000000001"),
        archived_report(second, 160, **other, source_id="900000000000002"),
    ]
    assert "rows: 2 new" in str(read(data_dir, write_posts(tmp_path / "p.db", lines)))
    rows = rows_of(data_dir, "general_staff_reports")
    assert [
        (lines[0]["url"], "150", "2026-08-02"),
        (other["url"], "160", "2026-08-03"),
    ] == [(row["url"], row["guided_bombs"], row["known_from"]) for row in rows]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ({"text": ""}, "no text, for 2026-08-01"),
        ({"text": None}, "no text, for 2026-08-01"),
        ({"url": ""}, "no link, for 2026-08-01"),
        ({"url": "javascript:alert(1)"}, "no link, for 2026-08-01"),
        ({"date": "1 серпня"}, '"1 серпня" is not a day'),
        ({"message_date": None}, "the time of the post, or of its storing, is missing"),
    ],
)
def test_damaged_line_is_skipped_with_the_reason(
    data_dir: Path, tmp_path: Path, damage: dict[str, object], reason: str
) -> None:
    """A figure needs a day, a time, a text and a link."""
    lines = [
        archived_report(FIRST, 150, **damage),
        archived_report(FIRST + timedelta(days=1), 160),
    ]
    fetched = read(data_dir, write_posts(tmp_path / "posts.db", lines))
    name = f"telegram {10 * FIRST.toordinal()}"
    assert [f"left out: post {name}: {reason}"] == fetched.warnings
    assert [] == bombs_of(data_dir)


def test_later_post_of_the_channel_outranks_the_archive(
    data_dir: Path, tmp_path: Path
) -> None:
    """An archive of an earlier day does not restore the figure before an edit."""
    edited = [staff_message(FIRST, 157, is_edited=True)]
    with serving(channels({STAFF: edited})) as server:
        fetch(server, data_dir, today=date(2026, 9, 5))
    lines = [archived_report(FIRST, 150), archived_report(FIRST + timedelta(1), 160)]
    fetched = read(data_dir, write_posts(tmp_path / "posts.db", lines))
    assert [("157", "2026-08-02", "")] == bombs_of(data_dir)
    assert [("160", "2026-08-03", "")] == bombs_of(data_dir, FIRST + timedelta(days=1))
    expected = (
        f"{lines[0]['url']}: guided_bombs on 2026-08-01: 150 in the archive, 157 in "
        "the register, read later"
    )
    assert [expected] == fetched.warnings


def test_archived_post_replaces_a_day_quoted_by_a_page(
    data_dir: Path, tmp_path: Path
) -> None:
    """The post replaces the quotation whatever day the page was read on."""
    package = read_package(data_dir)
    vintage = {
        "feed": "general-staff", "as_of": "2026-09-09", "rows_read": "1",
        "rows_kept": "1", "first_day": "2026-08-01", "last_day": "2026-08-01",
        "sha256": "0" * 64, "accepted_because": "",
    }  # fmt: skip
    write_registers(
        data_dir,
        {
            package.register("general_staff_reports"): [quoted(data_dir)],
            package.register("vintages"): [*rows_of(data_dir, "vintages"), vintage],
        },
    )
    lines = [archived_report(FIRST, 150)]
    read(data_dir, write_posts(tmp_path / "posts.db", lines))
    current = [
        row for row in rows_of(data_dir, "general_staff_reports") if not row["known_to"]
    ]
    assert [(lines[0]["url"], "150")] == [
        (r["url"], r["guided_bombs"]) for r in current
    ]


def test_days_before_since_are_unchanged(data_dir: Path, tmp_path: Path) -> None:
    """A reading of the channel does the same."""
    lines = [archived_report(day, 150) for day in days(10)]
    read(data_dir, write_posts(tmp_path / "posts.db", lines), date(2026, 8, 8))
    rows = rows_of(data_dir, "general_staff_reports")
    assert ["2026-08-08", "2026-08-09", "2026-08-10"] == [row["day"] for row in rows]


def archived_days(all_days: list[date]) -> list[dict[str, object]]:
    """Return the posts of some days, with edits, duplicates, gaps and damage."""
    lines: list[dict[str, object]] = []
    for n, day in enumerate(all_days):
        bombs = 100 + n % 97
        part = report_text(day, "скинув 9 КАБ").replace("08:00", "16:00")
        evening = {"snapshot_at": f"{day}T16:00:00"}
        for hour in (1, 2):
            number = {"source_id": f"{n}-{hour}", "url": f"https://x.org/{n}-{hour}"}
            lines.append(archived_report(day, 9, part, **evening, **number))
        if n % 31 == 7:
            continue  # a day without a final report
        damage = {"text": ""} if n % 300 == 11 else {}
        lines.append(archived_report(day, bombs, **damage))
        if n % 50 == 3:
            later = f"{day + timedelta(days=3)}T06:00:00+00:00"
            lines.append(archived_report(day, bombs + 1, scraped_at=later))
    return lines


def test_work_grows_linearly_with_the_archive(data_dir: Path, tmp_path: Path) -> None:
    """Four times as many days take about four times as many calls."""
    days_at_first = times(25, 50)
    register, vintages = (
        read_package(data_dir).register(name)
        for name in ("general_staff_reports", "vintages")
    )
    copies = rows_of(data_dir, "vintages")

    def work(n_days: int) -> int:
        lines = archived_days(days(n_days, date(2023, 8, 1)))
        archive = write_posts(tmp_path / f"{n_days}.db", lines)
        write_registers(data_dir, {register: [], vintages: copies})
        return calls(lambda: read(data_dir, archive))

    work(10)  # first call fills the caches
    assert work(4 * days_at_first) < 4.4 * work(days_at_first)


def test_every_good_day_of_a_damaged_archive_is_read(
    data_dir: Path, tmp_path: Path
) -> None:
    """Of 3,288 posts in three years 1,059 are final reports, and no day is lost.

    On each submission it is one year, which has all kinds of them.
    """
    all_days = days(times(366, 1096), date(2023, 8, 1))
    lines = archived_days(all_days)
    fetched = read(data_dir, write_posts(tmp_path / "posts.db", lines))
    current = {
        row["day"]: row["guided_bombs"]
        for row in rows_of(data_dir, "general_staff_reports")
        if not row["known_to"]
    }
    expected = {
        day.isoformat(): str(100 + n % 97 + (n % 50 == 3))
        for n, day in enumerate(all_days)
        if n % 31 != 7 and n % 300 != 11
    }
    assert expected == current
    assert set(all_days) == {
        *map(date.fromisoformat, current),
        *(day.day for day in fetched.missing),
    }
    assert {"no_post"} == {day.reason for day in fetched.missing}


def make_other(path: Path, *tables: str) -> Path:
    """Write another SQLite file."""
    with closing(sqlite3.connect(path)) as con, con:
        for table in tables:
            con.execute(table)
    return path


def test_other_sqlite_file_is_refused_with_its_tables(
    data_dir: Path, tmp_path: Path
) -> None:
    """The error lists its tables and the one expected."""
    path = make_other(tmp_path / "other.db", "create table moz_places (id integer)")
    with pytest.raises(DataError) as error:
        read(data_dir, path)
    assert (
        "is a SQLite file with the tables moz_places, not a table posts with the"
        in (str(error.value))
    )


def test_missing_column_is_named(data_dir: Path, tmp_path: Path) -> None:
    """A newer version of the archive may have renamed it."""
    path = write_posts(tmp_path / "posts.db", [archived_report(FIRST, 150)])
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("alter table posts rename column kabs_dropped to kabs")
    with pytest.raises(DataError, match="posts lacks the columns kabs_dropped"):
        read(data_dir, path)


def test_view_instead_of_the_table_is_refused(data_dir: Path, tmp_path: Path) -> None:
    """A query stored in the file is not run."""
    path = write_posts(tmp_path / "posts.db", [archived_report(FIRST, 150)])
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("alter table posts rename to kept")
        con.execute("create view posts as select * from kept")
    with pytest.raises(DataError, match="with the tables kept, not a table posts"):
        read(data_dir, path)


def test_the_archives_copy_without_texts_is_refused(
    data_dir: Path, tmp_path: Path
) -> None:
    """Without texts there is nothing to parse."""
    path = write_posts(tmp_path / "app.db", [archived_report(FIRST, 150, text=" ")])
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("update posts set text = ''")
    with pytest.raises(DataError, match="holds no text of any post"):
        read(data_dir, path)


@pytest.mark.parametrize("name", ["missing.db", "page.html"])
def test_file_that_is_not_sqlite_is_refused(
    data_dir: Path, tmp_path: Path, name: str
) -> None:
    """It may be a proxy's login page, or empty."""
    (tmp_path / "page.html").write_text("<!DOCTYPE html><title>Sign in</title>")
    before = contents(data_dir)
    with pytest.raises(DataError, match=r"no such file|is not a SQLite file"):
        read(data_dir, tmp_path / name)
    assert before == contents(data_dir)


def test_truncated_file_is_refused(data_dir: Path, tmp_path: Path) -> None:
    """Nothing is read from half a file."""
    lines = [archived_report(day, 150) for day in days(300, date(2025, 1, 1))]
    path = write_posts(tmp_path / "posts.db", lines)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    before = contents(data_dir)
    with pytest.raises(DataError, match="cannot be read as a SQLite file"):
        read(data_dir, path)
    assert before == contents(data_dir)


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MOST_BYTES", 1_000, "holds more than 0 MB"),
        ("MOST_ROWS", 1, "holds more than 1 rows"),
        ("MOST_CELL_BYTES", 100, "string or blob too big"),
        ("MOST_STEPS", 10, "holds more than can be walked through"),
    ],
)
def test_size_of_an_archive_is_limited(
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
    message: str,
) -> None:
    """Bytes, rows, cell size and the path through its pages are limited."""
    monkeypatch.setattr(archives, limit, value)
    path = write_posts(
        tmp_path / "posts.db", [archived_report(day, 150) for day in days(2)]
    )
    with pytest.raises(DataError, match=message):
        read(data_dir, path)


def test_the_command_reads_an_archive(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--from`` names it; the channel is not contacted."""
    path = write_posts(tmp_path / "posts.db", [archived_report(FIRST, 150)])
    command = ["--data", str(data_dir), "fetch", "general-staff", "--from", str(path)]
    assert 0 == main([*command, "--cache", str(tmp_path / "fetch")])
    assert "1 posts read in the archive, 1 reports" in capsys.readouterr().out


# The Air Force feed.


def read_feed(data_dir: Path, path: Path) -> Fetched:
    """Read an archive of the Air Force feed into empty registers."""
    package = read_package(data_dir)
    names = ("air_force_reports", "air_force_report_parts", "vintages")
    write_registers(data_dir, {package.register(name): [] for name in names})
    return fetch_air_force(
        data_dir, str(path), cache_dir=data_dir.parent / "fetch", limits=HURRIED
    )


STORED = datetime(2026, 6, 28, 22, 30, tzinfo=UTC)  # the 29th in Kyiv


@pytest.mark.parametrize("table", ["missile_attacks", "lines"])
def test_archive_of_the_feed_gives_the_same_rows_as_the_feed(
    data_dir: Path, tmp_path: Path, table: str
) -> None:
    """It gives the same rows as the feed's own file, as of the day they were stored."""
    rows = rows_of_feed(FEED)
    fetched = read_feed(
        data_dir, write_feed(tmp_path / "a.db", [(STORED, rows)], table)
    )
    assert [] == fetched.warnings
    from_archive = rows_of(data_dir, "air_force_reports")
    (vintage,) = rows_of(data_dir, "vintages")
    assert ("2026-06-29", "10") == (vintage["as_of"], vintage["rows_kept"])
    package = read_package(data_dir)
    names = ("air_force_reports", "air_force_report_parts", "vintages")
    write_registers(data_dir, {package.register(name): [] for name in names})
    fetch_air_force(
        data_dir, str(FEED), STORED.date(), cache_dir=data_dir.parent / "fetch"
    )
    assert rows_of(data_dir, "air_force_reports") == from_archive


def test_latest_of_several_lines_with_one_key_is_current(
    data_dir: Path, tmp_path: Path
) -> None:
    """The archive stores an edited line as a new one."""
    rows = rows_of_feed(FEED)
    edited = [{**rows[0], "launched": "459"}, *rows[1:]]
    before = STORED - timedelta(days=30)
    path = write_feed(tmp_path / "a.db", [(before, rows), (STORED, edited)])
    read_feed(data_dir, path)
    launched = [row["launched"] for row in rows_of(data_dir, "air_force_reports")]
    assert (10, 1) == (len(launched), launched.count("459"))


def test_renamed_line_of_the_feed_counts_once(data_dir: Path, tmp_path: Path) -> None:
    """The archive also keeps the old name, which would count the line twice."""
    rows = rows_of_feed(FEED)
    renamed = [{**rows[0], "target": "elsewhere"}, *rows[1:]]
    before = STORED - timedelta(days=30)
    path = write_feed(tmp_path / "a.db", [(before, rows), (STORED, renamed)])
    fetched = read_feed(data_dir, path)
    (warning,) = (w for w in fetched.warnings if "under another name" in w)
    assert rows[0]["time_start"] in warning
    reports = rows_of(data_dir, "air_force_reports")
    areas = [row["target_areas"] for row in reports]
    assert (10, 1) == (len(reports), areas.count("elsewhere"))


def test_lines_of_one_copy_with_different_targets_both_count(
    data_dir: Path, tmp_path: Path
) -> None:
    """They were stored together, so neither replaced the other."""
    rows = rows_of_feed(FEED)
    path = write_feed(
        tmp_path / "a.db", [(STORED, [*rows, {**rows[0], "target": "elsewhere"}])]
    )
    read_feed(data_dir, path)
    assert 11 == len(rows_of(data_dir, "air_force_reports"))


def test_archive_of_another_feed_is_refused(data_dir: Path, tmp_path: Path) -> None:
    """One such feed is that of the General Staff's posts."""
    path = write_posts(tmp_path / "posts.db", [archived_report(FIRST, 150)])
    with pytest.raises(DataError, match="with the tables posts, not one table with"):
        read_feed(data_dir, path)
