"""Worked examples of each counting rule, who counts what, and coverage."""

from typing import Any

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import View
from dashboard.queries.build import fetch_view

#: Feeds of the Air Force's national reports; the second continues the first.
AIR_FORCE_FEEDS = ("air-force", "air-force-posts")
#: The counting rule of ``data/README.md`` that each worked example shows.
RULES = {
    "reported": "1",
    "unknown": "2",
    "month_end": "3",
    "national": "4",
    "beyond": "4",
    "population": "5",
    "waves": "6",
    "attacks": "6",
    "bundles": "7",
    "families": "7",
    "interception": "8",
    "intercepted_statements": "8",
    "statements": "9",
    "which_figure": "10",
    "posts": "10 (b)",
    "tallies": "10 (c)",
    "known_nights": "10 (d)",
    "implied": "10 (c)",
    "adjoining": "10 (d)",
    "weekly": "10 (e)",
    "known_part": "10 (f)",
    "president": "10",
    "bounds": "11",
    "strikes": "12",
    "levels": "12",
    "revisions": "13",
    "periods": "14",
    "bomb_periods": "14",
}
#: One query per worked example, each returning one row. A figure such as ``launched``
#: has its bound beside it as ``launched_bound``.
EXAMPLES = {
    "reported": """
        select end_date as day, launched, claimant, url
        from volume_sources
        where source_kind = 'report' and basis = 'national_reports'
            and munition_class = 'all' and category = 'drone'
            and end_date = date '2025-06-20'
        """,
    "unknown": """
        select month, launched, launched_bound, n_reports, n_not_stated
        from headline_volumes
        where category = 'missile' and month = date '2024-02-01'
        """,
    "month_end": """
        select start_date, end_date, end_date as month, launched, url
        from volume_sources
        where basis = 'national_reports' and munition_class = 'all'
            and category = 'drone' and date_trunc('month', start_date) < month
            and month = date '2025-06-01'
        """,
    "national": """
        select
            national.end_date as day, national.launched, national.claimant,
            regional.shot_down, regional.claimant as regional_claimant,
            regional.target_areas as area, regional.url
        from volume_sources as national
        inner join volume_sources as regional
            on national.end_date = regional.end_date
            and national.category = regional.category
            and national.munition_class = regional.munition_class
        where national.basis = 'national_reports'
            and regional.basis = 'regional_reports'
            and national.munition_class = 'all' and national.category = 'drone'
            and national.end_date = date '2025-06-20'
        """,
    "beyond": """
        select month, launched, launched_bound, regional_beyond as beyond
        from headline_volumes
        where category = 'missile' and month = date '2024-07-01'
        """,
    "population": """
        select
            drones.month, headline.launched, headline.launched_bound,
            drones.launched as reconnaissance_launched
        from volumes as drones
        inner join headline_volumes as headline using (month, category)
        where drones.category = 'drone' and drones.basis = 'national_reports'
            and drones.munition_class = 'reconnaissance'
            and drones.month = date '2023-05-01'
        """,
    "waves": """
        select
            day, n_reports, launched,
            (
                select max(parts.launched) from volume_sources as parts
                where parts.end_date = day and parts.basis = 'national_reports'
                    and parts.munition_class = 'all' and parts.category = 'drone'
            ) as largest
        from daily_volumes
        where category = 'drone' and munition_class = 'all'
            and basis = 'national_reports' and n_reports > 1
            and day between date '2026-05-01' and date '2026-05-31'
        order by launched desc
        limit 1
        """,
    "attacks": """
        select
            end_date as day, n_windows, launched, launched_bound, drones_launched,
            missiles_launched, string_split(urls, ';')[1] as url
        from attacks
        where end_date = date '2025-09-07' and n_windows > 1
        """,
    "bundles": """
        select
            end_date as day, sum(launched) as launched,
            string_agg(
                munitions || ': ' || launched, ', ' order by launched desc
            ) as parts,
            any_value(url) as url
        from volume_sources
        where source_id = '2025-11-08-2ea4d00192' and munition_class <> 'all'
        group by end_date
        """,
    "families": """
        select
            month, family, sum(launched) as launched,
            string_agg(
                munitions || ': ' || launched, ', ' order by launched desc
            ) as parts
        from munition_volumes
        where family = 'Iskander-M/KN-23' and basis = 'national_reports'
            and not is_bundle and month = date '2025-05-01'
        group by month, family
        """,
    "interception": """
        select
            month, stopped_with_outcome, launched_with_outcome,
            interception_rate as rate
        from headline_volumes
        where category = 'drone' and month = date '2026-05-01'
        """,
    "intercepted_statements": """
        select
            statements.month, statements.claimant, statements.stated,
            statements.bound as stated_bound, statements.summed,
            statements.summed_bound, months.stopped, statements.url
        from statement_comparisons as statements
        inner join headline_volumes as months using (month, category)
        where statements.statement_id = '2024-09-shahed-intercepted-air-force'
        """,
    "statements": """
        select
            month, n_statements, range_low, range_low_bound, range_high,
            range_high_bound, launched, launched_bound
        from headline_volumes
        where category = 'drone' and month = date '2025-06-01'
        """,
    "which_figure": """
        select
            chosen.month, chosen.launched, chosen.launched_bound, chosen.claimant,
            beside.launched as other_launched,
            beside.launched_bound as other_launched_bound,
            beside.claimant as other_claimant, beside.url
        from volume_sources as chosen
        inner join volume_sources as beside
            on chosen.month = beside.month and chosen.category = beside.category
            and chosen.basis = beside.basis
        where chosen.role = 'bar' and beside.role = 'beside'
            and chosen.basis = 'monthly_statement' and chosen.category = 'glide_bomb'
            and chosen.month = date '2025-07-01'
        """,
    "posts": """
        select month, launched, launched_bound, n_reports, n_provisional
        from headline_volumes
        where basis = 'national_reports_and_posts' and category = 'drone'
            and month = date '2026-06-01'
        """,
    "tallies": """
        select
            bars.month, bars.launched, bars.launched_bound, bars.claimant,
            nights.launched as nights_launched,
            nights.launched_bound as nights_launched_bound, nights.days_covered,
            nights.days_in_month, bars.url
        from headline_volumes as bars
        inner join volumes as nights using (month, category)
        where bars.basis = 'tally' and bars.category = 'drone'
            and nights.basis = 'known_nights' and nights.munition_class = 'all'
            and month = date '2026-07-01'
        """,
    "known_nights": """
        select
            month, launched, launched_bound, days_covered, days_in_month, per_day
        from headline_volumes
        where basis = 'known_nights' and category = 'drone'
            and month = date '2026-10-01'
        """,
    "implied": """
        select
            month, sum(launched) as launched, max(stated) as total,
            string_agg(
                cast(stated as varchar), ' − ' order by launched desc
            ) as arithmetic,
            any_value(claimant) as claimant, any_value(url) as url
        from volume_sources
        where basis = 'implied' and category = 'glide_bomb'
            and month = date '2025-01-01'
        group by month
        """,
    "adjoining": """
        select
            bars.month, bars.launched, bars.launched_bound, bars.claimant,
            bars.days_covered, bars.days_in_month,
            earlier.stated as earlier_stated,
            earlier.launched_bound as earlier_stated_bound,
            earlier.start_date as earlier_first_day,
            earlier.end_date as earlier_last_day,
            later.stated as later_stated, later.launched_bound as later_stated_bound,
            later.start_date as later_first_day, later.end_date as later_last_day,
            later.url
        from headline_volumes as bars
        inner join volume_sources as earlier using (month, category, basis)
        inner join volume_sources as later using (month, category, basis)
        where basis = 'adjoining_statements' and category = 'glide_bomb'
            and month = date '2024-06-01' and earlier.end_date < later.start_date
        """,
    "weekly": """
        select
            month, launched, launched_bound, claimant, n_reports, days_covered,
            days_in_month, per_day
        from headline_volumes
        where basis = 'weekly_estimate' and category = 'glide_bomb'
            and month = date '2024-10-01'
        """,
    "known_part": """
        select
            month, launched, launched_bound, claimant, n_reports, days_covered,
            days_in_month, per_day
        from headline_volumes
        where basis = 'known_part' and category = 'glide_bomb'
            and month = date '2024-07-01'
        """,
    "president": """
        select
            month, launched, launched_bound, claimant, per_day, president_launched,
            president_bound as president_launched_bound, president_days,
            days_in_month, president_per_day, url
        from headline_volumes
        where category = 'glide_bomb' and month = date '2025-11-01'
            and president_launched is not null
        """,
    "bounds": """
        select
            month, launched as said, launched, launched_bound, claimant, url
        from headline_volumes
        where category = 'glide_bomb' and month = date '2025-10-01'
        """,
    "strikes": """
        select
            place, date_start as day, killed, killed_bound, killed_first, killed_low,
            killed_high, killed_claimed_by_attacker
        from strike_summaries
        where strike_id = '2025-04-04-kryvyi-rih'
        """,
    "levels": """
        select
            wholes.date_start as day, any_value(wholes.killed) as killed,
            any_value(wholes.killed_bound) as killed_bound,
            count(parts.killed) as n_parts, sum(parts.killed) as killed_in_parts,
            any_value(wholes.killed_with_parts) as killed_counted
        from strike_summaries as wholes
        inner join strike_summaries as parts
            on wholes.strike_id = parts.parent_strike_id
        where wholes.strike_id = '2023-12-29-ukraine' and wholes.killed is not null
        group by wholes.date_start
        """,
    "revisions": """
        select month, printed_on, first_prints.first_print, launched, as_of
        from first_prints
        where category = 'missile' and month = date '2024-08-01'
            and first_prints.first_print is not null
        """,
    "periods": """
        select
            shown.period_start as first_day, shown.period_end as last_day,
            shown.launched, shown.launched_bound, shown.months_in_part,
            earlier.launched as earlier_launched,
            earlier.launched_bound as earlier_launched_bound
        from period_volumes as shown
        inner join period_volumes as earlier
            on shown.period_type = earlier.period_type
            and shown.category = earlier.category
            and shown.munition_class = earlier.munition_class
            and year(shown.period_start) = year(earlier.period_start) + 1
        where shown.period_type = 'year_to_date' and shown.category = 'drone'
            and shown.munition_class = 'all' and shown.months_in_part is not null
            and earlier.launched is not null
        order by shown.period_start desc
        limit 1
        """,
    "bomb_periods": """
        select
            cast(year(period_start) as varchar) as year, launched, launched_bound,
            claimant, stated_url as url
        from period_volumes
        where period_type = 'year' and category = 'glide_bomb'
            and basis = 'period_statement' and period_start = date '2025-01-01'
        """,
}


def worked_example(con: duckdb.DuckDBPyConnection, rule: str) -> dict[str, Any] | None:
    """Return the row of the data that shows ``rule`` at work.

    None if it is missing or lacks a value, which would leave a gap in its sentence.
    """
    rows = fetch(con, EXAMPLES[rule])
    if rows.empty or rows.iloc[0].drop("url", errors="ignore").isna().any():
        return None
    return {str(name): value for name, value in rows.iloc[0].items()}


def monthly_coverage(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per month and feed: its days, and those with a national report."""
    return fetch_view(
        con,
        """
        select
            month, feed, count(*) as days_in_feed,
            count(*) filter (where n_national_reports > 0) as days_reported,
            cast(day(last_day(month)) as bigint) as days_in_month, build_id, as_of
        from coverage
        cross join (select build_id, as_of from build_info)
        where month between $first_month and $last_month
        group by month, feed, build_id, as_of
        order by month, feed
        """,
        view,
    )


def missing_days(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per day and feed searched without finding a figure, and why."""
    return fetch_view(
        con,
        """
        select day, feed, missing_reason, missing_url as url, build_id, as_of
        from coverage
        cross join (select build_id, as_of from build_info)
        where
            missing_reason is not null
            and month between $first_month and $last_month
        order by day desc, feed
        """,
        view,
    )


def daily_coverage(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per day and feed of the view: how many reports cover it."""
    return fetch_view(
        con,
        """
        select day, month, feed, n_reports, n_national_reports, build_id, as_of
        from coverage
        cross join (select build_id, as_of from build_info)
        where month between $first_month and $last_month
        order by day, feed
        """,
        view,
    )


def claimants(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per claimant, method and category of the view."""
    return fetch_view(
        con,
        """
        select
            claimant, method, category, scopes, populations, n_figures, first_day,
            last_day
        from claimants
        where list_contains($categories, category)
        order by method <> 'daily_report', n_figures desc, claimant, category
        """,
        view,
    )
