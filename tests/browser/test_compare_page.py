"""What only a browser can show of the Compare page."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import open_page, settle, take

LINK = "from=2025-05&to=2026-02&cat=drone,glide_bomb"


def open_compare(page: Page, address: str, link: str = LINK) -> None:
    """Open the page as a reader does: by the menu, with the view of a link."""
    open_page(page, f"{address}/?{link}")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="What others say")).to_be_visible()
    settle(page)
    # The second drawing of a chart may follow the first: wait for its lines to stand.
    page.wait_for_selector(".js-plotly-plot .yaxislayer-above .ytick", state="attached")


def line_of(page: Page, label: str) -> tuple[float, float]:
    """Return a point on a month's line, where no mark is."""
    tick = page.locator(".js-plotly-plot .ytick").filter(has_text=label).first
    tick.scroll_into_view_if_needed()
    box = tick.bounding_box()
    plot = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    return plot["x"] + plot["width"] * 0.1, box["y"] + box["height"] / 2


def test_a_click_on_a_line_lists_its_statements(page: Page, address: str) -> None:
    """Two clicks to who said it: the month's line, then a link that leads there."""
    open_compare(page, address)
    page.mouse.click(*line_of(page, "Jun 2025"))
    expect(
        page.get_by_role("heading", name="Drones in June 2025: 6 statements")
    ).to_be_in_viewport()
    expect(page).to_have_url(re.compile("compare.*bar=drone(%3A|:)2025-06"))
    links = page.locator(".st-key-statements table").first.get_by_role("link")
    expect(links).to_have_count(6)
    addresses = [link.get_attribute("href") for link in links.all()]
    assert all(address.startswith("https://") for address in addresses)


def test_our_sum_leads_to_its_reports(page: Page, address: str) -> None:
    """By keyboard: the month list, then the link to Volumes with the bar opened."""
    open_compare(page, address, f"{LINK}&bar=drone:2025-07")
    page.get_by_label("Month", exact=True).focus()
    page.keyboard.type("June 2025")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Drones in June 2025: 6 statements")
    expect(heading).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Every report behind our sum").press("Enter")
    expect(
        page.get_by_role("heading", name="5,438 drones in June 2025")
    ).to_be_visible()
    expect(page).to_have_url(re.compile("from=2025-05.*bar=drone(%3A|:)2025-06"))


def test_the_download_is_the_view(page: Page, address: str, tmp_path: Path) -> None:
    """The CSV, read with pandas, equals the statements that the page was drawn from."""
    open_compare(page, address)
    file = take(page, "monthly-statements", "csv", tmp_path)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_opens_on_a_phone_without_sideways_scrolling(
    browser: Browser, address: str, scheme: str
) -> None:
    """At 390 px the linked month is open and nothing is wider than the screen."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    phone = context.new_page()
    open_page(phone, f"{address}/compare?{LINK}&bar=glide_bomb:2025-07")
    heading = phone.get_by_role("heading", name="Glide bombs in July 2025")
    expect(heading).to_be_visible()
    widths = phone.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    assert [390, 390] == widths
    context.close()
