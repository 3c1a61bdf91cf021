"""Warnings for an editor: possible errors that may be right, and their wording."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from etl.checks import find_warnings
from tests.editing import append_copy, change_row, register_path
from tests.etl.test_checks import AGAIN, LINE, MINISTRYS, checked_again, grouped
from tests.etl.test_contradictions import empty, without


@dataclass(frozen=True)
class Warned:
    """An error in registers, and the lines shown to the editor."""

    rule: str  # the name of the warning
    registers: tuple[str, ...]
    make: Callable[[Path], None]
    lines: tuple[str, ...]


def copied(register: str, row: str, **cells: str) -> Callable[[Path], None]:
    """Return a function that appends a copy of a row with changed cells."""
    return lambda data_dir: append_copy(register_path(data_dir, register), row, **cells)


def changed(register: str, row: str, **cells: str) -> Callable[[Path], None]:
    """Return a function that changes cells of a row."""
    return lambda data_dir: change_row(register_path(data_dir, register), row, **cells)


def second_strike(place: dict[str, str], **report: str) -> Callable[[Path], None]:
    """Return a function that adds a strike like the one on Kyiv, with a report."""

    def add(data_dir: Path) -> None:
        append_copy(
            register_path(data_dir, "strikes"), KYIV, strike_id=f"{KYIV}-2", **place
        )
        append_copy(
            register_path(data_dir, "strike_reports"), KYIVS,
            report_id=f"{KYIV}-2-r01", strike_id=f"{KYIV}-2", **report,
        )  # fmt: skip

    return add


def warning_in_register(
    warning: str, register: str, make: Callable[[Path], None], *lines: str
) -> Warned:
    """Return an error in one register, whose lines begin with its file."""
    file = f"data/registers/{register}.csv, "
    return Warned(warning, (register,), make, tuple(file + line for line in lines))


PRESIDENTS = "2025-07-glide-bombs-zelensky-lasicilia"
JULY = "glide_bomb launched 2025-07-01 to 2025-07-31"
KYIV, KYIVS = "2022-10-10-kyiv", "2022-10-10-kyiv-r01-warukraine"
TWICE_KYIV = (
    f"data/registers/strike_reports.csv, line 7: {KYIV}-2-r01: speaks of a strike on "
    f"Kyiv as {KYIVS} does of another of these days"
)
SAME_LINE = f"86 shahed-136-131, as {LINE} has it, of the same post and hours: "
POST_OF_LINE = "https://www.facebook.com/kpszsu/posts/pfbid022ACWDX23P2esHCA9BwFJthDQB"
SLIPS = {
    "line of a post with another launch place": warning_in_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", LINE, report_id=AGAIN, launch_areas="Kursk oblast"
        ),
        f"line 26: {AGAIN}: {SAME_LINE}{POST_OF_LINE}",
    ),
    "line of a post that ends a minute sooner": warning_in_register(
        "line_of_a_post_twice", "air_force_reports",
        copied("air_force_reports", LINE, report_id=AGAIN, end_time="07:59"),
        f"line 26: {AGAIN}: {SAME_LINE}{POST_OF_LINE}",
    ),
    "line of few, a minute sooner": warning_in_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", "2025-11-08-12a77718bd",
            report_id="2025-11-08-12a77718be", end_time="01:19",
        ),
        "line 26: 2025-11-08-12a77718be: 7 kinzhal, as 2025-11-08-12a77718bd has it, "
        "of the same post and hours: https://www.facebook.com/kpszsu/posts/pfbid02515S",
    ),
    "line of few from another place": warning_in_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", "2025-11-08-12a77718bd",
            report_id="2025-11-08-12a77718be", launch_areas="Crimea",
        ),
    ),
    "line of a region twice": warning_in_register(
        "line_of_a_post_twice", "air_force_reports",
        copied(
            "air_force_reports", "2025-06-20-8e52499fd2",
            report_id="2025-06-20-8e52499fd3", end_time="08:00",
        ),
    ),
    "figure of zero beside thousands": warning_in_register(
        "claims_of_one_thing_far_apart", "statements",
        changed("statements", MINISTRYS, value="0"),
        f"line 12: {PRESIDENTS}: 5100 for value, and 0 of {MINISTRYS}",
    ),
    "claim with another value": warning_in_register(
        "claim_with_two_values", "statements",
        copied("statements", MINISTRYS, statement_id=f"{MINISTRYS}-2", value="9999"),
        f"line 22: {MINISTRYS}-2: 9999 of Ministry of Defence of Ukraine for {JULY}, "
        f"and 3786 of {MINISTRYS}, of the same page: https://regionews.ua/",
    ),
    "claim with another exact value on another page": warning_in_register(
        "claim_with_two_values", "statements",
        copied(
            "statements", MINISTRYS,
            statement_id=f"{MINISTRYS}-2", value="3787", url="https://example.org/",
        ),
        f"line 22: {MINISTRYS}-2: 3787 of Ministry of Defence of Ukraine for {JULY}, "
        f"and 3786 of {MINISTRYS}: https://example.org/",
    ),
    "claim that another page rounds": warning_in_register(
        "claim_with_two_values", "statements",
        copied(
            "statements", MINISTRYS, statement_id=f"{MINISTRYS}-2", value="3700",
            bound="at_least", url="https://example.org/",
        ),
    ),
    "bombs intercepted, of a claimant who counts those launched": warning_in_register(
        "claimant_speaks_otherwise", "statements",
        changed("statements", MINISTRYS, metric="intercepted"),
        f"line 11: {MINISTRYS}: intercepted, unlike 4 other statements of Ministry of "
        "Defence of Ukraine on glide bombs, and its id does not say so",
    ),
    "tally of a claimant who speaks for officials": warning_in_register(
        "claimant_speaks_otherwise", "statements",
        changed("statements", MINISTRYS, method="tally"),
        f"line 11: {MINISTRYS}: method tally, unlike 4 other statements of Ministry of "
        "Defence of Ukraine",
    ),
    "claimant with a letter less": warning_in_register(
        "claimant_spelled_otherwise", "statements",
        changed("statements", MINISTRYS, claimant="Minstry of Defence of Ukraine"),
        f"line 11: {MINISTRYS}: Minstry of Defence of Ukraine is spelt nearly like "
        "Ministry of Defence of Ukraine, which is in 5 rows",
    ),
    "claimant with another capital": warning_in_register(
        "claimant_spelled_otherwise", "statements",
        changed("statements", MINISTRYS, claimant="Ministry of defence of Ukraine"),
        f"line 11: {MINISTRYS}: Ministry of defence of Ukraine is spelt nearly like "
        "Ministry of Defence of Ukraine, which is in 5 rows",
    ),
    "agency whose short name is near another's": warning_in_register(
        "claimant_spelled_otherwise", "statements",
        changed("statements", "2025-06-drones-launched-euronews", claimant="AP"),
    ),
    "statement dated a year early": warning_in_register(
        "statement_long_after_its_period", "statements",
        changed(
            "statements", MINISTRYS,
            statement_id="2024-07-glide-bombs-mod-ukraine-regionews",
            period_start="2024-07-01", period_end="2024-07-31",
        ),
        "line 11: 2024-07-glide-bombs-mod-ukraine-regionews: Ministry of Defence of "
        "Ukraine on 2024-07-01 to 2024-07-31, published on 2025-09-01, 397 days later",
    ),
    "Ukrainian report on the Russian side": warning_in_register(
        "side_that_the_name_does_not_say", "strike_reports",
        changed(
            "strike_reports", "2022-10-10-ukraine-r04-babel-intercept",
            claimant_side="russia",
        ),
        "line 6: 2022-10-10-ukraine-r04-babel-intercept: State Emergency Service / Air "
        "Force of Ukraine is on the side russia, and the name does not say so",
    ),
    "Russian report on the Ukrainian side": warning_in_register(
        "side_that_the_name_does_not_say", "strike_reports",
        changed(
            "strike_reports", "2022-10-10-ukraine-r04-babel-intercept",
            claimant="Russian Ministry of Defence",
        ),
        "line 6: 2022-10-10-ukraine-r04-babel-intercept: Russian Ministry of Defence "
        "is on the side ukraine, though the name speaks of Russia",
    ),
    "strike under a second id": Warned(
        "strike_twice", ("strikes", "strike_reports"),
        second_strike({}),
        (f"{TWICE_KYIV}, on the same page: https://war.ukraine.ua/",),
    ),
    "strike under a second id, with another toll": Warned(
        "strike_twice", ("strikes", "strike_reports"),
        second_strike({}, killed="7"),
        (f"{TWICE_KYIV}, on the same page: https://war.ukraine.ua/",),
    ),
    "strike under a second id, from another page": Warned(
        "strike_twice", ("strikes", "strike_reports"),
        second_strike({}, url="https://example.org/"),
        (f"{TWICE_KYIV}, with the same claimant and counts: State Emergency",),
    ),
    "another strike on the same place": Warned(
        "strike_twice", ("strikes", "strike_reports"),
        second_strike({}, url="https://example.org/", killed="7"), (),
    ),
    "part of a strike, told of on the same page": Warned(
        "strike_twice", ("strikes", "strike_reports"),
        second_strike({"parent_strike_id": KYIV}, killed="2"), (),
    ),
    "strike on another place, told of on the same page": Warned(
        "strike_twice", ("strikes", "strike_reports"),
        second_strike({"place": "Kyiv suburb"}), (),
    ),
    "place with the coordinates of another": Warned(
        "place_on_the_spot_of_another", ("strikes", "strike_reports"),
        second_strike(
            {"place": "Lviv", "oblast": "Lviv", "oblast_code": "UA-46"}, killed="7"
        ),
        (
            (
                f"data/registers/strikes.csv, line 2: {KYIV}: Kyiv in Kyiv City lies "
                "where Lviv in Lviv does: 50.4501, 30.5234"
            ),
        ),
    ),
    "killed and injured swapped": warning_in_register(
        "killed_and_injured_swapped", "strike_reports",
        changed(
            "strike_reports", "2022-10-10-ukraine-r02-euromaidan-14",
            killed="97", injured="14",
        ),
        "line 4: 2022-10-10-ukraine-r02-euromaidan-14: 97 killed and 14 injured, "
        "the other way round from 2022-10-10-ukraine-r01-uaposition-11, "
        "2022-10-10-ukraine-r03-itta-20, 2022-10-10-ukraine-r04-babel-intercept: 11 "
        "and 64",
    ),
    "all parts of bundles": Warned(
        "register_without_rows", ("air_force_report_parts",),
        empty("air_force_report_parts"),
        (
            (
                "data/registers/air_force_report_parts.csv: has no rows; if it lost "
                "them, restore it from version control"
            ),
        ),
    ),
    "one part of a bundle": Warned(
        "bundle_without_its_parts", ("air_force_report_parts",),
        without("air_force_report_parts", "2025-11-08-2ea4d00192,kalibr"),
        (
            (
                "data/registers/air_force_reports.csv, line 23: 2025-11-08-2ea4d00192: "
                "has 2 parts of 35 launched, and is of 3 models and 38"
            ),
        ),
    ),
}  # fmt: skip


def lines_of(con: duckdb.DuckDBPyConnection, data_dir: Path) -> dict[str, list[str]]:
    """Return the lines about the build, by the name of their warning."""
    return {warning.name: [*warning.lines] for warning in find_warnings(con, data_dir)}


@pytest.fixture(scope="module")
def lines_before(
    built: duckdb.DuckDBPyConnection, small_data: Path
) -> dict[str, list[str]]:
    """Give the lines about the registers as they are."""
    return lines_of(built, small_data)


@pytest.mark.parametrize("slips", grouped(SLIPS.values()))
def test_slip_gives_the_editor_a_warning(
    data_dir: Path,
    built: duckdb.DuckDBPyConnection,
    lines_before: dict[str, list[str]],
    slips: list[Warned],
) -> None:
    """A possible error is named with its place; a plausible figure is not."""
    for slip in slips:
        slip.make(data_dir)
    registers = [register for slip in slips for register in slip.registers]
    with checked_again(built, data_dir, *registers) as con:
        found = lines_of(con, data_dir)
    for slip in slips:
        before = lines_before[slip.rule]
        lines = [line for line in found[slip.rule] if line not in before]
        assert len(slip.lines) == len(lines), lines
        for expected, line in zip(slip.lines, lines, strict=True):
            assert line.startswith(expected)
