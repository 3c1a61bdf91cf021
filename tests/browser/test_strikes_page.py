"""What only a browser can show of the Strikes page."""

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
    page_widths,
    settle,
    use_phone_viewport,
)
from tests.sampling import only_in_full


def open_strikes(page: Page, site: str, link: str = "") -> None:
    """Open the page with a link's parameters, and wait for its timeline."""
    page.goto(f"{site}/strikes?{link}")
    page.wait_for_selector(".hit-areas rect[data-choice^='20']", state="attached")
    settle(page)


def mark(page: Page, strike: str) -> Locator:
    """Return the mark of a strike in the timeline."""
    return page.locator(f'.hit-areas rect[data-choice="{strike}"]').first


def expect_heading(page: Page, text: str) -> None:
    """Expect a heading that says ``text``."""
    expect(page.get_by_role("heading", name=text)).to_be_visible()


@only_in_full
def test_a_click_on_a_mark_opens_its_reports(page: Page, site: str) -> None:
    """A click on a mark opens its reports, and the address names the strike."""
    open_strikes(page, site, "from=2025-04&to=2025-04&cat=missile")
    kryvyi_rih = mark(page, "2025-04-04-kryvyi-rih")
    hold_still(page, kryvyi_rih)
    kryvyi_rih.hover()
    expect(page.locator(".tooltip:visible")).to_contain_text(
        "Killed: 20; reports: 16 to"
    )
    kryvyi_rih.click()
    opened = page.get_by_role("heading", name="Kryvyi Rih, 4 April 2025")
    expect(opened).to_be_in_viewport()
    expect(page).to_have_url(re.compile("strike=2025-04-04-kryvyi-rih"))
    expect(kryvyi_rih).to_have_css("stroke-width", "2px")  # outlined
    tables = page.locator(".st-key-strike table")
    expect(tables).to_have_count(1)
    expect(tables.first.get_by_role("link")).to_have_count(4)
    page.get_by_text("How the number came about: 7 reports").click()
    expect(tables).to_have_count(3)
    expect(tables.nth(1).get_by_role("link")).to_have_count(6)
    expect(tables.last.get_by_role("link")).to_have_count(1)
    expect(tables.last).to_contain_text("85")


#: Marks whose centre selects another mark that is at least as large.
COVERED_MARKS = """
() => {
  const marks = [...document.querySelectorAll(
    "[class*=strike_timeline] .hit-areas rect[role=button]")];
  const width = (mark) => mark.getBoundingClientRect().width;
  return marks.filter((mark) => {
    const box = mark.getBoundingClientRect();
    const clientX = box.x + box.width / 2, clientY = box.y + box.height / 2;
    mark.dispatchEvent(
      new PointerEvent("pointermove", {clientX, clientY, bubbles: true}));
    const text = mark.closest(".drawn-chart").querySelector(".tooltip").textContent;
    const meant = marks.find((other) => other.getAttribute("aria-label") === text);
    return meant !== mark && width(meant) >= width(mark);
  }).map((mark) => mark.dataset.choice);
}
"""


def outline(page: Page, name: str) -> Locator:
    """Return the hit area of an oblast on the map."""
    return page.locator(f'.hit-areas path[aria-label^="{name}"]')


#: Points by longitude and latitude, and the oblast of each.
PLACES = {
    (30.52, 50.45): "Kyiv (city)",
    (30.2, 49.5): "Kyiv oblast",
    (37.5, 49.5): "Kharkiv oblast",
    (37.6, 48.3): "Donetsk oblast",
}


def test_hover_selects_the_mark_or_oblast_under_the_pointer(
    page: Page, site: str
) -> None:
    """Hovering selects the mark or oblast under the pointer, in the crowded 2022 too.

    A mark is selected at its centre, unless a smaller one is there. Oblasts match by
    their outlines, as their bounding boxes overlap.
    """
    open_strikes(page, site)
    hold_still(page, outline(page, "Kharkiv oblast"))
    # The scale of the map, from oblasts at its edges.
    west = outline(page, "Zakarpattia oblast").bounding_box()
    east = outline(page, "Luhansk oblast").bounding_box()
    north = outline(page, "Chernihiv oblast").bounding_box()
    south = outline(page, "Sevastopol").bounding_box()
    assert west
    assert east
    assert north
    assert south
    for (longitude, latitude), name in PLACES.items():
        across = (longitude - 22.14) / (40.13 - 22.14)
        down = (52.37 - latitude) / (52.37 - 44.39)
        x = west["x"] + across * (east["x"] + east["width"] - west["x"])
        y = north["y"] + down * (south["y"] + south["height"] - north["y"])
        page.mouse.move(x, y)
        expect(page.locator(".tooltip:visible")).to_contain_text(name)
    hold_still(page, mark(page, "2022-03-16-mariupol-theatre"))
    marks = page.locator("[class*=strike_timeline] .hit-areas rect[role=button]")
    expect(marks).to_have_count(182)
    assert [] == page.evaluate(COVERED_MARKS)


def test_oblast_opens_by_keyboard_and_by_click(page: Page, site: str) -> None:
    """Arrow keys move between oblasts, Enter or a click opens one.

    A strike opens from the panel, and leads back; the address names each.
    """
    open_strikes(page, site)
    expect(page.locator(".hit-areas path")).to_have_count(27)
    expect(outline(page, "Crimea")).to_have_attribute("role", "img")
    outline(page, "Kharkiv oblast").focus()
    page.keyboard.press("ArrowRight")
    expect(outline(page, "Luhansk oblast")).to_be_focused()
    expect(page.locator(".tooltip:visible")).to_contain_text("about 60")
    page.keyboard.press("Enter")
    expect_heading(page, "Luhansk oblast")
    expect(page).to_have_url(re.compile("strike=UA-09"))
    expect(outline(page, "Luhansk oblast")).to_have_css("stroke-width", "2px")
    settle(page)
    poltava = outline(page, "Poltava oblast")
    hold_still(page, poltava)
    poltava.click()
    expect_heading(page, "Poltava oblast")
    panel = page.locator(".st-key-strike")
    panel.get_by_role("button", name="Poltava, 3 September 2024").click()
    expect_heading(page, "Poltava, 3 September 2024")
    expect(page).to_have_url(re.compile("strike=2024-09-03-poltava"))
    panel.get_by_role("button", name="All strikes: Poltava oblast").click()
    expect_heading(page, "Poltava oblast")


@only_in_full
def test_part_has_a_button_to_its_whole_attack(page: Page, site: str) -> None:
    """On a part of an attack, a button opens the whole attack, also by keyboard."""
    open_strikes(page, site, "strike=2025-07-04-kyiv")
    button = page.locator(".st-key-strike").get_by_role(
        "button", name="Ukraine, country-wide, 3–4 July 2025"
    )
    button.press("Enter")
    expect_heading(page, "Ukraine, country-wide, 3–4 July 2025")
    expect(page).to_have_url(re.compile("strike=2025-07-04-ukraine"))


@only_in_full
def test_csv_equals_the_strikes_on_screen(
    page: Page, site: str, tmp_path: Path
) -> None:
    """The CSV, read with pandas, equals the strikes of the level on screen."""
    link = "from=2025-01&to=2025-12&level=innermost"
    open_strikes(page, site, link)
    file = download_file(page, "strikes_table_innermost", "csv", tmp_path)
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


@only_in_full
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_link_opens_a_strike_on_a_phone(
    page: Page, site: str, scheme: Literal["light", "dark"]
) -> None:
    """At 390 px a link opens its strike, and nothing scrolls sideways."""
    use_phone_viewport(page, scheme)
    page.goto(f"{site}/strikes?level=innermost&strike=2025-07-04-kyiv")
    page.wait_for_selector(".hit-areas rect", state="attached")
    settle(page)
    expect_heading(page, "Kyiv, 3–4 July 2025")
    expect(page).to_have_url(re.compile("level=innermost"))
    assert [390, 390] == page_widths(page)
