"""The first chart is interactive before the app has started; no click is lost."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import settle, until, wait_until
from tests.sampling import sample

EARLY = "#first-paint .drawn-chart"
LATER = ".stMain .drawn-chart"
APP_SCRIPT = r"/static/js/index\.[^/]+\.js"
#: A bar in the middle of the Volumes chart, by its key in links.
MARK = "missile:2025-05"
OUTLINED = ("stroke-width", "2px")
#: The boxes of the chart and its caption, in pixels.
PLACES = """
['svg[role=img]', 'figcaption'].map((what) => {
  const all = [...document.querySelectorAll(`#first-paint figure ${what}`)];
  const box = all.find((one) => one.checkVisibility())?.getBoundingClientRect();
  return box && [box.x, box.y, box.width, box.height].map(Math.round).join();
})
"""


class Held:
    """Holds back a page's requests to matching addresses until they are let go."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._late: list[Route] = []
        self._is_open = False
        page.route(re.compile(address), self._take)

    def _take(self, route: Route) -> None:
        route.continue_() if self._is_open else self._late.append(route)

    def release(self) -> None:
        """Wait for a request, send all that are held, and hold back no more."""
        wait_until(self._page, lambda: self._late, "nothing was asked for")
        self._is_open = True
        for route in self._late:
            route.continue_()


def open_held(page: Page, address: str) -> None:
    """Open a page without waiting for its load event, which held requests delay."""
    page.goto(address, wait_until="domcontentloaded")


@pytest.fixture
def release_app_script(page: Page) -> Callable[[], None]:
    """Hold back the app's script, and give a function that releases it."""
    app = Held(page, APP_SCRIPT)

    def start() -> None:
        app.release()
        page.wait_for_selector("#first-paint", state="detached")
        settle(page)

    return start


@pytest.mark.parametrize(
    ("path", "panel"),
    sample([("volumes", "answer"), ("strikes", "strike"), ("munitions", "sources")], 1),
)
def test_early_click_is_outlined_before_its_panel_opens(
    page: Page, site: str, path: str, panel: str, release_app_script: Callable[[], None]
) -> None:
    """An early click outlines its mark at once; its panel opens with the app."""
    open_held(page, f"{site}/{path}?lang=en")
    mark = page.locator(f'{EARLY} .first[role="button"]').last
    mark.hover(force=True)
    expect(page.locator(f"{EARLY} .tooltip")).to_be_visible()
    mark.click(force=True)
    choice = str(mark.get_attribute("data-choice"))
    outlined = f'.first[data-choice="{choice}"]'
    expect(page.locator(EARLY).locator(outlined).first).to_have_css(*OUTLINED)
    release_app_script()
    expect(page.locator(f".st-key-{panel}")).to_be_visible()
    page.wait_for_url(lambda url: choice in unquote(url))
    expect(page.locator(LATER).locator(outlined).first).to_have_css(*OUTLINED)
    another = page.locator(f'{LATER} .first[role="button"]').first
    another.click(force=True)
    expect(another).to_have_css(*OUTLINED)
    expect(page.locator(LATER).locator(outlined).first).not_to_have_css(*OUTLINED)


def test_the_last_of_several_early_choices_counts(
    page: Page, site: str, release_app_script: Callable[[], None]
) -> None:
    """The last early click counts, even in another chart or to another page."""
    open_held(page, f"{site}/?lang=en")
    charts = page.locator(EARLY)
    expect(charts).to_have_count(3)
    for number in (0, 2):
        charts.nth(number).locator('.first[role="button"]').first.click(force=True)
    expect(page.locator(f"{EARLY} .outlined.first")).to_have_count(1)
    choice = page.locator(f"{EARLY} .outlined.first").get_attribute("data-choice")
    release_app_script()
    expect(page.locator(".st-key-answer")).to_be_visible()
    page.wait_for_url(
        lambda url: "/volumes?" in url and f"bar={choice}" in unquote(url)
    )


def test_later_choice_in_another_chart_moves_the_outline(
    page: Page, site: str, release_app_script: Callable[[], None]
) -> None:
    """A later choice in another chart moves the outline from the early one."""
    open_held(page, f"{site}/munitions?lang=en&from=2025-01")
    page.locator(f'{EARLY} .first[role="button"]').first.click(force=True)
    chosen = page.locator(f"{EARLY} .outlined.first").get_attribute("data-choice")
    release_app_script()
    early = page.locator(LATER).first.locator(f'.first[data-choice="{chosen}"]').first
    expect(early).to_have_css(*OUTLINED)
    other = page.locator(LATER).nth(1).locator('.first[role="button"]').last
    later = str(other.get_attribute("data-choice"))
    other.press("Enter")
    page.wait_for_url(lambda url: later in unquote(url))
    settle(page)
    expect(other).to_have_css(*OUTLINED)
    expect(early).not_to_have_css(*OUTLINED, timeout=5000)  # before it times out


def test_focus_stays_when_the_app_replaces_the_first_paint(
    page: Page, site: str, release_app_script: Callable[[], None]
) -> None:
    """Keyboard focus stays on the same mark when the app replaces the first paint."""
    open_held(page, f"{site}/volumes?lang=en&bar={MARK}")
    outlined = page.locator(f'{EARLY} .first[data-choice="{MARK}"]')
    expect(outlined).to_have_css(*OUTLINED)
    outlined.focus()
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement.getAttribute('aria-label')"
    before = page.evaluate(focused)
    assert "June 2025" in before
    release_app_script()
    assert before == page.evaluate(focused)
    assert page.evaluate("document.activeElement.closest('.stMain') !== null")


@pytest.mark.parametrize("wait", sample(range(0, 900, 30), 1))
def test_click_while_the_app_replaces_the_first_paint_counts(
    page: Page, site: str, wait: int
) -> None:
    """A click while the app replaces the first paint still counts."""
    page.goto(f"{site}/volumes?lang=en")
    chart = f':is(#first-paint, .stMain) .drawn-chart .first[data-choice="{MARK}"]'
    mark = page.locator(chart).last  # the visible one
    while not (box := mark.bounding_box()):  # being replaced
        page.wait_for_timeout(10)
    page.wait_for_timeout(wait)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.wait_for_timeout(90)
    page.mouse.up()
    page.wait_for_url(lambda url: f"bar={MARK}" in unquote(url))
    settle(page)
    expect(page.locator(".st-key-answer")).to_be_visible()
    expect(page.locator(LATER).locator(f'.first[data-choice="{MARK}"]')).to_have_css(
        *OUTLINED
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_interactive_chart_replaces_the_static_one_to_the_pixel(
    page: Page, site: str, width: int
) -> None:
    """The interactive chart and its caption replace the static ones to the pixel.

    The app is held back meanwhile.
    """
    Held(page, APP_SCRIPT)
    charts = Held(page, "/drawings/")
    page.set_viewport_size({"width": width, "height": 900})
    open_held(page, f"{site}/volumes?lang=en")
    until(page, "document.querySelector('#first-paint figcaption') !== null")
    drawn = page.evaluate(PLACES)
    assert None not in drawn
    charts.release()
    page.wait_for_selector(f"{EARLY} .hit-areas rect", state="attached")
    assert drawn == page.evaluate(PLACES)


@pytest.mark.parametrize("address", ["/drawings/", r"/static/chart\."])
def test_app_starts_even_if_charts_or_script_answer_503(
    browser: Browser, site: str, address: str
) -> None:
    """The app starts even if the charts or their script first answer 503."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    requested: list[str] = []

    def refuse_first(route: Route) -> None:
        requested.append(route.request.url)
        route.fulfill(status=503, body="") if len(requested) == 1 else route.continue_()

    page.route(re.compile(address), refuse_first)
    page.goto(f"{site}/volumes?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    expect(page.locator(f"{LATER} .hit-areas rect").first).to_be_attached()
    assert requested
    context.close()
