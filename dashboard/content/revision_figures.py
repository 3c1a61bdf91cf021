"""What was known when, in a view: the data of the Revisions page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import describe, queries
from dashboard.describe import Finding
from dashboard.page_view import PageView, memoized_without_choices


@dataclass(frozen=True)
class RevisionFigures:
    """The page's figures, independent of what is open on it.

    ``span``, ``prints``, ``changes`` and ``revisions`` are ``vintage_span``,
    ``first_prints``, ``largest_changes`` and ``revisions`` of ``queries``.
    """

    span: Mapping[str, Any]
    prints: pd.DataFrame
    changes: pd.DataFrame
    revisions: pd.DataFrame
    findings: dict[str, Finding]


@memoized_without_choices
def revision_figures(page: PageView) -> RevisionFigures:
    """Return the figures of a view."""
    con, view = page.con, page.view
    span = queries.vintage_span(con)
    prints = queries.first_prints(con, view)
    changes = queries.largest_changes(con, view)
    return RevisionFigures(
        span,
        prints,
        changes,
        queries.revisions(con, view),
        describe.print_findings(prints, changes, span, page.words),
    )
