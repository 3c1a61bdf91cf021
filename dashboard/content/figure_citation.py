"""The citation of one figure, shown in the panel that a reader opened."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard import database, dataset, describe
from dashboard.cache import memoize
from dashboard.citation import Citation
from dashboard.content.blocks import SITE, Code, Details, Text
from dashboard.content.days import choices_on
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import short_link


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
    words, view, build = page.words, page.view, page.build
    query = urlencode(short_link(page_name, view, choices_on(view.as_of)), safe=",:")
    cited = Citation(
        title=words("app.title"),
        view=words("takeaway.figure", figure=figure.rstrip("."), source=source),
        as_of=build["as_of"],
        build_id=build["build_id"],
        published_on=database.published_on(),
        url=f"{SITE}{page_name}?{query}",
        sha256=memoize(dataset.sha256),
    )
    inside = (
        Code(cited.apa(words)),
        Text(words("takeaway.cite_claimant"), is_small=True),
    )
    return Details("cite_figure", words("takeaway.cite_figure"), inside)
