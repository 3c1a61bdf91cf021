"""The citation of one figure, offered in the panel that a reader has opened."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard import database, dataset, describe
from dashboard.cache import memoize
from dashboard.citation import Citation
from dashboard.content.blocks import SITE, Code, Details, Text
from dashboard.content.days import choices_on
from dashboard.page_view import PageView
from dashboard.permalink import short_link


def cite_figure(
    page: PageView, page_name: str, figure: str, claimants: Any, url: Any = None
) -> Details:
    """Offer the citation of ``figure``: value, measure and period, as a page says it.

    ``claimants`` say so, joined by ``;``; ``url`` is where, if it is one public page.
    The link leads to the view in which the figure is opened.
    """
    words, view, build = page.words, page.view, page.build
    names = describe.claimant(claimants, words)
    source = names if pd.isna(url) else f"{names}, {url}"
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
