"""The figures of a category by class or family: the data of the Types page."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard import describe, queries
from dashboard.describe import Finding
from dashboard.page_view import PageView, memoized_without_choices
from dashboard.rows import Row

#: The anomaly that marks when reports began to count decoys with drones.
DECOYS_COUNTED = "decoys-counted"


@dataclass(frozen=True)
class MunitionFigures:
    """The page's figures for a category, independent of what is open on it.

    ``rows``, ``totals`` and ``first_named`` are ``munition_volumes``,
    ``munition_totals`` and ``first_named`` of ``queries``. ``drawn`` and
    ``drawn_totals`` are the same by the view's period; ``ranges`` is
    ``munition_range`` or the last year to date, and ``total`` its row for the view's
    class; ``tallies`` are its months for which others counted the posts. ``years`` and
    ``families`` are by calendar year, or by year to date.
    """

    rows: pd.DataFrame
    totals: pd.DataFrame
    drawn: pd.DataFrame
    drawn_totals: pd.DataFrame
    years: pd.DataFrame
    families: pd.DataFrame
    ranges: pd.DataFrame
    total: Row | None
    tallies: pd.DataFrame
    anomalies: pd.DataFrame
    first_named: pd.DataFrame
    where: str
    headline: str
    findings: dict[str, Finding]

    @property
    def counts_decoys(self) -> bool:
        """Whether some or all reports of the range count decoys too."""
        return DECOYS_COUNTED in set(self.anomalies["anomaly_id"])


def known_days(page: PageView) -> tuple[date, date]:
    """Return the first and the last day of the build."""
    return page.build["first_day"], page.build["last_day"]


@memoized_without_choices
def munition_figures(page: PageView, category: str) -> MunitionFigures:
    """Return the figures of a category in a view."""
    con, view, words, by = page.con, page.view, page.words, page.view.by
    days = known_days(page)
    rows = queries.munition_volumes(con, view, category)
    totals = queries.munition_totals(con, view, category)
    to_date = by == describe.TO_DATE
    year_type = describe.year_type(view)
    years = queries.munition_years(con, category, year_type)
    ranges = (
        queries.munition_year_to_date(con, view, category)
        if to_date
        else queries.munition_range(con, view, category)
    )
    is_monthly = by == "month"
    first = date(view.last_month.year, 1, 1) if to_date else view.first_month
    return MunitionFigures(
        rows,
        totals,
        rows if is_monthly else queries.munition_periods(con, view, category, by),
        totals
        if is_monthly
        else queries.munition_period_totals(con, view, category, by),
        years,
        queries.family_years(con, category, year_type),
        ranges,
        describe.range_row(ranges, view, category),
        queries.tallied_months(con, category, first, view.last_month),
        queries.anomalies(con, replace(view, categories=(category,))),
        queries.first_named(con, view, category),
        describe.range_in(view, days, words),
        describe.munition_headline(ranges, years, view, category, days, words),
        describe.munition_findings(ranges, totals, view, category, days, words),
    )
