"""Every claim in the registers, and counts of claims by party."""

import duckdb
import pandas as pd

from dashboard.permalink import View
from dashboard.queries.build import fetch_view


def claims(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per claim on days and weapons of the view, newest first.

    If the view begins with the first month, claims on earlier strikes are included.
    """
    return fetch_view(
        con,
        """
        select claims.*, build.build_id, build.as_of
        from claims
        cross join (select build_id, as_of from build_info) as build
        where
            is_within_months(
                first_day, last_day, $first_month, $last_month,
                (select min(month) from headline_volumes)
            )
            and is_within_categories(categories, $categories, $all_categories)
        order by last_day desc, first_day desc, kind, claim_id
        """,
        view,
    )


def claim_parties(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per party: how many of the claims of ``claims``, by kind.

    ``n_volumes`` counts claims on launches in a stated period, ``n_launches`` claims on
    a strike that say how many weapons were launched.
    """
    return fetch_view(
        con,
        """
        select
            party,
            count(distinct claimant) as n_claimants,
            count(*) filter (kind = 'daily_report') as n_daily_reports,
            count(*) filter (kind = 'statement') as n_statements,
            count(*) filter (kind = 'strike_report') as n_strike_reports,
            count(*) filter (kind <> 'strike_report' and metric = 'launched')
                as n_volumes,
            count(*) filter (
                missiles_launched is not null or drones_launched is not null
            ) as n_launches,
            min(first_day) as first_day,
            max(last_day) as last_day
        from claims
        where
            is_within_months(
                first_day, last_day, $first_month, $last_month,
                (select min(month) from headline_volumes)
            )
            and is_within_categories(categories, $categories, $all_categories)
        group by party
        order by
            nullif(
                list_position(
                    ['air_force', 'ukraine', 'independent', 'un', 'russia'], party
                ),
                0
            ) nulls last
        """,
        view,
    )
