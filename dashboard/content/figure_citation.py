"""Citations: of a page, and of one figure in the panel that a reader opened."""

from typing import Any

import pandas as pd

from dashboard import database, dataset, describe
from dashboard.cache import memoize
from dashboard.citation import Citation
from dashboard.content.blocks import SITE, Code, Details, Text
from dashboard.content.short_links import short_query
from dashboard.i18n import Words
from dashboard.page_view import PageView


def citation_of(page: PageView, title: str, view: str, url: str) -> Citation:
    """Return the citation of what ``view`` says in words, as of the page's build."""
    return Citation(
        title=title,
        view=view,
        as_of=page.build["as_of"],
        build_id=page.build["build_id"],
        published_on=database.published_on(),
        url=url,
        sha256=memoize(dataset.sha256),
    )


def said_by(claimants: Any, words: Words, url: Any = None) -> str:
    """Return who says a figure, with its page if that is one public page.

    ``claimants`` are joined by ``;``.
    """
    names = describe.claimant(claimants, words)
    return names if pd.isna(url) else f"{names}, {url}"


def cite_figure(page: PageView, page_name: str, figure: str, source: str) -> Details:
    """Return the citation of ``figure``: value, measure and period, as on the page.

    ``source`` is from ``said_by``. The citation links to the view in which the figure
    is opened.
    """
    words = page.words
    cited = citation_of(
        page,
        words("app.title"),
        words("takeaway.figure", figure=figure.rstrip("."), source=source),
        f"{SITE}{page_name}?{short_query(page_name, page.view)}",
    )
    inside = (
        Code(cited.apa(words)),
        Text(words("takeaway.cite_claimant"), is_small=True),
    )
    return Details("cite_figure", words("takeaway.cite_figure"), inside)
