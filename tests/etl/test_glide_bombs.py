"""Counting rule 10 for glide bombs: stated, implied, estimated, partial, or a gap."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import duckdb
import pytest

from etl.registers import write_registers
from etl.schema import read_package
from tests.building import SHIPPED, built_from
from tests.editing import append_copy, change_row, register_path
from tests.sampling import sample

Connection = duckdb.DuckDBPyConnection

Q1 = "2025-q1-glide-bombs-mod-ukraine-myua"
MARCH = "2025-03-glide-bombs-mod-ukraine-myua"
WEEK_IN_OCTOBER = "2024-10-21-week-glide-bombs-zelensky-ukrinform-de"
JANUARY, OCTOBER = date(2025, 1, 1), date(2024, 10, 1)
PRESIDENT = "Volodymyr Zelensky"


def glide_bombs(con: Connection, month: date) -> tuple[object, ...]:
    """Return launched, bound, basis and claimant of a month."""
    row = con.execute(
        """
        select launched, launched_bound, basis, claimant from headline_volumes
        where category = 'glide_bomb' and month = $month
        """,
        {"month": month},
    ).fetchone()
    assert row is not None
    return row


def rebuilt(data_dir: Path) -> Connection:
    """Build the months from the changed registers in memory."""
    return built_from(data_dir, "headline_volumes", "anomalies", of=SHIPPED)


def test_an_implied_month_keeps_its_arithmetic_with_three_links(
    shipped: Connection,
) -> None:
    """January 2025 is 10,577 less 3,370 less 4,800, with a link for each."""
    parts = shipped.execute(
        """
        select launched, stated, url from volume_sources
        where basis = 'implied' and month = '2025-01-01' order by launched desc
        """
    ).fetchall()
    assert [(10577, 10577), (-3370, 3370), (-4800, 4800)] == [p[:2] for p in parts]
    assert all(url.startswith("https://") for _, _, url in parts)
    ministry = "Ministry of Defence of Ukraine"
    assert (2407, "exact", "implied", ministry) == glide_bombs(shipped, JANUARY)


def test_implied_month_is_not_a_stated_month(shipped: Connection) -> None:
    """Nobody gave January 2025 or June 2024: they follow from other statements."""
    rows = shipped.execute(
        """
        select basis, status, count(*) from headline_volumes
        where category = 'glide_bomb' and status in ('stated', 'derived')
        group by basis, status order by basis
        """
    ).fetchall()
    assert [
        ("adjoining_statements", "derived", 1),
        ("implied", "derived", 1),
        ("monthly_statement", "stated", 19),
    ] == rows


@pytest.mark.parametrize(
    ("row", "bound"),
    sample([*product([Q1, MARCH], ["approx", "at_least", "at_most"])], 2),
)
def test_bounded_figure_implies_no_month(
    shipped_dir: Path, row: str, bound: str
) -> None:
    """A rounded total or month implies nothing; the weeks are used instead."""
    change_row(register_path(shipped_dir, "statements"), row, bound=bound)
    assert "weekly_estimate" == glide_bombs(rebuilt(shipped_dir), JANUARY)[2]


def test_figures_of_two_claimants_imply_no_month(shipped_dir: Path) -> None:
    """The General Staff's March cannot be subtracted from the ministry's quarter."""
    path = register_path(shipped_dir, "statements")
    change_row(path, MARCH, claimant="General Staff of Ukraine")
    assert "weekly_estimate" == glide_bombs(rebuilt(shipped_dir), JANUARY)[2]


def test_two_missing_months_are_not_implied(shipped_dir: Path) -> None:
    """A remainder for two months together is not a figure for either."""
    change_row(register_path(shipped_dir, "statements"), MARCH, bound="approx")
    found = rebuilt(shipped_dir).execute("from implied_totals").fetchall()
    assert [] == found


def test_negative_remainder_is_an_anomaly_without_a_figure(shipped_dir: Path) -> None:
    """A quarter of 5,000 with months of 8,170 gives an anomaly, not a bar."""
    change_row(register_path(shipped_dir, "statements"), Q1, value="5000")
    con = rebuilt(shipped_dir)
    assert "weekly_estimate" == glide_bombs(con, JANUARY)[2]
    (text,) = con.execute(
        f"select text from anomalies where anomaly_id = 'contradiction-{Q1}'"
    ).fetchone() or (None,)
    assert text is not None
    assert text.startswith("Ministry of Defence of Ukraine gives 5000")


def test_estimate_never_replaces_a_stated_month(shipped: Connection) -> None:
    """Weeks give 5,026 for February 2025, but the ministry's 3,370 is the bar."""
    (estimate,) = shipped.execute(
        """
        select launched from volumes where basis = 'weekly_estimate'
            and category = 'glide_bomb' and month = '2025-02-01'
        """
    ).fetchone() or (None,)
    assert 5026 == estimate
    assert 3370 == glide_bombs(shipped, date(2025, 2, 1))[0]


def test_weeks_are_prorated_at_the_ends_of_the_month(shipped: Connection) -> None:
    """Six of the seven days of the week from 30 September count in October 2024."""
    parts = shipped.execute(
        """
        select start_date, stated, launched from volume_sources
        where basis = 'weekly_estimate' and category = 'glide_bomb'
            and month = '2024-10-01' order by start_date
        """
    ).fetchall()
    assert [
        (date(2024, 9, 30), 800, 686),
        (date(2024, 10, 14), 800, 800),
        (date(2024, 10, 21), 1100, 1100),
        (date(2024, 10, 28), 900, 514),
    ] == parts


def test_estimate_gives_the_days_it_covers(shipped: Connection) -> None:
    """October 2024 has 24 of 31 days: a lower bound, and nothing is extrapolated."""
    found = shipped.execute(
        """
        select launched, launched_bound, status, days_covered, days_in_month, per_day
        from headline_volumes
        where category = 'glide_bomb' and month = '2024-10-01'
        """
    ).fetchone()
    assert (3100, "at_least_about", "estimate", 24, 31, 129.2) == found


def test_weeks_that_cover_too_few_days_make_no_estimate(shipped_dir: Path) -> None:
    """With 17 of 31 days October 2024 is a known part: its one complete week."""
    path = register_path(shipped_dir, "statements")
    change_row(path, WEEK_IN_OCTOBER, metric="intercepted")
    expected = (800, "at_least_about", "known_part", PRESIDENT)
    assert expected == glide_bombs(rebuilt(shipped_dir), OCTOBER)


def test_weeks_of_two_claimants_are_not_joined(shipped_dir: Path) -> None:
    """Another claimant's week fills no gap: the part is that of one claimant."""
    path = register_path(shipped_dir, "statements")
    change_row(path, WEEK_IN_OCTOBER, claimant="General Staff of Ukraine")
    expected = (1100, "at_least", "known_part", "General Staff of Ukraine")
    assert expected == glide_bombs(rebuilt(shipped_dir), OCTOBER)


def test_exact_figure_for_a_week_is_preferred(shipped_dir: Path) -> None:
    """The order is exact, about, more than, nearly; the week counts once."""
    path = register_path(shipped_dir, "statements")
    twice = "2024-10-21-week-glide-bombs-again"
    append_copy(path, WEEK_IN_OCTOBER, statement_id=twice, value="1150", bound="exact")
    con = rebuilt(shipped_dir)
    assert 3150 == glide_bombs(con, OCTOBER)[0]


@pytest.mark.parametrize(
    ("start", "end", "period_type", "launched", "bound", "days"),
    [
        # The 20th is also a day of the week before: only one of the two counts.
        ("2024-10-20", "2024-10-26", "week", 1100, "at_least", 7),
        ("2024-10-21", "2024-10-28", "custom", 1900, "at_least_about", 15),
        # Five days into November: nobody knows how many of its bombs are October's.
        ("2024-10-21", "2024-11-05", "custom", 800, "at_least_about", 7),
    ],
)
def test_span_other_than_a_week_is_not_prorated(
    shipped_dir: Path,
    start: str,
    end: str,
    period_type: str,
    launched: int,
    bound: str,
    days: int,
) -> None:
    """Seven days from a Sunday or eight from a Monday are not in any estimate."""
    path = register_path(shipped_dir, "statements")
    change_row(
        path, WEEK_IN_OCTOBER, published_on=end, period_type=period_type,
        period_start=start, period_end=end,
    )  # fmt: skip
    con = rebuilt(shipped_dir)
    expected = (launched, bound, "known_part", PRESIDENT)
    assert expected == glide_bombs(con, OCTOBER)
    (covered,) = con.execute(
        """
        select days_covered from headline_volumes
        where category = 'glide_bomb' and month = '2024-10-01'
        """
    ).fetchall()
    assert (days,) == covered


def test_week_without_its_sunday_is_not_prorated(shipped_dir: Path) -> None:
    """29 July to 3 August counts in its quarter, uncut, and in neither month."""
    con = rebuilt(shipped_dir)
    found = con.execute(
        """
        select period_type, period_start, days, is_cut from statement_spans
        where
            statement_id = '2024-07-29-week-glide-bombs-zelensky-dw'
            and period_type <> 'year_to_date'
        order by period_type
        """
    ).fetchall()
    quarter = ("quarter", date(2024, 7, 1), 6, False)
    assert [quarter, ("year", date(2024, 1, 1), 6, False)] == found


def general_staff_days(data_dir: Path, days: int) -> None:
    """Give the first ``days`` of July 2025 a daily figure of 150 guided bombs."""
    register = read_package(data_dir).register("general_staff_reports")
    rows = [
        {
            **dict.fromkeys(register.columns, ""),
            "day": f"2025-07-{day:02}",
            "guided_bombs": "150",
            "status": "reported",
            "url": f"https://example.org/{day}",
            "known_from": "2025-08-01",
        }
        for day in range(1, days + 1)
    ]
    write_registers(data_dir, {register: rows})


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (31, (4650, "exact", "general_staff_daily", "General Staff of Ukraine")),
        (28, (4200, "at_least", "general_staff_daily", "General Staff of Ukraine")),
        (
            27,
            (3786, "exact", "monthly_statement", "Ministry of Defence of Ukraine"),
        ),
    ],
)
def test_daily_figures_covering_the_month_are_preferred(
    shipped_dir: Path, days: int, expected: tuple[object, ...]
) -> None:
    """They count from 90 % of the days on, as a lower bound if any day is missing."""
    general_staff_days(shipped_dir, days)
    assert expected == glide_bombs(rebuilt(shipped_dir), date(2025, 7, 1))


@pytest.mark.parametrize(
    ("bounds", "bound"),
    [
        ((), "exact"),
        (("at_least",), "at_least"),
        (("at_most",), "approx"),
        (("approx", "at_least"), "at_least_about"),
    ],
)
def test_sum_of_days_has_all_bounds_of_its_days(
    data_dir: Path, bounds: tuple[str, ...], bound: str
) -> None:
    """A month and a quarter of the General Staff's days keep what the days say."""
    register = read_package(data_dir).register("general_staff_reports")
    empty = dict.fromkeys(register.columns, "")
    rows = [
        {
            **empty,
            "day": str(day),
            "guided_bombs": "100",
            "guided_bombs_bound": dict(enumerate(bounds)).get(n, "exact"),
            "status": "reported",
            "url": f"https://t.me/GeneralStaffZSU/{n + 1}",
            "known_from": str(day + timedelta(days=1)),
        }
        for n in range(92)
        for day in [date(2025, 7, 1) + timedelta(days=n)]
    ]
    write_registers(data_dir, {register: rows})
    with built_from(data_dir, "volumes", "period_volumes") as con:
        month = con.execute(
            """
            select launched, launched_bound from volumes
            where basis = 'general_staff_daily' and month = '2025-07-01'
            """
        ).fetchall()
        quarter = con.execute(
            """
            select launched, launched_bound from period_volumes
            where category = 'glide_bomb' and period_type = 'quarter'
                and period_start = '2025-07-01' and basis = 'general_staff_daily'
            """
        ).fetchall()
    assert ([(3100, bound)], [(9200, bound)]) == (month, quarter)
