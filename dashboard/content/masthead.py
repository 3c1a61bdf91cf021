"""The masthead of every page: the site's name, menu, languages and search."""

from dataclasses import dataclass

from dashboard.content import MENU
from dashboard.content.search import LONGEST_QUERY
from dashboard.i18n import LANGUAGES, OWN_NAMES, Words


@dataclass(frozen=True)
class MastheadLink:
    """A masthead link: a page's or language's code, its name, whether it is current."""

    code: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class SearchField:
    """The texts of the search field, and the longest query it takes."""

    label: str
    scope: str
    failed: str
    all: str
    longest: int


@dataclass(frozen=True)
class Masthead:
    """The texts and links of the masthead, in the reader's language."""

    site: str
    menu: str
    pages: tuple[MastheadLink, ...]
    languages: tuple[MastheadLink, ...]
    theme: str
    search: SearchField


def masthead(page_name: str, words: Words) -> Masthead:
    """Return the masthead of the page ``page_name``."""
    return Masthead(
        words("app.title"),
        words("masthead.menu"),
        tuple(
            MastheadLink(name, words(f"{name}.menu"), name == page_name)
            for name in MENU
        ),
        tuple(
            MastheadLink(code, OWN_NAMES[code], code == words.language)
            for code in LANGUAGES
        ),
        words("masthead.theme"),
        SearchField(
            words("masthead.search"),
            words("search.scope"),
            words("search.failed"),
            words("search.all"),
            LONGEST_QUERY,
        ),
    )
