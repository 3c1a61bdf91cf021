"""What only a browser can show of the Strikes page."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import hold_still, settle, take

MARKS = ".js-plotly-plot .scatterlayer .points path"


def open_strikes(page: Page, address: str, link: str = "") -> None:
    """Open the page by the menu, with a link's parameters, and wait for its marks."""
    page.goto(f"{address}/volumes?{link}")
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
    settle(page)  # a click while the first page still runs may come too early
    menu = page.get_by_test_id("stHeader")
    menu.get_by_role("link", name="Strikes", exact=True).click()
    page.wait_for_selector(MARKS, state="attached", timeout=30_000)
    settle(page)


def heading(page: Page, text: str) -> None:
    """Expect a heading that says ``text``."""
    expect(page.get_by_role("heading", name=text)).to_be_visible()


def test_a_click_on_a_mark_opens_its_reports(page: Page, address: str) -> None:
    """Two clicks to the page: the mark, then a link; the address keeps the strike."""
    open_strikes(page, address, "from=2025-04&to=2025-04&cat=missile")
    chart = page.locator(".js-plotly-plot").nth(1)
    hold_still(page, chart)
    # The missile row comes first: Sumy, the larger, then Kryvyi Rih.
    box = chart.locator(".scatterlayer .points path").nth(1).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    heading(page, "Kryvyi Rih, 4 April 2025")
    expect(page).to_have_url(re.compile("strike=2025-04-04-kryvyi-rih"))
    tables = page.locator(".st-key-strike table")
    expect(tables).to_have_count(2)
    expect(tables.first.get_by_role("link")).to_have_count(6)
    expect(tables.last.get_by_role("link")).to_have_count(1)
    expect(tables.last).to_contain_text("85")


def test_the_download_is_the_table(page: Page, address: str, tmp_path: Path) -> None:
    """The CSV, read with pandas, equals the strikes of the level on screen."""
    link = "from=2025-01&to=2025-12&level=innermost"
    open_strikes(page, address, link)
    file = take(page, "strikes_table_innermost", "csv", tmp_path)
    name = r"air-strikes_strikes_table_innermost_2025-01_2025-12_\w{12}.csv"
    assert re.fullmatch(name, file.name)

    con = database.connect()
    choices = queries.choices(con, i18n.LANGUAGES)
    parameters = dict(pair.split("=") for pair in link.split("&"))
    view, problems = decode(parameters, choices)
    assert [] == problems
    expected = queries.at_level(queries.strikes(con, view), view.level)
    back = pd.read_csv(io.BytesIO(file.read_bytes()), dtype=expected.dtypes.to_dict())
    for column in ("date_start", "date_end", "as_of"):
        back[column] = pd.to_datetime(back[column]).dt.date
    back = back.drop(columns=["licence", "citation"])
    pd.testing.assert_frame_equal(expected, back)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_opens_a_strike_on_a_phone(
    browser: Browser, address: str, scheme: str
) -> None:
    """A link shows the strike in a fresh context, and nothing scrolls sideways."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    phone = context.new_page()
    phone.goto(f"{address}/strikes?level=innermost&strike=2025-07-04-kyiv")
    phone.wait_for_selector(MARKS, state="attached", timeout=30_000)
    settle(phone)
    heading(phone, "Kyiv, 3 – 4 July 2025")
    expect(phone).to_have_url(re.compile("level=innermost"))
    widths = phone.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    assert [390, 390] == widths
    context.close()
