"""The chart for somebody else's page, with its credit line."""

from dashboard.content.monthly import monthly_sentence
from dashboard.content.volume_charts import volumes_chart
from dashboard.html_pages.elements import SiteUrl, document, escaped, icon_link, tag
from dashboard.html_pages.figures import chart_html
from dashboard.page_view import PageView
from dashboard.permalink import LATEST


def embed_page(
    page: PageView, site: SiteUrl, *, pinned: bool = False, head: str = ""
) -> str:
    """Return the chart of a view for an iframe.

    The credit line leads to the full view: when ``pinned``, as known on the day of this
    build and naming it; else to whatever is the newest then.
    """
    view, words, build = page.view, page.words, page.build
    as_of = view.as_of
    if pinned and as_of == LATEST:
        as_of = build["as_of"].isoformat()
    state = words("lite.embed_latest", last_day=words.day(build["last_day"]))
    if pinned or view.as_of != LATEST:
        day = words.day(build["as_of"])
        state = words("lite.embed_pinned", as_of=day, build_id=build["build_id"])
    full = tag(
        "a",
        escaped(words("lite.embed_credit")),
        href=site.view("/volumes", view, as_of=as_of),
        target="_blank",
        rel="noopener",
    )
    title = words("volumes.title")
    credit = escaped(f"{title}, {state}. {words('lite.embed_said')} ")
    chart = chart_html(volumes_chart(page), view)
    body = tag(
        "main",
        tag("h1", escaped(title), class_="embed")
        + tag("p", escaped(monthly_sentence(page)))
        + tag("figure", chart + tag("figcaption", credit + full)),
    )
    return document(words, title, icon_link(site) + head, body)
