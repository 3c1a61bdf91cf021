"""What only a browser can show of the Types page."""

import io
import re
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import (
    download_file,
    hold_still,
    open_page,
    page_widths,
    settle,
    use_phone_viewport,
)
from tests.sampling import only_in_full

LINK = "from=2025-01&to=2026-06&cat=missile,drone"


def chart(page: Page) -> Locator:
    """Return the first chart: launches by month."""
    return page.locator(".drawn-chart").first


def expect_heading(page: Page, text: str) -> None:
    """Expect a heading with exactly this ``text``."""
    expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible()


def test_click_or_enter_on_a_segment_opens_its_reports(page: Page, site: str) -> None:
    """A click or Enter on a segment opens its month's reports, with their posts.

    Left and Right change the month, Up and Down the segment.
    """
    open_page(page, f"{site}/munitions?{LINK}")
    segment = chart(page).locator(
        '.hit-areas rect[data-choice="missile:2026-05"][aria-label*="107 launched"]'
    )
    hold_still(page, segment)
    box = segment.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    tooltip = chart(page).locator(".tooltip")
    expect(tooltip).to_contain_text("May 2026: 107 launched")
    expect(tooltip).to_contain_text("Cruise")
    page.mouse.click(*middle)
    expect_heading(page, "204 missiles in May 2026")
    expect(page).to_have_url(re.compile("/munitions.*bar=missile(%3A|:)2026-05"))
    settle(page)
    page.get_by_text("25 national reports, each with its post").click()
    links = page.locator(".st-key-sources table").first.get_by_role("link")
    expect(links).to_have_count(25)
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert all(a.startswith("https://") for a in addresses)
    chart(page).locator('.hit-areas rect[data-choice="missile:2025-01"]').first.focus()
    focused = page.locator(".hit-areas rect:focus")
    expect(focused).to_have_attribute("aria-label", re.compile("^January 2025: "))
    page.keyboard.press("ArrowRight")
    label = re.compile("^February 2025: 96 launched\nCruise: ")
    expect(focused).to_have_attribute("aria-label", label)
    page.keyboard.press("ArrowDown")
    part = re.compile("^February 2025: .* launched\nCruise\n")
    expect(focused).to_have_attribute("aria-label", part)
    page.keyboard.press("Enter")
    expect_heading(page, "96 missiles in February 2025")
    settle(page)
    # The focus is kept in the redrawn chart.
    expect(focused).to_have_attribute("aria-label", part)


@only_in_full
def test_split_keeps_and_category_closes_the_open_month(page: Page, site: str) -> None:
    """Another split keeps the open month; another category closes it."""
    open_page(page, f"{site}/munitions?{LINK}&bar=missile:2026-05")
    page.get_by_role("combobox", name="Split by").select_option(label="Family")
    expect(page).to_have_url(re.compile("bar=missile(%3A|:)2026-05.*split=model"))
    page.get_by_role("combobox", name="Weapons").select_option(label="Drones")
    expect(page).to_have_url(re.compile("cat=drone&.*bar=none.*split=model"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("drones from January")
    expect(page.get_by_text("204 missiles in May 2026")).to_have_count(0)


@only_in_full
def test_csv_equals_the_rows_of_the_page(page: Page, site: str, tmp_path: Path) -> None:
    """The CSV, read with pandas, equals the rows that the page was drawn from."""
    link = f"{LINK}&split=model&bar=missile:2026-05"
    open_page(page, f"{site}/munitions?{link}")
    # The page may still move while the part above is drawn.
    hold_still(page, page.locator(".st-key-menu_munitions_missile_model_table").first)
    file = download_file(page, "munitions_missile_model_table", "csv", tmp_path)
    name = r"air-strikes_munitions_missile_model_table_2025-01_2026-06_\w{12}.csv"
    assert re.fullmatch(name, file.name)

    con = database.connect()
    parameters = dict(pair.split("=") for pair in link.split("&"))
    view, problems = decode(parameters, queries.choices(con, i18n.LANGUAGES))
    assert [] == problems
    expected = queries.munition_volumes(con, view, "missile")
    back = pd.read_csv(io.BytesIO(file.read_bytes()), dtype=expected.dtypes.to_dict())
    for column in ("month", "as_of"):
        back[column] = pd.to_datetime(back[column]).dt.date
    back = back.drop(columns=["licence", "citation"])
    pd.testing.assert_frame_equal(expected, back)


@only_in_full
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_link_opens_the_page_on_a_phone(
    page: Page, site: str, scheme: Literal["light", "dark"]
) -> None:
    """At 390 px a link sets category, split and month, and nothing is wider."""
    use_phone_viewport(page, scheme)
    open_page(page, f"{site}/munitions?split=model&bar=drone:2026-05")
    expect_heading(page, "8,150 drones in May 2026")
    expect(page.get_by_text("Stopped: 7,476 of 8,150 (92%).").first).to_be_visible()
    page.get_by_text("36 national reports, each with its post").click()
    expect(page.get_by_text("Shahed-136/131: 36 reports")).to_be_visible()
    expect(page).to_have_url(re.compile("split=model"))
    settle(page)
    outlined = chart(page).locator('.first[data-choice="drone:2026-05"]')
    widths = outlined.evaluate_all(
        "rects => rects.map(rect => getComputedStyle(rect).strokeWidth)"
    )
    assert ["2px"] == widths
    assert [390, 390] == page_widths(page)
