"""Pictures of every page, to be looked at (`make screenshots`)."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.paths import ROOT
from etl.publish import publish
from tests.browser.conftest import (
    BARS,
    CHROMIUM_FLAGS,
    chromium,
    serve,
    settle,
    take_screenshot,
)

FOLDER = ROOT / "screenshots"
WIDTHS = {"desktop": 1440, "phone": 390}
SCHEMES = ("light", "dark")
#: What a chart without bars looks like when it is painted.
POINTS = ".js-plotly-plot .points path"
#: What is photographed: a name, and the page and query of its link.
VIEWS = {
    "volumes": "",
    "volumes-bar": "?bar=missile:2025-06",
    "volumes-implied": "?bar=glide_bomb:2025-01&from=2024-06&cat=glide_bomb",
    "munitions": "munitions",
    "munitions-models": "munitions?split=model&bar=missile:2025-11&from=2025-01",
    "attacks": "attacks",
    "attacks-day": "attacks?day=2025-07-09&from=2025-05&to=2025-09",
    "strikes": "strikes",
    "strikes-strike": "strikes?strike=2025-04-04-kryvyi-rih&from=2025-01",
    "compare": "compare",
    "compare-month": "compare?bar=drone:2025-06&from=2025-03&to=2025-10",
    "revisions": "revisions",
    "revisions-month": "revisions?bar=missile:2025-10&from=2025-06",
    "known-on": "?asof=2025-10-06&from=2025-01",
    "data": "data",
    "method": "method",
}

#: Pages on which nothing is painted that could be waited for.
WITHOUT_CHARTS = ("data",)


def take_all(to: Path) -> None:
    """Photograph every view in every width and theme."""
    to.mkdir(exist_ok=True)
    publish()
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_FLAGS
        )
        for name, query in VIEWS.items():
            for device, width in WIDTHS.items():
                for scheme in SCHEMES:
                    context = browser.new_context(
                        viewport={"width": width, "height": 900}, color_scheme=scheme
                    )
                    page = context.new_page()
                    page.goto(f"{address}/{query}")
                    if name not in WITHOUT_CHARTS:
                        page.wait_for_selector(f"{BARS}, {POINTS}", state="attached")
                    settle(page)
                    path = to / f"{name}-{device}-{scheme}.png"
                    take_screenshot(page, path)
                    context.close()
                    print(path.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    if chromium() is None:
        sys.exit("Chromium is needed: apt-get install chromium")
    take_all(FOLDER)
