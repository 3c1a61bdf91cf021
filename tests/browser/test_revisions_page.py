"""What only a browser can show of the Revisions page, and of another day."""

import io
import re
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from dashboard import database, i18n, queries
from etl.atom import ATOM
from tests.browser.conftest import (
    download_file,
    open_page,
    page_widths,
    saved,
    settle,
    use_phone_viewport,
)
from tests.sampling import only_in_full


@only_in_full
def test_a_click_on_a_bar_opens_its_month(page: Page, site: str) -> None:
    """A click on a bar opens its month, copy by copy, and adds it to the link."""
    open_page(page, f"{site}/revisions?from=2025-08&cat=missile&lang=en")
    expect(page.get_by_text("No month is chosen")).to_be_visible()
    expect(page).to_have_url(re.compile("bar=none"))
    bar = page.locator('.drawn-chart .first[data-choice="missile:2025-10"]')
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    heading = page.get_by_role("heading", name="Missiles in October 2025")
    expect(heading).to_be_visible()
    settle(page)
    expect(heading).to_be_in_viewport()
    expect(page).to_have_url(re.compile("revisions.*bar=missile(%3A|:)2025-10"))


@only_in_full
def test_each_step_is_labelled_and_its_chart_downloads(
    page: Page, site: str, tmp_path: Path
) -> None:
    """Each step is labelled for pointer and keyboard; its chart can be downloaded.

    As SVG, PNG and HTML, each with the month in its name.
    """
    open_page(page, f"{site}/revisions?bar=missile:2025-10&lang=en")
    step = page.locator(".drawn-chart").nth(1).locator(".hit-areas rect").nth(1)
    step.scroll_into_view_if_needed()
    label = re.compile("^131\nCopy of 12 October 2025")
    expect(step).to_have_attribute("aria-label", label)
    expect(step).to_have_attribute("role", "img")
    starts = {"svg": b"<svg ", "png": b"\x89PNG", "html": b"<!doctype html>"}
    for form, start in starts.items():
        file = download_file(page, "steps_missile_2025-10", form, tmp_path)
        assert re.fullmatch(rf"air-strikes_steps_missile_2025-10_.*\.{form}", file.name)
        assert file.read_bytes().startswith(start)


def test_as_of_day_is_chosen_kept_and_reset_by_keyboard(page: Page, site: str) -> None:
    """An earlier day is chosen, kept across pages and reset, with the keyboard."""
    open_page(page, f"{site}/munitions?lang=en&from=2025-01")
    select = page.get_by_role("combobox", name="As known on")
    select.focus()
    page.keyboard.type("Known on 29 Sep 2025")
    page.keyboard.press("Enter")
    banner = page.get_by_text("As known on 29 September 2025.", exact=True)
    expect(banner).to_be_visible()
    settle(page)
    expect(page).to_have_url(re.compile("to=2025-09.*asof=2025-09-29"))
    since = page.get_by_role("link", name="What was revised since")
    assert "to=2026-10" in str(since.get_attribute("href"))
    page.get_by_role("link", name="Claims").first.click()
    page.wait_for_url(re.compile("/compare"))
    settle(page)
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Show what is known now").press("Enter")
    expect(banner).to_be_hidden()
    settle(page)
    expect(page).to_have_url(re.compile("to=2026-10.*asof=latest"))


@only_in_full
def test_revised_figures_link_to_posts_and_download(
    page: Page, site: str, tmp_path: Path
) -> None:
    """Revised figures link to their posts, and can be downloaded.

    The CSV has the revisions on screen, the Atom file all of the build.
    """
    open_page(page, f"{site}/revisions?from=2026-02&to=2026-02&cat=missile&lang=en")
    links = page.get_by_role("link", name="Ukrainian Air Force")
    expect(links).to_have_count(2)
    addresses = [link.get_attribute("href") for link in links.all()]
    assert all(str(a).startswith("https://www.facebook.com/kpszsu") for a in addresses)

    csv = download_file(page, "revisions", "csv", tmp_path)
    assert re.fullmatch(r"air-strikes_revisions_2026-02_2026-02_\w{12}.csv", csv.name)
    rows = pd.read_csv(io.BytesIO(csv.read_bytes()))
    assert ["3M22 Zircon", "Kh-59/Kh-69"] == list(rows["munitions"])
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the feed of revisions").click()
    atom = saved(waiting.value, tmp_path)
    feed = ET.fromstring(atom.read_bytes())  # noqa: S314 (our own bytes)
    view = queries.choices(database.connect(), i18n.LANGUAGES).default_view
    expected = len(queries.revisions(database.connect(), view))
    assert expected == len(feed.findall("a:entry", {"a": ATOM}))


@only_in_full
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_link_opens_on_a_phone_without_sideways_scrolling(
    page: Page, site: str, scheme: Literal["light", "dark"]
) -> None:
    """At 390 px the banner of an earlier day and the page fit."""
    use_phone_viewport(page, scheme)
    open_page(page, f"{site}/revisions?asof=2026-01-05&lang=en")
    expect(page.get_by_text("As known on 5 January 2026.", exact=True)).to_be_visible()
    assert [390, 390] == page_widths(page)
