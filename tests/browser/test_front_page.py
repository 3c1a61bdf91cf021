"""What only a browser can show of the front page: where its bars and links lead."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import hold_still, open_page, settle
from tests.sampling import only_in_full, sample

DRONES = ".st-key-front_front_drone"


def expect_sources_in_view(page: Page, bar: str) -> None:
    """Expect the Volumes page with a bar's sources in the viewport."""
    page.wait_for_url(re.compile(f"/volumes\\?.*bar={bar}".replace(":", "(:|%3A)")))
    settle(page)
    expect(page.locator(".st-key-answer h3")).to_be_in_viewport()


@pytest.mark.parametrize("pauses", sample([(30,), (0,), ()], 1), ids=str)
def test_a_bar_leads_to_its_sources(
    page: Page, site: str, pauses: tuple[int, ...]
) -> None:
    """A click on a bar opens its reports on Volumes; Back returns to the front page.

    A double click counts as one, although its second click comes while the page
    changes. Other pages are linked among the questions.
    """
    open_page(page, f"{site}/?lang=en")
    hold_still(page, page.locator(f"{DRONES} .hit-areas"))
    address, steps = page.url, page.evaluate("history.length")
    box = page.locator(f'{DRONES} rect[data-choice="drone:2025-06"]').bounding_box()
    assert box
    bar = box["x"] + box["width"] / 2, box["y"] + box["height"] - 3
    page.mouse.click(*bar)
    for pause in pauses:
        page.wait_for_timeout(pause)
        page.mouse.click(*bar)
    expect_sources_in_view(page, "drone:2025-06")
    heading = page.get_by_role("heading", name="5,438 drones in June 2025").first
    expect(heading).to_be_visible()
    settle(page)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    heading = page.get_by_role("heading", name="What do you want to know?")
    expect(heading).to_be_visible()
    settle(page)
    expect(page.locator(f"{DRONES} .hit-areas")).to_be_visible()
    assert page.url == address
    page.get_by_test_id("stMain").get_by_role("link", name="Claims").last.click()
    page.wait_for_url("**/compare?*")


@only_in_full
def test_enter_on_a_bar_leads_there_too(page: Page, site: str) -> None:
    """With the keyboard, Enter on a bar opens its sources."""
    open_page(page, f"{site}/?lang=en")
    page.locator(f'{DRONES} rect[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_sources_in_view(page, "drone:2024-11")


@only_in_full
def test_a_card_leads_to_its_sources(page: Page, site: str) -> None:
    """A card's link opens Volumes with the sources in view."""
    open_page(page, f"{site}/?lang=en")
    page.get_by_role("link", name="What the figure for August 2026").click()
    expect_sources_in_view(page, "glide_bomb:2026-08")
