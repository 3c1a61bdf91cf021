"""Every page as plain HTML, without JavaScript."""

from collections.abc import Iterable
from datetime import date

from dashboard.content.blocks import split_below_chart
from dashboard.content.days import choices_on
from dashboard.content.frame import footer
from dashboard.content.whole_page import page_blocks
from dashboard.html_pages.blocks import HtmlWriter, live_path, plain_path
from dashboard.html_pages.elements import (
    SiteUrl,
    anchor,
    document,
    printed,
    tag,
)
from dashboard.html_pages.masthead import masthead_html
from dashboard.page_view import PageView
from dashboard.permalink import Problem, encode_on, short_link


def plain_page(
    page: PageView,
    page_name: str,
    site: SiteUrl,
    *,
    problems: Iterable[Problem] = (),
    today: date,
    head: str = "",
) -> str:
    """Return the page ``page_name`` of a view.

    ``problems`` are the values in its link that are not available, ``head`` is what the
    server adds to the head (share tags).
    """
    words, view = page.words, page.view
    query = short_link(page_name, view, choices_on(view.as_of))
    writer = HtmlWriter(page_name, page.view, words, site, plain_path)
    above, below = split_below_chart(page_blocks(page, page_name, problems))
    # The part below the chart is laid out only when it comes near the viewport.
    inside = writer.blocks(above) + tag("div", writer.blocks(below), class_="below")
    main = inside + _live_link(page, page_name, site)
    body = framed(page, writer, main, site.full(plain_path(page_name), query), today)
    return document(words, site, words(f"{page_name}.menu"), head, body)


def framed(
    page: PageView, writer: HtmlWriter, main: str, address: str, today: date
) -> str:
    """Return ``main`` between masthead and footer; ``address`` is for paper."""
    words = page.words
    return (
        anchor("#main", words("lite.skip"), class_="skip")
        + masthead_html(page, writer.page, writer.site, writer.path)
        + printed(address, today, words)
        + tag("main", main, id="main")
        + tag("footer", writer.blocks(footer(page, today)))
    )


def _live_link(page: PageView, page_name: str, site: SiteUrl) -> str:
    query = encode_on(page_name, page.view)
    link = anchor(
        site.path(live_path(page_name), query), page.words("lite.interactive")
    )
    return tag("p", link, class_="onward")
