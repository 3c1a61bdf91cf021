"""Days and windows of attacks, and the reports behind a day."""

from datetime import date

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import View
from dashboard.queries.build import fetch_view

#: With fewer days than this a quarter has no median and no percentile.
FEWEST_DAYS = 10
#: The least number launched on a large, and on a very large, day.
LARGE, VERY_LARGE = 100, 500

#: The days of a range, each with the launches of ``categories`` together.
DAYS = """
    select
        day, month, categories, categories_named, launched, launched_bound, status,
        n_reports, n_withheld, n_not_stated, n_provisional, n_national_reports,
        n_regional_reports, stopped, stopped_bound, mean_7, mean_7_bound,
        mean_7_days, mean_30, mean_30_bound, mean_30_days, urls, build_id, as_of
    from attack_days cross join build_info
    where categories = $categories and month between $first_month and $last_month
    order by day
"""
#: The attacks of a range, ranked by the launches of ``categories`` together.
ATTACKS = """
    with ranked as (
        select
            *,
            case $categories
                when 'missile' then missiles_launched
                when 'drone' then drones_launched
                else launched
            end as ranked,
            case $categories
                when 'missile' then missiles_bound
                when 'drone' then drones_bound
                else launched_bound
            end as ranked_bound,
            case $categories
                when 'missile' then missiles_stopped
                when 'drone' then drones_stopped
                else stopped
            end as stopped_of_ranked,
            case $categories
                when 'missile' then missiles_stopped_bound
                when 'drone' then drones_stopped_bound
                else stopped_bound
            end as stopped_of_ranked_bound
        from attacks
        where month between $first_month and $last_month
    )

    select
        rank() over (order by ranked desc) as rank,
        start_date, start_time, end_date, end_time, month, n_windows,
        $categories as categories,
        case when $categories = 'missile;drone' then categories_named
            else $categories end as categories_named,
        ranked, ranked_bound,
        stopped_of_ranked as stopped, stopped_of_ranked_bound as stopped_bound,
        launched, launched_bound, missiles_launched, missiles_bound,
        drones_launched, drones_bound, n_reports, n_withheld, n_not_stated,
        n_provisional, munitions, target_areas, claimants, urls, build_id, as_of
    from ranked cross join build_info
    where ranked is not null
    order by ranked desc, end_date desc, end_time desc nulls last, start_date,
        start_time nulls first
"""


def attack_days(
    con: duckdb.DuckDBPyConnection, view: View, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row per day of the range, with the figure of ``categories`` together.

    Days without a figure have a row, whose status says why. The means include days
    before the range.
    """
    return fetch_view(con, DAYS, view, categories=";".join(categories))


def attack_day(
    con: duckdb.DuckDBPyConnection, day: date, categories: tuple[str, ...]
) -> pd.Series | None:
    """Return one day's row of ``attack_days``, ignoring the range; None if absent."""
    days = fetch(con, DAYS, _month_of(day) | {"categories": ";".join(categories)})
    rows = days[days["day"] == day]
    return None if rows.empty else rows.iloc[0]


def _month_of(day: date) -> dict[str, date]:
    """Return query parameters for the month of a day."""
    return dict.fromkeys(("first_month", "last_month"), day.replace(day=1))


def attack_months(
    con: duckdb.DuckDBPyConnection, view: View, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row per month of the build: its days, and those of the view's size.

    ``days_large`` had at least ``view.size`` launched; for ``days_open`` that is
    unknown, since part of their count is missing. ``is_whole`` is false for a month of
    which the feed has only some days. ``median`` is a figure actually reported.
    """
    return fetch_view(
        con,
        """
        select
            month, categories, $size as size, is_whole, days_in_month, days_reported,
            days_with_figure,
            count(*) filter (where launched >= $size) as days_large,
            count(*) filter (where is_open and coalesce(launched, 0) < $size)
                as days_open,
            days_partial, median, attack_months.last_day, build_id, as_of
        from attack_months
        inner join attack_days using (month, categories)
        cross join build_info
        where categories = $categories
        group by all
        order by month
        """,
        view,
        categories=";".join(categories),
    )


def attack_sizes(
    con: duckdb.DuckDBPyConnection, view: View, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row per quarter: median, 90th percentile and largest of its days.

    ``days_large`` and ``days_very_large`` had at least ``LARGE`` and ``VERY_LARGE``
    launched; for ``days_open``, part of the count is missing.

    Only days of the range with a figure count; ``is_whole`` is false if the range or
    the feed covers only part of the quarter. Quantiles are figures actually reported
    (nearest rank), and missing with fewer than ``FEWEST_DAYS`` days.
    """
    return fetch_view(
        con,
        """
        select
            cast(date_trunc('quarter', day) as date) as quarter,
            categories,
            count(*) as days,
            count(distinct month) = 3 and max(day) = last_day(max(month))
                and min(day) = min(month) as is_whole,
            count(launched) as days_with_figure,
            count(*) filter (where launched_bound <> 'exact') as days_partial,
            case when count(launched) >= $fewest_days
                then quantile_disc(launched, 0.5) end as median,
            case when count(launched) >= $fewest_days
                then quantile_disc(launched, 0.9) end as percentile_90,
            max(launched) as largest,
            count(*) filter (where launched >= $large) as days_large,
            count(*) filter (where launched >= $very_large) as days_very_large,
            count(*) filter (where is_open) as days_open,
            build_id,
            as_of
        from attack_days cross join build_info
        where categories = $categories and month between $first_month and $last_month
        group by quarter, categories, build_id, as_of
        order by quarter
        """,
        view,
        categories=";".join(categories),
        fewest_days=FEWEST_DAYS,
        large=LARGE,
        very_large=VERY_LARGE,
    )


def attack_windows(
    con: duckdb.DuckDBPyConnection, view: View, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row per attack of the range, largest first.

    ``rank`` is by ``ranked``, the figure of ``categories`` together, of which
    ``stopped`` were shot down or suppressed.
    """
    return fetch_view(con, ATTACKS, view, categories=";".join(categories))


def day_attacks(
    con: duckdb.DuckDBPyConnection, day: date, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return the rows of ``attack_windows`` for attacks that ended on ``day``."""
    windows = fetch(con, ATTACKS, _month_of(day) | {"categories": ";".join(categories)})
    return windows[windows["end_date"] == day].reset_index(drop=True)


def attack_parts(
    con: duckdb.DuckDBPyConnection, day: date, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row per weapon of the day's attacks, missiles first."""
    return fetch(
        con,
        """
        select
            category, munitions, launched, launched_bound, stopped, stopped_bound,
            n_reports, n_withheld, n_not_stated, claimants, urls
        from attack_parts
        where day = $day and list_contains($categories, category)
        order by category desc, launched desc nulls last, munitions
        """,
        {"day": day, "categories": list(categories)},
    )


def day_reports(
    con: duckdb.DuckDBPyConnection, day: date, categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return one row per report of the attacks that ended on ``day``.

    Rows with role ``day`` are national and add up exactly to the day's figure; rows
    with role ``beside`` are regional and in no sum.
    """
    return fetch(
        con,
        """
        select
            end_date as day,
            case when basis = 'regional_reports' then 'beside' else 'day' end as role,
            category, source_id, start_date, start_time, end_date, end_time, munitions,
            target_areas, launched, launched_bound, shot_down, suppressed, status,
            is_provisional, claimant, url, url_status, build_id, as_of
        from volume_sources cross join build_info
        where
            end_date = $day and source_kind = 'report' and munition_class = 'all'
            and list_contains($categories, category)
        order by role desc, end_time nulls first, start_date, start_time nulls first,
            source_id
        """,
        {"day": day, "categories": list(categories)},
    )
