"""Statements beside the daily reports of exactly their days."""

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import View


def statement_comparisons(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per statement whose period touches the view's months.

    The newest come first. ``difference`` and ``ratio`` are missing where the feed does
    not cover every day, and ``summed`` where no report speaks of them. Under all
    missiles, statements on one class are there too, each beside the sum of its class.
    """
    return fetch(
        con,
        """
        select
            statement_id, period_start, period_end, days, month, category,
            munition_class, population, metric, stated, bound, summed, summed_bound,
            days_reported, n_reports, is_covered, difference, difference_bound, ratio,
            n_missing, launched_in_bundles, claimant, claimant_side, method, publisher,
            published_on, url, read_at, note, build_id, as_of
        from statement_comparisons cross join build_info
        where
            list_contains($categories, category)
            and (
                category <> 'missile'
                or $munition_class = 'all'
                or munition_class = $munition_class
            )
            and period_start <= last_day(cast($last_month as date))
            and period_end >= cast($first_month as date)
        order by period_end desc, period_start desc, category, stated, statement_id
        """,
        {
            "categories": list(view.categories),
            "munition_class": view.munition_class,
            "first_month": view.first_month,
            "last_month": view.last_month,
        },
    )


def monthly_comparisons(comparisons: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the statements on what was launched in one month of the view.

    Of ``statement_comparisons`` those that stand beside the view's own sums: the chosen
    class of missiles, and no statement on what was intercepted.
    """
    classes = comparisons["category"].map(
        lambda category: view.munition_class if category == "missile" else "all"
    )
    kept = (
        comparisons["month"].notna()
        & (comparisons["metric"] == "launched")
        & (comparisons["munition_class"] == classes)
    )
    return comparisons[kept].reset_index(drop=True)
