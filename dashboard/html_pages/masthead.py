"""The masthead as HTML: links to pages and languages, without a script."""

from collections.abc import Callable
from dataclasses import replace

from dashboard.content.masthead import masthead
from dashboard.html_pages.elements import SiteUrl, anchor, tag
from dashboard.html_pages.search import search_form
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import FRONT, encode_on
from dashboard.picture.text import escaped


def masthead_html(
    page: PageView, page_name: str, site: SiteUrl, path: Callable[[str], str]
) -> str:
    """Return the masthead of a page; ``path`` returns the path of each page."""
    view, words = page.view, page.words

    def address(name: str, language: str) -> str:
        translated = replace(view, language=language)
        return site.path(path(name), encode_on(name, translated))

    return masthead_line(page_name, words, address, search_form(words, view, site))


def masthead_line(
    page_name: str, words: Words, address: Callable[[str, str], str], search: str
) -> str:
    """Return a masthead; ``address`` returns the URL of a page in a language.

    ``page_name`` need not be one of the pages.
    """
    content = masthead(page_name, words)
    language = words.language
    pages = "".join(
        tag("span", escaped(link.label), aria_current="page")
        if link.is_current
        else anchor(address(link.code, language), link.label)
        for link in content.pages
    )
    languages = "".join(
        tag("span", escaped(link.label), aria_current="true", lang=link.code)
        if link.is_current
        else anchor(
            address(page_name, link.code),
            link.label,
            lang=link.code,
            hreflang=link.code,
        )
        for link in content.languages
    )
    return tag(
        "header",
        anchor(address(FRONT, language), content.site, class_="site")
        # A phone shows this of the two, which opens without a script.
        + tag(
            "details",
            tag("summary", escaped(content.menu)) + tag("nav", pages),
            class_="menu",
        )
        + tag("nav", pages, class_="pages", aria_label=content.menu)
        + search
        + tag("nav", languages, class_="tools", aria_label=words("language.choose")),
        class_="masthead",
    )
