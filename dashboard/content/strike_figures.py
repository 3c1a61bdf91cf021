"""The strikes of a view and their sums: the data of the Strikes page."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import describe, queries
from dashboard.describe import Finding
from dashboard.page_view import PageView, memoized_without_choices
from dashboard.rows import Row


@dataclass(frozen=True)
class Strikes:
    """The strikes of a view at both levels and at the view's level, with their sums.

    ``rows``, ``sums`` and ``span`` are ``strikes``, ``strike_sums`` and ``strike_span``
    of ``queries``; ``counted`` are the rows of the view's level.
    """

    rows: pd.DataFrame
    counted: pd.DataFrame
    sums: pd.DataFrame
    span: Row
    findings: dict[str, Finding]


@memoized_without_choices
def strikes_of(page: PageView) -> Strikes:
    """Return the strikes of a view, independent of the one opened on its page."""
    con, view = page.con, page.view
    rows = queries.strikes(con, view)
    counted = queries.at_level(rows, view.level)
    sums = queries.strike_sums(con, rows, view.level)
    findings = (
        {}
        if counted.empty
        else describe.strike_findings(rows, sums, view.level, page.words)
    )
    return Strikes(rows, counted, sums, queries.strike_span(con), findings)


def first_month_of_strikes(page: PageView) -> date:
    """Return the view's first month, or the month of its first strike if earlier.

    The first month of the filter also includes all earlier strikes.
    """
    first: date = min([page.view.first_month, *strikes_of(page).rows["date_start"]])
    return first.replace(day=1)


def first_strike_month(page: PageView) -> date:
    """Return the page's first month: that of the first strike, or of the filter."""
    span = queries.strike_span(page.con)
    first: date = min(span["first_day"].replace(day=1), span["first_filter_month"])
    return first
