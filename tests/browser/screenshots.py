"""Takes screenshots of every page, for review (`make screenshots`).

Each page is taken at both widths, in both themes and both languages. Arguments limit
the views, devices, themes or languages: ``… screenshots volumes phone uk``.
"""

import sys
from collections.abc import Iterable, Set
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from dashboard.content import PAGES
from dashboard.i18n import LANGUAGES
from dashboard.permalink import FRONT
from etl.paths import ROOT
from etl.publish import publish
from tests.browser.conftest import (
    BARS,
    CHROMIUM_FLAGS,
    chromium,
    serve,
    settle,
)

FOLDER = ROOT / "screenshots"
WIDTHS = {"desktop": 1440, "phone": 390}
SCHEMES = ("light", "dark")
#: The views: a file name, and the path and query of each.
VIEWS = {name: "" if name == FRONT else name for name in PAGES} | {
    "volumes-bar": "volumes?bar=missile:2025-06",
    "volumes-implied": "volumes?bar=glide_bomb:2025-01&from=2024-06&cat=glide_bomb",
    "munitions-models": "munitions?split=model&bar=missile:2025-11&from=2025-01",
    "attacks-day": "attacks?day=2025-07-09&from=2025-05&to=2025-09",
    "strikes-strike": "strikes?strike=2025-04-04-kryvyi-rih&from=2025-01",
    "compare-month": "compare?bar=drone:2025-06&from=2025-03&to=2025-10",
    "revisions-month": "revisions?bar=missile:2025-10&from=2025-06",
    "known-on": "volumes?asof=2025-10-06&from=2025-01",
}

#: Pages without a chart to wait for.
WITHOUT_CHARTS = ("data", "glossary")


def take_screenshot(page: Page, path: Path) -> None:
    """Take a screenshot of the full page."""
    main = '[data-testid="stMain"]'
    height = page.evaluate(f"document.querySelector('{main}').scrollHeight")
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": height + 20})
    # Tables far down the page are loaded when they come into view.
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    page.wait_for_timeout(600)
    page.screenshot(path=path)


def chosen(options: Iterable[str], arguments: Set[str]) -> list[str]:
    """Return the options that are in ``arguments``; all of them if none is."""
    return [option for option in options if option in arguments] or list(options)


def take_all(to: Path, arguments: Set[str] = frozenset()) -> None:
    """Take screenshots of every view in every width, theme and language."""
    to.mkdir(exist_ok=True)
    publish()
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_FLAGS
        )
        devices, schemes = chosen(WIDTHS, arguments), chosen(SCHEMES, arguments)
        for device, scheme in product(devices, schemes):
            # Views share the cache of one context.
            context = browser.new_context(
                viewport={"width": WIDTHS[device], "height": 900}, color_scheme=scheme
            )
            names, languages = chosen(VIEWS, arguments), chosen(LANGUAGES, arguments)
            for name, language in product(names, languages):
                page = context.new_page()
                query = VIEWS[name]
                joint = "&" if "?" in query else "?"
                page.goto(f"{address}/{query}{joint}lang={language}")
                if name in WITHOUT_CHARTS:
                    page.wait_for_selector("h1")
                else:
                    page.wait_for_selector(BARS, state="attached")
                settle(page)
                path = to / f"{name}-{device}-{scheme}-{language}.png"
                take_screenshot(page, path)
                page.close()
                print(path.relative_to(ROOT), flush=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    if chromium() is None:
        sys.exit("Chromium is needed: apt-get install chromium")
    take_all(FOLDER, set(sys.argv[1:]))
