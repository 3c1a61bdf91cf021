"""The statements of a view beside our sums, which all of Compare is made from."""

from dataclasses import dataclass

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.describe import Finding
from dashboard.page_view import PageView


@dataclass(frozen=True)
class Comparisons:
    """Statements, as ``queries.statement_comparisons`` gives them, and the findings.

    ``on_months`` speak of one month each, ``on_other_periods`` of weeks and the like;
    ``beside_sums`` is ``queries.monthly_comparisons``, which the chart shows.
    """

    on_months: pd.DataFrame
    on_other_periods: pd.DataFrame
    beside_sums: pd.DataFrame
    findings: dict[str, Finding]


def comparisons_of(page: PageView) -> Comparisons:
    """Return the statements of a view, whichever month is opened on its page."""
    return memoize(_comparisons, page.without_choices)


def _comparisons(page: PageView) -> Comparisons:
    view = page.view
    rows = queries.statement_comparisons(page.con, view)
    beside_sums = queries.monthly_comparisons(rows, view)
    is_month = rows["month"].notna()
    return Comparisons(
        rows[is_month],
        rows[~is_month],
        beside_sums,
        describe.comparison_findings(beside_sums, view, page.words),
    )
