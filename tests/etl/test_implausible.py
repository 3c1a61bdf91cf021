"""Figures that no source can have meant are held back as unread and named."""

from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from etl import clock
from etl.__main__ import main
from etl.errors import DataError
from etl.feeds.posts import PostRows
from etl.feeds.telegram import read_page
from etl.fetch_air_force import fetch_air_force
from etl.implausible import Judge, hold_back_posts
from etl.paths import DATA_DIR
from etl.registers import Row, read_rows, write_registers
from etl.schema import read_package
from etl.web import Response
from tests.building import built_from
from tests.editing import change_row, register_path
from tests.etl.feed_copies import (
    FIRST,
    KINZHALS,
    LATER,
    later_copy,
    snapshot_air_force,
    versions,
)
from tests.etl.test_checks import checked_again

PACKAGE = read_package(DATA_DIR)
FED = ("air_force_reports", "air_force_report_parts", "air_force_posts")
#: Register contents already built, so that the same build is not repeated.
BUILT: set[tuple[bytes, ...]] = set()
POST: Row = {
    "report_id": "kpszsu-1-1",
    "start_date": "2026-08-01",
    "start_time": "18:00",
    "end_date": "2026-08-02",
    "end_time": "08:00",
    "munitions": "shahed-136-131",
    "launched": "150",
    "launched_bound": "exact",
    "shot_down": "120",
    "shot_down_bound": "exact",
    "suppressed": "",
    "suppressed_bound": "",
    "in_flight": "",
    "hit_locations": "5",
    "debris_locations": "",
    "status": "reported",
    "launch_areas": "",
    "url": "https://t.me/kpszsu/1",
}
STAFF: Row = {
    "day": "2026-08-01",
    **{
        name: value
        for column in ("air_strikes", "guided_bombs", "missile_strikes")
        for name, value in ((column, ""), (f"{column}_bound", ""))
    },
    "missiles": "",
    "missiles_bound": "",
    "drones": "",
    "drones_bound": "",
    "status": "reported",
    "url": "https://t.me/GeneralStaffZSU/1",
}
RAISE = (
    "held back. Look it up at the source. If it is right, raise the record of its "
    "limit in data/datapackage.json and read again; if not, wait until it is fixed "
    "there."
)
MEND = "held back. Look it up at the source; it is read again once it is fixed there."


@pytest.fixture
def data_dir(data_dir: Path) -> Path:
    """Give the small registers without reports."""
    names = ("air_force_reports", "air_force_report_parts", "vintages", "corrections")
    write_registers(data_dir, {PACKAGE.register(name): [] for name in names})
    return data_dir


@pytest.fixture
def folded(data_dir: Path, tmp_path: Path) -> Path:
    """Give registers with a first copy of the feed's ten rows."""
    snapshot_air_force(data_dir, later_copy(tmp_path), FIRST)
    return data_dir


def after_limits(row: Row, register: str) -> tuple[Row, list[str]]:
    """Return what is left of a post's row, and the warnings about the rest."""
    judge = Judge.read(DATA_DIR, PACKAGE, register)
    posts = PostRows(rows=[dict(row)])
    hold_back_posts(posts, judge, date(2026, 11, 1))
    return (posts.rows or [{}])[0], posts.warnings


@pytest.mark.parametrize("register", FED)
def test_every_count_of_a_feed_has_a_limit(register: str) -> None:
    """Columns and categories added later need a limit too."""
    categories = {
        row["category"] for row in read_rows(DATA_DIR, PACKAGE.register("munitions"))
    }
    limits = [limit for limit in PACKAGE.limits if register in limit.registers]
    for field in PACKAGE.register(register).fields:
        having = {limit.category for limit in limits if field.name in limit.columns}
        if field.type == "integer":
            assert having == {""} or having == categories, field.name


def test_every_record_is_the_largest_figure_of_the_registers() -> None:
    """A limit's record is the largest figure in the registers, and its reason true."""
    for register in {name for limit in PACKAGE.limits for name in limit.registers}:
        for most in Judge.read(DATA_DIR, PACKAGE, register).limits:
            assert most.limit.record == most.largest, most.limit.reason


@pytest.mark.parametrize(
    ("cells", "left", "problem"),
    [
        pytest.param(
            {"launched": "1000000000"},
            {"launched": "", "launched_bound": "", "status": "unread"},
            f"launched 1,000,000,000 is above the limit of 4,050, 5 times the largest "
            f"so far; {RAISE}",
            id="a billion drones",
        ),
        pytest.param(
            {"shot_down": "999999"},
            {"launched": "150", "shot_down": "", "status": "unread"},
            f"shot_down 999,999 is above the limit of 4,050, 5 times the largest so "
            f"far; {RAISE}",
            id="999,999 shot down of 150",
        ),
        pytest.param(
            {"shot_down": "151"},
            {"launched": "", "shot_down": "", "hit_locations": "5", "status": "unread"},
            f"shot_down 151 is more than launched 150; {MEND}",
            id="one more than launched",
        ),
        pytest.param(
            {"suppressed": "31"},
            {"launched": "", "shot_down": "", "suppressed": "", "status": "unread"},
            f"shot_down and suppressed 151 are more than launched 150; {MEND}",
            id="one more in sum",
        ),
        pytest.param(
            {"hit_locations": "541"},
            {"launched": "150", "hit_locations": "", "status": "reported"},
            f"hit_locations 541 is above the limit of 540, 10 times the largest so "
            f"far; {RAISE}",
            id="places",
        ),
        pytest.param(
            {"munitions": "kalibr", "launched": "576"},
            {"launched": "", "status": "unread"},
            f"launched 576 is above the limit of 575, 5 times the largest so far; "
            f"{RAISE}",
            id="missiles have a limit of their own",
        ),
    ],
)
def test_implausible_attack_of_a_post_is_unread(
    cells: Row, left: Row, problem: str
) -> None:
    """Plausible figures of the post are kept; the link says where to look."""
    row, warnings = after_limits({**POST, **cells}, "air_force_posts")
    assert left == {name: row[name] for name in left}
    assert [f"https://t.me/kpszsu/1: {problem}"] == warnings


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"end_date": "2031-08-02"}, "end_date 2031-08-02 is in the future"),
        ({"start_date": "2021-12-31"}, "start_date 2021-12-31 is before the war"),
        (
            {"start_date": "2026-08-03"},
            "end 2026-08-02 08:00 is before start 2026-08-03 18:00",
        ),
        (
            {"start_date": "2026-07-28"},
            "window_days 5 is above the limit of 4, 4 times the largest so far",
        ),
    ],
)
def test_attack_with_implausible_days_is_left_out(cells: Row, wrong: str) -> None:
    """Its figures would count in a month that nobody meant."""
    row, warnings = after_limits({**POST, **cells}, "air_force_posts")
    assert ({}, [f"https://t.me/kpszsu/1: {wrong}; {MEND}"]) == (row, warnings)


@pytest.mark.parametrize(
    ("column", "most"),
    [
        ("guided_bombs", 1_340),
        ("air_strikes", 480),
        ("missile_strikes", 290),
        ("missiles", 440),
        ("drones", 47_340),
    ],
)
def test_general_staff_figures_have_limits(column: str, most: int) -> None:
    """1,999 bombs in a day are an error; without bombs the day has no figure."""
    given = {f"{column}_bound": "exact"}
    row, warnings = after_limits(
        {**STAFF, **given, column: str(most)}, "general_staff_reports"
    )
    assert (str(most), "reported", []) == (row[column], row["status"], warnings)
    row, (warning,) = after_limits(
        {**STAFF, **given, column: str(most + 1)}, "general_staff_reports"
    )
    status = "unread" if column == "guided_bombs" else "reported"
    assert ("", "", status) == (row[column], row[f"{column}_bound"], row["status"])
    assert f"is above the limit of {most:,}" in warning


def test_limit_grows_with_the_largest_current_figure(data_dir: Path) -> None:
    """A larger current figure raises the limit; one that has ended does not."""
    register = PACKAGE.register("general_staff_reports")
    row = dict.fromkeys(register.columns, "") | STAFF
    rows = [
        {**row, "guided_bombs": "400", "known_from": "2026-08-02"},
        {**row, "day": "2026-08-02", "guided_bombs": "900", "known_to": "2026-08-09"},
    ]
    write_registers(data_dir, {register: rows})
    judge = Judge.read(data_dir, PACKAGE, register.name)
    (bombs,) = (m for m in judge.limits if m.limit.columns == ("guided_bombs",))
    assert (400, 2_000) == (bombs.largest, bombs.value)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"launched": "9999999"}, "launched 9,999,999 is above the limit of 575"),
        ({"launched": "99999999999999"}, "launched 99,999,999,999,999 is above"),
        ({"destroyed": "999999"}, "shot_down 999,999 is above the limit of 575"),
        ({"destroyed": "8"}, "shot_down 8 is more than launched 7"),
        ({"num_hit_location": "541"}, "hit_locations 541 is above the limit of 540"),
        (
            {"destroyed_details": "{'south': 99999}"},
            "shot_down_by_area 99,999 is above the limit of 575",
        ),
        ({"time_end": "2031-11-08 01:20"}, "end_date 2031-11-08 is in the future"),
    ],
)
def test_implausible_line_keeps_the_earlier_version(
    folded: Path, tmp_path: Path, cells: dict[str, str], problem: str
) -> None:
    """An error in the feed removes nothing, and the rest of the copy is taken."""
    before = versions(folded, "air_force_reports", KINZHALS, "launched", "shot_down")
    copy = later_copy(tmp_path, **cells)
    outcome = snapshot_air_force(folded, copy, LATER)
    (reason,) = outcome.held_back
    assert f"{problem}" in reason
    assert reason.startswith("https://www.facebook.com/kpszsu/posts/")
    after = versions(folded, "air_force_reports", KINZHALS, "launched", "shot_down")
    assert before == after
    newest = read_rows(folded, PACKAGE.register("vintages"))[-1]
    assert LATER.isoformat() == newest["as_of"]
    content = tuple(register_path(folded, name).read_bytes() for name in FED)
    if content not in BUILT:
        built_from(folded, "volumes").close()
        BUILT.add(content)


def test_new_implausible_line_is_unread_and_in_no_sum(
    data_dir: Path, tmp_path: Path
) -> None:
    """Its month has a lower bound until the line is corrected."""
    poisoned = later_copy(tmp_path, launched="9999999")
    outcome = snapshot_air_force(data_dir, poisoned, FIRST)
    assert 1 == len(outcome.held_back)
    (row,) = versions(data_dir, "air_force_reports", KINZHALS, "status", "launched")
    assert ("unread", "") == row[:2]
    with built_from(data_dir, "volumes") as con:
        (found,) = con.execute(
            "select launched < 1000, launched_bound from volumes where month = "
            "'2025-11-01' and category = 'missile' and munition_class = 'all' "
            "and basis = 'national_reports'"
        ).fetchall()
    assert (True, "at_least") == found
    outcome = snapshot_air_force(data_dir, later_copy(tmp_path), LATER)
    assert [] == outcome.held_back
    status = versions(data_dir, "air_force_reports", KINZHALS, "status")[-1][0]
    assert "reported" == status


def test_copy_corrected_on_the_same_day_is_accepted(
    data_dir: Path, tmp_path: Path
) -> None:
    """Figures held back from the first copy need not wait for the next day."""
    snapshot_air_force(data_dir, later_copy(tmp_path, launched="9999999"), FIRST)
    outcome = snapshot_air_force(data_dir, later_copy(tmp_path), FIRST)
    assert [] == outcome.held_back
    rows = versions(data_dir, "air_force_reports", KINZHALS, "status", "launched")
    assert [("reported", "7", "", "")] == rows
    assert 1 == len(read_rows(data_dir, PACKAGE.register("vintages")))


def test_line_named_in_a_correction_is_accepted(data_dir: Path, tmp_path: Path) -> None:
    """An editor has looked, and the correction says what is right."""
    correction = {
        "correction_id": "one",
        "register": "air_force_reports",
        "row_id": KINZHALS,
        "column_name": "shot_down",
        "expected": "8",
        "corrected": "5",
        "reason": "A slip.",
        "url": "https://x.org",
        "decided_on": "2026-06-21",
    }
    write_registers(data_dir, {PACKAGE.register("corrections"): [correction]})
    outcome = snapshot_air_force(data_dir, later_copy(tmp_path, destroyed="8"), FIRST)
    assert [] == outcome.held_back
    (row,) = versions(data_dir, "air_force_reports", KINZHALS, "shot_down")
    assert "8" == row[0]


def test_exit_code_shows_that_something_was_held_back(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The code is the same when the same copy is read again."""
    copy = str(later_copy(tmp_path, launched="9999999"))
    command = ["--data", str(data_dir), "snapshot", "air-force", copy, "--as-of"]
    assert 5 == main([*command, FIRST.isoformat()])
    printed = capsys.readouterr().out
    assert "held back: https://www.facebook.com/kpszsu/posts/" in printed
    cache = tmp_path / "cache"
    fetched = fetch_air_force(data_dir, copy, FIRST, cache_dir=cache)
    assert (False, 1) == (fetched.is_new, len(fetched.held_back))
    assert 5 == main(
        ["--data", str(data_dir), "fetch", "air-force", "--from", copy, "--as-of",
         FIRST.isoformat(), "--cache", str(cache)]
    )  # fmt: skip


def page_of(moment: str) -> Response:
    """Return a page with one post of this time."""
    html = (
        '<html><div class="tgme_widget_message" data-post="kpszsu/7">'
        '<div class="tgme_widget_message_text js-message_text">x</div>'
        f'<a class="tgme_widget_message_date"><time datetime="{moment}"></time></a>'
        "</div></html>"
    )
    return Response("https://t.me/s/kpszsu", html.encode())


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("2031-05-01T05:00:00+00:00", "dated 2031-05-01, in the future; held back"),
        ("0001-01-01T00:00:00+14:00", "no time"),
        ("9999-12-31T23:59:59-14:00", "no time"),
    ],
)
def test_post_of_a_future_day_is_not_read(moment: str, reason: str) -> None:
    """A post is also refused if its time cannot be converted to another zone."""
    page = read_page(page_of(moment), "kpszsu")
    url = "https://t.me/kpszsu/7"
    (post,) = page.unreadable
    assert (url, reason) == (post.url, post.reason)


def test_post_slightly_in_the_future_is_read() -> None:
    """Our clock may be slow, or set to another zone."""
    ahead = (clock.now() + timedelta(hours=3)).isoformat()
    page = read_page(page_of(ahead), "kpszsu")
    assert ([7], []) == ([post.number for post in page.posts], page.unreadable)


@pytest.mark.parametrize(
    ("launched", "problem"),
    [
        ("4051", "4051 is above the limit of 4050, 5 times the largest before, 810."),
        ("4050", ""),
    ],
)
def test_rows_written_by_hand_have_the_same_limits(
    data_dir: Path, built: duckdb.DuckDBPyConnection, launched: str, problem: str
) -> None:
    """A build stops at such a figure, wherever it comes from."""
    change = {"launched": launched, "shot_down": ""}
    path = register_path(data_dir, "additional_reports")
    rows = read_rows(DATA_DIR, PACKAGE.register("additional_reports"))
    write_registers(data_dir, {PACKAGE.register("additional_reports"): rows})
    change_row(path, of=rows[0]["report_id"], **change)
    expected = (
        pytest.raises(DataError, match=f"{rows[0]['report_id']}: {problem}")
        if problem
        else nullcontext()
    )
    with expected, checked_again(built, data_dir, "additional_reports"):
        pass
