"""Figures that no program may publish alone, and how a person approves them."""

from pathlib import Path

import duckdb
import pytest

from etl.errors import DataError
from etl.plausibility import implausible_figures, refuse_implausible

#: Forty days of April and May; the copy of the feed reaches to the middle of May.
DAYS = "select unnest(range(date '2026-04-01', date '2026-05-11', interval 1 day))"


def build_file(folder: Path, name: str, *changes: str) -> Path:
    """Return a build of 100 drones and 50 glide bombs a day, after ``changes``."""
    path = folder / name
    with duckdb.connect(str(path)) as con:
        con.execute(
            f"""
            create table daily_volumes as
            select cast(day as date) as day, 'drone' as category,
                'one_way_attack' as munition_class, 'national_reports' as basis,
                100::bigint as launched
            from ({DAYS}) as days(day);
            create table raw_general_staff_reports as
            select cast(day as date) as day, 50::bigint as guided_bombs,
                null::date as known_to
            from ({DAYS}) as days(day);
            create table raw_vintages as
            select 'air-force' as feed, date '2026-05-10' as last_day;
            """
        )
        for change in changes:
            con.execute(change)
    return path


def add_drones(day: str, launched: int) -> str:
    """Return SQL that adds a report of ``launched`` drones on a day."""
    return (
        "insert into daily_volumes values "
        f"('{day}', 'drone', 'one_way_attack', 'national_reports', {launched})"
    )


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Give the published build."""
    return build_file(tmp_path, "published.duckdb")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param([], [], id="nothing new"),
        pytest.param([add_drones("2026-05-11", 300)], [], id="three times the largest"),
        pytest.param(
            [add_drones("2026-05-11", 301)],
            [
                (
                    "2026-05-11, drones of the Air Force: 301 launched; the largest "
                    "day before was 100, on 2026-04-01"
                )
            ],
            id="more than three times the largest",
        ),
        pytest.param(
            ["insert into raw_general_staff_reports values ('2026-05-11', 5000, null)"],
            [
                (
                    "2026-05-11, glide bombs of the General Staff: 5,000 launched; the "
                    "largest day before was 50, on 2026-04-01"
                )
            ],
            id="a nought too many",
        ),
        pytest.param(
            ["update daily_volumes set launched = 250 where day = '2026-04-30'"],
            [],
            id="a closed month changed by 5 %",
        ),
        pytest.param(
            ["update daily_volumes set launched = 251 where day = '2026-04-30'"],
            ["2026-04, drones of the Air Force: 3,000 launched becomes 3,151"],
            id="a closed month changed by more",
        ),
        pytest.param(
            ["delete from raw_general_staff_reports where day < '2026-05-01'"],
            ["2026-04, glide bombs of the General Staff: 1,500 launched becomes 0"],
            id="a closed month gone",
        ),
        pytest.param(
            ["update daily_volumes set launched = 250 where day = '2026-05-10'"],
            [],
            id="a month that goes on",
        ),
    ],
)
def test_figure_out_of_range_is_reported_with_its_measure(
    tmp_path: Path, published: Path, changes: list[str], expected: list[str]
) -> None:
    """Days are compared with the largest before, closed months with the published."""
    new = build_file(tmp_path, "new.duckdb", *changes)
    assert expected == implausible_figures(new, published)


def test_published_day_is_not_checked_again(tmp_path: Path) -> None:
    """A figure that a person accepted does not stop later runs."""
    published = build_file(tmp_path, "old.duckdb", add_drones("2026-05-11", 900))
    new = build_file(tmp_path, "new.duckdb", add_drones("2026-05-11", 900))
    assert [] == implausible_figures(new, published)


def test_error_for_a_figure_out_of_range_tells_how_to_accept(
    tmp_path: Path, published: Path
) -> None:
    """Without a reason the build is refused; with one it passes and is reported."""
    new = build_file(tmp_path, "new.duckdb", add_drones("2026-05-11", 980))
    with pytest.raises(DataError) as error:
        refuse_implausible(new, published, "")
    finding = (
        "2026-05-11, drones of the Air Force: 980 launched; the largest day before was "
        "100, on 2026-04-01"
    )
    expected = (
        f"data/build: figures are far out of range:\n  {finding}\n"
        "The last good build stays in place. Look these figures up at their posts and "
        "correct what is wrong. If they are right, say why: python -m etl refresh "
        '--accept "…"; the reason is kept in the log.'
    )
    assert expected == str(error.value)
    assert [finding] == refuse_implausible(new, published, "Seen in the post.")


def test_first_build_has_nothing_out_of_range(published: Path) -> None:
    """Before the first publication nothing is out of range."""
    assert [] == refuse_implausible(published, None, "")


def test_published_build_with_other_tables_is_ignored(
    tmp_path: Path, published: Path
) -> None:
    """After a change of tables the old build does not stop the first new one."""
    other = build_file(tmp_path, "other.duckdb", "drop table daily_volumes")
    assert [] == implausible_figures(published, other)
