"""Tables on a tablet and on a desk."""

import pytest
from playwright.sync_api import Page

#: The names of tables that are wider than their place, folded ones opened.
TOO_WIDE = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  return [...document.querySelectorAll(".scroll")]
    .filter(place => place.scrollWidth > place.clientWidth + 1)
    .map(place => place.getAttribute("aria-label"));
}"""


@pytest.mark.parametrize("name", ["attacks", "compare"])
@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_table_scrolls_sideways_on_a_tablet(
    page: Page, site: str, name: str, language: str
) -> None:
    """Where its columns have no room its rows stand as cards."""
    page.goto(f"{site}/lite/{name}?lang={language}")
    for width in (640, 768, 900, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        assert [] == page.evaluate(TOO_WIDE), width


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "en") for name in ("strikes", "data", "revisions")),
        *((name, code) for name in ("volumes", "munitions") for code in ("en", "uk")),
        *(("compare", code) for code in ("en", "uk")),
    ],
)
def test_no_table_scrolls_sideways_on_a_desk(
    page: Page, site: str, name: str, language: str
) -> None:
    """The widest have smaller letters, and numbers with words take two lines."""
    page.goto(f"{site}/lite/{name}?lang={language}")
    for width in (800, 1000, 1100, 1200, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert [] == page.evaluate(TOO_WIDE), width
