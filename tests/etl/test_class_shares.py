"""Shares of classes and models in the bar of their month, and their status."""

import duckdb
import pytest

from tests.etl.tables import Row, fill, remake

Connection = duckdb.DuckDBPyConnection

MAY = "2026-05-01"


@pytest.mark.parametrize("mart", ["class_shares", "munition_volumes"])
def test_shares_of_a_month_add_up_to_its_bar(shipped: Connection, mart: str) -> None:
    """Every missile is in one class and one model or bundle; July 2026 is a tally.

    In August and September 2026 counts are withheld, so no shares are given.
    """
    rows = shipped.execute(
        f"""
        select month, round(sum(share), 9) from {mart}
        where category = 'missile' and share is not null
        group by month
        """
    ).fetchall()
    assert 46 == len(rows)
    assert {1.0} == {total for _, total in rows}
    without = {"2026-07-01", "2026-08-01", "2026-09-01"}
    assert not without & {str(month) for month, _ in rows}


@pytest.mark.parametrize("mart", ["class_shares", "munition_volumes"])
def test_reports_outside_the_bar_have_no_share(shipped: Connection, mart: str) -> None:
    """Regional reports and drones other than one-way attack have no share."""
    rows = shipped.execute(
        f"""
        select count(*), count(share) from {mart}
        where basis = 'regional_reports'
            or (category = 'drone' and munition_class <> 'one_way_attack')
        """
    ).fetchall()
    ((n, with_share),) = rows
    assert n > 100
    assert 0 == with_share


def model(con: Connection, class_status: str, *bundles: Row, **report: object) -> Row:
    """Return one report's Kalibr as it appears in ``munition_volumes``.

    Its class has 20, the status ``class_status`` and a bar of 40; ``report`` is the
    report, ``bundles`` are other reports of the month.
    """
    key = {"month": MAY, "category": "missile", "munition_class": "cruise"}
    fill(
        con,
        "class_shares",
        {
            **key,
            "basis": "national_reports",
            "launched": 20,
            "launched_bound": "exact" if class_status == "reported" else "at_least",
            "status": class_status,
            "bar_launched": 40,
        },
    )
    kalibr = {"munition_id": "kalibr", "family": "Kalibr", **report}
    rows = ({**key, "scope": "national", **row} for row in (kalibr, *bundles))
    fill(con, "model_reports", *rows)
    remake(con, "rules/bundled_families", "marts/munition_volumes")
    sql = "from munition_volumes where not is_bundle"
    (row,) = con.execute(sql).fetch_df().to_dict("records")
    return row


@pytest.mark.parametrize(
    ("class_status", "bound", "expected"),
    [
        ("reported", "exact", ("exact", "reported")),
        ("reported", "approx", ("approx", "reported")),
        ("reported", "at_least", ("at_least", "partial")),
        ("partial", "exact", ("at_least", "partial")),
        ("partial", "at_least", ("at_least", "partial")),
        ("partial", "approx", ("at_least_about", "partial")),
        ("month_not_over", "exact", ("at_least", "month_not_over")),
        ("provisional", "exact", ("at_least", "provisional")),
    ],
)
def test_model_with_a_count_has_its_status(
    scratch: Connection, class_status: str, bound: str, expected: tuple[str, str]
) -> None:
    """It is the report's own; in an open or provisional month it is the month's.

    No model is known better than its class.
    """
    row = model(scratch, class_status, launched=10, launched_bound=bound)
    assert expected == (row["launched_bound"], row["status"])
    assert 0.25 == row["share"]


@pytest.mark.parametrize("launched", [5, None])
def test_model_named_in_a_bundle_is_a_lower_bound(
    scratch: Connection, launched: int | None
) -> None:
    """Rule 7: more of it may be in the count, also in one that is not known."""
    bundle: Row = {"munitions": "Kh-101/Kh-555 + Kalibr", "launched": launched}
    row = model(scratch, "reported", bundle, launched=10, launched_bound="exact")
    assert ("at_least", "partial") == (row["launched_bound"], row["status"])


def test_model_alone_in_its_family_has_the_same_bound(shipped: Connection) -> None:
    """Of one model alone in its family the two say the same of a month."""
    rows = shipped.execute(
        """
        select distinct models.launched_bound, families.launched_bound
        from munition_volumes as models
        inner join family_volumes as families
            on
                families.period_type = 'month'
                and families.period_start = models.month
                and families.category = models.category
                and families.munition_class = models.munition_class
                and families.family = models.family
                and families.launched = models.launched
        where models.basis = 'national_reports'
        order by 1
        """
    ).fetchall()
    assert [("at_least", "at_least"), ("exact", "exact")] == rows


@pytest.mark.parametrize(
    ("report_status", "expected"),
    [("withheld", "withheld"), ("not_stated", "not_stated")],
)
def test_model_without_a_count_has_the_reason(
    scratch: Connection, report_status: str, expected: str
) -> None:
    """Withheld shows as withheld, whatever the state of the month."""
    row = model(scratch, "month_not_over", launched=None, status=report_status)
    assert expected == row["status"]
    assert row["launched_bound"] is None
    assert row["share"] != row["share"]  # not a number: there is none
