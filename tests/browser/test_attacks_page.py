"""What only a browser can show of the Attacks page."""

import io
import re
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser, Page, expect

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import BARS, hold_still, open_page, settle, take

LINK = "from=2025-07&to=2026-06&cat=missile,drone"
#: The title of a chart that stands below the calendar: all charts are drawn then.
LAST_TITLE = "Days above a size"


def open_attacks(page: Page, address: str, link: str) -> None:
    """Open a view and go to the page by its menu."""
    open_page(page, f"{address}/?{link}")
    page.get_by_role("link", name="Attacks").first.click()
    heading(page, "Attacks, night by night")
    heading(page, LAST_TITLE)
    page.wait_for_selector(BARS, state="attached")
    settle(page)


def heading(page: Page, text: str) -> None:
    """Expect a heading that says ``text``."""
    expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible()


def test_a_click_on_a_cell_opens_the_days_reports(page: Page, address: str) -> None:
    """Two clicks to the post: 7 September 2025, then a link."""
    open_attacks(page, address, LINK)
    hold_still(page, page.locator(".js-plotly-plot").first)
    plot = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert plot
    # The week of 1 September is the tenth of 53; Sunday is the lowest of seven rows.
    x = plot["x"] + plot["width"] * (9 + 0.6) / 53.2
    y = plot["y"] + plot["height"] * 6.5 / 7.1
    page.mouse.click(x, y)
    heading(page, "823 missiles and drones, 7 September 2025")
    expect(page).to_have_url(re.compile("/attacks.*day=2025-09-07"))
    expect(page.get_by_text("What a day was made from")).to_be_in_viewport()
    links = page.locator(".st-key-attack_day table").get_by_role("link")
    expect(links).to_have_count(3)
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert all(a.startswith("https://www.facebook.com/kpszsu/") for a in addresses)


def test_the_keyboard_reaches_day_and_size(page: Page, address: str) -> None:
    """Without a mouse: the list opens a day, the input counts anew."""
    open_attacks(page, address, LINK)
    page.get_by_label("Day", exact=True).focus()
    page.keyboard.type("24 March 2026")
    page.keyboard.press("Enter")
    heading(page, "980 missiles and drones, 24 March 2026")
    settle(page)
    size = page.get_by_label("At least this many launched")
    size.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    said = "In June 2026, 2 of the 30 days with a report had 400 or more"
    expect(page.get_by_text(said)).to_be_visible()
    expect(page).to_have_url(re.compile("day=2026-03-24&size=400"))


def test_the_download_is_the_view(page: Page, address: str, tmp_path: Path) -> None:
    """The CSV of days, read with pandas, equals the rows of the calendar."""
    open_attacks(page, address, LINK)
    file = take(page, "attack-days", "csv", tmp_path)
    name = r"air-strikes_attack-days_2025-07_2026-06_\w{12}.csv"
    assert re.fullmatch(name, file.name)

    con = database.connect()
    choices = queries.choices(con, i18n.LANGUAGES)
    view, _ = decode(dict(pair.split("=") for pair in LINK.split("&")), choices)
    expected = queries.attack_days(con, view, queries.daily_categories(view))
    back = pd.read_csv(io.BytesIO(file.read_bytes()), dtype=expected.dtypes.to_dict())
    for column in ("day", "month", "as_of"):
        back[column] = pd.to_datetime(back[column]).dt.date
    back = back.drop(columns=["basis", "licence", "citation"])
    pd.testing.assert_frame_equal(expected, back)


def test_a_link_opens_the_same_day_on_a_phone(browser: Browser, address: str) -> None:
    """A fresh reader at 390 px sees the opened day, and nothing scrolls sideways."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark"
    )
    phone = context.new_page()
    phone.goto(f"{address}/attacks?{LINK}&day=2025-09-07&size=400")
    heading(phone, "823 missiles and drones, 7 September 2025")
    last = phone.get_by_role("heading", name=LAST_TITLE)
    expect(last).to_be_visible(timeout=30_000)
    phone.wait_for_selector(BARS, state="attached")
    settle(phone)
    expect(phone.get_by_label("At least this many launched")).to_have_value("400")
    widths = phone.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    assert [390, 390] == widths
    context.close()
