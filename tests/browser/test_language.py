"""Languages in a real browser: the switch, the page's language, the default."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_page, settle, until
from tests.sampling import only_in_full

LANGUAGE_OF_PAGE = "document.documentElement.lang"


def choose_language(page: Page, name: str) -> None:
    """Choose a language in the masthead, and wait for the page."""
    page.locator(".stApp .masthead").get_by_role("button", name=name).click()
    settle(page)


def parameters(page: Page) -> dict[str, str]:
    """Return the query parameters of the address."""
    by_key: dict[str, str] = page.evaluate(
        "Object.fromEntries(new URLSearchParams(location.search))"
    )
    return by_key


def test_language_switch_keeps_page_range_and_bar(page: Page, site: str) -> None:
    """The switch changes only the language: page, range and open bar stay."""
    link = "?from=2025-01&to=2025-12&cat=drone&bar=drone:2025-06&lang=en"
    open_page(page, f"{site}/volumes{link}")
    before = parameters(page)
    expect(page.get_by_text("5,438 drones in June 2025").first).to_be_visible()
    assert "en" == page.evaluate(LANGUAGE_OF_PAGE)

    choose_language(page, "Українська")
    expect(
        page.get_by_text("5\u00a0438 БпЛА за червень 2025 року").first
    ).to_be_visible()
    until(page, f"{LANGUAGE_OF_PAGE} === 'uk'")
    until(page, "location.search.includes('lang=uk')")
    expect(page).to_have_title("Обсяги · Повітряні удари по Україні")
    assert {**before, "lang": "uk"} == parameters(page)

    choose_language(page, "English")
    expect(page.get_by_text("5,438 drones in June 2025").first).to_be_visible()
    until(page, f"{LANGUAGE_OF_PAGE} === 'en'")
    until(page, "location.search.includes('lang=en')")
    assert before == parameters(page)


@only_in_full
def test_notice_of_unknown_values_survives_the_switch(page: Page, site: str) -> None:
    """Unknown values of a link are named in a notice, in either language."""
    open_page(page, f"{site}/volumes?class=hypersonic&lang=xx")
    notice = page.get_by_text("This link asks for class = hypersonic")
    expect(notice).to_be_visible()
    expect(page.get_by_text("This link asks for lang = xx")).to_be_visible()
    choose_language(page, "Українська")
    expect(page.get_by_text("У посиланні вказано")).to_be_visible()


@pytest.fixture(scope="module")
def ukrainian(browser: Browser) -> Iterator[Page]:
    """Give a page of a browser set to Ukrainian."""
    context = browser.new_context(locale="uk-UA")
    yield context.new_page()
    context.close()


def test_link_without_a_language_uses_the_browsers(ukrainian: Page, site: str) -> None:
    """A link without a language opens in the browser's, and adds it to the address."""
    open_page(ukrainian, f"{site}/volumes")
    heading = ukrainian.get_by_role("heading", level=1)
    expect(heading).to_contain_text("застосовано")
    until(ukrainian, "location.search.includes('lang=uk')")


@only_in_full
def test_a_link_keeps_its_language_in_any_browser(ukrainian: Page, site: str) -> None:
    """A link in English opens in English, even in a Ukrainian browser."""
    open_page(ukrainian, f"{site}/volumes?lang=en")
    heading = ukrainian.get_by_role("heading", level=1)
    expect(heading).to_contain_text("reported launched")


@only_in_full
def test_the_glossary_is_one_click_from_method(page: Page, site: str) -> None:
    """Method links to the glossary, and keeps language and view."""
    open_page(page, f"{site}/method?from=2025-01&lang=uk")
    main = page.get_by_test_id("stMain")
    main.get_by_role("link", name="Глосарій", exact=True).last.click()
    expect(page.get_by_role("heading", name="Глосарій", level=1)).to_be_visible()
    settle(page)
    assert ("uk", "2025-01") == (parameters(page)["lang"], parameters(page)["from"])


def test_method_link_opens_in_a_new_tab(page: Page, site: str) -> None:
    """The link to Method opens in a new tab, so that the chart stays open."""
    open_page(page, f"{site}/volumes?from=2025-01&lang=uk")
    link = page.get_by_role("link", name="Метод", exact=True).last
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url("**/method?*from=2025-01*", wait_until="commit")


def test_a_link_to_a_term_shows_the_term(page: Page, site: str) -> None:
    """A link to a glossary term scrolls to it."""
    page.goto(f"{site}/glossary?lang=en&term=vintage")
    expect(page.get_by_role("heading", name="Vintage")).to_be_in_viewport()


def test_a_phones_plain_masthead_takes_two_lines(page: Page, site: str) -> None:
    """On a phone the masthead of a plain page takes two lines, also in Ukrainian.

    The Ukrainian name of the site is longer. At 390 px the search is beside the menu.
    """
    page.goto(f"{site}/lite/volumes?lang=uk")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 700})
        box = page.locator(".masthead").bounding_box()
        menu = page.locator(".masthead .menu").bounding_box()
        search = page.locator(".masthead .search").bounding_box()
        languages = page.locator(".masthead .tools").bounding_box()
        assert box and menu and search and languages
        assert box["height"] < 3 * min(search["height"], languages["height"])
        if width == 390:
            assert menu["y"] == search["y"]
