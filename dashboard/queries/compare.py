"""Statements beside the sums of daily reports over exactly the same days."""

import duckdb
import pandas as pd

from dashboard.permalink import View
from dashboard.queries.build import fetch_view

#: A figure within this fraction of our sum counts as near it.
NEAR = 0.01


def statement_comparisons(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per statement whose period overlaps the view's months.

    Newest first. ``difference`` and ``ratio`` are missing if the feed does not cover
    every day, ``summed`` if no report covers any. A view of all missiles includes
    statements on one class, each beside the sum of its class.
    """
    return fetch_view(
        con,
        """
        select
            statement_id, period_start, period_end, days, month, category,
            munition_class, population, metric, stated, bound, summed, summed_bound,
            days_reported, n_reports, is_covered, difference, difference_bound, ratio,
            is_comparable, times_our_sum, n_missing, launched_in_bundles, claimant,
            claimant_side, method, publisher, published_on, url, read_at, note,
            build_id, as_of
        from statement_comparisons cross join build_info
        where
            list_contains($categories, category)
            and is_within_class(category, munition_class, $munition_class)
            and period_start <= last_day(cast($last_month as date))
            and period_end >= cast($first_month as date)
        order by period_end desc, period_start desc, category, stated, statement_id
        """,
        view,
    )


def monthly_comparisons(comparisons: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the statements on launches in a single month of the view.

    These are the rows of ``statement_comparisons`` that match the view's own sums: of
    the selected class of missiles, and none on interceptions.
    """
    classes = comparisons["category"].map(
        lambda category: view.munition_class if category == "missile" else "all"
    )
    is_compared = (
        comparisons["month"].notna()
        & (comparisons["metric"] == "launched")
        & (comparisons["munition_class"] == classes)
    )
    return comparisons[is_compared].reset_index(drop=True)


def agreement(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return, per category and method, how close comparable figures are to our sums.

    It covers tallies and official summaries of a whole month of the view. ``n_near``
    are within ``NEAR`` of the sum, ``n_equal`` equal it; ``furthest_…`` describe the
    figure furthest from it.
    """
    return fetch_view(
        con,
        """
        select
            category,
            method,
            count(*) as n,
            median(times_our_sum) as median_times,
            count(*) filter (abs(times_our_sum - 1) <= $near) as n_near,
            count(*) filter (difference = 0) as n_equal,
            arg_max(claimant, abs(times_our_sum - 1)) as furthest_claimant,
            arg_max(month, abs(times_our_sum - 1)) as furthest_month,
            arg_max(stated, abs(times_our_sum - 1)) as furthest_stated,
            arg_max(bound, abs(times_our_sum - 1)) as furthest_bound,
            arg_max(summed, abs(times_our_sum - 1)) as furthest_summed
        from statement_comparisons
        where
            is_comparable
            and list_contains($categories, category)
            and is_sum_of_class(category, munition_class, $munition_class)
            and month between $first_month and $last_month
        group by category, method
        order by category, method
        """,
        view,
        near=NEAR,
    )


def withheld_months(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per month and category in which reports withhold counts."""
    return fetch_view(
        con,
        """
        select month, category, launched, launched_bound, n_reports, n_withheld
        from headline_volumes
        where
            n_withheld > 0
            and list_contains($categories, category)
            and month between $first_month and $last_month
        order by month desc, category
        """,
        view,
    )
