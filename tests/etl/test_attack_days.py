"""The days of attacks, from real rows, some with withheld counts."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.building import SHIPPED, built_from
from tests.editing import append_copy, change_row, register_path

Connection = duckdb.DuckDBPyConnection


def withheld_on(data_dir: Path, report: str, day: str) -> Connection:
    """Return a build with one more missile report of ``day``, its counts withheld."""
    append_copy(
        register_path(data_dir, "air_force_reports"), report,
        report_id=f"{day}-0000000000", munitions="iskander-m", status="withheld",
        target_areas="Ukraine", launched="", shot_down="", suppressed="",
        start_date=day, end_date=day,
    )  # fmt: skip
    return built_from(data_dir, "attack_days", of=SHIPPED)


def day_figures(con: Connection, day: str, categories: str) -> tuple[object, ...]:
    """Return figure, bound, status and withheld reports of one day."""
    (row,) = con.execute(
        """
        select launched, launched_bound, status, n_withheld from attack_days
        where day = $day and categories = $categories
        """,
        {"day": day, "categories": categories},
    ).fetchall()
    return row


def test_a_withheld_part_makes_a_lower_bound(shipped_dir: Path) -> None:
    """24 May 2026 keeps its 90 missiles with ≥, and its drones stay exact."""
    con = withheld_on(shipped_dir, "2026-05-24-f4b02bb062", "2026-05-24")
    assert (90, "at_least", "partial", 1) == day_figures(con, "2026-05-24", "missile")
    assert (600, "exact", "reported", 0) == day_figures(con, "2026-05-24", "drone")
    assert (690, "at_least", "partial", 1) == day_figures(
        con, "2026-05-24", "missile;drone"
    )


@pytest.mark.parametrize(
    ("given", "bound"),
    [("at_least", "at_least"), ("at_most", "approx"), ("approx", "approx")],
)
def test_bound_of_a_post_is_that_of_its_day(
    shipped_dir: Path, given: str, bound: str
) -> None:
    """The night of 3 September 2026 has one post, of 163 drones."""
    posts = register_path(shipped_dir, "air_force_posts")
    change_row(posts, "kpszsu-76051-1", launched_bound=given)
    with built_from(shipped_dir, "attack_days", "attacks", of=SHIPPED) as con:
        assert [("drone", bound)] == con.execute(
            """
            select categories, launched_bound from attack_days
            where day = '2026-09-03' and launched = 163 and categories = 'drone'
            """
        ).fetchall()
        assert [(bound,)] == con.execute(
            """
            select drones_bound from attacks
            where end_date = '2026-09-03' and drones_launched = 163
            """
        ).fetchall()


def test_withheld_day_has_no_figure_and_no_part_in_the_mean(shipped_dir: Path) -> None:
    """11 May 2026 has only a withheld report: neither 0 nor a day without a report."""
    con = withheld_on(shipped_dir, "2026-05-24-f4b02bb062", "2026-05-11")
    assert (None, None, "withheld", 1) == day_figures(con, "2026-05-11", "missile")
    (days,) = con.execute(
        """
        select mean_7_days from attack_days
        where day = '2026-05-11' and categories = 'missile;drone'
        """
    ).fetchall()
    assert (6,) == days


def test_every_day_of_the_feed_has_one_row_per_category(shipped: Connection) -> None:
    """The feed has 1,471 days, to the post of 7 October 2026, and three choices."""
    (counts,) = shipped.execute(
        """
        select count(*), count(distinct day), count(distinct categories)
        from attack_days
        """
    ).fetchall()
    assert (1471 * 3, 1471, 3) == counts


def test_total_of_a_day_is_its_missiles_plus_drones(shipped: Connection) -> None:
    """No day's total differs from the sum of its missiles and drones."""
    rows = shipped.execute(
        """
        select day
        from attack_days
        where categories <> 'missile;drone'
        group by day
        having sum(launched) is distinct from (
            select launched from attack_days as together
            where together.day = attack_days.day and categories = 'missile;drone'
        )
        """
    ).fetchall()
    assert [] == rows


def test_day_with_an_unknown_part_is_open(shipped: Connection) -> None:
    """28 February 2024 has ten drones, and missiles without a number."""
    rows = shipped.execute(
        """
        select categories, launched, is_open from attack_days
        where day = '2024-02-28' order by categories
        """
    ).fetchall()
    assert [
        ("drone", 10, False), ("missile", None, True), ("missile;drone", 10, True),
    ] == rows  # fmt: skip


def test_day_without_a_report_is_not_open(shipped: Connection) -> None:
    """Nobody reported an attack on 11 May 2026."""
    rows = shipped.execute(
        "select is_open from attack_days where day = '2026-05-11'"
    ).fetchall()
    assert [(False,)] * 3 == rows


def test_monthly_median_is_a_reported_day(
    shipped: Connection,
) -> None:
    """30 of the 31 days of May 2026 have drones; the 15th by size is the median."""
    month = "month = '2026-05-01' and categories = 'drone'"
    (row,) = shipped.execute(
        f"""
        select is_whole, days_in_month, days_reported, days_with_figure, days_partial,
            last_day
        from attack_months where {month}
        """
    ).fetchall()
    assert (True, 31, 30, 30, 0, date(2026, 5, 31)) == row
    (counts,) = shipped.execute(
        f"""
        select list(launched order by launched)
        from attack_days where {month} and launched is not null
        """
    ).fetchall()
    median = shipped.execute(f"select median from attack_months where {month}")
    assert counts[0][14] == median.fetchall()[0][0]


def test_first_and_last_months_of_the_feeds_are_not_complete(
    shipped: Connection,
) -> None:
    """The feed begins on 28 September 2022, and the posts end on 7 October 2026."""
    rows = shipped.execute(
        """
        select month, last_day from attack_months
        where not is_whole and categories = 'drone' order by month
        """
    ).fetchall()
    assert [
        (date(2022, 9, 1), date(2022, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ] == rows
