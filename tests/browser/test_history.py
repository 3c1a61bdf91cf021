"""Browser history: what Back and Forward show, also in quick succession."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import BARS, Session, open_page, settle
from tests.sampling import sample


def leave_for(page: Page, name: str) -> str:
    """Go to another page by the masthead, and return the address before."""
    settle(page)
    address = page.url
    page.get_by_role("navigation").get_by_role("link", name=name).first.click()
    page.wait_for_url(lambda url: "?" in url and url != address)
    return address


def leave_unanswered(
    page: Page, session: Session, box: Locator, answer_is_on_its_way: bool
) -> None:
    """Uncheck a box and go back before its answer arrives, or is even requested."""
    steps = page.evaluate("history.length")
    session.is_held = True
    if answer_is_on_its_way:
        box.uncheck()
        session.wait_for_answer()
        page.go_back()
    else:
        leave_at_once(page, box)
    session.release()
    settle(page)
    page.wait_for_timeout(500)
    settle(page)
    assert page.evaluate("history.length") == steps


def leave_at_once(page: Page, locator: Locator) -> None:
    """Choose, go back, and block the browser so that the choice is not sent."""
    with page.expect_event("framenavigated"):
        locator.evaluate(
            """(what) => {
                const enter = {key: "Enter", bubbles: true};
                if (what instanceof SVGElement)
                    what.dispatchEvent(new KeyboardEvent("keydown", enter));
                else what.click();
                history.back();
                const end = performance.now() + 200;
                while (performance.now() < end);
            }"""
        )


@pytest.mark.parametrize(
    "path", sample(["strikes?lang=en&from=2025-01", "volumes", ""], 1)
)
def test_one_back_leaves_a_page_opened_by_a_link(
    page: Page, site: str, path: str
) -> None:
    """One Back leaves a page opened by a link: its full address replaced the link's."""
    page.goto(f"{site}/lite/method")
    page.goto(f"{site}/{path}")
    page.wait_for_url("**v=1&**")
    settle(page)
    page.go_back()
    expect(page).to_have_url(f"{site}/lite/method")


def test_each_page_is_one_history_step(page: Page, site: str) -> None:
    """Each page is one history step, with its address as the reader left it.

    Two quick steps back keep the way forward: a late answer does not navigate.
    """
    session = Session(page)
    open_page(page, f"{site}/?lang=en&from=2026-01")
    addresses = [leave_for(page, name) for name in ("Strikes", "Nights", "Volumes")]
    settle(page)
    session.is_held = True
    page.go_back()
    session.wait()
    page.go_back()
    steps = page.evaluate("history.length")
    session.release()
    expect(page.get_by_role("heading", level=1)).to_contain_text("killed in")
    settle(page)
    assert (page.url, page.evaluate("history.length")) == (addresses[1], steps)
    page.go_back()
    settle(page)
    assert page.url == addresses[0]
    for address in addresses[1:]:
        page.go_forward()
        settle(page)
        assert page.url == address


@pytest.mark.parametrize("answer_is_on_its_way", sample([True, False], 1))
def test_late_answer_does_not_change_the_page_after_back(
    page: Page, site: str, answer_is_on_its_way: bool
) -> None:
    """A late answer changes neither the address, nor the choices, nor the next step."""
    session = Session(page)
    open_page(page, f"{site}/volumes?from=2025-01")
    missiles, drones = (
        page.get_by_label(n, exact=True) for n in ("Missiles", "Drones")
    )
    settle(page)
    first = page.url
    missiles.uncheck()
    page.wait_for_url(re.compile("cat=drone%2Cglide"))
    settle(page)
    second = page.url
    leave_unanswered(page, session, drones, answer_is_on_its_way)
    expect(missiles).to_be_checked()
    expect(drones).to_be_checked(timeout=2000)  # before it times out
    assert page.url == first
    page.go_forward()
    assert page.url == second
    settle(page)
    expect(missiles).not_to_be_checked()
    page.get_by_label("Glide bombs", exact=True).uncheck()
    page.wait_for_url(re.compile("cat=drone&"))


@pytest.mark.parametrize("answer_is_on_its_way", sample([False, True], 1))
def test_back_before_an_answer_restores_the_earlier_page(
    page: Page, site: str, answer_is_on_its_way: bool
) -> None:
    """Back before a choice is answered restores the earlier page and its address."""
    session = Session(page)
    open_page(page, f"{site}/strikes?from=2026-01")
    address = leave_for(page, "Volumes")
    settle(page)
    drones = page.get_by_label("Drones", exact=True)
    leave_unanswered(page, session, drones, answer_is_on_its_way)
    expect(page.get_by_role("heading", level=1)).to_contain_text("killed in")
    assert page.url == address


def test_back_right_after_choosing_a_bar_opens_no_reports(
    page: Page, site: str
) -> None:
    """Back right after choosing a bar opens no reports on the earlier page."""
    open_page(page, f"{site}/volumes?from=2025-01")
    settle(page)
    address = page.url
    page.get_by_label("Missiles", exact=True).uncheck()
    page.wait_for_url(re.compile("cat=drone%2Cglide"))
    settle(page)
    leave_at_once(page, page.locator(BARS).first)
    settle(page)
    page.wait_for_timeout(500)
    settle(page)
    assert page.url == address
