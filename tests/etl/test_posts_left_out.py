"""Nights reported in a post but without a number in a later copy of the feed."""

from pathlib import Path

import duckdb
import pytest

from etl.checks import find_warnings
from tests.building import build_changed
from tests.editing import change_row, register_path
from tests.etl.test_checks import append_row

LINE = "2025-11-08-623409959f"  # 458 drones, from 18:30 to 10:00
REMARK = (
    "of which the newest copy of the feed has no national number of drones in these "
    "hours; its month is a lower bound"
)


def add_post(data_dir: Path, number: int, start: str, end: str, launched: str) -> None:
    """Add a post on drones with this window."""
    post = {
        "report_id": f"kpszsu-{number}-1", "start_date": start[:10],
        "start_time": start[11:], "end_date": end[:10], "end_time": end[11:],
        "munitions": "shahed-136-131", "launched": launched, "status": "reported",
        "launched_bound": "exact", "url": f"https://t.me/kpszsu/{number}",
        "known_from": end[:10],
    }  # fmt: skip
    append_row(register_path(data_dir, "air_force_posts"), "", post)


def november(con: duckdb.DuckDBPyConnection, data_dir: Path) -> tuple[object, ...]:
    """Return the sum of the drones of November 2025."""
    build_changed(con, data_dir, "volumes", "statement_comparisons")
    row = con.execute(
        "select launched, launched_bound, status, days_covered from volumes "
        "where month = date '2025-11-01' and category = 'drone' "
        "and munition_class = 'all' and basis = 'national_reports'"
    ).fetchone()
    assert row is not None
    return row


def left_out_warnings(
    con: duckdb.DuckDBPyConnection, data_dir: Path
) -> tuple[str, ...]:
    """Return the warnings about posts that the copy leaves out."""
    lines_by_warning = {
        warning.name: warning.lines for warning in find_warnings(con, data_dir)
    }
    return lines_by_warning["post_left_out_of_the_feed"]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Give a separate build."""
    return duckdb.connect()


def test_post_that_the_copy_confirms_changes_nothing(
    con: duckdb.DuckDBPyConnection, data_dir: Path
) -> None:
    """The copy's number is used, whatever the post said of the same hours."""
    add_post(data_dir, 1, "2025-11-07 18:00", "2025-11-08 08:00", "450")
    assert (458, "exact", "reported", 30) == november(con, data_dir)
    assert () == left_out_warnings(con, data_dir)


def test_night_known_only_from_a_post_makes_a_lower_bound(
    con: duckdb.DuckDBPyConnection, data_dir: Path
) -> None:
    """If a copy lost a night, the month is not exact, and a warning names the night."""
    add_post(data_dir, 2, "2025-11-08 18:00", "2025-11-09 08:00", "69")
    assert (458, "at_least", "partial", 29) == november(con, data_dir)
    line = (
        "data/registers/air_force_posts.csv, line 2: kpszsu-2-1: gives 69 "
        f"Shahed-136/131 for 2025-11-09, {REMARK}: https://t.me/kpszsu/2"
    )
    assert (line,) == left_out_warnings(con, data_dir)


def test_daytime_attack_missing_from_the_copy_leaves_day_covered(
    con: duckdb.DuckDBPyConnection, data_dir: Path
) -> None:
    """The copy has the night of that day, so only the day's sum is incomplete."""
    add_post(data_dir, 3, "2025-11-08 10:00", "2025-11-08 18:00", "20")
    assert (458, "at_least", "partial", 30) == november(con, data_dir)
    assert 1 == len(left_out_warnings(con, data_dir))


def test_line_without_a_number_is_named(
    con: duckdb.DuckDBPyConnection, data_dir: Path
) -> None:
    """A warning names a number given by the post and left empty by the copy."""
    change_row(register_path(data_dir, "air_force_reports"), LINE, launched="")
    add_post(data_dir, 4, "2025-11-07 18:00", "2025-11-08 08:00", "450")
    assert (None, None, "not_stated", 29) == november(con, data_dir)
    assert 1 == len(left_out_warnings(con, data_dir))
