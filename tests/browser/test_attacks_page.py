"""What only a browser can show of the Nights page."""

import io
import re
from pathlib import Path

import pandas as pd
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

LINK = "from=2025-07&to=2026-06&cat=missile,drone"
LARGEST = ".st-key-attacks_largest_attacks"
CALENDAR, DAILY = ".st-key-attacks_attack_calendar", ".st-key-attacks_daily_attacks"
#: The title of the last chart: once it is there, all charts are.
LAST_TITLE = "Days above a size"


def open_attacks(page: Page, site: str, link: str = LINK) -> None:
    """Open a view of the page and wait for its last chart."""
    open_page(page, f"{site}/attacks?{link}")
    expect_heading(page, LAST_TITLE)
    page.wait_for_selector(
        ".st-key-attacks_large_days .hit-areas rect", state="attached"
    )
    settle(page)


def expect_heading(page: Page, text: str) -> None:
    """Expect a heading with exactly this ``text``."""
    expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible()


def mark(page: Page, chart: str, day: str) -> Locator:
    """Return the first mark of a day in a chart."""
    return page.locator(f'{chart} rect[data-choice="{day}"]').first


def place(page: Page, chart: str, day: str) -> tuple[float, float]:
    """Return the centre of a day's mark, once it has stopped moving."""
    hold_still(page, page.locator(f"{chart} .hit-areas"))
    box = mark(page, chart, day).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def outlines(page: Page, chart: str, *days: str) -> list[str]:
    """Return the outline colour of each day's mark, or ``none``."""
    stroke = "rect => getComputedStyle(rect).stroke"
    return [mark(page, chart, day).evaluate(stroke) for day in days]


def test_row_or_calendar_cell_opens_its_night(page: Page, site: str) -> None:
    """A click on a row or a calendar cell opens that night's panel, with its posts.

    The chosen day is outlined in the calendar and in the daily series.
    """
    open_attacks(page, site, "from=2025-07&to=2025-09&cat=missile,drone")
    expect_heading(
        page,
        "823 missiles and drones on 7 September 2025: the largest attack reported, "
        "July – September 2025",
    )
    row = mark(page, LARGEST, "2025-07-09").bounding_box()
    assert row and row["height"] >= 24
    page.mouse.click(row["x"] + row["width"] - 20, row["y"] + row["height"] / 2)
    expect_heading(page, "741 missiles and drones, 9 July 2025")
    answer = page.get_by_role("paragraph").filter(has_text="suppressed): 718.")
    expect(answer).to_be_visible()
    settle(page)
    page.mouse.click(*place(page, CALENDAR, "2025-09-07"))
    expect_heading(page, "823 missiles and drones, 7 September 2025")
    expect(page).to_have_url(re.compile("/attacks.*day=2025-09-07"))
    expect(page.get_by_label("Open a day")).to_be_in_viewport()
    settle(page)
    for chart in (CALENDAR, DAILY):
        chosen, other = outlines(page, chart, "2025-09-07", "2025-09-08")
        assert "none" == other
        assert chosen.startswith("rgb")
    page.get_by_text("3 reports, with their posts").click()
    links = page.locator(".st-key-attack_day table").get_by_role("link")
    expect(links).to_have_count(3)
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert all(a.startswith("https://www.facebook.com/kpszsu/") for a in addresses)


def test_hover_shows_the_day_and_drag_sets_the_range(page: Page, site: str) -> None:
    """Hovering shows the nearest day; dragging over the daily series sets the range.

    The range goes from the month where the drag begins to that where it ends.
    """
    open_attacks(page, site)
    tooltip = page.locator(f"{CALENDAR} .tooltip")
    page.mouse.move(*place(page, CALENDAR, "2026-05-11"))
    expect(tooltip).to_contain_text("Monday, 11 May 2026")
    expect(tooltip).to_contain_text("no report")
    page.mouse.move(*place(page, DAILY, "2026-03-24"))
    expect(page.locator(f"{DAILY} .tooltip")).to_contain_text("Tuesday, 24 March 2026")
    left, height = place(page, DAILY, "2025-10-15")
    right, _ = place(page, DAILY, "2026-03-15")
    page.mouse.move(left, height)
    page.mouse.down()
    page.mouse.move((left + right) / 2, height, steps=4)
    expect(page.locator(f"{DAILY} .range")).to_have_count(1)
    page.mouse.move(right, height, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("from=2025-10&to=2026-03&.*day=none"))
    settle(page)
    expect(page.get_by_label("From", exact=True)).to_have_value("2025-10")
    expect(mark(page, DAILY, "2025-09-07")).to_have_count(0)
    # Days are not in line in the calendar, so a drag over it does nothing.
    page.mouse.move(*place(page, CALENDAR, "2025-12-01"))
    page.mouse.down()
    page.mouse.move(*place(page, CALENDAR, "2026-02-02"), steps=4)
    expect(page.locator(f"{CALENDAR} .range")).to_have_count(0)
    page.mouse.up()
    settle(page)
    expect(page).to_have_url(re.compile("from=2025-10&to=2026-03"))


def test_keyboard_sorts_opens_a_day_and_changes_the_size(page: Page, site: str) -> None:
    """The keyboard sorts a table, opens a day and changes the size.

    A column sorts by largest first, then smallest first; a dash stays last. Back
    restores the former size, even while its field has the focus.
    """
    open_attacks(page, site, f"{LINK}&size=100")
    table = page.get_by_role("region", name=re.compile("The 12 largest attacks"))
    rows, missiles = table.locator("tbody tr"), table.get_by_role("columnheader").nth(3)
    missiles.get_by_role("button", name="Missiles").focus()
    page.keyboard.press("Enter")
    expect(missiles).to_have_attribute("aria-sort", "descending")
    expect(rows.first).to_contain_text("24 May 2026")
    expect(rows.last).to_contain_text("13 May 2026")
    page.keyboard.press("Enter")
    expect(missiles).to_have_attribute("aria-sort", "ascending")
    expect(rows.last).to_contain_text("13 May 2026")
    table.get_by_role("button", name="Date").click()
    expect(missiles).not_to_have_attribute("aria-sort", re.compile("."))
    expect(rows.first).to_contain_text("15 Jun 2026")
    expect(rows.last).to_contain_text("9 Jul 2025")
    page.get_by_label("Open a day").focus()
    page.keyboard.type("24 March 2026")
    page.keyboard.press("Enter")
    expect_heading(page, "980 missiles and drones, 24 March 2026")
    settle(page)
    size = page.get_by_label("At least this many launched")
    size.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    sentence = "In June 2026, 2 of the 30 days with a report had 400 or more"
    expect(page.get_by_role("paragraph").filter(has_text=sentence)).to_be_visible()
    expect(page).to_have_url(re.compile("day=2026-03-24&size=400"))
    settle(page)
    expect(size).to_be_focused()
    page.go_back()
    expect(size).to_have_value("100")


@only_in_full
def test_csv_equals_the_rows_of_the_calendar(
    page: Page, site: str, tmp_path: Path
) -> None:
    """The CSV of days, read with pandas, equals the rows of the calendar."""
    open_attacks(page, site)
    file = download_file(page, "attack-days", "csv", tmp_path)
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


@only_in_full
def test_a_link_opens_the_same_day_on_a_phone(page: Page, site: str) -> None:
    """At 390 px a link opens the same day, and nothing scrolls sideways."""
    use_phone_viewport(page, "dark")
    open_attacks(page, site, f"{LINK}&day=2025-09-07&size=400")
    expect_heading(page, "823 missiles and drones, 7 September 2025")
    expect(page.get_by_label("At least this many launched")).to_have_value("400")
    assert [390, 390] == page_widths(page)
