"""The build's metadata, its filter choices, its sources and its anomalies."""

import re
from typing import Any

import duckdb
import pandas as pd

from dashboard.database import fetch, typed
from dashboard.permalink import Choices, View

#: All categories, in the order used everywhere.
CATEGORIES = ("missile", "drone", "glide_bomb")
#: Categories with daily national reports, by class and model.
REPORTED_CATEGORIES = ("missile", "drone")
ALL_CLASSES = "all"
#: Bases of bars that are sums of reports; all others come from statements.
REPORT_BASES = ("national_reports", "national_reports_and_posts", "known_nights")


def daily_categories(view: View) -> tuple[str, ...]:
    """Return the categories of the view that have daily reports."""
    return tuple(c for c in REPORTED_CATEGORIES if c in view.categories)


def fetch_view(
    con: duckdb.DuckDBPyConnection, sql: str, view: View, **values: Any
) -> pd.DataFrame:
    """Return the rows of ``sql``, bound to the parameters of ``view`` that it names.

    These are ``$first_month``, ``$last_month``, ``$categories``, ``$all_categories``
    (no category is left out), ``$munition_class`` and ``$size``; ``values`` add to or
    override them.
    """
    of_view = {
        "first_month": view.first_month,
        "last_month": view.last_month,
        "categories": list(view.categories),
        "all_categories": set(view.categories) == set(CATEGORIES),
        "munition_class": view.munition_class,
        "size": view.size,
    }
    named = set(re.findall(r"\$(\w+)", sql))
    return fetch(con, sql, {k: v for k, v in of_view.items() if k in named} | values)


def build_info(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the one row of ``build_info``."""
    row = fetch(con, "select * from build_info").iloc[0]
    return {str(name): value for name, value in row.items()}


def choices(con: duckdb.DuckDBPyConnection, languages: tuple[str, ...]) -> Choices:
    """Return what the filters offer in this build."""
    months = fetch(con, "select distinct month from headline_volumes order by month")
    classes = fetch(
        con,
        """
        select munition_class from class_volumes
        where category = 'missile'
        group by munition_class
        order by sum(launched) desc nulls last, munition_class
        """,
    )
    build = build_info(con)
    # What a link can open on the Strikes page: a strike, an oblast's code, or a place.
    strikes = fetch(
        con,
        """
        select strike_id from strike_summaries
        union
        select oblast_code from strike_summaries where oblast_code is not null
        union
        select place from strike_summaries where place is not null
        """,
    )
    munitions = fetch(
        con,
        """
        select distinct family, category from family_volumes
        where not is_bundle and family is not null
        order by family
        """,
    )
    claimants = fetch(con, "select distinct claimant from claims")
    vintages = fetch(
        con,
        """
        select as_of from vintages where feed in ('air-force', 'air-force-posts')
        union
        select as_of from build_info where as_of is not null
        order by as_of desc
        """,
    )
    return Choices(
        months=tuple(months["month"]),
        categories=CATEGORIES,
        munition_classes=(ALL_CLASSES, *classes["munition_class"]),
        vintages=tuple(day.isoformat() for day in vintages["as_of"]),
        languages=languages,
        days=(build["first_day"], build["last_day"]),
        strikes=frozenset(strikes["strike_id"]),
        munitions=tuple(zip(munitions["family"], munitions["category"], strict=True)),
        claimants=frozenset(claimants["claimant"]),
    )


def public_pages(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per public page on the months of the view."""
    return fetch_view(
        con,
        """
        select url, publishers as publisher, last_day as published_on
        from sources
        where
            first_day <= last_day(cast($last_month as date))
            and last_day >= cast($first_month as date)
        order by last_day, url
        """,
        view,
    )


def whole_table(con: duckdb.DuckDBPyConnection, mart: str) -> pd.DataFrame:
    """Return every row of a mart, in its own order, with the build.

    Raises KeyError if the build has no table of that name.
    """
    names = fetch(con, "select table_name from duckdb_tables() where not internal")
    if mart not in set(names["table_name"]):
        raise KeyError(mart)
    build = build_info(con)
    rows = con.table(mart)
    return typed(rows).assign(build_id=build["build_id"], as_of=build["as_of"])


def mart_columns(con: duckdb.DuckDBPyConnection, mart: str) -> tuple[str, ...]:
    """Return the names of a mart's columns."""
    sql = "select column_name from duckdb_columns() where table_name = $mart"
    return tuple(fetch(con, sql, {"mart": mart})["column_name"])


def in_range(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the rows whose month is in the view's range."""
    inside = rows["month"].between(view.first_month, view.last_month)
    return rows[inside].reset_index(drop=True)


def anomalies(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return the anomalies of the months and categories of the view.

    One row per anomaly, oldest first; ``end_date`` is missing while it lasts.
    """
    return fetch_view(
        con,
        """
        select
            anomaly_id, start_date, end_date, categories, kind, label, label_uk, text,
            text_uk, url
        from anomalies
        where
            list_has_any(string_split(categories, ';'), $categories)
            and start_date <= last_day(cast($last_month as date))
            and coalesce(end_date >= cast($first_month as date), true)
        order by start_date, anomaly_id
        """,
        view,
    )
