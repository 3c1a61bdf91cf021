"""Real rows that show each counting rule at work, who counts what, and coverage."""

from typing import Any

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import View

#: One query a counting rule, each giving the one row of its worked example.
EXAMPLES = {
    "reported": """
        select end_date as day, launched, claimant, url
        from volume_sources
        where source_kind = 'report' and basis = 'national_reports'
            and munition_class = 'all' and category = 'drone'
            and end_date = date '2025-06-20'
        """,
    "unknown": """
        select month, launched, n_reports, n_not_stated
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
    "population": """
        select
            drones.month, headline.launched, drones.launched as reconnaissance_launched
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
    "interception": """
        select
            month, stopped_with_outcome, launched_with_outcome,
            interception_rate as rate
        from headline_volumes
        where category = 'drone' and month = date '2026-05-01'
        """,
    "statements": """
        select
            month, n_statements, range_low, range_high, launched
        from headline_volumes
        where category = 'drone' and month = date '2025-06-01'
        """,
    "which_figure": """
        select
            chosen.month, chosen.launched, chosen.claimant,
            beside.launched as other_launched, beside.claimant as other_claimant,
            beside.url
        from volume_sources as chosen
        inner join volume_sources as beside
            on chosen.month = beside.month and chosen.category = beside.category
            and chosen.basis = beside.basis
        where chosen.role = 'bar' and beside.role = 'beside'
            and chosen.basis = 'monthly_statement' and chosen.category = 'glide_bomb'
            and chosen.month = date '2025-07-01'
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
    "weekly": """
        select
            month, launched, claimant, n_reports, days_covered, days_in_month
        from headline_volumes
        where basis = 'weekly_estimate' and category = 'glide_bomb'
            and month = date '2024-10-01'
        """,
    "bounds": """
        select month, launched, launched_bound, claimant, url
        from headline_volumes
        where category = 'glide_bomb' and month = date '2025-10-01'
        """,
    "strikes": """
        select
            place, date_start as day, killed, killed_first, killed_low, killed_high,
            killed_claimed_by_attacker
        from strike_summaries
        where strike_id = '2025-04-04-kryvyi-rih'
        """,
    "revisions": "select as_of, n_air_force_report_rows as n_rows from build_info",
}


def worked_example(con: duckdb.DuckDBPyConnection, rule: str) -> dict[str, Any] | None:
    """Return the real row that shows ``rule`` at work; None when it is not there."""
    rows = fetch(con, EXAMPLES[rule])
    if rows.empty:
        return None
    return {str(name): value for name, value in rows.iloc[0].items()}


def monthly_coverage(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per month and feed: days with a national report, of its days."""
    return fetch(
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
        {"first_month": view.first_month, "last_month": view.last_month},
    )


def daily_coverage(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per day and feed of the view: how many reports speak of it."""
    return fetch(
        con,
        """
        select day, month, feed, n_reports, n_national_reports, build_id, as_of
        from coverage
        cross join (select build_id, as_of from build_info)
        where month between $first_month and $last_month
        order by day, feed
        """,
        {"first_month": view.first_month, "last_month": view.last_month},
    )


def claimants(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per claimant, method and category of the view."""
    return fetch(
        con,
        """
        select
            claimant, method, category, scopes, populations, n_figures, first_day,
            last_day
        from claimants
        where list_contains($categories, category)
        order by method <> 'daily_report', n_figures desc, claimant, category
        """,
        {"categories": list(view.categories)},
    )
