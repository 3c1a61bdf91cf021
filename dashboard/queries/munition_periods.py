"""Classes and families by quarter and year, and over the selected range."""

from datetime import date

import duckdb
import pandas as pd

from dashboard.database import fetch
from dashboard.permalink import View
from dashboard.queries.build import fetch_view


def munition_periods(
    con: duckdb.DuckDBPyConnection, view: View, category: str, by: str
) -> pd.DataFrame:
    """Return ``munition_volumes`` by quarter or year, for periods that meet the range.

    ``month`` is the first day of the period; figures cover all its days. ``by`` is a
    ``period_type``.
    """
    sql = _CLASSES if view.split == "class" else _FAMILIES
    return fetch_view(con, sql, view, category=category, by=by)


_CLASSES = """
    select
        period_start as month, period_end, category, munition_class,
        null::varchar as munitions, null::varchar as family,
        'national_reports' as basis, launched, launched_bound,
        status_of_sum(launched, launched_bound) as status,
        shot_down, suppressed, stopped,
        launched_with_outcome, stopped_with_outcome, interception_rate,
        n_reports, n_withheld, n_not_stated, months_missing, months_in_part,
        claimant, build_id, as_of
    from period_volumes cross join build_info
    where
        period_type = $by and category = $category and munition_class <> 'all'
        and n_reports > 0
        and is_within_class(category, munition_class, $munition_class)
        and is_period_of_months(
            period_type, period_start, period_end, $first_month, $last_month
        )
    order by period_start, launched desc nulls last, munition_class
"""

_FAMILIES = """
    select
        period_start as month, period_end, category, munition_class,
        family as munitions, case when not is_bundle then family end as family,
        'national_reports' as basis,
        launched, launched_bound,
        status_of_sum(launched, launched_bound) as status,
        shot_down, suppressed, stopped,
        launched_with_outcome, stopped_with_outcome, interception_rate,
        n_reports, n_withheld, n_not_stated, null::varchar as months_missing,
        null::varchar as months_in_part, build_id, as_of
    from family_volumes cross join build_info
    where
        period_type = $by and category = $category
        and is_within_class(category, munition_class, $munition_class)
        and is_period_of_months(
            period_type, period_start, period_end, $first_month, $last_month
        )
    order by period_start, launched desc nulls last, munition_class, family
"""


def munition_period_totals(
    con: duckdb.DuckDBPyConnection, view: View, category: str, by: str
) -> pd.DataFrame:
    """Return one row per quarter or year: the headline's sum, or that of the class.

    ``by`` is a ``period_type``; periods that meet the range cover all their days.
    """
    return fetch_view(
        con,
        """
        select
            period_type, period_start as month, period_end, category, munition_class,
            launched, launched_bound,
            status_of_sum(launched, launched_bound) as status,
            launched_with_outcome, stopped_with_outcome, interception_rate,
            n_reports, n_withheld, n_not_stated, days_covered,
            days_in_period as days_in_month, months_missing, claimant, build_id, as_of
        from period_volumes cross join build_info
        where
            period_type = $by and category = $category
            and is_sum_of_class(category, munition_class, $munition_class)
            and is_period_of_months(
                period_type, period_start, period_end, $first_month, $last_month
            )
        order by period_start
        """,
        view,
        category=category,
        by=by,
    )


def munition_years(
    con: duckdb.DuckDBPyConnection, category: str, period_type: str = "year"
) -> pd.DataFrame:
    """Return every year of a category: one row per class, including ``all``.

    ``period_type`` is ``year`` or ``year_to_date``.
    """
    return fetch(
        con,
        """
        select
            period_type, period_start, period_end, category, munition_class,
            launched, launched_bound, basis, claimant, days_covered, days_in_period,
            launched_with_outcome, stopped_with_outcome, interception_rate,
            months_missing, months_in_part, n_reports, n_withheld, n_not_stated,
            build_id, as_of
        from period_volumes cross join build_info
        where
            period_type = $period_type and category = $category
            and exists (
                select 1 from period_volumes as known
                where
                    known.category = $category and known.period_type = $period_type
                    and known.period_start = period_volumes.period_start
                    and known.launched is not null
            )
        order by period_start, munition_class
        """,
        {"category": category, "period_type": period_type},
    )


def family_years(
    con: duckdb.DuckDBPyConnection, category: str, period_type: str = "year"
) -> pd.DataFrame:
    """Return every year of a category: one row per family or bundle.

    ``period_type`` is ``year`` or ``year_to_date``.
    """
    return fetch(
        con,
        """
        select
            period_type, period_start, period_end, category, munition_class, family,
            is_bundle, launched, launched_bound, launched_with_outcome,
            stopped_with_outcome, interception_rate, n_reports, n_withheld,
            n_not_stated, build_id, as_of
        from family_volumes cross join build_info
        where period_type = $period_type and category = $category
        order by period_start, launched desc nulls last, family
        """,
        {"category": category, "period_type": period_type},
    )


def munition_year_to_date(
    con: duckdb.DuckDBPyConnection, view: View, category: str
) -> pd.DataFrame:
    """Return the last year to date of the range, in the shape of ``munition_range``."""
    return fetch(
        con,
        """
        with last_one as (
            select max(period_start) as period_start
            from period_volumes
            where
                period_type = 'year_to_date' and category = $category
                and period_start <= $last_month
        )

        select
            category, munition_class, null::varchar as family, launched,
            launched_bound, launched_with_outcome, stopped_with_outcome,
            interception_rate
        from period_volumes inner join last_one using (period_start)
        where period_type = 'year_to_date' and category = $category

        union all

        select
            category, munition_class, family, launched, launched_bound,
            launched_with_outcome, stopped_with_outcome, interception_rate
        from family_volumes inner join last_one using (period_start)
        where period_type = 'year_to_date' and category = $category
        order by launched desc nulls last, munition_class, family
        """,
        {"category": category, "last_month": view.last_month},
    )


def tallied_months(
    con: duckdb.DuckDBPyConnection, category: str, first: date, last: date
) -> pd.DataFrame:
    """Return the months whose figure is a tally by others, with who (rule 10 c)."""
    return fetch(
        con,
        """
        select month, claimant
        from headline_volumes
        where
            basis = 'tally' and category = $category
            and month between $first and $last
        order by month
        """,
        {"category": category, "first": first, "last": last},
    )


def munition_range(
    con: duckdb.DuckDBPyConnection, view: View, category: str
) -> pd.DataFrame:
    """Return the sums of the view's months (rule 14), one row per class and family.

    ``family`` is empty in the rows of a class; class ``all`` is the headline. A single
    month keeps its own bound; the sum of several is a lower bound unless every month is
    a sum of reports in the newest copy of the feed.
    """
    return fetch_view(con, _RANGE, view, category=category)


_RANGE = """
    with months as (
        select *, 'all' as munition_class from headline_volumes
        union all by name
        select * from class_volumes
    ),

    classes as (
        select
            munition_class,
            sum(launched) as launched,
            case
                when count(*) = 1 then any_value(launched_bound)
                else bound_of_sum(launched, launched_bound, basis)
            end as launched_bound,
            sum(launched_with_outcome) as launched_with_outcome,
            sum(stopped_with_outcome) as stopped_with_outcome
        from months
        where category = $category and month between $first_month and $last_month
        group by munition_class
    ),

    families as (
        select
            munition_class, family,
            sum(launched) as launched,
            bool_or(launched is null or launched_bound like 'at_least%')
                as is_lower_bound,
            bool_or(launched_bound in ('approx', 'at_least_about')) as is_rounded,
            sum(launched_with_outcome) as launched_with_outcome,
            sum(stopped_with_outcome) as stopped_with_outcome
        from family_volumes
        where
            category = $category and period_type = 'month'
            and period_start between $first_month and $last_month
        group by munition_class, family
    )

    select
        $category as category, munition_class, null::varchar as family,
        launched::bigint as launched, launched_bound,
        launched_with_outcome::bigint as launched_with_outcome,
        stopped_with_outcome::bigint as stopped_with_outcome,
        stopped_with_outcome / nullif(launched_with_outcome, 0) as interception_rate
    from classes

    union all

    select
        $category, munition_class, families.family,
        families.launched::bigint,
        bound_of_part(
            families.launched, families.is_lower_bound, families.is_rounded,
            classes.launched, classes.launched_bound
        ),
        families.launched_with_outcome::bigint,
        families.stopped_with_outcome::bigint,
        families.stopped_with_outcome / nullif(families.launched_with_outcome, 0)
    from families
    inner join classes using (munition_class)
    order by launched desc nulls last, munition_class, family
"""
