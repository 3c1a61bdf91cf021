"""Tables on a phone: each row is seen whole, and is still a row to a screen reader."""

import pytest
from playwright.sync_api import Browser, Page

from dashboard import content
from dashboard.permalink import FRONT
from tests.browser.conftest import settle
from tests.sampling import sample

#: Opens what is folded away, and names the tables that are wider than their place, and
#: the page if it is.
TOO_WIDE = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const tables = [...document.querySelectorAll(".scroll")];
  const page = document.documentElement;
  return [page, ...tables]
    .filter(place => place.scrollWidth > place.clientWidth + 1)
    .map(place => place.getAttribute("aria-label") ?? "the page");
}"""
#: The narrowest place and the longer words alone, unless all is tried.
PHONES, SPOKEN = sample((320, 390), 1), sample(("uk", "en"), 1)
#: Every page with all of its tables, at its plain address.
PLAIN = ["lite", *(f"lite/{n}" for n in content.PAGES if n != "volumes"), "2025-06"]
APP = ["" if name == FRONT else name for name in content.PAGES]


@pytest.mark.parametrize("path", PLAIN)
def test_no_table_is_wider_than_a_phone(page: Page, site: str, path: str) -> None:
    """On the plain pages, with everything open."""
    too_wide = []
    for language in SPOKEN:
        page.goto(f"{site}/{path}?lang={language}")
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 844})
            too_wide += [(language, width, t) for t in page.evaluate(TOO_WIDE)]
    assert [] == too_wide


@pytest.mark.parametrize("path", sample(APP, 2))
def test_no_table_of_the_app_is_wider_than_a_phone(
    page: Page, site: str, path: str
) -> None:
    """With its tables opened, as far as the page has them at once."""
    page.set_viewport_size({"width": 320, "height": 844})
    page.goto(f"{site}/{path}?lang=uk")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    assert [] == page.evaluate(TOO_WIDE)


def test_a_card_is_a_row_to_a_screen_reader(browser: Browser, site: str) -> None:
    """The head and the cells of a table that stands as cards keep their roles."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/lite/attacks?lang=en")
    page.evaluate(
        "document.querySelectorAll('.scroll').forEach((s, i) => i && s.remove())"
    )
    assert "grid" == page.evaluate(
        "getComputedStyle(document.querySelector('.scroll tbody tr')).display"
    )
    session = context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes]
    n_rows, n_columns = 12, 9
    assert n_columns == roles.count("columnheader")
    assert n_rows == roles.count("rowheader")
    assert n_rows * (n_columns - 1) == roles.count("cell")
    context.close()
