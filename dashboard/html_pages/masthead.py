"""The masthead as HTML: links to pages and languages, without a script."""

from collections.abc import Callable
from dataclasses import replace

from dashboard.content.masthead import MastheadLink, masthead
from dashboard.html_pages.elements import SiteUrl, anchor, tag
from dashboard.html_pages.search import search_form
from dashboard.page_view import PageView
from dashboard.permalink import FRONT, encode_on
from dashboard.picture.text import escaped


def masthead_html(
    page: PageView, page_name: str, site: SiteUrl, path: Callable[[str], str]
) -> str:
    """Return the masthead of a page; ``path`` gives the address of each page."""
    view, words = page.view, page.words
    content = masthead(page_name, words)

    def to_page(link: MastheadLink) -> str:
        return site.path(path(link.code), encode_on(link.code, view))

    def in_language(link: MastheadLink) -> str:
        translated = replace(view, language=link.code)
        return site.path(path(page_name), encode_on(page_name, translated))

    pages = "".join(
        tag("span", escaped(link.label), aria_current="page")
        if link.is_current
        else anchor(to_page(link), link.label)
        for link in content.pages
    )
    languages = "".join(
        tag("span", escaped(link.label), aria_current="true", lang=link.code)
        if link.is_current
        else anchor(in_language(link), link.label, lang=link.code, hreflang=link.code)
        for link in content.languages
    )
    home = site.path(path(FRONT), encode_on(FRONT, view))
    return tag(
        "header",
        anchor(home, content.site, class_="site")
        # A phone has one of the two, which opens without a script.
        + tag(
            "details",
            tag("summary", escaped(content.menu)) + tag("nav", pages),
            class_="menu",
        )
        + tag("nav", pages, class_="pages", aria_label=content.menu)
        + search_form(words, view, site)
        + tag("nav", languages, class_="tools", aria_label=words("language.choose")),
        class_="masthead",
    )
