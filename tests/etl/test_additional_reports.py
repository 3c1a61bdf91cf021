"""National reports that the feed lacks are kept until the feed has them."""

from pathlib import Path

import duckdb
import pytest

from etl.build import CHECKS
from etl.checks import run_check
from etl.errors import DataError
from etl.paths import SQL_DIR
from tests.building import built_from
from tests.editing import register_path

HEADER = (
    "report_id,start_date,start_time,end_date,end_time,munitions,launched,shot_down,"
    "suppressed,issuer,url,reason,decided_on"
)


def built(data_dir: Path, day: str, munition: str) -> duckdb.DuckDBPyConnection:
    """Build the registers with one additional report of ``day``."""
    row = (
        f"additional-{day}-{munition},{day},,{day},,{munition},7,5,,kpszsu,"
        "https://example.org/page,The feed lacks it,2026-11-28"
    )
    register_path(data_dir, "additional_reports").write_text(f"{HEADER}\n{row}\n")
    return built_from(data_dir, "headline_volumes", "stg_additional_reports")


def test_additional_report_is_staged_and_counted_on_its_day(data_dir: Path) -> None:
    """It counts on a day for which the feed has no national line with the weapon.

    In the month's sum it is a national report like those of the feed.
    """
    con = built(data_dir, "2024-03-11", "shahed-136-131")
    found = con.execute(
        "select report_id, munition_ids, launched, shot_down, suppressed "
        "from stg_additional_reports"
    ).fetchall()
    identity = "additional-2024-03-11-shahed-136-131"
    assert [(identity, ["shahed-136-131"], 7, 5, None)] == found
    found = con.execute(
        "select launched, basis, status from headline_volumes "
        "where month = '2024-03-01' and category = 'drone'"
    ).fetchall()
    assert [(7, "national_reports", "reported")] == found


def test_feed_report_of_another_weapon_allows_an_addition(data_dir: Path) -> None:
    """If a night has only national drones, a missile report may be added to it."""
    con = built(data_dir, "2025-06-20", "oreshnik")
    assert (1,) == con.execute("select count(*) from stg_additional_reports").fetchone()


def test_build_stops_if_the_feed_has_the_report_too(data_dir: Path) -> None:
    """The error names both rows and says what to remove."""
    con = built(data_dir, "2025-06-20", "shahed-136-131")
    name = "no_additional_report_in_the_feed"
    assert name in CHECKS
    with pytest.raises(DataError) as error:
        run_check(con, SQL_DIR / "checks" / f"{name}.sql", data_dir)
    message = str(error.value)
    assert "no_additional_report_in_the_feed" in message
    assert "remove them from additional_reports.csv" in message
    assert "report_id additional-2025-06-20-shahed-136-131" in message
    assert "feed_report_id 2025-06-20-86823f57ff" in message
