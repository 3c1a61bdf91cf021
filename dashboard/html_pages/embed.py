"""The chart for another site's iframe, with its credit line."""

from collections.abc import Iterable

from dashboard.content.embedded import EMBEDDED
from dashboard.content.frame import link_problems
from dashboard.html_pages.blocks import HtmlWriter, live_path
from dashboard.html_pages.elements import SiteUrl, document, tag
from dashboard.html_pages.figures import chart_html
from dashboard.page_view import PageView
from dashboard.permalink import LATEST, Problem
from dashboard.picture.text import escaped


def embed_page(
    page: PageView,
    site: SiteUrl,
    *,
    name: str = "volumes",
    problems: Iterable[Problem] = (),
    pinned: bool = False,
) -> str:
    """Return the chart of a view for an iframe; ``name`` is a page of ``EMBEDDED``.

    ``problems`` are what its link asked for and is not available. The credit line links
    to the full view: when ``pinned``, as known on the day of this build, which it
    names; else to the newest build at that time.
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
        href=site.view(f"/{name}", view, as_of=as_of),
        target="_blank",
        rel="noopener",
    )
    title = words(f"{name}.title")
    sentence, drawn = EMBEDDED[name](page)
    credit = escaped(f"{title}, {state}. {words('lite.embed_said')} ")
    chart = chart_html(drawn, view) if drawn else ""
    unavailable = HtmlWriter(name, view, words, site, live_path).blocks(
        link_problems(problems, words)
    )
    body = tag(
        "main",
        tag("h1", escaped(title), class_="embed")
        + unavailable
        + tag("p", escaped(sentence))
        + tag("figure", chart + tag("figcaption", credit + full)),
    )
    return document(words, site, title, "", body)
