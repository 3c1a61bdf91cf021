"""Finds figures so far out of range that a person must look before they are published.

A typing error upstream, such as one zero too many, passes every check of form. An
unattended refresh compares the new build with the published one and stops.
"""

from pathlib import Path

import duckdb

from etl.errors import DataError

#: A day with more than this many times the largest earlier day must be reviewed …
MOST_TIMES_THE_LARGEST_DAY = 3
#: … if there are at least this many earlier days to compare with.
FEWEST_DAYS_BEFORE = 30
#: A closed month whose total changes by more than this share must be reviewed.
MOST_CHANGE_OF_A_MONTH = 0.05

#: Launches per day and series in the build attached as ``{build}``.
_DAYS = """
    select category || 's of the Air Force' as series, day, sum(launched) as launched
    from {build}.daily_volumes
    where basis = 'national_reports'
    group by category, day

    union all

    select 'glide bombs of the General Staff' as series, day, guided_bombs as launched
    from {build}.raw_general_staff_reports
    where known_to is null
"""
_LARGE_DAYS = f"""
    with
    days as (
        select
            *,
            max(launched) over earlier as largest_before,
            arg_max(day, launched) over earlier as largest_on,
            count(launched) over earlier as n_before
        from ({_DAYS.format(build="new")})
        window earlier as (
            partition by series order by day
            rows between unbounded preceding and 1 preceding
        )
    )

    select series, days.day, days.launched, largest_before, largest_on
    from days
    left join ({_DAYS.format(build="old")}) as before using (series, day)
    where
        days.launched > {MOST_TIMES_THE_LARGEST_DAY} * largest_before
        and n_before >= {FEWEST_DAYS_BEFORE}
        -- What is published already was looked at.
        and days.launched is distinct from before.launched
    order by days.day, series
"""
_CHANGED_MONTHS = f"""
    with
    months as (
        select
            series,
            date_trunc('month', day) as month,
            sum(old.launched) as launched_before,
            sum(new.launched) as launched,
            count(old.day) as n_days_before
        from ({_DAYS.format(build="new")}) as new
        full join ({_DAYS.format(build="old")}) as old using (series, day)
        group by series, month
    ),

    covered as (
        select max(last_day) as last_day from old.raw_vintages where feed = 'air-force'
    )

    select series, strftime(month, '%Y-%m'), launched_before, coalesce(launched, 0)
    from months
    cross join covered
    where
        abs(coalesce(launched, 0) - launched_before)
        > {MOST_CHANGE_OF_A_MONTH} * launched_before
        -- Closed: the published copy of the feed had passed it, or each day was read.
        and (
            (series like '%Air Force' and last_day(month) < covered.last_day)
            or n_days_before = day(last_day(month))
        )
    order by month, series
"""


def refuse_implausible(new: Path, published: Path | None, accept: str) -> list[str]:
    """Return in words the figures of the build ``new`` that are out of range.

    ``published`` is the build that readers have, to compare with, if there is one.
    Raises DataError for figures out of range unless ``accept`` gives a reason to accept
    them.
    """
    findings = implausible_figures(new, published) if published else []
    if findings and not accept:
        raise DataError(
            "data/build",
            "figures are far out of range:\n  " + "\n  ".join(findings),
            "The last good build stays in place. Look these figures up at their posts "
            "and correct what is wrong. If they are right, say why: "
            'python -m etl refresh --accept "…"; the reason is kept in the log.',
        )
    return findings


def implausible_figures(new: Path, published: Path) -> list[str]:
    """Return in words the figures of ``new`` that are out of range.

    These are days above three times the largest earlier day, and closed months whose
    total differs from ``published`` by more than 5 %. Returns nothing if the published
    build has another schema.
    """
    with duckdb.connect() as con:
        for name, path in (("new", new), ("old", published)):
            con.execute(f"attach $path as {name} (read_only)", {"path": str(path)})
        try:
            con.execute(_DAYS.format(build="old"))
        except (duckdb.CatalogException, duckdb.BinderException):
            return []
        days = con.execute(_LARGE_DAYS).fetchall()
        months = con.execute(_CHANGED_MONTHS).fetchall()
    return [
        f"{day}, {series}: {launched:,} launched; the largest day before was "
        f"{largest:,}, on {on}"
        for series, day, launched, largest, on in days
    ] + [
        f"{month}, {series}: {before:,} launched becomes {after:,}"
        for series, month, before, after in months
    ]
