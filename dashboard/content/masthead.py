"""The line above every page: the site's name, its pages, languages, search."""

from dataclasses import dataclass

from dashboard.content import MENU
from dashboard.content.search import LONGEST_QUERY
from dashboard.i18n import LANGUAGES, OWN_NAMES, Words


@dataclass(frozen=True)
class MastheadLink:
    """A link of the masthead: the code of a page or language, its name, if it is on."""

    code: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class SearchField:
    """What the field of the search says, and what it says when nothing is found."""

    label: str
    scope: str
    failed: str
    all: str
    longest: int


@dataclass(frozen=True)
class Masthead:
    """What the masthead says, in the reader's language."""

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
