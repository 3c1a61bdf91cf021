"""Classes and models by month, their interception, and the reports behind them."""

import duckdb
import pandas as pd

from dashboard.permalink import Bar, View
from dashboard.queries.build import REPORT_BASES, fetch_view


def munition_volumes(
    con: duckdb.DuckDBPyConnection, view: View, category: str
) -> pd.DataFrame:
    """Return one row per month, class (or model, as the view splits) and basis.

    Bundles are kept as reported. ``share`` is the fraction of the month's headline;
    missing for rows outside it, and if the headline is not a sum of reports. ``urls``
    are the posts, joined by ``;``.
    """
    return fetch_view(con, _PARTS, view, category=category, split=view.split)


_PARTS = """
    with parts as (
        select *, null as munitions, null as family
        from class_shares where $split = 'class'

        union all by name

        select * from munition_volumes where $split <> 'class'
    )

    select
        month, category, munition_class, munitions, family, basis,
        launched, launched_bound, status, days_covered, days_in_month, share,
        shot_down, suppressed, stopped,
        launched_with_outcome, stopped_with_outcome, interception_rate,
        launched_in_bundles, n_reports, n_withheld, n_not_stated,
        claimant, urls, build_id, as_of
    from parts cross join build_info
    where
        category = $category
        and is_within_class(category, munition_class, $munition_class)
        and month between $first_month and $last_month
    order by month, basis, launched desc nulls last, munition_class, munitions
"""


def munition_totals(
    con: duckdb.DuckDBPyConnection, view: View, category: str
) -> pd.DataFrame:
    """Return one row per month: the headline of national reports and its interception.

    If a class of missiles is selected, it is that class's figure.
    """
    return fetch_view(
        con,
        """
        select
            month, category, munition_class, launched, launched_bound, status,
            shot_down, suppressed, stopped, launched_with_outcome,
            stopped_with_outcome, interception_rate, launched_in_bundles,
            n_reports, n_withheld, n_not_stated, days_reported, days_covered,
            days_in_month
        from volumes
        where
            category = $category and list_contains($report_bases, basis)
            and is_sum_of_class(category, munition_class, $munition_class)
            and month between $first_month and $last_month
        order by month
        """,
        view,
        category=category,
        report_bases=list(REPORT_BASES),
    )


def munition_reports(
    con: duckdb.DuckDBPyConnection, view: View, bar: Bar
) -> pd.DataFrame:
    """Return one row per report and class of a month; national reports first.

    The national rows of each class add up to its figure.
    """
    return fetch_view(
        con,
        """
        select
            month, category, munition_class, munitions,
            case when basis = 'regional_reports' then basis else 'national_reports' end
                as basis,
            source_id,
            start_date, start_time, end_date, end_time, target_areas,
            launched, launched_bound, shot_down, suppressed, stopped, status,
            is_provisional, claimant, url, url_status, build_id, as_of
        from volume_sources cross join build_info
        where
            month = $month and category = $category
            and munition_class <> 'all' and source_kind = 'report'
            and is_within_class(category, munition_class, $munition_class)
        order by
            basis, munition_class, end_date, end_time nulls first, munitions, source_id
        """,
        view,
        month=bar.month,
        category=bar.category,
    )


def first_named(
    con: duckdb.DuckDBPyConnection, view: View, category: str
) -> pd.DataFrame:
    """Return one row per model first named within the range, with that day's report.

    ``is_first_month`` marks models named in the month in which the feed begins.
    """
    return fetch_view(
        con,
        """
        select
            s.first_month as month, s.first_day, s.munition_id, s.name, s.name_uk,
            s.category, s.munition_class, s.n_reports, s.n_national_reports, s.note,
            v.munitions, v.basis, v.claimant, v.url,
            s.first_month = date_trunc('month', b.first_day) as is_first_month,
            b.build_id, b.as_of
        from munition_summaries as s
        cross join build_info as b
        left join volume_sources as v
            on
                v.category = s.category
                and v.published_on = s.first_day
                and v.source_kind = 'report'
                and v.munition_class <> 'all'
                and list_contains(string_split(v.munitions, ' + '), s.name)
        where
            s.category = $category
            and is_within_class(s.category, s.munition_class, $munition_class)
            and s.first_month between $first_month and $last_month
        qualify row_number() over (
            partition by s.munition_id
            order by v.url is null, v.basis, v.end_time nulls last, v.source_id
        ) = 1
        order by s.first_day desc, s.name
        """,
        view,
        category=category,
    )
