"""With the keyboard alone every bar's sources are reachable, and focus is visible."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, settle, until
from tests.browser.test_volumes_page import choose_bar

#: More tab stops than any page has before its sources.
MOST_STOPS = 150
FOCUSED = """() => {
    const e = document.activeElement;
    const style = getComputedStyle(e), around = getComputedStyle(
        e.closest(`[data-baseweb="select"], [data-baseweb="input"]`)
            ?? e.parentElement);
    // A box is shown by what stands beside it.
    const shown = e.matches(".boxes input")
        ? getComputedStyle(e.nextElementSibling) : style;
    const seen = s => (s.outlineStyle !== "none" && s.outlineWidth !== "0px")
        || s.boxShadow !== "none"
        || (e.matches("rect") && s.stroke !== "none" && s.strokeWidth === "2px");
    const bordered = around.borderTopWidth !== "0px";
    return {
        name: (e.getAttribute("aria-label") || e.labels?.[0]?.innerText
            || e.innerText || "").trim().slice(0, 200),
        role: e.getAttribute("role") || e.tagName.toLowerCase(),
        href: e.getAttribute("href") || "",
        inTable: Boolean(e.closest(".st-key-sources table")),
        seen: seen(shown) || Boolean(e.closest("[data-baseweb]"))
            && (seen(around) || bordered),
    };
}"""


def tab_to(page: Page, name: str = "", *, in_table: bool = False) -> dict[str, object]:
    """Press Tab until an element with ``name``, or a link in the sources, has focus.

    Every stop on the way shows its focus, and every link has a name.
    """
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        passed.append(focused["name"])
        assert focused["seen"] or focused["role"] == "body", focused
        assert focused["name"] or focused["role"] != "a", focused
        if in_table and focused["inTable"] and focused["href"]:
            return focused
        if name and re.search(name, focused["name"]):
            assert focused["role"] != "body"
            return focused
    raise AssertionError(f"{name or 'a source'} is not reached: {passed}")


def test_keyboard_alone_reaches_a_source_of_october_2025(page: Page, site: str) -> None:
    """The keyboard alone leads from the front page to a source of October 2025."""
    open_page(page, site)
    tab_to(page, "What the figure for August 2026")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="glide bombs in August 2026").first
    expect(heading).to_be_visible()
    settle(page)
    tab_to(page, "Month")
    page.keyboard.type("Glide bombs, October 2025")
    page.keyboard.press("Enter")
    heading = page.get_by_role(
        "heading", name="at least 5,328 glide bombs in October 2025"
    ).first
    expect(heading).to_be_visible()
    settle(page)
    source = tab_to(page, in_table=True)
    assert source["seen"]
    assert str(source["href"]).startswith("https://")


def test_long_list_is_filled_on_focus(page: Page, site: str) -> None:
    """A long list is filled when it gets focus, even if the browser was never idle."""
    page.add_init_script("window.requestIdleCallback = () => 0")
    open_page(page, f"{site}/volumes")
    choice = page.get_by_label("Month", exact=True)
    expect(choice.locator("option")).to_have_count(1)
    choice.focus()
    page.keyboard.type("Glide bombs, October 2025")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="glide bombs in October 2025").first
    expect(heading).to_be_visible()


def test_reduced_motion_has_no_smooth_scrolling(page: Page, site: str) -> None:
    """With reduced motion the page jumps to the sources without smooth scrolling."""
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(
        "window.slides = []; Element.prototype.scrollIntoView = function (options) {"
        " window.slides.push(options.behavior); }"
    )
    open_page(page, f"{site}/volumes?from=2025-01&to=2026-02&cat=drone")
    choose_bar(page, "drone", "2025-06")
    until(page, "window.slides.includes('auto')")
    assert "smooth" not in page.evaluate("window.slides")
