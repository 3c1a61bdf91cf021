"""Pictures of every page, to be looked at (`make screenshots`)."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.paths import ROOT
from etl.publish import publish
from tests.browser.conftest import (
    CHROMIUM_FLAGS,
    chromium,
    open_page,
    serve,
    take_screenshot,
)

FOLDER = ROOT / "screenshots"
WIDTHS = {"desktop": 1440, "phone": 390}
SCHEMES = ("light", "dark")
#: What is photographed: a name and the query of its link.
VIEWS = {
    "volumes": "",
    "volumes-bar": "?bar=missile:2025-06",
    "volumes-statement": "?bar=glide_bomb:2025-07&from=2025-01&cat=glide_bomb",
}


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
                    open_page(page, f"{address}/{query}")
                    path = to / f"{name}-{device}-{scheme}.png"
                    take_screenshot(page, path)
                    context.close()
                    print(path.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    if chromium() is None:
        sys.exit("Chromium is needed: apt-get install chromium")
    take_all(FOLDER)
