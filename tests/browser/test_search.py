"""The search in the masthead, by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, settle

FIELD = ".stApp .masthead .search input"


def test_a_place_is_found_by_keyboard(page: Page, site_below_a_path: str) -> None:
    """A slash focuses the search, arrow keys select a match, Enter opens it.

    Charts, session, first paint and links work below a base path.
    """
    open_page(page, f"{site_below_a_path}/volumes?lang=en&from=2025-01")
    expect(page.locator("#first-paint")).to_have_count(0)
    page.keyboard.press("/")
    field = page.locator(FIELD)
    expect(field).to_be_focused()
    page.keyboard.type("кривий")
    options = page.locator("#search-matches [role=option]")
    expect(options.first).to_contain_text("Kryvyi Rih")
    expect(field).to_have_attribute("aria-expanded", "true")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "search-match-1")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    chosen = r"/strikes\?.*strike=2025-04-04-kryvyi-rih"
    expect(page).to_have_url(re.compile(re.escape(site_below_a_path) + chosen))
    page.wait_for_selector('[data-testid="stMain"] h1')
    settle(page)


def test_enter_opens_the_first_match(page: Page, site_below_a_path: str) -> None:
    """Enter opens the first match, even before suggestions have loaded."""
    open_page(page, f"{site_below_a_path}/volumes?lang=uk&from=2025-01")
    page.keyboard.press("/")
    page.keyboard.type("червень 2025")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/2025-06\?lang=uk"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("240 ракет")


def test_no_match_suggests_what_to_search_for(
    page: Page, site_below_a_path: str
) -> None:
    """No match suggests what to search for; on a phone a button opens the field."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{site_below_a_path}/volumes?lang=en&from=2025-01")
    field = page.locator(FIELD)
    expect(field).to_be_hidden()
    page.locator(".stApp .masthead .search button").click()
    expect(field).to_be_focused()
    page.keyboard.type("zzzz")
    status = page.locator(".stApp .masthead .search [role=status]")
    expect(status).to_contain_text("No match for “zzzz”. Search for a day")
    page.keyboard.press("Escape")
    expect(status).to_be_hidden()
    expect(field).to_be_hidden()
