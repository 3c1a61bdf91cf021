"""The pages as static files below a path, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from dashboard.site import views
from dashboard.site.folder import write_folder
from dashboard.site.make import site_files
from dashboard.site.rewrite import Addresses
from etl.publish import publish
from tests.browser.conftest import is_failure, serve_folder
from tests.browser.test_every_page import rules_broken_at
from tests.sampling import sample


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a static site of the shipped registers below ``/air/``."""
    root = tmp_path_factory.mktemp("files")
    path = publish().path
    with pytest.MonkeyPatch.context() as patch:
        pages = {name: views.PAGES[name] for name in ("front", "volumes", "data")}
        patch.setattr(views, "PAGES", pages)
        patch.setattr(views, "made_months", lambda choices: choices.months[-1:])
        patch.setattr(views, "PERIODS", ())
        patch.setattr(views, "LAYOUTS_MADE", {})
        patch.setattr("dashboard.site.make.EMBEDDED", ())
        spans = views.ranges
        patch.setattr(
            views, "ranges", lambda all: {k: spans(all)[k] for k in ("all", "2025")}
        )
        patch.setattr("dashboard.site.views.dataset.tables", lambda: ())
        files = site_files(path, Addresses(), "/air")
        write_folder(root / "air", files, {}, lambda _: [])
    with serve_folder(root) as address:
        yield f"{address}air/"


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_links_work_without_requests_to_other_hosts(
    browser: Browser, site: str, has_scripts: bool
) -> None:
    """Views, pages and languages are links; no request fails or leaves the site."""
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    problems: list[str] = []
    requested: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("request", lambda request: requested.append(request.url))
    page.on(
        "requestfailed", lambda r: problems.append(r.url) if is_failure(r) else None
    )
    page.goto(f"{site}index.html")
    page.locator("nav.pages").get_by_role("link", name="Volumes").click()
    expect(page.locator("main svg[role=img]:visible").first).to_be_visible()
    page.locator("nav.views").get_by_role("link", name="2025", exact=True).click()
    page.locator("nav.views").get_by_role("link", name="Drones", exact=True).click()
    expect(page).to_have_url(re.compile("/air/volumes_2025_drone.html$"))
    page.locator("nav.tools").get_by_role("link", name="Українська").click()
    expect(page).to_have_url(re.compile("/air/uk/volumes_2025_drone.html$"))
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).first.click()
    assert "2025-01" in Path(download.value.path()).read_text(encoding="utf-8")
    assert [] == problems
    assert {True} == {url.startswith(site) for url in requested}
    context.close()


@pytest.mark.parametrize(
    ("name", "scheme"),
    sample(
        [
            ("uk/volumes_2025.html", "dark"),
            ("uk/volumes.html", "dark"),
            ("volumes.html", "light"),
            ("uk/data.html", "light"),
            ("index.html", "light"),
        ],
        2,
    ),
)
def test_axe_core_finds_no_violation(
    browser: Browser, site: str, name: str, scheme: Literal["light", "dark"]
) -> None:
    """axe-core finds no violation on pages where links replace form fields."""
    assert [] == rules_broken_at(browser, f"{site}{name}", scheme)
