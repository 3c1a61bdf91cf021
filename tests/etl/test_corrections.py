"""Values that we changed: applied while they match, an error when stale."""

from pathlib import Path

import duckdb
import pytest

from etl.errors import DataError
from tests.building import SHIPPED, built_from
from tests.editing import change_row, register_path

REPORT = "2025-06-20-86823f57ff"
HEADER = (
    "correction_id,register,row_id,column_name,expected,corrected,reason,url,decided_on"
)


def correct(data_dir: Path, row: str) -> duckdb.DuckDBPyConnection:
    """Build the registers with one correction."""
    register_path(data_dir, "corrections").write_text(f"{HEADER}\n{row}\n")
    return built_from(data_dir, "volume_sources")


def launched(con: duckdb.DuckDBPyConnection) -> object:
    """Return the launched count of the corrected report."""
    sql = f"select launched from raw_air_force_reports where report_id = '{REPORT}'"
    (value,) = con.execute(sql).fetchone() or (None,)
    return value


def test_correction_changes_the_sum_of_the_month(data_dir: Path) -> None:
    """The month's sum uses the corrected value."""
    row = f"c1,air_force_reports,{REPORT},launched,86,87,A slip,,2026-11-23"
    con = correct(data_dir, row)
    assert 87 == launched(con)
    source = f"select launched from volume_sources where source_id = '{REPORT}'"
    assert {(87,)} == set(con.execute(source).fetchall())


def test_correction_to_an_empty_cell_removes_the_value(data_dir: Path) -> None:
    """An empty cell is not 0: the report then has no number."""
    row = f"c1,air_force_reports,{REPORT},launched,86,,Not in the post,,2026-11-23"
    assert launched(correct(data_dir, row)) is None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            f"c1,air_force_reports,{REPORT},launched,85,87,A slip,,2026-11-23",
            f'air_force_reports {REPORT}, launched is "86", no longer the expected',
        ),
        (
            "c1,air_force_reports,2025-06-20-0000000000,launched,86,87,x,,2026-11-23",
            "air_force_reports has 0 rows report_id 2025-06-20-0000000000, not one.",
        ),
        (
            f"c1,air_force_reports,{REPORT},colour,86,87,A slip,,2026-11-23",
            "there is no air_force_reports.colour.",
        ),
        (
            f"c1,reports,{REPORT},launched,86,87,A slip,,2026-11-23",
            "there is no reports.launched.",
        ),
    ],
)
def test_a_stale_correction_stops_the_build(
    data_dir: Path, row: str, problem: str
) -> None:
    """After the source has changed, somebody must look again."""
    with pytest.raises(DataError) as error:
        correct(data_dir, row)
    assert f"data/registers/corrections.csv: correction c1: {problem}" in str(
        error.value
    )


def test_shipped_corrections_are_applied_to_current_versions(
    shipped: duckdb.DuckDBPyConnection,
) -> None:
    """Eighteen launches from ships read Navy, as the feed's other rows do.

    Versions no longer current stay as they were known.
    """
    sql = """
        select count(*) from raw_air_force_reports
        where carriers = $carrier and known_to is null
    """
    corrected = "select count(*) from raw_corrections where corrected = 'Navy'"
    assert (18,) == shipped.execute(corrected).fetchone()
    assert (0,) == shipped.execute(sql, {"carrier": "Navi"}).fetchone()
    assert (58,) == shipped.execute(sql, {"carrier": "Navy"}).fetchone()


def test_shipped_correction_stops_the_build_once_the_feed_agrees(
    shipped_dir: Path,
) -> None:
    """When the feed itself writes Navy, the correction must be removed."""
    with register_path(shipped_dir, "corrections").open() as file:
        navy = next(line for line in file if line.startswith("navy-"))
    row_id = navy.split(",")[2]
    change_row(register_path(shipped_dir, "air_force_reports"), row_id, carriers="Navy")
    with pytest.raises(DataError, match='carriers is "Navy", no longer the expected'):
        built_from(shipped_dir, of=SHIPPED)
