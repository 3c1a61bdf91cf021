"""The names that can be searched for: weapons, places, strikes and claimants."""

import duckdb
import pandas as pd

from dashboard.database import fetch


def weapon_families(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row per family of weapons, most often reported first.

    ``names`` are its models' names in English and Ukrainian, joined by ``;``.
    """
    return fetch(
        con,
        """
        select
            family, category, munition_class, string_agg(name || ';' || name_uk, ';')
                as names,
            cast(sum(n_reports) as bigint) as n_reports
        from munition_summaries
        where category in ('missile', 'drone', 'glide_bomb')
        group by family, category, munition_class
        order by n_reports desc, family
        """,
    )


def strike_places(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row per oblast and per place with strikes, most strikes first.

    ``n_strikes`` counts what the sums of the Strikes page count: the outermost air
    strikes of the oblast or place.
    ``place`` is missing in the row of an oblast. A city that is its own oblast has only
    its row as a place; strikes whose place is unknown are only in their oblast's row.
    """
    return fetch(
        con,
        """
        select place, oblast, oblast_code,
            if(
                grouping(place) = 0,
                count(*) filter (
                    where is_outermost_in_place and is_air_strike and n_reports > 0
                ),
                count(*) filter (
                    where is_outermost_in_oblast and is_air_strike and n_reports > 0
                )
            ) as n_strikes
        from strike_summaries
        where oblast_code is not null
        group by grouping sets ((oblast, oblast_code), (place, oblast, oblast_code))
        having
            (place is null and oblast not like '% City')
            or place <> oblast || ' oblast'
        order by n_strikes desc, count(*) desc, place nulls last, oblast_code
        """,
    )


def strike_notes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row per strike, with the notes on it and its reports as one text."""
    return fetch(
        con,
        """
        select
            strike_id,
            concat_ws(
                ' ', any_value(s.note), string_agg(r.note, ' ' order by r.position)
            ) as notes
        from strike_summaries as s
        left join strike_sources as r using (strike_id)
        group by strike_id
        order by strike_id
        """,
    )


def all_claimants(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row per claimant of any register, most claims first."""
    return fetch(
        con,
        """
        select claimant, count(*) as n_figures
        from claims
        where claimant <> 'not known'
        group by claimant
        order by n_figures desc, claimant
        """,
    )
