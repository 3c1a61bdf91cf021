"""Plain pages and their tables on a phone, a tablet and a desktop."""

import pytest
from playwright.sync_api import Page

from dashboard.content import PAGES
from dashboard.html_pages.elements import CARD_WIDTHS
from dashboard.permalink import FRONT
from tests.sampling import only_in_full, sample

#: The names of tables wider than their container, with all details open.
TOO_WIDE = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  return [...document.querySelectorAll(".scroll")]
    .filter(place => place.scrollWidth > place.clientWidth + 1)
    .map(place => place.getAttribute("aria-label"));
}"""

#: Just above the breakpoints between cards and columns, where space is tightest.
WIDTHS = (
    390,
    640,
    *(round(width * 16) + 56 for width in CARD_WIDTHS if width > 40),
    1440,
)


#: The page's width, and whether each chart shows exactly one of its drawings.
FITTING = """() => [document.documentElement.scrollWidth,
  [...document.querySelectorAll("figure")].every(figure => 1 ===
    [...figure.querySelectorAll(".drawing")].filter(
      drawing => drawing.offsetParent).length)]"""


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
    page.goto(f"{site}/lite/{name}?lang={language}&from=2025-01")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert [] == page.evaluate(TOO_WIDE), width
        assert [width, True] == page.evaluate(FITTING), width


@only_in_full
def test_plain_pages_fit_a_desktop_and_a_phone(page: Page, site: str) -> None:
    """No page is wider than the screen, and each chart shows one drawing."""
    for name in PAGES:
        page.goto(f"{site}/lite/{'' if name == FRONT else name}?lang=en")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert [width, True] == page.evaluate(FITTING), (name, width)


#: Pairs of texts that overlap by more than three pixels both ways in a visible drawing.
OVERLAPPING = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const pairs = [];
  for (const drawing of document.querySelectorAll("figure .drawing")) {
    if (!drawing.offsetParent) continue;
    const texts = [...drawing.querySelectorAll("text")]
      .map(text => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([first, a], number) => {
      for (const [second, b] of texts.slice(number + 1))
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)
          pairs.push(`${first} / ${second}`);
    });
  }
  return pairs;
}"""


@pytest.mark.parametrize("font", sample(["Wide Fallback", "Fallback"], 1))
def test_chart_texts_do_not_overlap_in_a_font_of_the_readers(
    page: Page, site: str, font: str
) -> None:
    """Charts of plain pages are legible on a phone that has not got Source Sans.

    Fonts as wide as Arial and as wide as DejaVu Sans are adjusted to its size.
    """
    page.set_viewport_size({"width": 390, "height": 844})
    for name in sample([*PAGES], 5):
        page.goto(f"{site}/lite/{'' if name == FRONT else name}?lang=uk")
        families = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert f'"Source Sans {font}"' in families
        page.add_style_tag(content=f'body {{font-family: "Source Sans {font}"}}')
        assert [] == page.evaluate(OVERLAPPING), name
