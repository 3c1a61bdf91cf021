"""Strikes and the reports on each; the attacker's claims are in separate columns.

Strikes nest, so a sum takes either the outermost or the innermost ones (counting rule
12). It adds up the numbers given and counts the strikes without one.
"""

from datetime import date

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import LEVELS, View
from dashboard.queries.build import fetch_view


def strikes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Return one row per strike of the view's months and weapons, newest first.

    Both levels: see ``at_level``. The filter's months begin later than the register, so
    a range from its first month includes earlier strikes too. Strikes by artillery or
    an unknown weapon are only in views of all categories. ``url`` is the report with
    the toll, ``urls`` are all reports, joined by ``;``.
    """
    return fetch_view(
        con,
        """
        select
            strike_id, date_start, date_end, place, oblast, oblast_code,
            n_same_day_and_place, parent_strike_id, is_outermost, is_innermost,
            is_outermost_in_oblast, is_outermost_in_place,
            is_air_strike, killed, killed_bound, killed_low, killed_high,
            killed_children, killed_with_parts, killed_with_parts_bound,
            injured, injured_bound, injured_low, injured_high,
            injured_with_parts, injured_with_parts_bound,
            killed_claimed_by_attacker, killed_claimed_by_attacker_bound,
            munition_categories, target_reported, claimant_sides,
            n_reports, n_attacker_reports, note, url, urls, build_id, as_of
        from strike_summaries cross join build_info
        where
            n_reports > 0
            and is_within_months(
                date_start, date_start, $first_month, $last_month,
                (select min(month) from headline_volumes)
            )
            and is_within_categories(munition_categories, $categories, $all_categories)
        order by date_start desc, strike_id
        """,
        view,
    )


def at_level(
    strikes: pd.DataFrame, level: str, area: str | None = None
) -> pd.DataFrame:
    """Return the outermost or the innermost strikes, none of which nest.

    The outermost ones of each ``area``, ``oblast`` or ``place``, may be parts of larger
    strikes beyond it.
    """
    return strikes[strikes[level_column(level, area)]].reset_index(drop=True)


def level_column(level: str, area: str | None = None) -> str:
    """Return the column of ``strike_summaries`` that is true of strikes of a level."""
    is_within = area and level == LEVELS[0]
    return f"is_{level}_in_{area}" if is_within else f"is_{level}"


def strike_sums(
    con: duckdb.DuckDBPyConnection, strikes: pd.DataFrame, level: str
) -> pd.DataFrame:
    """Return the sums over those of ``strikes`` that count at the level.

    For a strike with parts, the larger of its own figure and their sum counts;
    artillery is in no sum (counting rule 12), nor are attackers' claims. ``scope`` is
    ``all`` (one row, even of no strike), ``oblast`` (country-wide ones have no code) or
    ``place``: the outermost strikes of an oblast or a place count there, also if they
    are parts of country-wide ones, so the sums of ``scope``s do not add up. Most
    strikes first. ``urls`` are the pages on the strikes of an oblast or a place, joined
    by ``;``.
    """
    counted = {
        "all": at_level(strikes, level),
        "oblast": at_level(strikes, level, "oblast"),
        "place": at_level(strikes, level, "place"),
    }
    return fetch(
        con,
        """
        with counted as (
            select 'oblast' as scope, unnest(cast($oblast as varchar[])) as strike_id
            union all
            select 'place' as scope, unnest(cast($place as varchar[])) as strike_id
        ),

        sums as (
            select
                'all' as scope, null as place, null as oblast_code,
                count(*) as n_strikes,
                toll(killed_with_parts, killed_with_parts_bound, killed_openness)
                    as killed,
                toll(injured_with_parts, injured_with_parts_bound, injured_openness)
                    as injured,
                null as urls
            from strike_summaries
            where is_air_strike and list_contains(cast($all as varchar[]), strike_id)
            union all
            select
                scope,
                if(scope = 'place', place, null) as place,
                oblast_code,
                count(*) as n_strikes,
                toll(killed_with_parts, killed_with_parts_bound, killed_openness)
                    as killed,
                toll(injured_with_parts, injured_with_parts_bound, injured_openness)
                    as injured,
                string_agg(urls, ';' order by date_start desc, strike_id) as urls
            from strike_summaries
            inner join counted using (strike_id)
            where is_air_strike
            group by all
        )

        select
            scope, place, oblast_code, n_strikes,
            killed.total as killed, killed.bound as killed_bound,
            killed.n_unknown as n_killed_unknown,
            killed.n_at_least as n_killed_at_least,
            killed.n_approx as n_killed_approx, killed.approx as killed_approx,
            injured.total as injured, injured.bound as injured_bound,
            injured.n_unknown as n_injured_unknown,
            injured.n_at_least as n_injured_at_least,
            injured.n_approx as n_injured_approx, injured.approx as injured_approx,
            urls
        from sums
        order by scope, n_strikes desc, killed.total desc nulls last, place, oblast_code
        """,
        {scope: rows["strike_id"].to_list() for scope, rows in counted.items()},
    )


def strike_span(con: duckdb.DuckDBPyConnection) -> pd.Series:
    """Return the span of the register: first and last day, strikes, reports.

    ``n_before_filter`` counts strikes before the first month that the filter offers.
    """
    return fetch(
        con,
        """
        select
            min(date_start) as first_day,
            max(date_end) as last_day,
            count(*) as n_strikes,
            cast(sum(n_reports) as bigint) as n_reports,
            count(*) filter (
                where date_start < (select min(month) from headline_volumes)
            ) as n_before_filter,
            (select min(month) from headline_volumes) as first_filter_month
        from strike_summaries
        """,
    ).iloc[0]


def strike_family(con: duckdb.DuckDBPyConnection, strike_id: str) -> pd.DataFrame:
    """Return a strike (role ``self``), its parent (``whole``), and its ``part``s.

    Strikes outside the view's months and weapons too: a link may name any.
    """
    return fetch(
        con,
        """
        with chosen as (
            select strike_id, parent_strike_id from strike_summaries
            where strike_id = $strike_id
        )

        select
            case
                when s.strike_id = chosen.strike_id then 'self'
                when s.strike_id = chosen.parent_strike_id then 'whole'
                else 'part'
            end as role,
            s.strike_id, date_start, date_end, place, oblast, oblast_code,
            n_same_day_and_place, is_innermost, killed, killed_bound, killed_low,
            killed_high,
            injured, injured_bound, injured_low, injured_high,
            munition_categories, is_air_strike, target_reported, note
        from strike_summaries as s
        inner join chosen
            on s.strike_id in (chosen.strike_id, chosen.parent_strike_id)
            or s.parent_strike_id = chosen.strike_id
        order by role, date_start, place, s.strike_id
        """,
        {"strike_id": strike_id},
    )


def strike_reports(con: duckdb.DuckDBPyConnection, strike_id: str) -> pd.DataFrame:
    """Return one row per report of a strike, in order of publication."""
    return fetch(
        con,
        """
        select
            strike_id, report_id, position, published_on, claimant, claimant_side,
            is_attacker, killed, killed_bound, killed_children, injured, injured_bound,
            injured_children,
            munition_categories, missiles_launched, drones_launched, target_reported,
            publisher, url, note, build_id, as_of
        from strike_sources cross join build_info
        where strike_id = $strike_id
        order by position
        """,
        {"strike_id": strike_id},
    )


def strike_months(
    con: duckdb.DuckDBPyConnection, strikes: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per month and kind of ``strikes``, which must be of one level.

    ``is_air_strike`` separates artillery, which is in no sum of air strikes. ``killed``
    and ``injured`` are sums of the numbers given, each with its bound;
    ``n_killed_unknown`` strikes have no number.
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
                if(is_air_strike, killed_with_parts_bound, killed_bound)
                    as killed_bound,
                if(
                    is_air_strike,
                    killed_openness,
                    coalesce(openness(killed_bound), 2)
                ) as killed_openness,
                if(is_air_strike, injured_with_parts, injured) as injured,
                if(is_air_strike, injured_with_parts_bound, injured_bound)
                    as injured_bound,
                if(
                    is_air_strike,
                    injured_openness,
                    coalesce(openness(injured_bound), 2)
                ) as injured_openness,
                urls
            from strike_summaries
            where list_contains(cast($strike_ids as varchar[]), strike_id)
        ),

        sums as (
            select
                month,
                is_air_strike,
                count(*) as n_strikes,
                toll(killed, killed_bound, killed_openness) as killed,
                toll(injured, injured_bound, injured_openness) as injured,
                string_agg(urls, ';' order by strike_id) as urls
            from counted
            group by month, is_air_strike
        )

        select
            month, is_air_strike, n_strikes,
            killed.total as killed, killed.bound as killed_bound,
            killed.n_unknown as n_killed_unknown,
            killed.n_at_least as n_killed_at_least,
            killed.n_approx as n_killed_approx, killed.approx as killed_approx,
            injured.total as injured, injured.bound as injured_bound,
            injured.n_unknown as n_injured_unknown,
            injured.n_at_least as n_injured_at_least,
            injured.n_approx as n_injured_approx, injured.approx as injured_approx,
            urls
        from sums
        order by month, is_air_strike desc
        """,
        {"strike_ids": strikes["strike_id"].to_list()},
    )


def strikes_of_days(con: duckdb.DuckDBPyConnection, days: list[date]) -> pd.DataFrame:
    """Return the outermost air strikes of each of ``days``, most killed first.

    A strike belongs to the day on which it ends, as a night's attack does. If it has no
    number of killed itself, its nearest parts with a number follow; ``outermost_id``
    names the strike they belong to, whose toll must not be added to theirs.
    """
    return fetch(
        con,
        """
        with recursive nested as (
            select strike_id, strike_id as outermost_id, killed is null as is_open
            from strike_summaries
            where is_outermost
            union all
            select
                part.strike_id,
                nested.outermost_id,
                nested.is_open and part.killed is null as is_open
            from strike_summaries as part
            inner join nested on part.parent_strike_id = nested.strike_id
            where nested.is_open
        )

        select
            s.date_end as day, s.strike_id, nested.outermost_id, s.date_start,
            s.date_end, s.place, s.oblast, s.oblast_code, s.n_same_day_and_place,
            s.is_outermost, s.is_innermost, s.is_air_strike, s.killed, s.killed_bound,
            s.killed_low, s.killed_high, s.injured, s.injured_bound, s.injured_low,
            s.injured_high, s.killed_with_parts, s.killed_with_parts_bound,
            s.injured_with_parts, s.injured_with_parts_bound,
            s.killed_claimed_by_attacker, s.killed_claimed_by_attacker_bound
        from nested
        inner join strike_summaries as s using (strike_id)
        inner join strike_summaries as outermost
            on nested.outermost_id = outermost.strike_id
        where
            list_contains(cast($days as date[]), s.date_end)
            and (s.is_outermost or s.killed is not null)
            and s.is_air_strike
            and s.n_reports > 0
        order by
            day,
            coalesce(outermost.killed_with_parts, outermost.killed) desc nulls last,
            nested.outermost_id,
            s.is_outermost desc, s.killed desc nulls last, s.strike_id
        """,
        {"days": days},
    )


def nights_of_strike(con: duckdb.DuckDBPyConnection, strike_id: str) -> pd.DataFrame:
    """Return the day on which an air strike ended, if national reports give a number.

    No rows if none does.
    """
    return fetch(
        con,
        """
        select day, launched, launched_bound, categories
        from attack_days
        inner join strike_summaries on day = date_end
        where
            strike_id = $strike_id
            and is_air_strike
            and categories = 'missile;drone'
            and launched is not null
        """,
        {"strike_id": strike_id},
    )
