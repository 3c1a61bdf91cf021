"""The monthly figures of a view, shared by several pages, images and cards."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from dashboard import charts, describe, queries
from dashboard.charts.figure import Figure
from dashboard.content.blocks import Chart
from dashboard.content.charts import chart
from dashboard.describe import Finding
from dashboard.page_view import PageView, memoized_without_choices
from dashboard.permalink import View

#: The most months that a chart draws on a phone; readers narrow the range for others.
MONTHS_ON_PHONE = 18


@dataclass(frozen=True)
class Monthly:
    """Monthly volumes with statements, anomalies and findings.

    ``history``, ``statements`` and ``anomalies`` are ``monthly_volumes``,
    ``monthly_statements`` and ``anomalies`` of ``queries``; ``volumes`` are the rows of
    ``history`` in the range.
    """

    history: pd.DataFrame
    volumes: pd.DataFrame
    statements: pd.DataFrame
    anomalies: pd.DataFrame
    findings: dict[str, Finding]


@memoized_without_choices
def monthly(page: PageView) -> Monthly:
    """Return the monthly figures of a view, independent of what is open on its page."""
    con, view = page.con, page.view
    history = queries.monthly_volumes(con, view)
    return Monthly(
        history,
        queries.in_range(history, view),
        queries.monthly_statements(con, view),
        queries.anomalies(con, view),
        describe.findings(history, view, page.words, page.build["last_day"]),
    )


def pages_behind(
    rows: pd.DataFrame, view: View, category: str = ""
) -> Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]:
    """Return the query of every page behind rows of months or periods, for a file.

    ``rows`` have a ``month``, or ``period_start`` and ``period_end``; without a row,
    the months are those of the view. A ``category`` stands in place of the view's.
    """
    if category:
        view = replace(view, categories=(category,))
    if len(rows):
        is_monthly = "month" in rows
        first = rows["month" if is_monthly else "period_start"].min()
        last = rows["month" if is_monthly else "period_end"].max()
        view = replace(
            view, first_month=first.replace(day=1), last_month=last.replace(day=1)
        )
    return lambda con: queries.volume_sources(con, view)


def monthly_sentence(page: PageView) -> str:
    """Return the findings in one line of text."""
    return describe.findings_in_one_line(monthly(page).findings, page.words)


@memoized_without_choices
def monthly_chart(page: PageView) -> Chart:
    """Return the chart of the monthly figures; its bars open their sources."""
    words, view, figures = page.words, page.view, monthly(page)
    marked = (
        figures.statements if view.others == "shown" else figures.statements.head(0)
    )

    def figure_of(volumes: pd.DataFrame) -> Figure:
        layout = figures.anomalies, words, view.measure, view.scale
        months = marked["month"].isin(set(volumes["month"]))
        return charts.monthly_volumes(volumes, marked[months], *layout)

    last_months = sorted(set(figures.volumes["month"]))[-MONTHS_ON_PHONE:]
    return chart(
        page,
        "volumes",
        "monthly_volumes",
        figure_of(figures.volumes),
        narrow=charts.for_phone(
            figure_of(figures.volumes[figures.volumes["month"].isin(last_months)])
        ),
        alt=describe.alt_monthly_volumes(figures.volumes, figures.findings, words),
        reported_by=describe.reported_by(figures.volumes, words),
        chooses="bar",
        opens="answer",
    )
