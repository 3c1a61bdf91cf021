"""What only a browser can show of the Strikes page."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import hold_still, settle, take
from tests.sampling import sample


def open_strikes(page: Page, address: str, link: str = "") -> None:
    """Open the page with a link's parameters, and wait for its time line."""
    page.goto(f"{address}/strikes?{link}")
    page.wait_for_selector(".answers rect[data-choice^='20']", state="attached")
    settle(page)


def mark(page: Page, strike: str) -> Locator:
    """Return the mark of a strike in the time line."""
    return page.locator(f'.answers rect[data-choice="{strike}"]').first


def heading(page: Page, text: str) -> None:
    """Expect a heading that says ``text``."""
    expect(page.get_by_role("heading", name=text)).to_be_visible()


def test_a_click_on_a_mark_opens_its_reports(page: Page, address: str) -> None:
    """Two clicks to the page: the mark, then a link; the address keeps the strike."""
    open_strikes(page, address, "from=2025-04&to=2025-04&cat=missile")
    kryvyi_rih = mark(page, "2025-04-04-kryvyi-rih")
    hold_still(page, kryvyi_rih)
    kryvyi_rih.hover()
    expect(page.locator(".said:visible")).to_contain_text("Killed: 20 (reports: 16 to")
    kryvyi_rih.click()
    opened = page.get_by_role("heading", name="Kryvyi Rih, 4 April 2025")
    expect(opened).to_be_in_viewport()
    expect(page).to_have_url(re.compile("strike=2025-04-04-kryvyi-rih"))
    expect(kryvyi_rih).to_have_css("stroke-width", "2px")  # outlined
    tables = page.locator(".st-key-strike table")
    expect(tables).to_have_count(2)
    expect(tables.first.get_by_role("link")).to_have_count(6)
    expect(tables.last.get_by_role("link")).to_have_count(1)
    expect(tables.last).to_contain_text("85")


#: Codes of the marks whose middle means another mark that is as large, or larger.
COVERED_MARKS = """
() => {
  const marks = [...document.querySelectorAll(".answers rect[role=button]")];
  const width = (mark) => mark.getBoundingClientRect().width;
  return marks.filter((mark) => {
    const box = mark.getBoundingClientRect();
    const clientX = box.x + box.width / 2, clientY = box.y + box.height / 2;
    mark.dispatchEvent(
      new PointerEvent("pointermove", {clientX, clientY, bubbles: true}));
    const text = mark.closest(".drawn-chart").querySelector(".said").textContent;
    const meant = marks.find((other) => other.getAttribute("aria-label") === text);
    return meant !== mark && width(meant) >= width(mark);
  }).map((mark) => mark.dataset.choice);
}
"""


def test_of_marks_that_overlap_the_nearest_answers(page: Page, address: str) -> None:
    """In 2022 marks crowd: each answers at its middle, where no smaller one lies."""
    open_strikes(page, address)
    hold_still(page, mark(page, "2022-03-16-mariupol-theatre"))
    expect(page.locator(".answers rect[role=button]")).to_have_count(182)
    assert [] == page.evaluate(COVERED_MARKS)


def test_the_keyboard_reads_a_tile_and_opens_the_whole(
    page: Page, address: str
) -> None:
    """A tile says its name and chooses nothing; a part's button opens the whole."""
    open_strikes(page, address, "strike=2025-07-04-kyiv")
    tile = page.locator('.answers rect[role="img"]').filter(visible=True)
    expect(tile).to_have_count(27)
    expect(page.get_by_role("img", name="Kharkivska oblast (UA-63)")).to_have_count(1)
    whole = page.locator(".st-key-strike").get_by_role(
        "button", name="Ukraine, country-wide, 3 – 4 July 2025"
    )
    whole.press("Enter")
    heading(page, "Ukraine, country-wide, 3 – 4 July 2025")
    expect(page).to_have_url(re.compile("strike=2025-07-04-ukraine"))


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


@pytest.mark.parametrize("scheme", sample(["dark", "light"], 1))
def test_a_link_opens_a_strike_on_a_phone(
    browser: Browser, address: str, scheme: str
) -> None:
    """A link shows the strike in a fresh context, and nothing scrolls sideways."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    phone = context.new_page()
    phone.goto(f"{address}/strikes?level=innermost&strike=2025-07-04-kyiv")
    phone.wait_for_selector(".answers rect", state="attached")
    settle(phone)
    heading(phone, "Kyiv, 3 – 4 July 2025")
    expect(phone).to_have_url(re.compile("level=innermost"))
    widths = phone.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    assert [390, 390] == widths
    context.close()
