"""People killed and injured by month, strikes by artillery apart."""

import duckdb
import pandas as pd

from dashboard.database import fetch


def strike_months(
    con: duckdb.DuckDBPyConnection, strikes: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per month and kind of ``strikes``, which are those of one level.

    ``is_air_strike`` parts the artillery, which is in no sum of air strikes. ``killed``
    and ``injured`` are the sums of the numbers given; ``n_killed_unknown`` strikes have
    none.
    """
    return fetch(
        con,
        """
        with counted as (
            select
                strike_id,
                cast(date_trunc('month', date_start) as date) as month,
                is_air_strike,
                if(is_air_strike, killed_with_parts, killed) as killed,
                if(is_air_strike, injured_with_parts, injured) as injured,
                urls
            from strike_summaries
            where list_contains(cast($strike_ids as varchar[]), strike_id)
        )

        select
            month,
            is_air_strike,
            count(*) as n_strikes,
            cast(sum(killed) as bigint) as killed,
            count(*) filter (where killed is null) as n_killed_unknown,
            cast(sum(injured) as bigint) as injured,
            count(*) filter (where injured is null) as n_injured_unknown,
            string_agg(urls, ';' order by strike_id) as urls
        from counted
        group by month, is_air_strike
        order by month, is_air_strike desc
        """,
        {"strike_ids": strikes["strike_id"].to_list()},
    )
