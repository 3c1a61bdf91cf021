"""Readers who do not wait: in the end a page shows what its address says."""

import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Session, open_page, settle
from tests.sampling import sample

PAGES = ("Overview", "Volumes", "Types", "Nights", "Strikes", "Claims", "Data")
#: Milliseconds between two actions, which are during an answer or just after it. If two
#: requests come within a few milliseconds, Streamlit may drop the first.
PAUSES = (100, 100, 150, 250, 600)
FIELDS = '.choice-form :is(select, input[type="checkbox"], input[type="radio"]):visible'
#: What a view shows: its finding, fields, and the marks of its charts.
SEEN = """() => {
    const texts = (selector, text) =>
        [...document.querySelectorAll(selector)].map(text);
    return {
        finding: texts("h1", (heading) => heading.textContent),
        language: document.documentElement.lang,
        fields: texts(".choice-form :is(select, input)",
                      (field) => [field.value, field.checked]),
        charts: texts(".drawn-chart [data-choice]",
                      (mark) => `${mark.dataset.choice} ${mark.ariaLabel}`),
    };
}"""


def open_another_page(page: Page, chance: random.Random) -> None:
    """Click a link of the masthead."""
    name = chance.choice(PAGES)
    page.get_by_role("navigation").get_by_role("link", name=name).first.click(
        timeout=2000
    )


def choose_something(page: Page, chance: random.Random) -> None:
    """Change one of the form fields that are visible now."""
    field = page.locator(FIELDS).nth(
        chance.randrange(max(page.locator(FIELDS).count(), 1))
    )
    options = field.locator("option").count()
    if options:
        field.select_option(index=chance.randrange(options), timeout=2000)
    else:
        field.click(timeout=2000)


def go_back(page: Page, _: random.Random) -> None:
    """Go back without waiting, but not beyond the site."""
    page.evaluate("navigation.currentEntry.index && history.back()")


def go_forward(page: Page, _: random.Random) -> None:
    """Go forward, if there is such a step."""
    page.evaluate("history.forward()")


ACTS: tuple[Callable[[Page, random.Random], None], ...] = (
    choose_something,
    choose_something,
    open_another_page,
    go_back,
    go_forward,
)


def settled_state(page: Page) -> dict[str, object]:
    """Return what the page shows once it has settled and every chart is drawn.

    For ten seconds a field shows a choice even if it was not applied.
    """
    for _ in range(2):
        settle(page)
        page.wait_for_timeout(700)
    page.wait_for_selector('.choice-form[data-pending="true"]', state="detached")
    for chart in page.locator(".drawn-chart").all():
        chart.scroll_into_view_if_needed()
    settle(page)
    return page.evaluate(SEEN)


@pytest.mark.parametrize("seed", sample(range(20), 1))
def test_page_after_random_actions_equals_its_address_opened_anew(
    page: Page, site: str, seed: int
) -> None:
    """After random quick actions a page looks the same as its address opened anew."""
    chance = random.Random(seed)  # noqa: S311
    first = chance.choice(["volumes", "attacks", "strikes"])
    open_page(page, f"{site}/{first}?lang=en&from=2026-01")
    done, missed = [], 0
    for act in (open_another_page, *chance.choices(ACTS, k=6)):
        done.append(act.__name__)
        try:
            act(page, chance)
        except Error:  # the element was replaced before the click
            missed += 1
        page.wait_for_timeout(chance.choice(PAUSES))
    page.wait_for_timeout(500)
    at_rest = settled_state(page)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert at_rest == settled_state(page), done
    assert page.url == address
    assert missed < len(done) / 2, done


def test_pending_choice_is_kept_on_the_next_page(page: Page, site: str) -> None:
    """A pending choice is kept when the reader goes to another page."""
    session = Session(page)
    open_page(page, f"{site}/volumes?lang=en&from=2026-01")
    settle(page)
    session.is_held = True
    page.get_by_label("Drones", exact=True).uncheck()
    session.wait_for_answer()
    page.get_by_role("navigation").get_by_role("link", name="Strikes").first.click()
    page.wait_for_timeout(500)
    session.release()
    page.wait_for_url(re.compile("/strikes.*cat=missile%2Cglide_bomb&"))
    settle(page)
    expect(page.get_by_label("Drones", exact=True)).not_to_be_checked()
