"""A second choice scrolls its panel into view, as the first did."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import hold_still, open_page, settle
from tests.sampling import sample

#: Each page with one of its charts and the panel that it opens, which may be far below.
PAGES = [
    ("compare", "compare_claim_ratios", "statements"),
    ("munitions", "munitions_munition_volumes", "sources"),
    ("revisions", "revisions_first_prints", "month_steps"),
    ("attacks", "attacks_largest_attacks", "attack_day"),
    ("strikes", "strikes_oblast_map", "strike"),
    ("volumes", "volumes_monthly_volumes", "answer"),
]


@pytest.mark.parametrize(("name", "chart", "panel"), sample(PAGES, 1))
def test_panel_of_a_second_choice_scrolls_into_view(
    page: Page, site: str, name: str, chart: str, panel: str
) -> None:
    """Panels scroll into view for choices up and down the chart."""
    open_page(page, f"{site}/{name}?lang=en&from=2025-06")
    marks = page.locator(f'.st-key-{chart} .first[role="button"]')
    last = marks.count() - 1
    for number in (last, 0, last):
        settle(page)
        hold_still(page, marks.nth(number))
        marks.nth(number).click(force=True)
        chosen = str(marks.nth(number).get_attribute("data-choice"))
        page.wait_for_url(lambda url, chosen=chosen: chosen in url.replace("%3A", ":"))
        settle(page)
        expect(page.locator(f".st-key-{panel} :is(h2, h3)").first).to_be_in_viewport()
