"""Tables on a screen that is neither a phone's nor a desk's."""

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
