"""The claims of a view beside our sums: the data of the Claims page."""

from dataclasses import dataclass

import pandas as pd

from dashboard import describe, queries
from dashboard.describe import Finding
from dashboard.page_view import PageView, memoized_without_choices


@dataclass(frozen=True)
class Comparisons:
    """Rows of ``queries.statement_comparisons``, and the findings.

    ``on_months`` cover one month each, ``on_other_periods`` weeks and other periods;
    ``beside_sums`` is ``queries.monthly_comparisons``. ``ratios`` are those of its rows
    that are comparable with our sum; ``agreement`` is ``queries.agreement``, which
    counts them.
    """

    on_months: pd.DataFrame
    on_other_periods: pd.DataFrame
    beside_sums: pd.DataFrame
    ratios: pd.DataFrame
    agreement: pd.DataFrame
    headline: str
    findings: dict[str, Finding]


@memoized_without_choices
def comparisons_of(page: PageView) -> Comparisons:
    """Return the comparisons of a view, independent of the month opened on its page."""
    view, words = page.view, page.words
    rows = queries.statement_comparisons(page.con, view)
    beside_sums = queries.monthly_comparisons(rows, view)
    agreement = queries.agreement(page.con, view)
    is_month = rows["month"].notna()
    is_in_view = beside_sums["month"].between(view.first_month, view.last_month)
    ratios = beside_sums[beside_sums["is_comparable"] & is_in_view]
    return Comparisons(
        rows[is_month],
        rows[~is_month],
        beside_sums,
        ratios.sort_values(["month", "statement_id"]).reset_index(drop=True),
        agreement,
        describe.claims_headline(agreement, beside_sums, view, words),
        describe.comparison_findings(agreement, view, words),
    )
