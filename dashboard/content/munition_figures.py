"""The figures of a category by class or model, from which all of Munitions is made."""

from dataclasses import dataclass, replace

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.describe import Finding
from dashboard.page_view import PageView


@dataclass(frozen=True)
class MunitionFigures:
    """What the page shows of a category, whatever is opened on it.

    ``rows``, ``totals`` and ``first_named`` are ``munition_volumes``,
    ``munition_totals`` and ``first_named`` of ``queries``.
    """

    rows: pd.DataFrame
    totals: pd.DataFrame
    anomalies: pd.DataFrame
    first_named: pd.DataFrame
    findings: dict[str, Finding]


def munition_figures(page: PageView, category: str) -> MunitionFigures:
    """Return the figures of a category in a view."""
    return memoize(_munition_figures, page.without_choices, category)


def _munition_figures(page: PageView, category: str) -> MunitionFigures:
    con, view, words = page.con, page.view, page.words
    rows = queries.munition_volumes(con, view, category)
    totals = queries.munition_totals(con, view, category)
    return MunitionFigures(
        rows,
        totals,
        queries.anomalies(con, replace(view, categories=(category,))),
        queries.first_named(con, view, category),
        describe.munition_findings(
            rows, totals, category, words, page.build["last_day"]
        ),
    )
