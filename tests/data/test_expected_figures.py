"""The figures that the shipped registers give under all of the counting rules.

A change of a rule or of a row that changes one of them must change it here too.
"""

from datetime import date, time

import duckdb
import pytest

Connection = duckdb.DuckDBPyConnection

AIR_FORCE = "Ukrainian Air Force"
MINISTRY = "Ministry of Defence of Ukraine"
STAFF = "General Staff of Ukraine"
ARMED_FORCES = "Armed Forces of Ukraine"
PRESIDENT = "Volodymyr Zelensky"
STATED, PART, WEEKS = "monthly_statement", "known_part", "weekly_estimate"
NIGHTS = "national_reports_and_posts"

#: Month, launched, bound, basis, claimant, days covered, launched per day covered.
GLIDE_BOMBS = [
    ("2023-09", 1159, "exact", STATED, PRESIDENT, 30, 38.6),
    ("2024-03", 3000, "at_least", STATED, PRESIDENT, 31, 96.8),
    ("2024-04", 3200, "at_least", STATED, PRESIDENT, 30, 106.7),
    ("2024-05", 3200, "at_least", STATED, ARMED_FORCES, 31, 103.2),
    ("2024-06", 3200, "at_least", "adjoining_statements", PRESIDENT, 30, 106.7),
    ("2024-07", 1300, "at_least_about", PART, PRESIDENT, 13, 100.0),
    ("2024-08", 3500, "exact", STATED, ARMED_FORCES, 31, 112.9),
    ("2024-09", 3626, "approx", WEEKS, PRESIDENT, 30, 120.9),
    ("2024-10", 3100, "at_least_about", WEEKS, PRESIDENT, 24, 129.2),
    ("2024-11", 2414, "at_least_about", WEEKS, PRESIDENT, 23, 105.0),
    ("2024-12", 2243, "at_least_about", WEEKS, PRESIDENT, 30, 74.8),
    ("2025-01", 2407, "exact", "implied", MINISTRY, 31, 77.6),
    ("2025-02", 3370, "exact", STATED, MINISTRY, 28, 120.4),
    ("2025-03", 4800, "exact", STATED, MINISTRY, 31, 154.8),
    ("2025-04", 2800, "at_least_about", PART, PRESIDENT, 14, 200.0),
    ("2025-06", 5000, "approx", STATED, "Andrii Sybiha", 30, 166.7),
    ("2025-07", 3786, "exact", STATED, MINISTRY, 31, 122.1),
    ("2025-08", 4390, "exact", STATED, MINISTRY, 31, 141.6),
    ("2025-09", 2500, "at_least", PART, PRESIDENT, 16, 156.3),
    ("2025-10", 5328, "at_least", STATED, MINISTRY, 31, 171.9),
    ("2025-11", 3500, "approx", STATED, MINISTRY, 30, 116.7),
    ("2025-12", 4559, "approx", WEEKS, PRESIDENT, 31, 147.1),
    ("2026-01", 5500, "approx", STATED, PRESIDENT, 31, 177.4),
    ("2026-02", 5071, "approx", WEEKS, PRESIDENT, 28, 181.1),
    ("2026-03", 7987, "exact", STATED, MINISTRY, 31, 257.6),
    ("2026-04", 7000, "at_most", STATED, STAFF, 30, 233.3),
    ("2026-05", 7500, "approx", STATED, STAFF, 31, 241.9),
    ("2026-06", 8266, "exact", STATED, MINISTRY, 30, 275.5),
    ("2026-07", 8300, "at_least", STATED, MINISTRY, 31, 267.7),
    ("2026-08", 8766, "exact", STATED, "Ukrainian officials (not named)", 31, 282.8),
    ("2026-09", 1700, "at_least_about", PART, PRESIDENT, 7, 242.9),
]


def test_thirty_one_months_of_glide_bombs_have_a_figure_or_a_part(
    shipped: Connection,
) -> None:
    """Each has its basis, claimant, bound and days, and its figure per day."""
    found = shipped.execute(
        """
        select strftime(month, '%Y-%m'), launched, launched_bound, basis, claimant,
            days_covered, per_day
        from headline_volumes
        where category = 'glide_bomb' and launched is not null order by month
        """
    ).fetchall()
    assert GLIDE_BOMBS == found


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2025, 2, 1), (5026, "approx", 28, 179.5)),
        (date(2025, 7, 1), (5100, "at_least", 31, 164.5)),
        (date(2025, 8, 1), (1000, "at_least", 7, 142.9)),
        (date(2025, 10, 1), (4926, "at_least_about", 26, 189.5)),
        (date(2025, 11, 1), (3414, "at_least_about", 23, 148.4)),
        (date(2026, 3, 1), (3246, "at_least_about", 15, 216.4)),
        (date(2026, 6, 1), (1500, "at_least_about", 6, 250.0)),
        # The bar itself comes from the president's weeks, so nothing is shown beside
        # it.
        (date(2025, 12, 1), (None, None, None, None)),
    ],
)
def test_presidents_statements_appear_beside_the_ministrys_months(
    shipped: Connection, month: date, expected: tuple[object, ...]
) -> None:
    """November 2025 has 148.4 a day and December, the bar, 147.1: no rise."""
    found = shipped.execute(
        """
        select president_launched, president_bound, president_days, president_per_day
        from headline_volumes where category = 'glide_bomb' and month = $month
        """,
        {"month": month},
    ).fetchall()
    assert [expected] == found


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2023-06", (179, "at_least", "national_reports", AIR_FORCE, "partial", 30)),
        ("2024-03", (597, "exact", "national_reports", AIR_FORCE, "reported", 31)),
        ("2024-12", (1850, "exact", "national_reports", AIR_FORCE, "reported", 31)),
        ("2026-06", (5749, "exact", NIGHTS, AIR_FORCE, "provisional", 30)),
        ("2026-07", (4956, "exact", "tally", "AFP", "provisional", 31)),
        # Every night has its post; daytime posts are known in part.
        ("2026-08", (5080, "at_least", NIGHTS, AIR_FORCE, "provisional", 31)),
        ("2026-09", (5850, "at_least", NIGHTS, AIR_FORCE, "provisional", 30)),
        ("2026-10", (1076, "at_least", "known_nights", AIR_FORCE, "provisional", 7)),
    ],
)
def test_monthly_drones_have_the_expected_figures(
    shipped: Connection, month: str, expected: tuple[object, ...]
) -> None:
    """Figure, bound, claimant and days covered are those expected."""
    assert expected == bar(shipped, "drone", month)


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2023-05", (193, "exact", "national_reports", AIR_FORCE, "reported", 31)),
        ("2024-07", (85, "exact", "national_reports", AIR_FORCE, "reported", 31)),
        ("2026-01", (135, "exact", "national_reports", AIR_FORCE, "reported", 31)),
        ("2026-06", (177, "exact", NIGHTS, AIR_FORCE, "provisional", 30)),
        ("2026-07", (376, "exact", "tally", "AFP", "provisional", 31)),
        ("2026-08", (151, "at_least", NIGHTS, AIR_FORCE, "provisional", 31)),
        ("2026-09", (67, "at_least", NIGHTS, AIR_FORCE, "provisional", 30)),
    ],
)
def test_monthly_missiles_have_the_expected_figures(
    shipped: Connection, month: str, expected: tuple[object, ...]
) -> None:
    """Figure, bound, claimant and days covered are those expected."""
    assert expected == bar(shipped, "missile", month)


def bar(con: Connection, category: str, month: str) -> tuple[object, ...]:
    """Return a month's figure, bound, basis, claimant, status and days covered."""
    (row,) = con.execute(
        """
        select launched, launched_bound, basis, claimant, status, days_covered
        from headline_volumes
        where category = $category and strftime(month, '%Y-%m') = $month
        """,
        {"category": category, "month": month},
    ).fetchall()
    return row


def test_the_ministrys_drones_of_july_2026_are_in_the_range(
    shipped: Connection,
) -> None:
    """AFP's 4,956 of the nights is the bar and low end; the ministry stated 8,653."""
    found = shipped.execute(
        """
        select range_low, range_low_bound, range_high, range_high_bound
        from headline_volumes where category = 'drone' and month = '2026-07-01'
        """
    ).fetchall()
    assert [(4956, "exact", 8653, "exact")] == found


def test_ministry_missiles_of_july_2026_only_extend_the_range(
    shipped: Connection,
) -> None:
    """460 missiles, 195 ballistic and 265 cruise, top the range but are not summed."""
    found = shipped.execute(
        """
        select munition_class, launched, launched_bound from volume_sources
        where month = '2026-07-01' and category = 'missile' and claimant = $claimant
        order by munition_class
        """,
        {"claimant": MINISTRY},
    ).fetchall()
    expected = [
        ("all", 460, "exact"),
        ("ballistic", 195, "exact"),
        ("cruise", 265, "exact"),
    ]
    assert expected == found
    range_of_bar = shipped.execute(
        """
        select launched, range_low, range_high from headline_volumes
        where category = 'missile' and month = '2026-07-01'
        """
    ).fetchall()
    assert [(376, 376, 460)] == range_of_bar


@pytest.mark.parametrize(("month", "n_withheld"), [("2026-07", 0), ("2026-08", 14)])
def test_counts_of_missiles_are_withheld_from_august_2026_on(
    shipped: Connection, month: str, n_withheld: int
) -> None:
    """A month with withheld counts is a lower bound, and gives their number."""
    found = shipped.execute(
        """
        select n_withheld from headline_volumes
        where category = 'missile' and strftime(month, '%Y-%m') = $month
        """,
        {"month": month},
    ).fetchall()
    assert [(n_withheld,)] == found


def test_regional_missiles_of_july_2024_appear_beside_the_bar(
    shipped: Connection,
) -> None:
    """27 missiles in hours without a national report are shown beside the 85."""
    found = shipped.execute(
        """
        select launched, regional_beyond from headline_volumes
        where category = 'missile' and month = '2024-07-01'
        """
    ).fetchall()
    assert [(85, 27)] == found


@pytest.mark.parametrize(
    ("category", "munition_class", "year", "expected"),
    [
        ("drone", "all", 2023, (3082, "at_least", 365, None, "2023-06")),
        ("drone", "all", 2024, (11052, "exact", 366, None, None)),
        ("drone", "all", 2025, (54585, "exact", 365, None, None)),
        ("missile", "all", 2023, (1376, "exact", 365, None, None)),
        ("missile", "all", 2024, (2004, "at_least", 366, None, "2024-02")),
        ("missile", "all", 2025, (1937, "exact", 365, None, None)),
        ("missile", "ballistic", 2025, (562, "at_least", 365, None, "2025-02")),
        (
            "drone",
            "all",
            2026,
            (53417, "at_least", 280, "2026-11;2026-12", "2026-08;2026-09;2026-10"),
        ),
        (
            "missile",
            "all",
            2026,
            (1676, "at_least", 273, "2026-10;2026-11;2026-12", "2026-08;2026-09"),
        ),
    ],
)
def test_yearly_missiles_and_drones_have_the_expected_figures(
    shipped: Connection,
    category: str,
    munition_class: str,
    year: int,
    expected: tuple[object, ...],
) -> None:
    """A sum has its bound, its days, and the months missing or partly known."""
    found = shipped.execute(
        """
        select launched, launched_bound, days_covered, months_missing, months_in_part
        from period_volumes
        where period_type = 'year' and year(period_start) = $year
            and category = $category and munition_class = $munition_class
        """,
        {"year": year, "category": category, "munition_class": munition_class},
    ).fetchall()
    assert [expected] == found


@pytest.mark.parametrize(
    ("year", "launched", "days", "statement_id"),
    [
        (2024, 40000, 366, "2024-year-glide-bombs-airforce-blesk"),
        (2025, 60000, 365, "2025-year-glide-bombs-ihnat-comments"),
    ],
)
def test_yearly_glide_bombs_are_the_air_forces_statement(
    shipped: Connection, year: int, launched: int, days: int, statement_id: str
) -> None:
    """It is about 40,000 in 2024 and 60,000 in 2025, whatever the months add up to."""
    found = shipped.execute(
        """
        select launched, launched_bound, basis, claimant, days_covered, statement_id
        from period_volumes
        where period_type = 'year' and year(period_start) = $year
            and category = 'glide_bomb'
        """,
        {"year": year},
    ).fetchall()
    expected = (launched, "approx", "period_statement", AIR_FORCE, days, statement_id)
    assert [expected] == found


def test_the_largest_attack_is_of_7_september_2025(shipped: Connection) -> None:
    """810 drones and 13 missiles in overlapping windows make one attack of 823."""
    found = shipped.execute(
        """
        select start_date, start_time, end_date, end_time, n_windows, launched,
            launched_bound, drones_launched, missiles_launched
        from attacks order by launched desc nulls last limit 1
        """
    ).fetchall()
    start, end = date(2025, 9, 6), date(2025, 9, 7)
    hours = (start, time(17), end, time(9, 30))
    assert [(*hours, 2, 823, "exact", 810, 13)] == found


def test_the_largest_day_is_24_march_2026(shipped: Connection) -> None:
    """It is 980, as a day and as the sum of the two attacks that end on it."""
    days = shipped.execute(
        """
        select day, launched, launched_bound, status from attack_days
        where categories = 'missile;drone'
        order by launched desc nulls last limit 1
        """
    ).fetchall()
    assert [(date(2026, 3, 24), 980, "exact", "reported")] == days
    attacks = shipped.execute(
        """
        select end_date, list(launched order by launched) from attacks
        group by end_date order by sum(launched) desc nulls last limit 1
        """
    ).fetchall()
    assert [(date(2026, 3, 24), [424, 556])] == attacks


@pytest.mark.parametrize(
    ("strike", "killed", "bound", "low", "high"),
    [
        ("2022-03-01-borodianka", 40, "at_least", 40, 40),
        ("2022-03-09-izium", 44, "at_least", 44, 44),
        ("2022-03-16-chernihiv-bread-line", 17, "at_least", 10, 18),
        ("2022-04-08-kramatorsk-station", 61, "exact", 27, 61),
        ("2022-05-07-bilohorivka", 60, "approx", 2, 60),
        ("2022-07-14-vinnytsia", 29, "exact", 21, 29),
        ("2024-09-03-poltava", 59, "exact", 41, 59),
        ("2025-07-31-kyiv", 32, "exact", 11, 32),
    ],
)
def test_the_toll_of_a_strike_is_the_latest_dated_one(
    shipped: Connection, strike: str, killed: int, bound: str, low: int, high: int
) -> None:
    """No report on Vinnytsia has a date. The range covers every toll reported."""
    found = shipped.execute(
        """
        select killed, killed_bound, killed_low, killed_high from strike_summaries
        where strike_id = $strike
        """,
        {"strike": strike},
    ).fetchall()
    assert [(killed, bound, low, high)] == found
