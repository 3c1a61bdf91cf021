"""Every page, in both themes and every language, held against WCAG 2.2 A and AA.

axe-core (in axe-playwright-python) finds what a machine can find. One page serves each
theme and language: its menu leads from page to page, with something chosen on each. A
colour is a matter of the theme, a name of the language: light in English and dark in
Ukrainian meet both on every page, and `make test-long` runs the other two as well.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard import i18n
from dashboard.content import PAGES
from dashboard.i18n import Words
from tests.browser.conftest import settle
from tests.sampling import sample

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": list(RULES)},
    "resultTypes": ["violations"],
}
APP_PAGES = sorted(PAGES)
#: What is opened on the pages, so that their panels and tables are looked at too.
OPENED = (
    "bar=missile:2025-10&from=2025-01&split=model&day=2025-07-09"
    "&strike=2025-04-04-kryvyi-rih"
)
#: What Streamlit breaks on a page and we cannot mend: the rule, a part of the element's
#: HTML, and the issue in which it is reported. Nothing today.
UPSTREAM: tuple[tuple[str, str, str], ...] = ()


@pytest.fixture(
    scope="module",
    params=sample([*product(("light", "dark"), i18n.LANGUAGES)], 2),
    ids=lambda param: "-".join(param),
)
def reader(
    browser: Browser, request: pytest.FixtureRequest, site: str
) -> Iterator[tuple[Page, Words]]:
    """Give the dashboard in one theme and language, and the words it says."""
    scheme, language = request.param
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{site}/volumes?{OPENED}&lang={language}")
    yield page, i18n.load(language)
    context.close()


@pytest.mark.parametrize("name", APP_PAGES)
def test_no_rule_of_wcag_is_broken(reader: tuple[Page, Words], name: str) -> None:
    """Contrast, names, roles, order: axe-core finds nothing that is ours."""
    page, words = reader
    if not PAGES[name].is_in_menu:
        query = f"{OPENED}&lang={words.language}"
        page.goto(f"{page.url.partition('?')[0].rpartition('/')[0]}/{name}?{query}")
    else:
        menu = page.locator(".stApp .masthead nav")
        menu.get_by_role("link", name=words(f"{name}.menu"), exact=True).click()
    page.wait_for_url(f"**/{'' if name == 'front' else name}?*")
    settle(page)
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
    for closed in page.locator(".notes summary").all():
        closed.click()
    if name == "volumes":  # what is drawn when a reader opens it
        page.locator(".st-key-volumes_volumes summary").click()
        settle(page)
        expect(page.locator(".st-key-volumes_volumes table")).to_be_visible()
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    found = Axe().run(page, options=OPTIONS).response["violations"]
    broken = [
        f"{rule['id']}: {element['html'][:200]} {element['failureSummary']}"
        for rule in found
        for element in rule["nodes"]
        if not is_upstream(rule["id"], element)
    ]
    assert [] == broken
    assert [] == pale_words(page)


def is_upstream(rule: str, element: dict[str, Any]) -> bool:
    """Tell whether Streamlit's own breach is one that is listed."""
    return any(
        rule == listed and part in element["html"] for listed, part, _ in UPSTREAM
    )


def pale_words(page: Page) -> list[str]:
    """Return what charts say in less than 4.5:1: axe-core looks at no drawing."""
    ground, *words = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".stApp")).backgroundColor,
            ...[...document.querySelectorAll(
                ".drawn-chart .drawing g > text:not([fill])")]
            // What stands on an oblast has the colour that is read on its shade.
            .filter(text => !text.closest("[class*=oblast_]"))
            .map(text => [getComputedStyle(text).fill, text.textContent])]"""
    )
    return [f"{text} in {fill}" for fill, text in words if contrast(fill, ground) < 4.5]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``rgb(…)``."""
    channels = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21:1; the grey of Streamlit's own ticks is too pale."""
    assert 21 == round(contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)"), 6)
    assert 3.7 == round(contrast("rgb(128, 132, 149)", "rgb(255, 255, 255)"), 1)
