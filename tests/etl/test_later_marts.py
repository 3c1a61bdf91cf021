"""Interception, comparisons, attacks, strikes, coverage and anomalies on real rows."""

from datetime import date, time
from pathlib import Path

import duckdb
import pytest

from tests.building import SHIPPED, built_from
from tests.editing import append_copy, change_row, register_path

Connection = duckdb.DuckDBPyConnection

MAY_BALLISTIC = "2026-05-24"


def single_row(con: Connection, sql: str) -> tuple[object, ...]:
    """Return the only row of a query."""
    (row,) = con.execute(sql).fetchall()
    return row


# Rule 8: interception.


def test_rate_is_stopped_divided_by_launched(shipped: Connection) -> None:
    """May 2026 has 7,476 of 8,150 drones, over reports that give both."""
    row = single_row(
        shipped,
        """
        select stopped_with_outcome, launched_with_outcome, round(interception_rate, 4)
        from headline_volumes where category = 'drone' and month = '2026-05-01'
        """,
    )
    assert (7476, 8150, 0.9173) == row


def test_month_with_a_tally_has_the_rate_of_its_reports(shipped: Connection) -> None:
    """AFP's 4,956 drones are July 2026's bar, and 3,062 of 3,548 in posts the rate."""
    row = single_row(
        shipped,
        """
        select basis, launched, launched_with_outcome, stopped_with_outcome, stopped
        from headline_volumes where category = 'drone' and month = '2026-07-01'
        """,
    )
    assert ("tally", 4956, 3548, 3062, None) == row


def test_rate_of_drones_equals_the_rate_of_their_class(shipped: Connection) -> None:
    """All drones of the headline are one-way attack drones, so the rates are equal."""
    sums = "sum(launched_with_outcome), sum(stopped_with_outcome)"
    rows = shipped.execute(
        f"""
        select {sums} from headline_volumes where category = 'drone'
        union
        select {sums} from class_volumes where munition_class = 'one_way_attack'
        """
    ).fetchall()
    assert [(121128, 105646)] == rows


def test_a_report_without_an_outcome_is_in_no_rate(shipped: Connection) -> None:
    """In February 2025, 96 missiles were launched, with an outcome for only 35."""
    row = single_row(
        shipped,
        """
        select launched, launched_with_outcome, stopped_with_outcome
        from headline_volumes where category = 'missile' and month = '2025-02-01'
        """,
    )
    assert (96, 35, 12) == row


def test_a_report_without_a_launched_count_is_in_no_rate(shipped: Connection) -> None:
    """In February 2024 three reports say 0 shot down of an unknown number."""
    row = single_row(
        shipped,
        """
        select count(*), count(launched_with_outcome), count(stopped_with_outcome)
        from counted_reports
        where month = '2024-02-01' and scope = 'national' and category = 'missile'
            and munition_class = 'all' and launched is null
        """,
    )
    assert (3, 0, 0) == row


def test_split_bundle_has_no_rate_by_class(shipped: Connection) -> None:
    """The bundle of 8 November 2025 has a shot-down count only as a whole."""
    rows = shipped.execute(
        """
        select munition_class, launched, shot_down, launched_with_outcome
        from counted_reports where report_id = '2025-11-08-2ea4d00192'
        order by munition_class
        """
    ).fetchall()
    assert [
        ("all", 38, 9, 38),
        ("ballistic", 25, None, None),
        ("cruise", 13, None, None),
    ] == rows


# Rule 2: withheld.


def test_a_withheld_report_makes_a_lower_bound_never_a_smaller_bar(
    shipped_dir: Path,
) -> None:
    """With one report withheld, May 2026 keeps the rest in its bar, with ≥."""
    path = register_path(shipped_dir, "air_force_reports")
    with path.open() as file:
        report = next(
            line.split(",")[0] for line in file if line.startswith(MAY_BALLISTIC)
        )
    withheld = f"{MAY_BALLISTIC}-0000000000"
    append_copy(
        path, report, report_id=withheld, munitions="iskander-m", status="withheld",
        target_areas="Ukraine", launched="", shot_down="", suppressed="",
    )  # fmt: skip
    con = built_from(shipped_dir, "headline_volumes", of=SHIPPED)
    row = single_row(
        con,
        """
        select launched, launched_bound, status, n_withheld
        from headline_volumes where category = 'missile' and month = '2026-05-01'
        """,
    )
    assert (204, "at_least", "partial", 1) == row


# Statements beside sums.


def test_every_statement_on_missiles_and_drones_is_compared(
    shipped: Connection,
) -> None:
    """There are 308 statements of any period; glide bombs have no daily sums."""
    sql = "select count(*) from {} where category {} 'glide_bomb'"
    compared = single_row(shipped, sql.format("statement_comparisons", "<>"))
    stated = single_row(shipped, sql.format("raw_statements", "<>"))
    assert (308,) == compared == stated
    summed = "select count(summed) from statement_comparisons"
    assert (0,) == single_row(shipped, f"{summed} where category = 'glide_bomb'")


def test_weekly_statement_is_compared_with_its_own_days(shipped: Connection) -> None:
    """The president's 39 missiles of 2 to 8 March 2026 are compared with our sum."""
    row = single_row(
        shipped,
        """
        select days, stated, summed, difference, days_reported, is_covered
        from statement_comparisons
        where statement_id = '2026-03-08-week-missiles-zelensky'
        """,
    )
    summed = single_row(
        shipped,
        """
        select sum(launched), count(distinct day) from counted_reports
        where scope = 'national' and munition_class = 'all' and category = 'missile'
            and day between '2026-03-02' and '2026-03-08'
        """,
    )
    assert (7, 39, summed[0], summed[0] - 39, summed[1], True) == row


def test_period_from_before_the_feed_has_no_difference(shipped: Connection) -> None:
    """War-to-date figures include days that the feed does not have."""
    row = single_row(
        shipped,
        """
        select is_covered, difference, ratio from statement_comparisons
        where statement_id = 'wartodate-2024-02-22-drones-launched-air-force'
        """,
    )
    assert (False, None, None) == row


# Attacks.


def test_attack_has_the_figures_of_all_its_reports(shipped: Connection) -> None:
    """The night to 9 July 2025 has 728 drones and 13 missiles in one window."""
    row = single_row(
        shipped,
        """
        select start_date, start_time, end_time, launched, drones_launched,
            missiles_launched, n_reports
        from attacks where end_date = '2025-07-09' and launched > 700
        """,
    )
    assert (
        date(2025, 7, 8),
        time(20, 0),
        time(8, 30),
        741,
        728,
        13,
        3,
    ) == row


def test_attacks_add_up_to_the_monthly_sums(shipped: Connection) -> None:
    """Every launched missile and drone of a report sum is in exactly one attack."""
    rows = shipped.execute(
        """
        with by_attack as (
            select month, 'missile' as category, sum(missiles_launched) as launched
            from attacks group by month
            union all
            select month, 'drone', sum(drones_launched) from attacks group by month
        ), by_month as (
            select month, category, launched from volumes
            where munition_class = 'all' and category in ('missile', 'drone')
                and basis in (
                    'national_reports', 'national_reports_and_posts', 'known_nights'
                )
        )
        select
            month,
            category,
            coalesce(by_attack.launched, 0) as in_attacks,
            coalesce(by_month.launched, 0) as in_month
        from by_attack full join by_month using (month, category)
        where in_attacks <> in_month
        """
    ).fetchall()
    assert [] == rows


# Rule 12: strikes.


def test_toll_of_a_strike_is_the_latest_not_by_the_attacker(
    shipped: Connection,
) -> None:
    """Kryvyi Rih, 4 April 2025: first 16, now 20; Russia's 85 is kept apart."""
    row = single_row(
        shipped,
        """
        select killed_first, killed, killed_low, killed_high,
            killed_claimed_by_attacker
        from strike_summaries where strike_id = '2025-04-04-kryvyi-rih'
        """,
    )
    assert (16, 20, 16, 20, 85) == row


def test_reports_of_a_strike_are_in_order_of_publication(shipped: Connection) -> None:
    """Kryvyi Rih has the dated tolls of both sides and the United Nations."""
    rows = shipped.execute(
        """
        select published_on, killed, claimant_side, is_attacker from strike_sources
        where strike_id = '2025-04-04-kryvyi-rih' order by position
        """
    ).fetchall()
    assert [
        (date(2025, 4, 4), 16, "ukraine", False),
        (date(2025, 4, 5), 18, "ukraine", False),
        (date(2025, 4, 5), 85, "russia", True),
        (None, 19, "un", False),
        (date(2025, 4, 6), 19, "ukraine", False),
        (date(2025, 4, 7), 18, "un", False),
        (date(2025, 5, 10), 20, "independent", False),
    ] == rows


def test_injured_of_a_strike_grow_with_its_reports(shipped: Connection) -> None:
    """Kyiv, 4 July 2025: 8, then 14, 23 and 26 injured, and one killed."""
    injured = shipped.execute(
        """
        select injured from strike_sources
        where strike_id = '2025-07-04-kyiv' and injured is not null order by position
        """
    ).fetchall()
    assert [(8,), (14,), (23,), (26,)] == injured
    row = single_row(
        shipped,
        "select killed, injured from strike_summaries "
        "where strike_id = '2025-07-04-kyiv'",
    )
    assert (1, 26) == row


@pytest.mark.parametrize("level", ["is_outermost", "is_innermost"])
def test_strike_and_parent_are_never_on_the_same_level(
    shipped: Connection, level: str
) -> None:
    """A sum over one level counts nobody twice."""
    rows = shipped.execute(
        f"""
        select inner_strike.strike_id
        from strike_summaries as inner_strike
        inner join strike_summaries as outer_strike
            on inner_strike.parent_strike_id = outer_strike.strike_id
        where inner_strike.{level} and outer_strike.{level}
        """
    ).fetchall()
    assert [] == rows


@pytest.mark.parametrize("area", ["oblast_code", "place"])
def test_an_areas_sum_counts_no_strike_within_another(
    shipped: Connection, area: str
) -> None:
    """No strike counts in an area beside one in it that it is a part of.

    A strike that counts in the whole country counts in its area.
    """
    column = f"is_outermost_in_{area.removesuffix('_code')}"
    rows = shipped.execute(
        f"""
        select part.strike_id
        from strike_summaries as part
        inner join strike_summaries as whole
            on part.parent_strike_id = whole.strike_id
        where part.{column} and part.{area} = whole.{area}
        union all
        select strike_id from strike_summaries where is_outermost and not {column}
        """
    ).fetchall()
    assert [] == rows


def test_a_strike_has_the_links_of_all_its_reports(shipped: Connection) -> None:
    """The links are in order of publication and include the attacker's."""
    rows = shipped.execute(
        """
        select strikes.urls, string_agg(sources.url, ';' order by position)
        from strike_summaries as strikes
        inner join strike_sources as sources using (strike_id)
        group by strikes.strike_id, strikes.urls
        """
    ).fetchall()
    assert 248 == len(rows)
    assert [] == [row for row in rows if row[0] != row[1]]


def test_link_of_a_strike_is_that_of_its_toll(shipped: Connection) -> None:
    """Chaplyne has the 15 of the latest dated report, not a later undated 25."""
    rows = shipped.execute(
        """
        select strikes.strike_id
        from strike_summaries as strikes
        inner join strike_sources as sources using (strike_id, url)
        where strikes.killed is not null
        group by strikes.strike_id, strikes.killed, strikes.killed_bound
        having not bool_or(
            sources.killed = strikes.killed
            and sources.killed_bound = strikes.killed_bound
            and not sources.is_attacker
        )
        """
    ).fetchall()
    assert [] == rows
    row = single_row(
        shipped,
        """
        select strikes.killed, sources.publisher
        from strike_summaries as strikes
        inner join strike_sources as sources using (strike_id, url)
        where strike_id = '2022-08-24-chaplyne' and not sources.is_attacker
        """,
    )
    assert (15, "Euromaidan Press") == row


def test_strikes_of_one_day_and_place_are_counted(shipped: Connection) -> None:
    """Kyiv, 8 July 2024, has the city and two hospitals in it."""
    rows = shipped.execute(
        """
        select n_same_day_and_place from strike_summaries
        where date_start = '2024-07-08' and place = 'Kyiv'
        """
    ).fetchall()
    assert [(3,)] * 3 == rows


# Coverage, anomalies.


def test_coverage_has_every_day_with_and_without_a_report(
    shipped: Connection,
) -> None:
    """From 28 September 2022 to 28 June 2026 no day is left out."""
    days, first, last, without = single_row(
        shipped,
        """
        select count(*), min(day), max(day),
            count(*) filter (where n_national_reports = 0)
        from coverage
        where feed = 'air-force'
        """,
    )
    assert (date(2022, 9, 28), date(2026, 6, 28)) == (first, last)
    assert (last - first).days + 1 == days
    assert without > 0


def test_every_anomaly_has_a_text_in_both_languages(shipped: Connection) -> None:
    """Readers of either language get the note."""
    rows = shipped.execute(
        "select anomaly_id from anomalies where text is null or text_uk is null"
    ).fetchall()
    assert [] == rows
    assert {"decoys-counted", "suppressed-within-shot-down", "ballistic-withheld"} <= {
        row[0] for row in shipped.execute("select anomaly_id from anomalies").fetchall()
    }


def test_a_strike_report_without_numbers_changes_no_toll(shipped_dir: Path) -> None:
    """A later report without numbers keeps the toll as it was: unknown is not 0."""
    path = register_path(shipped_dir, "strike_reports")
    append_copy(
        path, "2025-04-04-kryvyi-rih-r05-ap-lincoln-20",
        report_id="2025-04-04-kryvyi-rih-r99-later", killed="", injured="",
        published_on="2026-01-01",
    )  # fmt: skip
    con = built_from(shipped_dir, "strike_summaries", of=SHIPPED)
    row = single_row(
        con,
        "select killed, killed_low from strike_summaries "
        "where strike_id = '2025-04-04-kryvyi-rih'",
    )
    assert (20, 16) == row


def test_a_later_claim_of_the_attacker_changes_no_toll(shipped_dir: Path) -> None:
    """However late it comes, it is kept apart, in its own column."""
    path = register_path(shipped_dir, "strike_reports")
    attacker = "2025-04-04-kryvyi-rih-r03-newser-russia-mod"
    change_row(path, attacker, published_on="2026-02-01")
    con = built_from(shipped_dir, "strike_summaries", of=SHIPPED)
    row = single_row(
        con,
        "select killed, killed_claimed_by_attacker from strike_summaries "
        "where strike_id = '2025-04-04-kryvyi-rih'",
    )
    assert (20, 85) == row
