"""Checks that apply to every page of the app, all made in one visit to each.

One session serves each theme and language, with something chosen on each page. Colours
depend on the theme, labels on the language, and pages share both, so every other page
is checked in light and English, the rest in dark and Ukrainian; `make test-long` checks
each in all four combinations. In light the menu leads from page to page; in dark each
page is opened by its link. axe-core (in axe-playwright-python) checks the rules of WCAG
2.2 A and AA that can be automated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard import i18n
from dashboard.content import PAGES
from dashboard.i18n import Words
from dashboard.permalink import FRONT
from tests.browser.conftest import (
    is_failure,
    is_ours,
    page_widths,
    settle,
    use_phone_viewport,
)
from tests.browser.paper import TEXT, emulate_print, out_of_place
from tests.sampling import sample, times

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": list(RULES)},
    "resultTypes": ["violations"],
}
#: Opens panels and tables on the pages, so that they are checked too.
OPENED = "bar=missile:2025-10&split=model&day=2025-07-09&strike=2025-04-04-kryvyi-rih"
#: The first month of a page. Nights has a mark for each day in every chart, which take
#: long to check: it has the same kinds of marks in four months.
FROM = {"attacks": "2026-07"}
#: Violations by Streamlit that we cannot fix: the rule, a part of the element's HTML,
#: and the issue in which it is reported. None at present.
UPSTREAM: tuple[tuple[str, str, str], ...] = ()


#: The viewport of a desktop.
DESK = {"width": 1440, "height": 900}
#: The one tab stop of a chart.
STOP = '.hit-areas [tabindex="0"]'
NOTES = "document.querySelectorAll('.notes')"
FOCUSED = "document.activeElement.getAttribute('aria-label')"
#: Finds selects too narrow for their chosen option.
CUT_OFF = """
[...document.querySelectorAll('select')].filter((select) => {
  const style = getComputedStyle(select);
  const text = document.createElement('span');
  text.style.cssText = 'position:absolute;white-space:nowrap';
  text.style.font = style.font;
  text.textContent = select.selectedOptions[0]?.textContent ?? '';
  document.body.append(text);
  const room = select.clientWidth - parseFloat(style.paddingLeft);
  const isWide = text.offsetWidth > room - parseFloat(style.paddingRight) + 1;
  text.remove();
  return isWide && select.checkVisibility();
}).map((select) => select.name)
"""


@dataclass
class Visit:
    """An open page of the app, its requests and its errors."""

    page: Page
    words: Words
    is_linked: bool
    name: str = ""
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


#: Themes and languages, and the pages to visit in each.
LOOKS = (("light", "en"), ("dark", "uk"), ("light", "uk"), ("dark", "en"))
VISITS = [
    (look, name)
    for number, look in enumerate(LOOKS)
    for place, name in enumerate(sorted(PAGES))
    if (number + 1 - place) % 2 < times(1, 2) and number < times(2, 4)
]
each_page = pytest.mark.parametrize(
    ("reader", "visit"),
    VISITS,
    indirect=True,
    scope="module",
    ids=lambda param: param if isinstance(param, str) else "-".join(param),
)


@pytest.fixture(scope="module")
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Give a visitor with one theme and language."""
    scheme, language = request.param
    context = browser.new_context(
        viewport=DESK, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    visit = Visit(page, i18n.load(language), scheme == "dark")
    page.on("request", lambda request: visit.asked.append(request.url))
    page.on("console", lambda m: visit.said.append(m.text) if is_ours(m) else None)
    page.on("pageerror", lambda error: visit.said.append(str(error)))
    page.on(
        "requestfailed", lambda r: visit.said.append(r.url) if is_failure(r) else None
    )
    yield visit
    context.close()


@pytest.fixture(scope="module")
def visit(reader: Visit, request: pytest.FixtureRequest, site: str) -> Iterator[Visit]:
    """Give a page with its panels open; every test must leave it that way.

    Only the last two change the viewport, which redraws every chart.
    """
    page, reader.name = reader.page, request.param
    path = "" if reader.name == FRONT else reader.name
    is_first = not reader.asked
    reader.asked.clear()
    if is_first or reader.is_linked or not PAGES[reader.name].is_in_menu:
        start = FROM.get(reader.name, "2025-01")
        address = f"{site}/{path}?{OPENED}&from={start}&lang={reader.words.language}"
        page.goto(address)
        page.wait_for_selector("#first-paint", state="detached")
    else:
        menu = page.locator(".stApp .masthead nav")
        label = reader.words(f"{reader.name}.menu")
        menu.get_by_role("link", name=label, exact=True).click()
        page.wait_for_url(f"**/{path}?*")
    settle(page)
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
    page.evaluate(f"{NOTES}.forEach(note => note.open = true)")
    if reader.name == "volumes":  # drawn when opened
        page.locator(".st-key-volumes_volumes summary").click()
        settle(page)
        expect(page.locator(".st-key-volumes_volumes table")).to_be_visible()
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    yield reader
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="null")
    page.set_viewport_size(DESK)
    assert [] == reader.said


@each_page
def test_page_makes_no_request_to_other_hosts(visit: Visit, site: str) -> None:
    """The page makes no request to other hosts or for Streamlit's 500 kB of fonts.

    The fixture fails the test on console errors, such as a blocked script.
    """
    own = (site, "data:", "blob:")
    assert [] == [url for url in visit.asked if not url.startswith(own)]
    assert [] == [url for url in visit.asked if "/static/media/" in url]
    if visit.is_linked:
        assert 1 == sum("/static/letters." in url for url in visit.asked)


@each_page
def test_axe_core_finds_no_violation(visit: Visit) -> None:
    """axe-core finds no violation of ours, and text in charts has enough contrast."""
    assert [] == broken_rules(visit.page)
    assert [] == low_contrast_texts(visit.page)


@pytest.mark.parametrize(
    ("path", "scheme"),
    sample(
        [
            ("lite?from=2026-07", "light"),
            ("lite/attacks?from=2026-09", "dark"),
            ("lite/data", "light"),
            ("2025-06", "dark"),
            ("search?q=kyiv", "light"),
            ("lite/strikes?from=2026-07", "dark"),
        ],
        2,
    ),
)
def test_axe_core_finds_no_violation_on_plain_pages(
    browser: Browser, site: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    """Plain pages break no rule either, including their form fields.

    They show a few months: ten times the rows break the same rules and take ten times
    as long.
    """
    assert [] == rules_broken_at(browser, f"{site}/{path}", scheme)


def rules_broken_at(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> list[str]:
    """Return axe-core's findings on a page without the app, with all details open.

    axe-core skips closed details, even those that a wide screen shows. Fields too
    narrow for their chosen option are returned as well.
    """
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    broken = [f"{name} is cut off" for name in page.evaluate(CUT_OFF)]
    broken += broken_rules(page)
    context.close()
    return broken


def broken_rules(page: Page) -> list[str]:
    """Return axe-core's findings, without the known ones of Streamlit."""
    return [
        f"{rule['id']}: {element['html'][:200]} {element['failureSummary']}"
        for rule in Axe().run(page, options=OPTIONS).response["violations"]
        for element in rule["nodes"]
        if not is_upstream(rule["id"], element)
    ]


@each_page
def test_chart_is_one_tab_stop_with_arrow_keys(visit: Visit) -> None:
    """A chart is one tab stop; an arrow key moves to another mark, with its figure."""
    page = visit.page
    charts = page.locator(".drawn-chart")
    assert charts.count() == page.locator(f".drawn-chart {STOP}").count()
    for chart in charts.all():
        if not chart.is_visible():  # in closed details
            continue
        chart.locator(STOP).focus()
        before = after = page.evaluate(FOCUSED)
        for arrow in ("ArrowRight", "ArrowLeft", "ArrowDown"):  # may be the last
            if after == before:
                page.keyboard.press(arrow)
                after = page.evaluate(FOCUSED)
        assert before and after and before != after, before


@each_page
def test_no_page_scrolls_sideways_on_a_phone(visit: Visit) -> None:
    """At 390 px no page scrolls sideways, and no field cuts off its chosen option."""
    use_phone_viewport(visit.page, "dark" if visit.is_linked else "light")
    settle(visit.page)
    assert [390, 390] == page_widths(visit.page)
    assert [] == visit.page.evaluate(CUT_OFF)


@each_page
def test_only_charts_and_tables_are_printed(visit: Visit) -> None:
    """Only charts and tables are printed, and no table is cut off.

    Empty elements take no space: they would add a blank page and separate headings from
    charts. Pages of text print their text.
    """
    page, is_text = visit.page, PAGES[visit.name].is_text
    page.evaluate(f"{NOTES}.forEach(note => note.open = false)")
    emulate_print(page)
    assert [] == out_of_place(page, *([TEXT] if is_text else []))
    assert page.locator(".printed").is_visible()
    printed = ".content p" if is_text else ".drawn-chart svg"
    assert page.locator(f"{printed}:visible").count()


def is_upstream(rule: str, element: dict[str, Any]) -> bool:
    """Return whether a violation is a listed one of Streamlit."""
    return any(
        rule == listed and part in element["html"] for listed, part, _ in UPSTREAM
    )


def low_contrast_texts(page: Page) -> list[str]:
    """Return chart texts below 4.5:1, as axe-core does not check SVG."""
    ground, *words = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".stApp")).backgroundColor,
            ...[...document.querySelectorAll(
                ".drawn-chart .drawing g > text:not([fill])")]
            // What stands on an oblast has the colour that is read on its shade.
            .filter(text => !text.closest("[class*=oblast_]"))
            .map(text => [getComputedStyle(text).fill, text.textContent])]"""
    )
    return [f"{text} in {fill}" for fill, text in words if contrast(fill, ground) < 4.5]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``rgb(…)``."""
    channels = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_contrast_follows_wcag() -> None:
    """Black on white is 21:1; the grey of Streamlit's ticks is 3.7:1."""
    assert 21 == round(contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)"), 6)
    assert 3.7 == round(contrast("rgb(128, 132, 149)", "rgb(255, 255, 255)"), 1)
