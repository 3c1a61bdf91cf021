"""Parts of months against an independent count, on the statements of October 2026.

The count predates the statements of November 2026, so these are left out here, and the
one row that was corrected then has its earlier values.
"""

import csv
import os
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.paths import DATA_DIR
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from tests.conftest import SHARED, copy_shipped_registers
from tests.editing import change_row, register_path

Connection = duckdb.DuckDBPyConnection
#: Month -> basis, launched, bound, days covered, launched per day covered.
Figures = dict[date, tuple[str, int | None, str | None, int | None, float | None]]

#: Also entered in November 2026: further statements on pages already registered.
ON_REGISTERED_PAGES = {
    "2024-01-01-04-03-glide-bombs-zelensky",
    "2024-03-18-week-drones-shahed-type-zelensky",
    "2024-03-18-week-missiles-zelensky",
}
BASES = {
    "spans, whole month": "adjoining_statements",
    "estimate": "weekly_estimate",
    "estimate of a known part": "weekly_estimate",
    "known part": "known_part",
}


@pytest.fixture(scope="module")
def curation() -> Path:
    """Give the folder of the count, which we may not ship."""
    folder = SHARED / "curation" / "2026-11"
    if not folder.is_dir() and os.environ.get("REQUIRE_SHARED") != "1":
        pytest.skip(f"the count of November 2026 is not at {folder}")
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def before(
    curation: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """Give a build of the shipped registers without the statements of November 2026."""
    data_dir = copy_shipped_registers(tmp_path_factory.mktemp("before") / "data")
    register = read_package(data_dir).register("statements")
    added = {row["statement_id"] for row in rows_of(curation / "statements_added.csv")}
    rows = read_rows(DATA_DIR, register)
    earlier = [
        row for row in rows if row["statement_id"] not in added | ON_REGISTERED_PAGES
    ]
    assert len(rows) == len(earlier) + len(added) + len(ON_REGISTERED_PAGES)
    write_registers(data_dir, {register: earlier})
    change_row(
        register_path(data_dir, "statements"),
        "2024-12-30-week-glide-bombs-kyiv-hirkatalogus",
        claimant="Ukrainian officials (not named)",
        bound="exact",
    )
    with duckdb.connect() as con:
        build(con, data_dir)
        yield con


def per_day(figure: str, days: int) -> Decimal:
    """Return the figure per day, to one decimal."""
    return (Decimal(figure) / days).quantize(Decimal("0.1"), ROUND_HALF_UP)


def expected_figures(curation: Path) -> Figures:
    """Return the independent count's figures for each month."""
    figures: Figures = {}
    for row in rows_of(curation / "partial_months_expected.csv"):
        month = date.fromisoformat(f"{row['month']}-01")
        figure = row["proposed_figure"]
        if not figure:
            figures[month] = ("none", None, None, None, None)
            continue
        # For a whole month the file leaves the covered days empty.
        days = int(float(row["covered_days"] or row["days_in_month"]))
        figures[month] = (
            BASES.get(row["proposed_kind"], row["current_basis"]),
            int(float(figure)),
            row["proposed_bound"].replace(" ", "_"),
            days,
            float(row["per_day"] or per_day(figure, days)),
        )
    return figures


def test_months_equal_the_independent_count(curation: Path, before: Connection) -> None:
    """Basis, figure, bound, days and figure per day are the same in every month."""
    expected = expected_figures(curation)
    found: Figures = {
        month: tuple(figures)
        for month, *figures in before.execute(
            """
            select month, basis, launched, launched_bound, days_covered, per_day
            from headline_volumes
            where category = 'glide_bomb' and month between $first and $last
            """,
            {"first": min(expected), "last": max(expected)},
        ).fetchall()
    }
    assert 46 == len(expected)
    assert {} == {
        f"{m:%Y-%m}": (expected[m], found[m])
        for m in expected
        if expected[m] != found[m]
    }
