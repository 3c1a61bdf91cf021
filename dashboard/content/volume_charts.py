"""The chart of Volumes, in the layout that the view asks for."""

from datetime import date

from dashboard import charts, describe, queries
from dashboard.charts.figure import Figure
from dashboard.content.blocks import Chart
from dashboard.content.charts import chart
from dashboard.content.monthly import monthly, monthly_chart
from dashboard.page_view import PageView, memoized_without_choices
from dashboard.permalink import View

#: Categories whose months may be added up (counting rule 14).
ADDED_UP = ("missile", "drone")


@memoized_without_choices
def volumes_chart(page: PageView) -> Chart:
    """Return the chart: a bar a month, quarter or year, two years, or running sums."""
    view = page.view
    if draws_running_totals(view):
        return _running_totals(page)
    if view.layout == "years" and view.by in ("month", "quarter"):
        return _years_compared(page)
    if view.by == "month":
        return monthly_chart(page)
    periods = page.rows(queries.period_volumes, view.by)
    figure = charts.period_volumes(periods, page.words, view.measure, view.scale)
    last = periods["period_end"].max().replace(day=1)
    drawn = page.with_view(first_month=periods["period_start"].min(), last_month=last)
    return _chart(page, drawn, f"volumes_by_{view.by}", figure)


def draws_running_totals(view: View) -> bool:
    """Tell whether the chart is of running totals, which have one measure and scale."""
    return view.layout == "running" and not set(ADDED_UP).isdisjoint(view.categories)


def _years_compared(page: PageView) -> Chart:
    view = page.view
    first = date(view.last_month.year - 1, 1, 1)
    drawn = page.with_view(first_month=first)
    if view.by == "month":
        history = monthly(page).history
        rows = queries.in_range(history, drawn.view)
    else:
        rows = drawn.rows(queries.period_volumes, view.by)
    figure = charts.years_compared(rows, page.words, view.measure, view.scale)
    return _chart(page, drawn, "years_compared", figure, view.by == "month")


def _running_totals(page: PageView) -> Chart:
    view = page.view
    figure = charts.running_totals(queries.running_volumes(page.con, view), page.words)
    categories = tuple(c for c in view.categories if c in ADDED_UP)
    drawn = page.with_view(categories=categories)
    return _chart(page, drawn, "running_totals", figure)


def _chart(
    page: PageView,
    drawn: PageView,
    name: str,
    figure: Figure,
    is_monthly: bool = False,
) -> Chart:
    of, words = monthly(page), page.words
    return chart(
        page,
        "volumes",
        name,
        figure,
        alt=describe.alt_volumes(name, of.findings, drawn.view, words),
        reported_by=describe.reported_by(of.volumes, words),
        view=drawn.view,
        narrow=charts.for_phone(figure),
        chooses="bar" if is_monthly else "",
        opens="answer" if is_monthly else "",
    )
