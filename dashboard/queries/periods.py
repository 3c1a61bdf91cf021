"""Volumes of longer periods: quarters, years, running totals, a selected range."""

import duckdb
import pandas as pd

from dashboard.permalink import View
from dashboard.queries.build import fetch_view


def period_volumes(
    con: duckdb.DuckDBPyConnection, view: View, period_type: str
) -> pd.DataFrame:
    """Return one row per category of the view and period that overlaps its range.

    ``period_type`` is ``quarter``, ``year`` or ``year_to_date``, of which there is one
    for each year of the range. Periods without a figure have a row too; the class
    filters missiles only.
    """
    return fetch_view(
        con,
        """
        select
            period_type, period_start, period_end, category, munition_class, launched,
            launched_bound, basis, claimant, days_covered, days_in_period, per_day,
            months_missing, months_in_part, months_provisional, stopped,
            launched_with_outcome, stopped_with_outcome, interception_rate, n_reports,
            n_withheld, n_not_stated, stated, stated_bound, stated_by,
            stated_url as url, build_id, as_of
        from period_volumes cross join build_info
        where
            period_type = $period_type
            and list_contains($categories, category)
            and is_sum_of_class(category, munition_class, $munition_class)
            and is_period_of_months(
                period_type, period_start, period_end, $first_month, $last_month
            )
        order by category, period_start
        """,
        view,
        period_type=period_type,
    )


def running_volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per month and category of the view: the sum since January.

    From January of the range's first year to its last month. Glide bombs have no rows.
    """
    return fetch_view(
        con,
        """
        select
            month, category, munition_class, launched, launched_bound,
            n_months_missing, build_id, as_of
        from running_volumes cross join build_info
        where
            list_contains($categories, category)
            and is_sum_of_class(category, munition_class, $munition_class)
            and month >= date_trunc('year', cast($first_month as date))
            and month <= $last_month
        order by category, month
        """,
        view,
    )


def wide_volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per month of the range, with all categories as columns."""
    return fetch_view(
        con,
        """
        select wide_volumes.*, build_id, as_of
        from wide_volumes cross join build_info
        where month between $first_month and $last_month
        order by month
        """,
        view,
    )


def range_totals(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per category of the view: the sum of its range (rule 14).

    It is a lower bound unless every month is a sum of reports in the newest copy of the
    feed. Glide bombs have a figure only if the range is a quarter or year with one:
    months of different claimants are never added up.
    """
    return fetch_view(
        con,
        """
        with months as (
            select category, month, launched, launched_bound, basis
            from headline_volumes
            where $munition_class = 'all' or category <> 'missile'

            union all by name

            select category, month, launched, launched_bound, basis
            from class_volumes
            where category = 'missile' and munition_class = $munition_class
        ),

        summed as (
            select
                category,
                sum(launched) as launched,
                bound_of_sum(launched, launched_bound, basis) as launched_bound,
                'Ukrainian Air Force' as claimant,
                count(*) filter (where launched is null) as n_months_missing
            from months
            where
                category <> 'glide_bomb'
                and month between $first_month and $last_month
            group by category

            union all by name

            select
                category, launched, launched_bound, claimant, 0 as n_months_missing
            from period_volumes
            where
                category = 'glide_bomb'
                and period_type in ('quarter', 'year')
                and period_start = $first_month
                and period_end = last_day(cast($last_month as date))
        )

        select
            category, summed.* exclude (category)
        from (select unnest($categories) as category) as chosen
        left join summed using (category)
        order by list_position($categories, category)
        """,
        view,
    )
