"""What was known when: first prints, changes by copy, and revised figures."""

from typing import Any

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import Bar, View
from dashboard.queries.build import daily_categories, fetch_view

#: How many of the largest changes are returned.
LARGEST = 10


def vintage_span(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the days of the first and newest copies of the Air Force feed, and ``n``.

    Without copies, ``n`` is 0 and the days are missing.
    """
    row = fetch(
        con,
        """
        select min(as_of) as first, max(as_of) as last, count(*) as n
        from vintages where feed = 'air-force'
        """,
    ).iloc[0]
    return {str(name): value for name, value in row.items()}


def feed_ages(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row per feed: up to when it is read, and its last day with a report.

    ``told_until`` is the day of the newest copy if there are copies (``is_copy``), else
    the last day that a post covers.
    """
    return fetch(
        con,
        """
        with
        copies as (
            select feed, max(as_of) as as_of, max(last_day) as last_day
            from vintages group by feed
        ),

        reported as (
            select feed, max(day) as last_day
            from coverage where n_reports > 0 group by feed
        )

        select
            feed, copies.as_of is not null as is_copy,
            coalesce(copies.as_of, reported.last_day) as told_until,
            coalesce(copies.last_day, reported.last_day) as last_day
        from copies full join reported using (feed)
        order by feed
        """,
    )


def revised_after(con: duckdb.DuckDBPyConnection, as_of: str) -> int:
    """Return how many figures and names were revised after a day (YYYY-MM-DD)."""
    sql = "select count(*) as n from revisions where revised_on > $as_of"
    return int(fetch(con, sql, {"as_of": as_of})["n"].iloc[0])


def first_prints(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per month and category: its first print and its total now.

    ``first_print`` is missing for months that were over before the first copy
    (``first_held`` is the total in that copy) or are not over yet. ``revised`` is now
    minus first print; ``low`` and ``high`` are the range of totals since.
    ``printed_days_after`` counts the days from the month's end to its first print,
    which may be months.
    """
    return fetch_view(
        con,
        """
        select
            month, category, is_month_over, printed_on, printed_days_after, first_print,
            first_print_bound, first_held_on, first_held, first_held_bound,
            first_prints.as_of, launched, launched_bound, launched_beside, revised, low,
            high, n_changes_since, n_revisions, n_reports, n_withheld, n_not_stated,
            build_id
        from first_prints cross join build_info
        where
            list_contains($categories, category)
            and month between $first_month and $last_month
        order by category, month
        """,
        view,
        categories=daily_categories(view),
    )


def month_steps(con: duckdb.DuckDBPyConnection, bar: Bar) -> pd.DataFrame:
    """Return one row per copy of the feed: the month's total in it, oldest first.

    ``change`` is the difference from the copy before, ``revised`` the part of it on
    days that the copy before already covered in full; ``days_after`` counts from the
    end of the month.
    """
    return fetch(
        con,
        """
        select
            month, category, vintage_volumes.as_of, is_month_over, is_first_print,
            launched, launched_bound, launched_beside, previous_launched,
            previous_launched_bound, change, revised, n_reports, n_withheld,
            n_not_stated, vintages.last_day,
            vintage_volumes.as_of - last_day(month) as days_after
        from vintage_volumes
        inner join vintages
            on vintages.as_of = vintage_volumes.as_of and vintages.feed = 'air-force'
        where month = $month and category = $category
        order by vintage_volumes.as_of
        """,
        {"month": bar.month, "category": bar.category},
    )


def largest_changes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return the copies that changed a month's total most, not counting new days."""
    return fetch_view(
        con,
        """
        select
            month, category, as_of, previous_launched, previous_launched_bound,
            launched, launched_bound, change, revised,
            is_month_over and not is_first_print as is_after_month
        from vintage_volumes
        where
            revised <> 0
            and list_contains($categories, category)
            and month between $first_month and $last_month
        order by abs(revised) desc, as_of desc, category
        limit $largest
        """,
        view,
        categories=daily_categories(view),
        largest=LARGEST,
    )


def revisions(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per revised figure or name of the view, newest first.

    A view of all missiles includes every class; else only the selected one.
    """
    return fetch_view(
        con,
        """
        select
            revised_on, kind, field, day, month, category, munition_class, scope,
            in_headline, report_id, munitions, old_value, new_value, difference,
            claimant, url, url_status, build_id, as_of
        from revisions cross join (select build_id, as_of from build_info)
        where
            list_contains($categories, category)
            and month between $first_month and $last_month
            and is_within_class(category, munition_class, $munition_class)
        order by revised_on desc, day desc, report_id, kind, field
        """,
        view,
    )
