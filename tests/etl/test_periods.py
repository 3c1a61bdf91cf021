"""Counting rule 14: quarters, years and years to date."""

from datetime import date

import duckdb
import pytest

from tests.etl.tables import Row, fill, remake

Connection = duckdb.DuckDBPyConnection

AIR_FORCE = "Ukrainian Air Force"
MINISTRY = "Ministry of Defence of Ukraine"
STAFF = "General Staff of Ukraine"
JANUARY, FEBRUARY, MARCH = (date(2025, month, 1) for month in (1, 2, 3))
FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)
DAYS = {JANUARY: 31, FEBRUARY: 28, MARCH: 31}


@pytest.fixture
def con(scratch: Connection) -> Connection:
    """Give the models with empty inputs, and one quarter to sum."""
    for table in (
        *("headline_volumes", "class_volumes", "national_bases", "counted_days"),
        *("known_statements", "known_general_staff_reports", "covered_days"),
    ):
        fill(scratch, table)
    quarters: list[Row] = [
        {
            "category": category,
            "period_type": "quarter",
            "period_start": FIRST,
            "period_end": LAST,
        }
        for category in ("missile", "drone", "glide_bomb")
    ]
    fill(scratch, "periods", *quarters)
    return scratch


def bar(month: date, launched: int | None, **changes: object) -> Row:
    """Return a month's drones, from the newest copy of the feed by default."""
    return {
        "month": month,
        "category": "drone",
        "basis": "national_reports",
        "claimant": AIR_FORCE,
        "launched": launched,
        "launched_bound": "exact",
        "days_covered": DAYS[month],
        **changes,
    }


def statement(
    first: date, last: date, value: int, claimant: str = MINISTRY, **changes: object
) -> Row:
    """Return an official's exact statement on the glide bombs of these days."""
    return {
        "statement_id": f"{first}-{last}-{claimant}",
        "period_start": first,
        "period_end": last,
        "period_type": "quarter" if (first, last) == (FIRST, LAST) else "custom",
        "category": "glide_bomb",
        "metric": "launched",
        "stated": value,
        "bound": "exact",
        "claimant": claimant,
        "method": "official_summary",
        "published_on": last,
        "url": "https://example.org/1",
        **changes,
    }


def figure(con: Connection, category: str, *columns: str) -> tuple[object, ...]:
    """Return columns of the quarter, rebuilt from the current tables."""
    remake(
        con,
        "rules/period_statements",
        "rules/statement_spans",
        "rules/known_parts",
        "rules/partial_statements",
        "marts/period_volumes",
    )
    (row,) = con.execute(
        f"""
        select {", ".join(columns)} from period_volumes
        where category = $category and period_type = 'quarter'
            and munition_class = 'all'
        """,
        {"category": category},
    ).fetchall()
    return row


# Missiles and drones.


def test_sum_of_complete_months_is_exact(con: Connection) -> None:
    """Three months from the newest copy of the feed make the quarter."""
    fill(con, "headline_volumes", bar(JANUARY, 1), bar(FEBRUARY, 2), bar(MARCH, 4))
    found = figure(
        con, "drone", "launched", "launched_bound", "basis", "claimant", "days_covered"
    )
    assert (7, "exact", "national_reports", AIR_FORCE, 90) == found
    assert (None, None) == figure(con, "drone", "months_missing", "months_in_part")


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("national_reports_and_posts", "national_reports_and_posts"),
        ("tally", "national_reports_and_tallies"),
    ],
)
def test_a_month_of_another_basis_makes_a_lower_bound(
    con: Connection, basis: str, expected: str
) -> None:
    """Only months from the newest copy make a sum; the basis names any other."""
    march = bar(MARCH, 4, basis=basis)
    fill(con, "headline_volumes", bar(JANUARY, 1), bar(FEBRUARY, 2), march)
    found = figure(con, "drone", "launched", "launched_bound", "basis")
    assert (7, "at_least", expected) == found


def test_sum_names_the_claimant_of_each_figure(con: Connection) -> None:
    """An agency's month names the agency; a month without a figure names nobody."""
    march = bar(MARCH, 4, basis="tally", claimant="AFP")
    unknown = bar(FEBRUARY, None, claimant="General Staff of Ukraine")
    fill(con, "headline_volumes", bar(JANUARY, 1), unknown, march)
    assert ("AFP;Ukrainian Air Force",) == figure(con, "drone", "claimant")


def test_a_month_without_a_figure_is_named(con: Connection) -> None:
    """It adds nothing: neither a zero nor days."""
    fill(
        con, "headline_volumes",
        bar(JANUARY, 1),
        bar(FEBRUARY, None, basis="none", launched_bound=None, days_covered=None),
        bar(MARCH, 4),
    )  # fmt: skip
    found = figure(
        con, "drone", "launched", "launched_bound", "days_covered", "months_missing"
    )
    assert (5, "at_least", 62, "2025-02") == found


def test_absent_month_is_named(con: Connection) -> None:
    """A quarter that has only begun is not a smaller quarter."""
    fill(con, "headline_volumes", bar(JANUARY, 62))
    found = figure(
        con, "drone", "launched", "launched_bound", "days_covered", "days_in_period",
        "per_day", "months_missing",
    )  # fmt: skip
    assert (62, "at_least", 31, 90, 2.0, "2025-02;2025-03") == found


def test_partly_known_month_is_named(con: Connection) -> None:
    """Its days or its bound show that it is incomplete."""
    fill(
        con, "headline_volumes",
        bar(JANUARY, 1, launched_bound="at_least"),
        bar(FEBRUARY, 2),
        bar(MARCH, 4, launched_bound="at_least", days_covered=20),
    )  # fmt: skip
    found = figure(
        con, "drone", "launched", "launched_bound", "days_covered", "months_in_part"
    )
    assert (7, "at_least", 79, "2025-01;2025-03") == found


def test_quarter_without_any_month_has_no_figure(con: Connection) -> None:
    """No figure is not zero."""
    gap = {"basis": "none", "launched_bound": None, "days_covered": None}
    fill(con, "headline_volumes", bar(JANUARY, None, **gap))
    found = figure(con, "drone", "launched", "launched_bound", "basis", "days_covered")
    assert (None, None, "none", 0) == found


def test_a_rounded_month_makes_a_rounded_sum(con: Connection) -> None:
    """About 2 and exactly 5 are about 7."""
    fill(
        con, "headline_volumes",
        bar(JANUARY, 1), bar(FEBRUARY, 2, launched_bound="approx"), bar(MARCH, 4),
    )  # fmt: skip
    assert (7, "approx") == figure(con, "drone", "launched", "launched_bound")


def test_rate_divides_sums_of_reports_with_both_counts(con: Connection) -> None:
    """Rule 8: it divides the sums of both sides and does not average monthly rates."""
    fill(
        con, "headline_volumes",
        bar(JANUARY, 10, launched_with_outcome=10, stopped_with_outcome=1),
        bar(FEBRUARY, 40, launched_with_outcome=30, stopped_with_outcome=27),
        bar(MARCH, 5),
    )  # fmt: skip
    assert (0.7,) == figure(con, "drone", "interception_rate")


def test_statement_on_the_quarter_does_not_replace_the_sum(con: Connection) -> None:
    """The sum of the reports is the figure, whatever was stated for the same days."""
    fill(con, "headline_volumes", bar(JANUARY, 1), bar(FEBRUARY, 2), bar(MARCH, 4))
    fill(con, "known_statements", statement(FIRST, LAST, 9, category="drone"))
    found = figure(con, "drone", "launched", "stated", "stated_bound", "stated_by")
    assert (7, 9, "exact", MINISTRY) == found


# Glide bombs.


def test_statement_on_the_quarter_is_its_glide_bomb_figure(con: Connection) -> None:
    """It is preferred to the sum of the same claimant's months."""
    fill(
        con, "known_statements",
        statement(FIRST, LAST, 10577, bound="approx"),
        statement(FIRST, date(2025, 1, 31), 1000),
        statement(FEBRUARY, date(2025, 2, 28), 3370),
        statement(MARCH, LAST, 4800),
    )  # fmt: skip
    found = figure(
        con, "glide_bomb", "launched", "launched_bound", "basis", "claimant",
        "days_covered",
    )  # fmt: skip
    assert (10577, "approx", "period_statement", MINISTRY, 90) == found


@pytest.mark.parametrize(
    ("first", "last"),
    [(FIRST, date(2025, 3, 30)), (date(2024, 12, 31), LAST), (FIRST, date(2025, 4, 1))],
)
def test_statement_on_other_days_is_not_the_quarters_figure(
    con: Connection, first: date, last: date
) -> None:
    """A day less makes it a part; a day more leaves its number of bombs unknown."""
    fill(con, "known_statements", statement(first, last, 10577))
    found = figure(con, "glide_bomb", "launched", "basis", "days_covered")
    if last < LAST:
        assert (10577, "known_part", 89) == found
    else:
        assert (None, "none", 0) == found


def test_tally_is_not_the_quarterly_glide_bomb_figure(con: Connection) -> None:
    """It is shown beside the figure, as for a month."""
    fill(con, "known_statements", statement(FIRST, LAST, 9000, "AFP", method="tally"))
    found = figure(con, "glide_bomb", "launched", "basis", "stated", "stated_by")
    assert (None, "none", 9000, "AFP") == found


def test_months_of_one_claimant_covering_the_quarter_add_up(
    con: Connection,
) -> None:
    """The statements adjoin and cover all its days (rule 10 (d))."""
    fill(
        con, "known_statements",
        statement(FIRST, date(2025, 1, 31), 2407),
        statement(FEBRUARY, date(2025, 2, 28), 3370),
        statement(MARCH, LAST, 4800),
    )  # fmt: skip
    found = figure(con, "glide_bomb", "launched", "launched_bound", "basis")
    assert (10577, "exact", "adjoining_statements") == found


def test_months_of_different_claimants_are_never_added_up(con: Connection) -> None:
    """The ministry's two months are a part; the General Staff's third is not added."""
    fill(
        con, "known_statements",
        statement(FIRST, date(2025, 1, 31), 2407),
        statement(FEBRUARY, date(2025, 2, 28), 3370, STAFF),
        statement(MARCH, LAST, 4800),
    )  # fmt: skip
    found = figure(
        con, "glide_bomb", "launched", "launched_bound", "basis", "claimant",
        "days_covered",
    )  # fmt: skip
    assert (7207, "at_least", "known_part", MINISTRY, 62) == found


@pytest.mark.parametrize(("days", "is_figure"), [(81, True), (80, False)])
def test_daily_figures_of_nine_tenths_of_days_make_the_quarter(
    con: Connection, days: int, is_figure: bool
) -> None:
    """81 of 90 days make a lower bound for the quarter, and 80 make no figure."""
    con.execute(
        """
        insert into known_general_staff_reports
            (day, guided_bombs, guided_bombs_bound, status, url)
        select cast(unnest(generate_series(
            date '2025-01-01', date '2025-01-01' + cast($days - 1 as integer),
            interval 1 day
        )) as date), 100, 'exact', 'reported', 'https://example.org/1'
        """,
        {"days": days},
    )
    found = figure(con, "glide_bomb", "launched", "launched_bound", "basis")
    expected = (8100, "at_least", "general_staff_daily")
    assert (expected if is_figure else (None, None, "none")) == found


# Which periods there are.


def years_to_date(con: Connection, last_day: date) -> dict[int, date]:
    """Return the end of each year to date of drones, with posts to ``last_day``."""
    fill(
        con, "known_reports",
        *(
            {
                "day": day,
                "month": day.replace(day=1),
                "scope": "national",
                "in_headline": True,
            }
            for day in (date(2022, 9, 28), last_day)
        ),
    )  # fmt: skip
    fill(con, "monthly_statements")
    remake(con, "rules/periods")
    rows = con.execute(
        """
        select year(period_start), period_end from periods
        where period_type = 'year_to_date' and category = 'drone'
        """
    ).fetchall()
    return dict(rows)


def test_years_to_date_end_on_the_same_day(con: Connection) -> None:
    """7 October is compared with 7 October, even across a leap year."""
    assert {
        2022: date(2022, 10, 7),
        2023: date(2023, 10, 7),
        2024: date(2024, 10, 7),
        2025: date(2025, 10, 7),
        2026: date(2026, 10, 7),
    } == years_to_date(con, date(2026, 10, 7))


def test_29_february_is_compared_with_28_february(con: Connection) -> None:
    """A leap day has no counterpart, so the year before ends on 28 February."""
    assert {
        2022: date(2022, 2, 28),
        2023: date(2023, 2, 28),
        2024: date(2024, 2, 29),
    } == years_to_date(con, date(2024, 2, 29))


@pytest.mark.parametrize(
    ("lost_nights", "as_of", "bound", "days_covered"),
    [
        ({12}, 11, "exact", 41), ({5}, 11, "at_least", 40),
        ({5, 9, 12}, 11, "at_least", 39), ({12}, 10, "at_least", 41),
    ],
)  # fmt: skip
def test_a_year_to_date_sums_the_days_of_its_last_month(
    con: Connection, lost_nights: set[int], as_of: int, bound: str, days_covered: int
) -> None:
    """January and 10 days of February count; later days, reported or lost, do not.

    A copy made on the last of these days may have only part of it.
    """
    copy = {"feed": "air-force", "as_of": date(2025, 2, as_of)}
    fill(con, "known_vintages", copy)
    fill(
        con, "periods",
        {
            "category": "drone",
            "period_type": "year_to_date",
            "period_start": FIRST,
            "period_end": date(2025, 2, 10),
        },
    )  # fmt: skip
    fill(con, "headline_volumes", bar(JANUARY, 100), bar(FEBRUARY, 700))
    fill(
        con, "national_bases",
        {
            "month": FEBRUARY,
            "basis": "national_reports",
            "days_covered": 28 - len(lost_nights),
            "days_in_month": 28,
            "lacks_daytime_posts": False,
        },
    )  # fmt: skip
    covered: list[Row] = [
        {"day": date(2025, 2, day)} for day in {*range(1, 29)} - lost_nights
    ]
    fill(con, "covered_days", *covered)
    days: list[Row] = [
        {
            "day": date(2025, 2, day),
            "month": FEBRUARY,
            "scope": scope,
            "category": "drone",
            "munition_class": "all",
            "launched": launched,
            "n_without_launched": 0,
            "n_at_least": 0,
            "n_rounded": 0,
        }
        for day, scope, launched in (
            (1, "national", 3), (10, "national", 4), (11, "national", 50),
            (10, "regional", 9),
        )
    ]  # fmt: skip
    fill(con, "counted_days", *days)
    remake(con, "marts/period_volumes")
    found = con.execute(
        """
        select launched, launched_bound, days_covered, days_in_period
        from period_volumes
        where period_type = 'year_to_date' and munition_class = 'all'
        """
    ).fetchall()
    assert [(107, bound, days_covered, 41)] == found
