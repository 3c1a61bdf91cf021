"""Figures entered by hand must also respect the schema's limits."""

from pathlib import Path

import duckdb
import pytest

from etl.checks import register_views
from etl.errors import DataError
from etl.paths import DATA_DIR
from etl.schema import COMPUTED, read_package
from tests.editing import append_copy, change_row, register_path
from tests.etl.test_checks import LINE, Case, assert_message, checked_again, one_cell

ABOVE = "no_figure_is_above_its_limit"
LOOK_UP = (
    "Look it up at the source and write what it says; if it is right, raise the record "
    "of its limit in data/datapackage.json."
)
MINISTRY = "2025-07-glide-bombs-mod-ukraine-regionews"
TOLL = "2022-10-10-kyiv-r01-warukraine"

CASES = {
    "month of glide bombs with three noughts too many": one_cell(
        ABOVE, "statements", MINISTRY,
        f"line 11, column value: {MINISTRY}: 122129 a day is above the limit of 1955 a "
        "day, 5 times the largest before, 391 a day.",
        LOOK_UP,
        value="3786000",
    ),
    "week of glide bombs with a nought too many": one_cell(
        ABOVE, "statements", "2025-06-29-week-glidebombs-zelensky",
        "line 3, column value: 2025-06-29-week-glidebombs-zelensky: 15714 a day is "
        "above the limit of 1955 a day, 5 times the largest before, 391 a day.",
        value="110000",
    ),
    "month of missiles in the place of drones": one_cell(
        ABOVE, "statements", "2025-07-missiles-launched-afp",
        "line 13, column value: 2025-07-missiles-launched-afp: 638 a day is above the "
        "limit of 270 a day, 10 times the largest before, 27 a day.",
        value="19800",
    ),
    "month of drones with two noughts too many": one_cell(
        ABOVE, "statements", "2025-06-drones-launched-afp",
        "line 5, column value: 2025-06-drones-launched-afp: 18126 a day is above the "
        "limit of 2335 a day, 5 times the largest before, 467 a day.",
        value="543800",
    ),
    "people killed, in a report without a date": one_cell(
        ABOVE, "strike_reports", TOLL,
        f"line 2, column killed: {TOLL}: 6000 is above the limit of 3000, 5 times the "
        "largest before, 600.",
        LOOK_UP,
        killed="6000",
    ),
    "people injured, in a report with a date": one_cell(
        ABOVE, "strike_reports", "2022-10-10-ukraine-r02-euromaidan-14",
        "line 4, column injured: 2022-10-10-ukraine-r02-euromaidan-14: 9700 is above "
        "the limit of 1640, 5 times the largest before, 328.",
        injured="9700",
    ),
    "drones of one attack": one_cell(
        ABOVE, "strike_reports", TOLL,
        f"line 2, column drones_launched: {TOLL}: 15600 is above the limit of 7800, 5 "
        "times the largest before, 1560.",
        drones_launched="15600",
    ),
    "window of many nights": one_cell(
        ABOVE, "air_force_reports", LINE,
        f"line 15, column end_date: {LINE}: 10 days is above the limit of 4 days, 4 "
        "times the largest before, 1 day.",
        LOOK_UP,
        start_date="2025-06-10",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_figure_above_its_limit_stops_the_build(
    data_dir: Path, built: duckdb.DuckDBPyConnection, case: Case
) -> None:
    """The error for a typing slip gives its line, the limit and what to do."""
    for row, cells in case.changes.items():
        change_row(register_path(data_dir, case.register), of=row, **cells)
    with (
        pytest.raises(DataError) as error,
        checked_again(built, data_dir, case.register),
    ):
        pass
    assert_message(case, str(error.value))


def test_larger_existing_figure_raises_the_limit(
    data_dir: Path, built: duckdb.DuckDBPyConnection
) -> None:
    """Later figures are judged by the existing ones, as they are for the feeds."""
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-06-glide-bombs-sybiha", value="58000")
    append_copy(
        path,
        of=MINISTRY,
        statement_id="2025-07-31-glide-bombs-mod-ukraine",
        period_start="2025-07-31",
        period_type="custom",
        value="9000",
    )
    with checked_again(built, data_dir, "statements") as con:
        found = con.execute(
            "select count(*) from raw_statements where value in (58000, 9000)"
        ).fetchone()
    assert (2,) == found


def test_every_count_of_a_source_has_a_limit() -> None:
    """Each integer column beside a link has a limit."""
    package = read_package(DATA_DIR)
    limited = {
        (register, column)
        for limit in package.limits
        for name in limit.columns
        for column in COMPUTED.get(name, (name,))
        for register in limit.registers
    }
    counts = {
        (register.name, field.name)
        for register in package.registers
        for field in register.fields
        if "url" in register.columns and field.type == "integer"
    }
    assert set() == counts - limited


def test_every_category_of_statements_has_a_limit() -> None:
    """The limit of one category does not apply to another."""
    package = read_package(DATA_DIR)
    field = package.register("statements").field("category")
    limited = {
        limit.category for limit in package.limits if "statements" in limit.registers
    }
    assert set(field.enum) == limited


def test_record_equals_the_largest_figure_written_by_hand(
    shipped: duckdb.DuckDBPyConnection,
) -> None:
    """The limits follow from the registers as shipped."""
    with register_views(shipped, read_package(DATA_DIR)):
        found = shipped.execute(
            """
            select limit_number, max(record), max(figure) from register_figures
            where register in ('statements', 'strike_reports')
            group by limit_number
            """
        ).fetchall()
    assert 7 == len(found)
    assert [] == [limit for limit in found if limit[1] != limit[2]]
