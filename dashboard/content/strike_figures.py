"""The strikes of a view and their sums, which all of the Strikes page is made from."""

from dataclasses import dataclass

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.describe import Finding
from dashboard.page_view import PageView
from dashboard.rows import Row


@dataclass(frozen=True)
class Strikes:
    """The strikes of a view at both levels, those of its level, and their sums.

    ``rows``, ``sums`` and ``span`` are ``strikes``, ``strike_sums`` and ``strike_span``
    of ``queries``; ``counted`` are the rows of the view's level.
    """

    rows: pd.DataFrame
    counted: pd.DataFrame
    sums: pd.DataFrame
    span: Row
    findings: dict[str, Finding]


def strikes_of(page: PageView) -> Strikes:
    """Return the strikes of a view, whichever of them is opened on its page."""
    return memoize(_strikes, page.without_choices)


def _strikes(page: PageView) -> Strikes:
    con, view = page.con, page.view
    rows = queries.strikes(con, view)
    counted = queries.at_level(rows, view.level)
    sums = queries.strike_sums(con, counted)
    findings = (
        {}
        if counted.empty
        else describe.strike_findings(rows, sums, view.level, page.words)
    )
    return Strikes(rows, counted, sums, queries.strike_span(con), findings)
