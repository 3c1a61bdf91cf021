"""Monthly volumes, the statements beside them, and the sources of a bar."""

from datetime import date

import duckdb
import pandas as pd

from dashboard.permalink import Bar, View
from dashboard.queries.build import ALL_CLASSES, fetch_view


def monthly_volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per category of the view and month of the build.

    Gaps are rows without a figure. The class filters missiles only: the headline counts
    one class of drones, and glide bombs have a single class. ``url`` is the page of a
    bar that comes from one statement, ``urls`` are all pages behind a bar, joined by
    ``;``.
    """
    return fetch_view(
        con,
        """
        with
        links as (
            select
                month, category, munition_class, basis,
                string_agg(distinct url, ';' order by url) as urls
            from volume_sources
            where role = 'bar'
            group by month, category, munition_class, basis
        ),

        volumes as (
            select *, 'all' as munition_class from headline_volumes
            where $munition_class = 'all' or category <> 'missile'

            union all by name

            select * from class_volumes
            where category = 'missile' and munition_class = $munition_class
        )

        select
            month, category, munition_class, launched, launched_bound,
            basis, claimant, status, days_covered, days_in_month, per_day,
            regional_beyond, shot_down, suppressed, stopped, launched_in_bundles,
            n_reports, n_withheld, n_not_stated, n_provisional, days_reported,
            n_statements, range_low, range_low_bound, range_high, range_high_bound,
            president_launched, president_bound, president_days, president_per_day,
            url, read_at, urls, build_id, as_of
        from volumes
        left join links using (month, category, munition_class, basis)
        cross join build_info
        where list_contains($categories, category)
        order by category, month
        """,
        view,
    )


def monthly_statements(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per statement on exactly one month of the view."""
    return fetch_view(
        con,
        """
        select
            month, category, source_id, role, munitions as population, launched,
            launched_bound, claimant, method, publisher, published_on, url, read_at,
            note
        from volume_sources
        where
            basis in ('monthly_statement', 'tally')
            and list_contains($categories, category)
            and is_sum_of_class(category, munition_class, $munition_class)
            and month between $first_month and $last_month
        order by category, month, launched, source_id
        """,
        view,
    )


def volume_sources(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per public page behind or beside the months of the view."""
    return fetch_view(
        con,
        """
        select
            url, min(claimant) as claimant, min(publisher) as publisher,
            min(coalesce(published_on, end_date)) as published_on
        from volume_sources
        where
            list_contains($categories, category)
            and is_sum_of_class(category, munition_class, $munition_class)
            and month between $first_month and $last_month
            and url is not null
        group by url
        order by published_on, url
        """,
        view,
    )


def bar_sources(
    con: duckdb.DuckDBPyConnection, view: View, bar: Bar, basis: str
) -> pd.DataFrame:
    """Return one row per figure in the bar (role ``bar``), then those beside it.

    The rows with role ``bar`` add up exactly to the bar; ``basis`` is the bar's.
    """
    return fetch_view(
        con,
        """
        select
            month, category, munition_class, basis,
            case when basis = $basis then role else 'beside' end as role,
            source_kind, source_id, start_date, start_time, end_date, end_time,
            munitions, target_areas, stated, launched, launched_bound, shot_down,
            suppressed, status, is_provisional, claimant,
            method, publisher, published_on, url, url_status, read_at, note, build_id,
            as_of
        from volume_sources cross join build_info
        where
            month = $month and category = $category
            and munition_class = $munition_class
            and (
                basis = $basis
                or basis in ('monthly_statement', 'tally', 'president_statements')
            )
        order by role, end_date, end_time nulls first, source_id
        """,
        view,
        month=bar.month,
        category=bar.category,
        munition_class=(
            view.munition_class if bar.category == "missile" else ALL_CLASSES
        ),
        basis=basis,
    )


def last_day_of(month: date) -> date:
    """Return the last day of the month that contains ``month``."""
    return (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date()


def bar_row(volumes: pd.DataFrame, category: str, month: date) -> pd.Series | None:
    """Return the row of one bar; None if it is not in the frame."""
    rows = volumes[(volumes["category"] == category) & (volumes["month"] == month)]
    return None if rows.empty else rows.iloc[0]
