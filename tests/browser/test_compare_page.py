"""What only a browser can show of the Claims page."""

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

LINK = "from=2025-05&to=2026-02&cat=drone,glide_bomb"


def open_compare(page: Page, site: str, link: str = LINK) -> None:
    """Open the page with the view of a link."""
    open_page(page, f"{site}/compare?{link}")
    expect(
        page.get_by_role("heading", name="Officials’ totals are higher")
    ).to_be_visible()


def sums(page: Page) -> Locator:
    """Return the chart of statements and our sums, below that of ratios."""
    return page.locator(".drawn-chart").nth(1)


@only_in_full
def test_click_on_a_ratio_lists_the_months_statements(page: Page, site: str) -> None:
    """A click on a ratio lists the month's statements, on screen and in the link."""
    open_compare(page, site)
    mark = page.locator(".drawn-chart").first.locator('[data-choice="drone:2025-09"]')
    hold_still(page, mark.first)
    mark.first.click()
    heading = page.get_by_role("heading", name="Drones in September 2025: 4 statements")
    expect(heading).to_be_in_viewport()
    expect(page).to_have_url(re.compile("compare.*bar=drone(%3A|:)2025-09"))


def test_row_has_a_tooltip_and_a_click_lists_its_statements(
    page: Page, site: str
) -> None:
    """Hovering over a line shows its month; over a mark, one statement.

    A click on the line lists its statements, each with a link.
    """
    open_compare(page, site)
    answers = sums(page).locator('.hit-areas rect[data-choice="drone:2025-06"]')
    line, tooltip = answers.first, sums(page).locator(".tooltip")
    hold_still(page, line)
    line.hover(position={"x": 60, "y": 15})  # away from any mark
    expect(tooltip).to_contain_text("Our sum of daily reports: 5,438")
    expect(tooltip).to_contain_text("Andrii Sybiha")
    answers.filter(visible=True).nth(1).hover()
    expect(tooltip).to_contain_text("Euronews: 2,453")
    expect(tooltip).not_to_contain_text("Andrii Sybiha")
    line.click(position={"x": 60, "y": 15})
    expect(
        page.get_by_role("heading", name="Drones in June 2025: 6 statements")
    ).to_be_in_viewport()
    expect(page).to_have_url(re.compile("compare.*bar=drone(%3A|:)2025-06"))
    expect(line).to_have_css("stroke-width", "2px")  # outlined
    links = page.locator(".st-key-statements table").first.get_by_role("link")
    expect(links).to_have_count(6)
    addresses = [link.get_attribute("href") for link in links.all()]
    assert all(address.startswith("https://") for address in addresses)


@only_in_full
def test_arrow_keys_move_between_marks_and_rows(page: Page, site: str) -> None:
    """One tab stop; Down goes through a line's marks, then to the next line."""
    open_compare(page, site, f"{LINK}&bar=drone:2025-07")
    start = sums(page).locator('.hit-areas rect[tabindex="0"]')
    expect(start).to_have_count(1)
    start.focus()
    months: list[str] = []
    for _ in range(20):
        focus = page.evaluate("document.activeElement.dataset.choice")
        if focus not in months:
            months.append(focus)
        page.keyboard.press("ArrowDown")
    assert ["drone:2026-02", "drone:2026-01", "drone:2025-12"] == months[:3]
    page.keyboard.press("Enter")
    chosen = page.evaluate("document.activeElement.dataset.choice")
    expect(page).to_have_url(re.compile(f"bar={chosen.replace(':', '(%3A|:)')}"))


@only_in_full
def test_our_sum_links_to_its_bar_on_volumes(page: Page, site: str) -> None:
    """With the keyboard, the month list and a link lead to the bar on Volumes."""
    open_compare(page, site, f"{LINK}&bar=drone:2025-07")
    page.locator('[data-field="bar"] select').select_option("Drones, June 2025")
    heading = page.get_by_role("heading", name="Drones in June 2025: 6 statements")
    expect(heading).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Every report behind our sum").press("Enter")
    expect(
        page.get_by_role("heading", name="5,438 drones in June 2025").first
    ).to_be_visible()
    expect(page).to_have_url(re.compile("from=2025-05.*bar=drone(%3A|:)2025-06"))


@only_in_full
def test_csv_equals_the_statements_of_the_page(
    page: Page, site: str, tmp_path: Path
) -> None:
    """The CSV, read with pandas, equals the statements that the page was drawn from."""
    open_compare(page, site)
    file = download_file(page, "monthly-statements", "csv", tmp_path)
    assert re.fullmatch(
        r"air-strikes_monthly-statements_2025-05_2026-02_\w{12}.csv", file.name
    )

    con = database.connect()
    choices = queries.choices(con, i18n.LANGUAGES)
    view, problems = decode(dict(p.split("=") for p in LINK.split("&")), choices)
    assert [] == problems
    expected = queries.statement_comparisons(con, view)
    expected = expected[expected["month"].notna()].reset_index(drop=True)
    back = pd.read_csv(io.BytesIO(file.read_bytes()), dtype=expected.dtypes.to_dict())
    for column in ("period_start", "period_end", "month", "published_on", "as_of"):
        back[column] = pd.to_datetime(back[column]).dt.date
        back[column] = back[column].astype("object").where(back[column].notna(), None)
    back = back.drop(columns=["licence", "citation"])
    pd.testing.assert_frame_equal(expected, back)


@only_in_full
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_link_opens_on_a_phone_without_sideways_scrolling(
    page: Page, site: str, scheme: Literal["light", "dark"]
) -> None:
    """At 390 px a link opens its month, and nothing is wider than the screen."""
    use_phone_viewport(page, scheme)
    open_page(page, f"{site}/compare?{LINK}&bar=glide_bomb:2025-07")
    heading = page.get_by_role("heading", name="Glide bombs in July 2025")
    expect(heading).to_be_visible()
    assert [390, 390] == page_widths(page)
