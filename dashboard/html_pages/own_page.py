"""Pages besides those of the app: a month, all months, search results."""

from collections.abc import Iterable
from datetime import date

from dashboard.content.blocks import Block, split_below_chart
from dashboard.content.frame import as_of_banner, as_of_details, link_problems
from dashboard.content.paper import on_paper
from dashboard.content.short_links import short_path
from dashboard.html_pages.blocks import HtmlWriter, live_path
from dashboard.html_pages.elements import SiteUrl, document, tag
from dashboard.html_pages.page import framed
from dashboard.html_pages.share import feed_links, head_tags
from dashboard.i18n import LANGUAGES
from dashboard.page_view import PageView
from dashboard.permalink import Problem


def own_page(
    page: PageView,
    name: str,
    site: SiteUrl,
    main: str,
    *,
    title: str,
    head: str,
    today: date,
) -> str:
    """Return the page at the path ``name`` around ``main``, which is escaped HTML."""
    words = page.words
    writer = HtmlWriter(name, page.view, words, site, live_path)
    address = site.full(f"/{short_path(name, page.view)}")
    body = framed(page, writer, main, address, today)
    head = feed_links(site, words) + head
    return document(words, site, f"{title} · {words('app.title')}", head, body)


def page_with_preview(
    page: PageView,
    name: str,
    site: SiteUrl,
    blocks: list[Block],
    problems: Iterable[Problem],
    *,
    title: str,
    description: str,
    picture: PageView,
    today: date,
) -> str:
    """Return the page at the path ``name`` with ``blocks``, and tags for previews.

    Links lead to the pages of the app; the preview shows the view of ``picture``.
    """
    writer = HtmlWriter(name, page.view, page.words, site, live_path)
    above, below = split_below_chart(on_paper(blocks))
    problems = tuple(problems)
    first = [*link_problems(problems, page.words), *as_of_banner(page), *above]
    below = [*as_of_details(page, problems), *below]
    main = writer.blocks(first) + tag("div", writer.blocks(below), class_="below")

    def address(language: str) -> str:
        view = page.with_view(language=language).view
        return site.full(f"/{short_path(name, view)}")

    head = head_tags(
        page.words,
        title,
        description,
        address(page.view.language),
        site.view("/share.png", picture.view),
        {code: address(code) for code in LANGUAGES},
    )
    return own_page(page, name, site, main, title=title, head=head, today=today)
