"""The blocks of every page, built once for the app, the HTML pages and the files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dashboard import queries
from dashboard.content.attacks import attacks
from dashboard.content.blocks import Block
from dashboard.content.compare import compare
from dashboard.content.data import data
from dashboard.content.front import front
from dashboard.content.glossary import glossary
from dashboard.content.method import method
from dashboard.content.munitions import munitions
from dashboard.content.revisions import revisions
from dashboard.content.strike_figures import first_strike_month
from dashboard.content.strikes import strikes
from dashboard.content.volumes import volumes
from dashboard.page_view import PageView
from dashboard.permalink import FRONT


def _front(page: PageView) -> list[Block]:
    return front(page, [name for name in MENU if name != FRONT])


@dataclass(frozen=True)
class Page:
    """One page: the function that builds its blocks, and its filter keys in order.

    ``is_text``: printing it prints its text; see ``content/paper.py``. ``categories``
    are the weapons it can have figures for. ``begins`` returns the first month of the
    page when all months are selected, if it has data before the first month offered.
    """

    blocks: Callable[[PageView], list[Block]]
    filters: tuple[str, ...]
    is_in_menu: bool = True
    is_text: bool = False
    categories: tuple[str, ...] = queries.CATEGORIES
    begins: Callable[[PageView], date] | None = None


_CATEGORIES = ("from", "to", "cat")
#: Every page by its name in URLs, in menu order; pages outside the menu are linked
#: from other pages.
PAGES = {
    FRONT: Page(_front, ("by", "asof")),
    "volumes": Page(
        volumes,
        (
            *(*_CATEGORIES, "class", "by", "measure"),
            *("layout", "scale", "others", "asof"),
        ),
    ),
    "munitions": Page(
        munitions, (*_CATEGORIES, "class", "munition", "split", "by", "asof")
    ),
    "attacks": Page(
        attacks, (*_CATEGORIES, "asof"), categories=queries.REPORTED_CATEGORIES
    ),
    "strikes": Page(strikes, (*_CATEGORIES, "asof"), begins=first_strike_month),
    "compare": Page(compare, (*_CATEGORIES, "class", "asof")),
    "revisions": Page(
        revisions,
        (*_CATEGORIES, "class", "asof"),
        is_in_menu=False,
        categories=queries.REPORTED_CATEGORIES,
    ),
    "data": Page(data, ("asof",), is_text=True),
    "method": Page(method, (*_CATEGORIES, "asof"), is_text=True),
    "glossary": Page(glossary, ("asof",), is_in_menu=False, is_text=True),
}
#: The names of the pages in the menu.
MENU = tuple(name for name, page in PAGES.items() if page.is_in_menu)
