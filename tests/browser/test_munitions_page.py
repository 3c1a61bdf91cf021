"""What only a browser can show of the Munitions page."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import BARS, hold_still, open_page, settle, take

LINK = "from=2025-01&to=2026-06&cat=missile,drone"


def open_munitions(page: Page, address: str, link: str) -> None:
    """Open a view and go to the page by its menu."""
    open_page(page, f"{address}/?{link}")
    page.get_by_role("link", name="Munitions").first.click()
    heading(page, "Munitions: classes, models, interception")
    expect(
        page.get_by_role("heading", name="What was launched, by month")
    ).to_be_visible()
    page.wait_for_selector(BARS, state="attached")
    settle(page)


def heading(page: Page, text: str) -> None:
    """Expect a heading that says ``text``."""
    expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible()


def test_a_click_on_a_segment_opens_the_months_reports(
    page: Page, address: str
) -> None:
    """Two clicks to the post: May 2026's cruise missiles, then a link."""
    open_munitions(page, address, LINK)
    hold_still(page, page.locator(".js-plotly-plot").first)
    box = page.evaluate(
        """() => {
            const trace = document.querySelector(".js-plotly-plot .trace.bars");
            const r = trace.querySelectorAll(".point path")[16]
                .getBoundingClientRect();
            return [r.x + r.width / 2, r.y + r.height * 0.6];
        }"""
    )
    page.mouse.click(*box)
    heading(page, "Missiles in May 2026")
    expect(page).to_have_url(re.compile("/munitions.*bar=missile(%3A|:)2026-05"))
    links = page.locator(".st-key-sources table").first.get_by_role("link")
    expect(links).to_have_count(25)
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert all(a.startswith("https://") for a in addresses)


def test_the_download_is_the_view(page: Page, address: str, tmp_path: Path) -> None:
    """The CSV, read with pandas, equals the rows that the page was drawn from."""
    link = f"{LINK}&split=model&bar=missile:2026-05"
    open_munitions(page, address, link)
    file = take(page, "munitions_missile_model_table", "csv", tmp_path)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_opens_the_page_on_a_phone(
    browser: Browser, address: str, scheme: str
) -> None:
    """Category, split and month come from the link; nothing is wider than 390 px."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    phone = context.new_page()
    open_page(phone, f"{address}/munitions?split=model&bar=drone:2026-05")
    heading(phone, "Drones in May 2026")
    expect(phone.get_by_text("4,777 of 5,850 launched, September 2026")).to_be_visible()
    expect(phone.get_by_text("Shahed-136/131: 36 reports")).to_be_visible()
    expect(phone).to_have_url(re.compile("split=model"))
    widths = phone.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    assert [390, 390] == widths
    context.close()
