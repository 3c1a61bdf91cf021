"""Registers refer to each other's rows, so a register that lost some is noticed."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from etl.errors import DataError
from tests.editing import append_copy, change_row, register_path, replace_once
from tests.etl.test_checks import LINE, append_row, checked_again
from tests.sampling import sample

COPY, ROWS = "every_version_has_its_copy", "every_copy_has_its_rows"
IDS, GOES_ON = "every_id_says_what_its_row_says", "no_copy_ends_before_the_one_before"
STRIKES, RANKS = "every_strike_has_a_report", "every_method_has_a_first_claimant"
FIRST, SECOND, NEWEST = "2025-07-27", "2025-08-04", "2026-06-28"
ALL = (
    *("vintages", "air_force_reports", "air_force_report_parts", "air_force_posts"),
    *("general_staff_reports", "strikes", "strike_reports", "claimant_ranks"),
    "statements",
)
THAT_COPY = (
    "Restore the row of that copy or reading in data/registers/vintages.csv, or write "
    "the day of the one that is meant. Rows gathered by hand have a row there too."
)


def keep_rows(data_dir: Path, register: str, is_kept: Callable[[str], bool]) -> None:
    """Keep the header of a register and the rows that ``is_kept`` accepts."""
    path = register_path(data_dir, register)
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = (line for line in lines if is_kept(line))
    path.write_text(header + "".join(rows), encoding="utf-8")


def empty(*registers: str) -> Callable[[Path], None]:
    """Return a function that leaves only the headers, as a truncated file would."""

    def leave_headers(data_dir: Path) -> None:
        for register in registers:
            keep_rows(data_dir, register, lambda _: False)

    return leave_headers


def without(register: str, start: str) -> Callable[[Path], None]:
    """Return a function that removes the rows that begin with ``start``."""
    return lambda data_dir: keep_rows(
        data_dir, register, lambda line: not line.startswith(start)
    )


def changed(register: str, row: str, **cells: str) -> Callable[[Path], None]:
    """Return a function that changes cells of the current row."""
    return lambda data_dir: change_row(register_path(data_dir, register), row, **cells)


def add_history(data_dir: Path) -> None:
    """Give the feed's line an earlier version, and the copies that contained it."""
    vintages = register_path(data_dir, "vintages")
    with vintages.open(encoding="utf-8", newline="") as file:
        (newest,) = csv.DictReader(file)
    for day in (FIRST, SECOND):
        append_row(vintages, "", {**newest, "as_of": day, "last_day": day})
    reports = register_path(data_dir, "air_force_reports")
    append_copy(reports, LINE, known_to=SECOND, launched="80")
    change_row(reports, LINE, known_from=SECOND)


def add_readings(data_dir: Path) -> None:
    """Give each of the two channels a row, and the reading that brought it."""
    report = {
        "day": "2026-06-27", "guided_bombs": "220", "status": "reported",
        "url": "https://t.me/GeneralStaffZSU/1", "known_from": NEWEST,
    }  # fmt: skip
    post = {
        "report_id": "kpszsu-66719-1", "start_date": "2026-06-28",
        "end_date": "2026-06-29", "munitions": "shahed-136-131", "launched": "108",
        "status": "reported", "url": "https://t.me/kpszsu/66719",
        "known_from": "2026-06-29",
    }  # fmt: skip
    append_row(register_path(data_dir, "general_staff_reports"), "", report)
    append_row(register_path(data_dir, "air_force_posts"), "", post)
    for feed, day, as_of in (
        ("general-staff", "2026-06-27", NEWEST),
        ("air-force-posts", "2026-06-29", "2026-06-29"),
    ):
        reading = {
            "feed": feed, "as_of": as_of, "rows_read": "1", "rows_kept": "1",
            "first_day": day, "last_day": day, "sha256": "0" * 64,
        }  # fmt: skip
        append_row(register_path(data_dir, "vintages"), "", reading)


@dataclass(frozen=True)
class Loss:
    """Rows that are gone or refer to missing ones, and the message expected."""

    check: str
    lose: Callable[[Path], None]
    message: str
    remedy: str = ""


LOSSES = {
    "all copies and readings": Loss(
        COPY, empty("vintages"),
        "vintages.csv, column feed: air-force, air-force-posts, general-staff: there "
        "is no copy or reading, but 33 row versions from one, in "
        "air_force_report_parts, air_force_reports, air_force_posts, "
        "general_staff_reports.",
        "Restore data/registers/vintages.csv from version control.",
    ),
    "all copies of the feed": Loss(
        COPY, without("vintages", "air-force,"),
        "vintages.csv, column feed: air-force: there is no copy or reading, but 31 row "
        "versions from one, in air_force_report_parts, "
        "air_force_reports.",
    ),
    "all readings of a channel": Loss(
        COPY, without("vintages", "general-staff,"),
        "vintages.csv, column feed: general-staff: there is no copy or reading, but "
        "1 row version from one, in general_staff_reports.",
    ),
    "a copy between others": Loss(
        COPY, without("vintages", f"air-force,{SECOND}"),
        f"air_force_reports.csv, line 15, column known_from: {LINE}: known from "
        f"{SECOND}, a day of which vintages has no copy of air-force. (Also: line 15.)",
        THAT_COPY,
    ),
    "the first copy": Loss(
        COPY, without("vintages", f"air-force,{FIRST}"),
        f"air_force_reports.csv, line 15, column known_from: {LINE}: known from "
        f"{SECOND}, the day of the first copy of air-force in vintages, whose lines "
        "have no date: an earlier copy is missing. (Also: line 15.)",
        THAT_COPY,
    ),
    "day of no copy": Loss(
        COPY, changed("air_force_reports", LINE, known_from="2025-08-14"),
        f"air_force_reports.csv, line 15, column known_from: {LINE}: known from "
        "2025-08-14, a day of which vintages has no copy of air-force.",
    ),
    "part that ended on the day of no copy": Loss(
        COPY,
        lambda data_dir: replace_once(
            register_path(data_dir, "air_force_report_parts"),
            "kn-23,,,Voronezh oblast,,\n", "kn-23,,,Voronezh oblast,,2025-08-14\n",
        ),
        "air_force_report_parts.csv, line 2, column known_to: 2025-02-20-7f4960ac5e "
        "iskander-m-kn-23: known until 2025-08-14, a day of which vintages has no "
        "copy of air-force.",
        THAT_COPY,
    ),
    "row read after the newest reading": Loss(
        COPY, changed("general_staff_reports", "2026-06-27", known_from="2026-06-29"),
        "general_staff_reports.csv, line 2, column known_from: 2026-06-27: known from "
        "2026-06-29, after the newest reading of general-staff in vintages, of "
        "2026-06-28.",
        THAT_COPY,
    ),
    "row of the day of another feed's copy": Loss(
        COPY, changed("air_force_posts", "kpszsu-66719-1", known_from="2026-06-30"),
        "air_force_posts.csv, line 2, column known_from: kpszsu-66719-1: known from "
        "2026-06-30, after the newest reading of air-force-posts in vintages, of "
        "2026-06-29.",
    ),
    "line that came with a copy": Loss(
        ROWS,
        lambda data_dir: keep_rows(
            data_dir, "air_force_reports", lambda line: f",{SECOND}," not in line
        ),
        f"vintages.csv, line 4, column rows_kept: air-force {SECOND}: the copy has "
        "3835 lines, +0 from the one before it; known_from and known_to in "
        "air_force_reports make it -1.",
        "Lines are missing or doubled: restore data/registers/air_force_reports.csv "
        "and vintages.csv together from version control, or fold all copies anew with "
        "--from-scratch.",
    ),
    "all reports of the General Staff": Loss(
        ROWS, empty("general_staff_reports"),
        f"vintages.csv, line 5, column rows_kept: general-staff {NEWEST}: the reading "
        "kept more rows, 1, than general_staff_reports has, 0.",
        "Rows are missing: restore data/registers/general_staff_reports.csv from "
        "version control, or read the channel again.",
    ),
    "all posts of the Air Force": Loss(
        ROWS, empty("air_force_posts"),
        "vintages.csv, line 6, column rows_kept: air-force-posts 2026-06-29: the "
        "reading kept more rows, 1, than air_force_posts has, 0.",
    ),
    "all reports of strikes": Loss(
        STRIKES, empty("strike_reports"),
        "strikes.csv, line 2, column strike_id: 2022-10-10-kyiv: strike_reports has no "
        "report of this strike. (Also: line 3.)",
        "Restore or write its reports in data/registers/strike_reports.csv; a strike "
        "that nobody reports is not registered.",
    ),
    "the report of one strike": Loss(
        STRIKES, without("strike_reports", "2022-10-10-kyiv-"),
        "strikes.csv, line 2, column strike_id: 2022-10-10-kyiv: strike_reports has no "
        "report of this strike.",
    ),
    "all ranks": Loss(
        RANKS, empty("claimant_ranks"),
        "claimant_ranks.csv, column rank: official_summary, tally: nobody has rank 1, "
        "though statements has 20 figures of this kind.",
        "Restore data/registers/claimant_ranks.csv from version control, or give rank "
        "1 to the claimant whose figure is taken first.",
    ),
    "a strike of another year": Loss(
        IDS,
        changed(
            "strikes", "2022-10-10-kyiv",
            date_start="2022-03-10", date_end="2022-03-10",
        ),
        "strikes.csv, line 2, column date_start: 2022-10-10-kyiv: the id says "
        "2022-10-10, the row 2022-03-10.",
        "Look it up at the source, and correct the one that is wrong.",
    ),
    "a strike that began in another month": Loss(
        "no_figure_is_above_its_limit",
        changed("strikes", "2022-10-10-kyiv", date_start="2022-03-10"),
        "strikes.csv, line 2, column date_end: 2022-10-10-kyiv: 214 days is above the "
        "limit of 7 days, 7 times the largest before, 1 day.",
    ),
    "a report of another strike": Loss(
        IDS,
        changed(
            "strike_reports", "2022-10-10-ukraine-r03-itta-20",
            strike_id="2022-10-10-kyiv",
        ),
        "strike_reports.csv, line 5, column strike_id: 2022-10-10-ukraine-r03-itta-20: "
        "the id says 2022-10-10-ukra, the row 2022-10-10-kyiv.",
    ),
    "a statement on another year": Loss(
        IDS,
        changed(
            "statements", "2025-06-drones-launched-afp",
            period_start="2024-06-01", period_end="2024-06-30",
        ),
        "statements.csv, line 5, column period_start: 2025-06-drones-launched-afp: the "
        "id says 2025-06, the row 2024-06.",
    ),
    "the link of another post": Loss(
        IDS,
        changed("air_force_posts", "kpszsu-66719-1", url="https://t.me/kpszsu/66720"),
        "air_force_posts.csv, line 2, column url: kpszsu-66719-1: the id says 66719, "
        "the row 66720.",
    ),
    "the link of another channel": Loss(
        IDS,
        changed(
            "air_force_posts", "kpszsu-66719-1",
            url="https://t.me/GeneralStaffZSU/66719",
        ),
        "air_force_posts.csv, line 2, column url: kpszsu-66719-1: the id says kpszsu, "
        "the row generalstaffzsu.",
    ),
    "the link of a page with the number of the post": Loss(
        IDS,
        changed("air_force_posts", "kpszsu-66719-1", url="https://example.org/66719"),
        "air_force_posts.csv, line 2, column url: kpszsu-66719-1: the id says kpszsu, "
        "the row no channel.",
    ),
    "a number in a post that withholds it": Loss(
        "no_withheld_count_is_given",
        changed("air_force_posts", "kpszsu-66719-1", status="withheld"),
        "air_force_posts.csv, line 2, column launched: kpszsu-66719-1: the status is "
        "withheld, and 108 is given.",
        "Leave it empty, or write the status reported, as the post has it.",
    ),
    "the first rank of a method": Loss(
        RANKS, without("claimant_ranks", "Ministry of Defence"),
        "claimant_ranks.csv, column rank: official_summary: nobody has rank 1, though "
        "statements has 15 figures of this kind.",
    ),
    "a copy that ends before the one before": Loss(
        GOES_ON,
        lambda data_dir: replace_once(
            register_path(data_dir, "vintages"),
            f"air-force,{SECOND},3835,3835,2022-09-28,{SECOND}",
            f"air-force,{SECOND},3835,3835,2022-09-28,2025-07-01",
        ),
        "vintages.csv, line 4, column last_day: air-force 2025-08-04: the copy ends on "
        "2025-07-01, the one before it on 2025-07-27.",
        "Write the last day that the copy has; if the feed lost days, say why in "
        "accepted_because.",
    ),
}  # fmt: skip


@pytest.fixture
def with_history(data_dir: Path) -> Path:
    """Give the small registers with versions and readings in them."""
    add_history(data_dir)
    add_readings(data_dir)
    return data_dir


#: On each submission every other one, with each check among them.
TRIED = sample([*LOSSES], 13)


@pytest.mark.parametrize("loss", [LOSSES[name] for name in TRIED], ids=TRIED)
def test_lost_rows_contradict_another_register(
    with_history: Path, built: duckdb.DuckDBPyConnection, loss: Loss
) -> None:
    """A register that lost rows contradicts another, and the build stops."""
    loss.lose(with_history)
    with (
        pytest.raises(DataError) as error,
        checked_again(built, with_history, *ALL),
    ):
        pass
    problem, remedy = str(error.value).split("\n")
    assert f"data/registers/{loss.message}" == problem
    assert remedy.startswith(loss.remedy)
    assert remedy.endswith(f" The check is etl/sql/checks/{loss.check}.sql.")


def test_registers_with_history_pass_the_checks(
    with_history: Path, built: duckdb.DuckDBPyConnection
) -> None:
    """Registers with history pass, and so do those whose channels were never read."""
    with checked_again(built, with_history, *ALL) as con:
        n_rows = con.execute("select count(*) from raw_vintages").fetchone()
    assert (5,) == n_rows
    empty("air_force_posts", "general_staff_reports")(with_history)
    keep_rows(with_history, "vintages", lambda line: line.startswith("air-force,"))
    with checked_again(built, with_history, *ALL):
        pass


def test_row_of_a_channel_needs_no_reading_of_its_day(
    with_history: Path, built: duckdb.DuckDBPyConnection
) -> None:
    """A channel's row is known from the day of its post, not of a reading."""
    replace_once(
        register_path(with_history, "vintages"),
        "air-force-posts,2026-06-29",
        "air-force-posts,2026-07-05",
    )
    path = register_path(with_history, "air_force_posts")
    append_copy(path, "kpszsu-66719-1", report_id="kpszsu-66719-2", munitions="kalibr")
    with checked_again(built, with_history, *ALL) as con:
        n_rows = con.execute("select count(*) from raw_air_force_posts").fetchone()
    assert (2,) == n_rows
