"""The chart of the Volumes page, in the view's layout."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.charts.figure import Figure
from dashboard.content.blocks import Chart
from dashboard.content.charts import chart
from dashboard.content.monthly import monthly, monthly_chart
from dashboard.i18n import Words
from dashboard.page_view import PageView, memoized_without_choices
from dashboard.permalink import View

#: Categories whose months may be added up (counting rule 14).
ADDED_UP = ("missile", "drone")


@memoized_without_choices
def volumes_chart(page: PageView) -> Chart:
    """Return the chart: bars by month or period, two years, or running totals."""
    view = page.view
    if draws_running_totals(view):
        return _running_totals(page)
    if _compares_years(view):
        return _years_compared(page)
    if view.by == "month":
        return monthly_chart(page)
    periods = page.rows(queries.period_volumes, view.by)
    figure = charts.period_volumes(periods, page.words, view.measure, view.scale)
    drawn_page = _of_periods(page, periods)
    name = f"volumes_by_{view.by}"
    return _chart(
        page,
        drawn_page,
        name,
        figure,
        _alt_of(drawn_page, periods, describe.period_figures, name),
    )


def draws_running_totals(view: View) -> bool:
    """Tell whether the chart shows running totals, which fix measure and scale."""
    return view.layout == "running" and not set(ADDED_UP).isdisjoint(view.categories)


def _compares_years(view: View) -> bool:
    return view.layout == "years" and view.by in ("month", "quarter")


def months_of_table(page: PageView) -> pd.DataFrame:
    """Return the months of the table: those of the chart, or of the range."""
    if _compares_years(page.view) and page.view.by == "month":
        return queries.in_range(monthly(page).history, two_years(page).view)
    return monthly(page).volumes


def chart_rows(page: PageView) -> tuple[str, pd.DataFrame]:
    """Return the mart and the rows of a chart that does not draw plain months."""
    view = page.view
    if draws_running_totals(view):
        return "running_volumes", queries.running_volumes(page.con, view)
    drawn_page = two_years(page) if _compares_years(view) else page
    return "period_volumes", drawn_page.rows(queries.period_volumes, view.by)


def two_years(page: PageView) -> PageView:
    """Return the page view from January of the year before its last month's."""
    return page.with_view(first_month=date(page.view.last_month.year - 1, 1, 1))


def _years_compared(page: PageView) -> Chart:
    view, words, name = page.view, page.words, "years_compared"
    drawn_page = two_years(page)
    if view.by == "month":
        rows = months_of_table(page)
        last_day = page.build["last_day"]
        findings = describe.findings(
            monthly(page).history, drawn_page.view, words, last_day
        )
        alt = describe.alt_volumes(name, findings, drawn_page.view, words)
    else:
        _, rows = chart_rows(page)
        drawn_page = _of_periods(drawn_page, rows)
        alt = _alt_of(drawn_page, rows, describe.period_figures, name)
    figure = charts.years_compared(rows, words, view.measure, view.scale)
    return _chart(page, drawn_page, name, figure, alt, view.by == "month")


def _running_totals(page: PageView) -> Chart:
    words, name = page.words, "running_totals"
    _, rows = chart_rows(page)
    drawn_page = page.with_view(
        categories=tuple(c for c in page.view.categories if c in ADDED_UP),
        first_month=date(page.view.first_month.year, 1, 1),
    )
    alt = _alt_of(drawn_page, rows, describe.running_figures, name)
    return _chart(page, drawn_page, name, charts.running_totals(rows, words), alt)


def _of_periods(page: PageView, periods: pd.DataFrame) -> PageView:
    """Return the page view with the range of the periods drawn, which are whole."""
    last = periods["period_end"].max().replace(day=1)
    return page.with_view(first_month=periods["period_start"].min(), last_month=last)


def _alt_of(
    drawn_page: PageView,
    rows: pd.DataFrame,
    figures: Callable[[pd.DataFrame, Words], list[str]],
    name: str,
) -> str:
    """Return an alternative text with the ``figures`` of each category."""
    view, words = drawn_page.view, drawn_page.words
    by_category = {
        c: figures(rows[rows["category"] == c], words) for c in view.categories
    }
    return describe.alt_periods(name, by_category, view, words)


def _chart(
    page: PageView,
    drawn_page: PageView,
    name: str,
    figure: Figure,
    alt: str,
    is_monthly: bool = False,
) -> Chart:
    return chart(
        page,
        "volumes",
        name,
        figure,
        alt=alt,
        reported_by=describe.reported_by(monthly(page).volumes, page.words),
        view=drawn_page.view,
        narrow=charts.for_phone(figure),
        chooses="bar" if is_monthly else "",
        opens="answer" if is_monthly else "",
    )
