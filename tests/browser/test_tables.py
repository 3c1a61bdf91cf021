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


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "en") for name in ("strikes", "data", "revisions")),
        *((name, "en") for name in ("volumes", "munitions", "attacks", "compare")),
        *((name, "uk") for name in ("volumes", "munitions", "attacks", "compare")),
    ],
)
def test_no_table_scrolls_sideways(
    page: Page, site: str, name: str, language: str
) -> None:
    """On a tablet and a desk: rows stand as cards where their columns have no room.

    The widest have smaller letters, and numbers with words take two lines.
    """
    page.goto(f"{site}/lite/{name}?lang={language}")
    for width in (640, 768, 900, 1000, 1100, 1200, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert [] == page.evaluate(TOO_WIDE), width
