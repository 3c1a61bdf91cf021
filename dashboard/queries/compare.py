"""Statements beside the daily reports of exactly their days."""

import duckdb
import pandas as pd

from dashboard.permalink import View
from dashboard.queries.build import fetch_view

#: How far a tally may lie from our sum and still be called the same, as a share of it.
NEAR = 0.01


def statement_comparisons(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per statement whose period touches the view's months.

    The newest come first. ``difference`` and ``ratio`` are missing where the feed does
    not cover every day, and ``summed`` where no report speaks of them. Under all
    missiles, statements on one class are there too, each beside the sum of its class.
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
    """Return the statements on what was launched in one month of the view.

    Of ``statement_comparisons`` those that stand beside the view's own sums: the chosen
    class of missiles, and no statement on what was intercepted.
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
    """Return one row a category and method: how near comparable figures are to our sum.

    Of tallies and official summaries of a whole month of the view. ``n_near`` are
    within ``NEAR`` of the sum, ``n_equal`` equal it; ``furthest_…`` is the figure that
    lies furthest from it.
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
    """Return one row a month and category in which reports withhold their counts."""
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
