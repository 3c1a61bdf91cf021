"""What stands where when a page opens: nothing moves, and each chart has its keys."""

from itertools import product
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import content
from dashboard.permalink import FRONT
from tests.browser.conftest import hold_like_a_phone, page_widths, settle
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
#: Bytes of a first visit with heads and messages (a plain Streamlit page brings 9 MB).
MOST_BYTES = {"volumes": 700_000, "strikes": 760_000, "attacks": 820_000}
WITH_CHARTS = [name for name in content.PAGES if name not in ("data", "glossary")]
#: How far from a finger's middle a mark still answers, in pixels.
FINGER = 24
#: Every chart by its name for a screen reader, with its one stop for Tab.
STOP = '.answers [tabindex="0"]'
STOPS = f".drawn-chart {STOP}"


def path(name: str) -> str:
    """Return the path of a page."""
    return "" if name == FRONT else name


def first_visit(browser: Browser, site: str, width: int) -> tuple[float, list[float]]:
    """Return how far all moved until the page stands, and the sizes of what came.

    The way is added up as Lighthouse does.
    """
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()  # nothing is held yet
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on(
        "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
    )
    session.on(
        "Network.webSocketFrameReceived",
        lambda e: sizes.append(len(e["response"]["payloadData"]) * 3 / 4),  # base64
    )
    page.add_init_script(SHIFTS)
    page.goto(f"{site}?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    shift = float(page.evaluate("__shifts.reduce((a, b) => a + b, 0)"))
    context.close()
    return shift, sizes


@pytest.mark.parametrize(
    ("name", "width"), sample([*product(content.PAGES, (1440, 390))], 4)
)
def test_a_first_visit_is_small_and_nothing_moves(
    browser: Browser, site: str, name: str, width: int
) -> None:
    """Neither under the first paint nor when the app takes its place: 0.02 at most."""
    # A machine that does much else may be too slow once, not each time.
    for _ in "123":
        shift, sizes = first_visit(browser, f"{site}/{path(name)}", width)
        assert len(sizes) > 50
        assert sum(sizes) < MOST_BYTES.get(name, 740_000)
        if shift <= MOST_SHIFT:
            return
    pytest.fail(f"moves by {shift}")


@pytest.mark.parametrize(
    ("name", "language"), sample([*product(("volumes", "revisions"), ("uk", "en"))], 1)
)
def test_on_a_phone_an_earlier_day_leaves_the_chart_in_sight(
    page: Page, site: str, name: str, language: str
) -> None:
    """The line that names the day takes no more than the chart can spare."""
    hold_like_a_phone(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/{name}?lang={language}&asof=2025-10-01")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    expect(page.locator(".notice").first).to_be_in_viewport()
    assert [390, 390] == page_widths(page)
    box = page.locator(".drawn-chart svg[role=img]").first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844


def test_a_chart_below_the_screen_is_busy_until_it_is_drawn(
    page: Page, site: str
) -> None:
    """A screen reader passes it over; without an idle moment it waits."""
    page.add_init_script(
        "window.held = []; window.requestIdleCallback ="
        " draw => held ? held.push(draw) : draw()"
    )
    page.goto(f"{site}/strikes?lang=en")
    page.wait_for_selector('.stMain .drawn-chart[aria-busy="false"]')
    busy = page.locator('.drawn-chart[aria-busy="true"]')
    expect(busy).not_to_have_count(0)
    assert busy.last.locator(".answers > *").count() == 0
    page.evaluate("() => { held.forEach(draw => draw()); held = null; }")
    settle(page)
    assert page.locator(".drawn-chart").count() == page.locator(STOPS).count()


DRAWN = "svgs => svgs.map(svg => svg.outerHTML)"


@pytest.mark.parametrize("name", sample(["strikes", "attacks", "method"], 1))
def test_a_live_chart_is_what_the_plain_page_has(
    page: Page, site: str, name: str
) -> None:
    """In every width, though three come as what differs from the widest."""
    page.goto(f"{site}/lite/{name}?lang=en")
    plain = page.locator(".drawing > svg[role=img]").evaluate_all(DRAWN)
    assert plain
    page.goto(f"{site}/{name}?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    for width in (1440, 1000, 760, 390):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        page.evaluate(A_FRAME)
        live = page.locator(".drawn-chart .drawing > svg").evaluate_all(DRAWN)
        assert live
        assert set(live) <= set(plain), width
    page.set_viewport_size({"width": 1440, "height": 900})


#: Those whose charts Enter opens, the one of most charts first.
OPENED_BY_ENTER = sorted(
    {*WITH_CHARTS} - {"method"}, key=lambda name: (name != "attacks", name)
)


@pytest.mark.parametrize("name", sample(OPENED_BY_ENTER, 1))
def test_every_chart_with_a_choice_is_opened_by_enter(
    page: Page, site: str, name: str
) -> None:
    """The mark in focus is what the address then names."""
    page.goto(f"{site}/{path(name)}?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    address = page.url
    n_charts = page.locator(".drawn-chart").count()
    opened = 0
    for number in range(n_charts):
        mark = page.locator(".drawn-chart").nth(number).locator(STOP)
        is_there = mark.count() and mark.is_visible()
        if not is_there or mark.get_attribute("role") != "button":
            continue
        choice = str(mark.get_attribute("data-choice"))
        mark.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, choice=choice: choice in unquote(url))
        opened += 1
        page.go_back()  # the choice changed the page, or left it
        page.wait_for_url(address)
        settle(page)
    assert opened


A_FRAME = "new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))"
#: Of a point in a chart: what is said there, and how far the mark is that says it.
ANSWER = """([chart, x, y]) => {
  const said = chart.querySelector(".said");
  if (said.hidden) return ["", Infinity];
  const away = [...chart.querySelectorAll(".answers > [aria-label]")]
    .filter(mark => mark.getAttribute("aria-label") === said.textContent)
    .map(mark => mark.getBoundingClientRect())
    .map(box => Math.hypot(Math.max(box.left - x, 0, x - box.right),
                           Math.max(box.top - y, 0, y - box.bottom)));
  return [said.textContent, Math.min(...away)];
}"""


#: Ten pixels before the first mark of a chart, where no other mark is; none on a map.
BEFORE_ALL = """marks => {
  const rects = marks.filter((mark) => mark.tagName === "rect");
  const left = (rect) => rect.getBoundingClientRect().left;
  const [first] = rects.sort((a, b) => left(a) - left(b));
  first?.scrollIntoView({block: "nearest"});
  const box = first?.getBoundingClientRect();
  const isOnTheChart = box && box.left - 10 >= left(first.ownerSVGElement);
  return isOnTheChart ? [[box.left - 10, box.top + box.height / 2]] : [];
}"""


@pytest.mark.parametrize("name", sample(WITH_CHARTS, 1))
def test_a_finger_beside_a_mark_means_the_nearest_one(
    page: Page, site: str, name: str
) -> None:
    """On a phone each chart answers on a mark, and ten pixels beside it and all."""
    hold_like_a_phone(page)
    page.goto(f"{site}/{path(name)}?lang=en")
    page.wait_for_selector("#first-paint", state="detached")
    settle(page)
    silent = []
    for chart in page.locator(".drawn-chart").all():
        if not chart.is_visible():  # folded away
            continue
        marks = chart.locator(".answers > [aria-label]")
        mark = marks.nth(marks.count() // 2)
        mark.scroll_into_view_if_needed()
        page.evaluate(A_FRAME)  # what was beside the screen answers from then on
        box = mark.bounding_box()
        assert box
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        beside = middle[0] + 10, middle[1]
        for points in ([middle, beside], marks.evaluate_all(BEFORE_ALL)):
            page.evaluate(A_FRAME)
            for x, y in points:
                page.mouse.move(x, y)
                said, away = page.evaluate(ANSWER, [chart.element_handle(), x, y])
                if not said or away > FINGER:
                    silent.append((mark.get_attribute("aria-label"), x, y, said, away))
    assert [] == silent
