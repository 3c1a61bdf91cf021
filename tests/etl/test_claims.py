"""Claims by side, and which can be compared with our sums, on real rows."""

import duckdb

Connection = duckdb.DuckDBPyConnection


def test_every_claim_of_the_registers_appears_once(shipped: Connection) -> None:
    """Statements, reports of strikes and lines of daily reports appear once, by key."""
    counts = dict(
        shipped.execute(
            "select kind, count(*) from claims where party <> 'x' group by kind"
        ).fetchall()
    )
    assert {"daily_report": 4082, "statement": 434, "strike_report": 495} == counts
    (doubles,) = shipped.execute(
        "select count(*) - count(distinct kind || claim_id) from claims"
    ).fetchall()
    assert (0,) == doubles


def test_air_force_is_a_party_of_its_own(shipped: Connection) -> None:
    """It is on Ukraine's side, apart from its government."""
    parties = shipped.execute(
        """
        select distinct side, party from claims
        where claimant in ('Ukrainian Air Force', 'Volodymyr Zelensky', 'AFP', 'OHCHR')
        order by party
        """
    ).fetchall()
    assert [
        ("ukraine", "air_force"),
        ("independent", "independent"),
        ("ukraine", "ukraine"),
        ("un", "un"),
    ] == parties


def test_every_russian_claim_counts_the_killed(shipped: Connection) -> None:
    """There are 39 on single strikes; one names its two missiles."""
    row = shipped.execute(
        """
        select
            count(*), count(*) filter (metric <> 'killed'),
            sum(missiles_launched), count(drones_launched), count(url)
        from claims where party = 'russia'
        """
    ).fetchone()
    assert (39, 0, 2, 0, 39) == row


def test_withheld_count_is_not_a_figure(shipped: Connection) -> None:
    """38 lines of daily reports name weapons without a number."""
    row = shipped.execute(
        "select count(*), count(figure) from claims where status = 'withheld'"
    ).fetchone()
    assert (38, 0) == row


def test_claimant_has_the_same_side_in_every_register(shipped: Connection) -> None:
    """A claimant has the same side in every register."""
    sides = (
        "select claimant from claims group by claimant having count(distinct side) > 1"
    )
    assert [] == shipped.execute(sides).fetchall()


def test_comparable_claims_need_a_covered_month_and_exact_sum(
    shipped: Connection,
) -> None:
    """A claim is comparable if reports cover its whole month and our sum is exact."""
    rows = shipped.execute(
        """
        select
            bool_and(month is not null), bool_and(metric = 'launched'),
            bool_and(is_covered), bool_and(summed_bound = 'exact'),
            bool_and(bound = 'exact') filter (method = 'tally'),
            bool_and(abs(times_our_sum - stated / summed) < 1e-9)
        from statement_comparisons where is_comparable
        """
    ).fetchone()
    assert rows is not None
    assert all(rows)
    others = "select count(times_our_sum) from statement_comparisons"
    assert (0,) == shipped.execute(f"{others} where not is_comparable").fetchone()


def test_median_ratio_of_comparable_claims_to_our_sums(shipped: Connection) -> None:
    """Tallies equal our sums in the median; officials' missiles are 37.5 % higher."""
    rows = shipped.execute(
        """
        select category, method, count(*), round(median(times_our_sum), 3)
        from statement_comparisons
        where is_comparable and munition_class = 'all'
        group by category, method order by category, method
        """
    ).fetchall()
    assert [
        ("drone", "official_summary", 10, 1.058),
        ("drone", "tally", 20, 1.0),
        ("missile", "official_summary", 7, 1.375),
        ("missile", "tally", 16, 1.0),
    ] == rows


def test_claim_on_shahed_drones_only_is_not_comparable(shipped: Connection) -> None:
    """The institute's 5,438 for June 2025 equal our sum, but count fewer drones."""
    rows = shipped.execute(
        """
        select claimant, is_comparable from statement_comparisons
        where month = '2025-06-01' and category = 'drone' and stated = 5438
        order by claimant
        """
    ).fetchall()
    assert [
        ("AFP", True),
        ("Associated Press", True),
        ("Institute for Science and International Security", False),
    ] == rows


def test_incomplete_sum_has_its_own_status(shipped: Connection) -> None:
    """A month's sum with a missing part has a different status from a complete one."""
    for mart in ("volumes", "class_volumes", "headline_volumes"):
        reported = f"select count(*) from {mart} where status = 'reported'"
        sql = f"{reported} and launched_bound <> 'exact'"
        assert (0,) == shipped.execute(sql).fetchone(), mart


def test_every_daily_report_has_its_claimant_and_day(shipped: Connection) -> None:
    """A daily report is its claimant's own, and of its day."""
    rows = shipped.execute(
        """
        select
            count(*),
            count(*) filter (where publisher = claimant),
            count(*) filter (where published_on = last_day)
        from claims
        where kind = 'daily_report'
        """
    ).fetchall()
    assert [(4082, 4082, 4082)] == rows
