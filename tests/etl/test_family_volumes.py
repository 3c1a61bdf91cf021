"""Families by month, quarter and year: sums, bundles and bounds on real rows."""

from datetime import date

import duckdb
import pytest

Connection = duckdb.DuckDBPyConnection


def family(con: Connection, name: str, year: str) -> tuple[object, ...]:
    """Return sum and bound of a family's year, and its stopped and launched counts."""
    (row,) = con.execute(
        """
        select launched, launched_bound, stopped_with_outcome, launched_with_outcome
        from family_volumes
        where period_type = 'year' and family = $name and year(period_start) = $year
        """,
        {"name": name, "year": int(year)},
    ).fetchall()
    return row


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Also named in bundles of that year, so it is a lower bound.
        ("Kalibr", (148, "at_least", 112, 145)),
        # Iskander-M and Iskander-M/KN-23 together.
        ("Iskander-M/KN-23", (455, "at_least", 132, 418)),
        # All drones of the year; no other drone is counted with them.
        ("Shahed-136/131", (54585, "exact", 47043, 54585)),
    ],
)
def test_a_family_has_its_sum_and_bound(
    shipped: Connection, name: str, expected: tuple[object, ...]
) -> None:
    """The figures are those of 2025, over reports for the whole country."""
    assert expected == family(shipped, name, "2025")


def test_bundle_is_one_row_in_any_order_of_its_names(
    shipped: Connection,
) -> None:
    """Rule 7: it is kept as reported, and belongs to no family."""
    unsorted = shipped.execute(
        """
        select family from family_volumes
        where
            is_bundle
            and string_split(family, ' + ') <> list_sort(string_split(family, ' + '))
        """
    ).fetchall()
    assert [] == unsorted
    bundle = family(shipped, "Iskander-M + Kh-47M2 Kinzhal", "2025")
    assert (10, "at_least", 6, 10) == bundle


@pytest.mark.parametrize("period_type", ["quarter", "year", "year_to_date"])
def test_families_add_up_to_their_class(shipped: Connection, period_type: str) -> None:
    """Families and bundles make their class, unless a mixed bundle has parts."""
    differences = shipped.execute(
        """
        select v.period_start, v.munition_class, v.launched, sum(f.launched)
        from period_volumes as v
        inner join family_volumes as f
            using (period_type, period_start, category, munition_class)
        where period_type = $period_type and v.months_provisional is null
        group by all
        having v.launched <> sum(f.launched)
        """,
        {"period_type": period_type},
    ).fetchall()
    assert [] == differences


def test_family_has_no_better_bound_than_its_class(shipped: Connection) -> None:
    """A class with a lower bound may lack some of any of its families."""
    better = shipped.execute(
        """
        select f.period_start, f.family
        from family_volumes as f
        inner join period_volumes as v
            using (period_type, period_start, category, munition_class)
        where
            v.launched_bound like 'at_least%'
            and f.launched_bound in ('exact', 'approx')
        """
    ).fetchall()
    assert [] == better


def test_year_to_date_counts_days_up_to_its_end(shipped: Connection) -> None:
    """The year to date has October 2025 to the 7th: 297 of the 455 of that year."""
    assert [(date(2025, 10, 7), 297, "at_least")] == shipped.execute(
        """
        select period_end, launched, launched_bound from family_volumes
        where
            period_type = 'year_to_date' and family = 'Iskander-M/KN-23'
            and year(period_start) = 2025
        """
    ).fetchall()
