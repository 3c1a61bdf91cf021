"""What stands where when a page opens: nothing moves, and each chart has its keys."""

import pytest
from playwright.sync_api import Browser, Page

from dashboard import content
from dashboard.permalink import FRONT
from tests.browser.conftest import settle
from tests.sampling import sample

#: Adds up what moves without the reader's doing, as Lighthouse does.
SHIFTS = """
window.__shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.__shifts.push(entry.value);
  }
}).observe({type: "layout-shift", buffered: true});
"""
#: What Lighthouse calls good is five times as much.
MOST_SHIFT = 0.02
WITH_CHARTS = [name for name in content.PAGES if name not in ("data", "glossary")]
#: Every chart by its name for a screen reader, with its one stop for Tab.
STOPS = '.drawn-chart .answers [tabindex="0"]'
FOCUSED = "document.activeElement.getAttribute('aria-label')"


def path(name: str) -> str:
    """Return the path of a page."""
    return "" if name == FRONT else name


def layout_shift(browser: Browser, address: str, width: int) -> float:
    """Return how far all moved until the page stands, as Lighthouse adds it up."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{address}?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    shift = float(page.evaluate("__shifts.reduce((a, b) => a + b, 0)"))
    context.close()
    return shift


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_while_a_page_opens(
    browser: Browser,
    site: str,
    width: int,
) -> None:
    """Neither under the first paint nor when the app takes its place: 0.02 at most."""
    shifts = {}
    for name in sample([*content.PAGES], 4):
        # A machine that does much else may be too slow once, not each time.
        visits = (layout_shift(browser, f"{site}/{path(name)}", width) for _ in "123")
        shifts[name] = next((shift for shift in visits if shift <= MOST_SHIFT), 1)
    assert {} == {name: shift for name, shift in shifts.items() if shift > MOST_SHIFT}


@pytest.mark.parametrize(
    "name", sample([n for n in content.PAGES if n != "glossary"], 5)
)
def test_every_chart_is_walked_by_its_arrows(
    page: Page,
    site: str,
    name: str,
) -> None:
    """One stop for Tab each; an arrow leads to another mark, which says its figure."""
    page.goto(f"{site}/{path(name)}?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    charts = page.locator(".drawn-chart").count()
    assert charts == page.locator(STOPS).count()
    for number in range(charts):
        chart = page.locator(".drawn-chart").nth(number)
        if not chart.is_visible():  # folded away
            continue
        chart.locator(STOPS.partition(" ")[2]).focus()
        before = page.evaluate(FOCUSED)
        after = before
        for arrow in ("ArrowRight", "ArrowLeft", "ArrowDown"):  # it may be the last one
            if after == before:
                page.keyboard.press(arrow)
                after = page.evaluate(FOCUSED)
        assert before and after and before != after, before
