"""What an editor is warned of: a slip that may be right, and the words for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from etl.checks import find_warnings
from tests.editing import append_copy, register_path
from tests.etl.test_checks import AGAIN, LINE, checked_again


@dataclass(frozen=True)
class Warned:
    """A slip in registers, and the lines that the editor reads of it."""

    warning: str
    registers: tuple[str, ...]
    make: Callable[[Path], None]
    lines: tuple[str, ...]


def copied(register: str, row: str, **cells: str) -> Callable[[Path], None]:
    """Return what appends a copy of a row with cells changed."""
    return lambda data_dir: append_copy(register_path(data_dir, register), row, **cells)


def of_register(
    warning: str, register: str, make: Callable[[Path], None], *lines: str
) -> Warned:
    """Return a slip in one register, whose lines begin with its file."""
    file = f"data/registers/{register}.csv, "
    return Warned(warning, (register,), make, tuple(file + line for line in lines))


SAME_LINE = f"86 shahed-136-131, as {LINE} has it, of the same post and hours: "
POST_OF_LINE = "https://www.facebook.com/kpszsu/posts/pfbid022ACWDX23P2esHCA9BwFJthDQB"
SLIPS = {
    "line of a post with another launch place": of_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", LINE, report_id=AGAIN, launch_areas="Kursk oblast"
        ),
        f"line 26: {AGAIN}: {SAME_LINE}{POST_OF_LINE}",
    ),
    "line of a post that ends a minute sooner": of_register(
        "line_of_a_post_twice", "air_force_reports",
        copied("air_force_reports", LINE, report_id=AGAIN, end_time="07:59"),
        f"line 26: {AGAIN}: {SAME_LINE}{POST_OF_LINE}",
    ),
    "line of few, a minute sooner": of_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", "2025-11-08-12a77718bd",
            report_id="2025-11-08-12a77718be", end_time="01:19",
        ),
        "line 26: 2025-11-08-12a77718be: 7 kinzhal, as 2025-11-08-12a77718bd has it, "
        "of the same post and hours: https://www.facebook.com/kpszsu/posts/pfbid02515S",
    ),
    "line of few from another place": of_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", "2025-11-08-12a77718bd",
            report_id="2025-11-08-12a77718be", launch_areas="Crimea",
        ),
    ),
    "line of a region twice": of_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", "2025-06-20-8e52499fd2",
            report_id="2025-06-20-8e52499fd3", end_time="08:00",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_editor_is_warned_of_a_slip(
    data_dir: Path, built: duckdb.DuckDBPyConnection, slip: Warned
) -> None:
    """A slip that stops nothing is named with its place; what may be right is not."""
    slip.make(data_dir)
    with checked_again(built, data_dir, *slip.registers) as con:
        found = {one.name: one.lines for one in find_warnings(con, data_dir)}
    lines = found[slip.warning]
    assert len(slip.lines) == len(lines), lines
    for expected, line in zip(slip.lines, lines, strict=True):
        assert line.startswith(expected)
