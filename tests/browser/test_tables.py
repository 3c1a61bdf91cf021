"""Plain pages and their tables on a phone, a tablet and a desktop."""

import pytest
from playwright.sync_api import Page

from dashboard.content import PAGES
from dashboard.html_pages.elements import CARD_WIDTHS
from dashboard.permalink import FRONT
from tests.sampling import sample

#: The names of tables wider than their container, with all details open.
TOO_WIDE = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  return [...document.querySelectorAll(".scroll")]
    .filter(place => place.scrollWidth > place.clientWidth + 1)
    .map(place => place.getAttribute("aria-label"));
}"""

#: Just above the breakpoints between cards and columns, where space is tightest.
WIDTHS = (640, *(round(width * 16) + 56 for width in CARD_WIDTHS if width > 40), 1440)


@pytest.mark.parametrize(
    ("name", "language"),
    sample(
        [
            *((name, "en") for name in ("data", "revisions")),
            *((name, "en") for name in ("volumes", "munitions", "attacks", "strikes")),
            *((name, "uk") for name in ("munitions", "strikes", "compare")),
        ],
        4,
    ),
)
def test_no_table_scrolls_sideways(
    page: Page, site: str, name: str, language: str
) -> None:
    """Tables turn into cards where their columns do not fit.

    The widest use smaller type, and numbers with words take two lines.
    """
    page.goto(f"{site}/lite/{name}?lang={language}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert [] == page.evaluate(TOO_WIDE), width


#: The page's width, and whether each chart shows exactly one of its drawings.
FITTING = """() => [document.documentElement.scrollWidth,
  [...document.querySelectorAll("figure")].every(figure => 1 ===
    [...figure.querySelectorAll(".drawing")].filter(
      drawing => drawing.offsetParent).length)]"""


def test_plain_pages_fit_a_desktop_and_a_phone(page: Page, site: str) -> None:
    """No page is wider than the screen, and each chart shows one drawing."""
    for name in sample([*PAGES], 5):
        page.goto(f"{site}/lite/{'' if name == FRONT else name}?lang=en")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert [width, True] == page.evaluate(FITTING), (name, width)
