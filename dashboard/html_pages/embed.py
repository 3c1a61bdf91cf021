"""The chart for somebody else's page, with its credit line."""

import duckdb

from dashboard.html_pages.chart import shown
from dashboard.html_pages.elements import SiteUrl, document, escaped, tag
from dashboard.i18n import Words
from dashboard.permalink import LATEST, View


def embed_page(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    place: SiteUrl,
    *,
    pinned: bool = False,
    head: str = "",
) -> str:
    """Return the chart of ``view`` for an iframe.

    The credit line leads to the full view: when ``pinned``, as known on the day of this
    build and naming it; else to whatever is the newest then.
    """
    page = shown(con, view, words)
    as_of = view.as_of
    if pinned and as_of == LATEST:
        as_of = page.build["as_of"].isoformat()
    state = words("lite.embed_latest", last_day=words.day(page.build["last_day"]))
    if pinned or view.as_of != LATEST:
        day = words.day(page.build["as_of"])
        build_id = page.build["build_id"]
        state = words("lite.embed_pinned", as_of=day, build_id=build_id)
    full = tag(
        "a",
        escaped(words("lite.embed_credit")),
        href=place.view("/volumes", view, as_of=as_of),
        target="_blank",
        rel="noopener",
    )
    title = words("volumes.title")
    credit = escaped(f"{title}, {state}. {words('lite.embed_said')} ")
    body = tag(
        "main",
        tag("h1", escaped(title), class_="embed")
        + tag("p", escaped(page.sentence()))
        + tag(
            "figure",
            page.chart() + tag("figcaption", credit + full, class_="muted"),
        ),
    )
    return document(words, title, head, body)
