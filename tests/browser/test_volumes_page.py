"""What only a browser can show of the Volumes page."""

import io
import re
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from playwright.sync_api import (
    Browser,
    Error,
    Locator,
    Page,
    Route,
    expect,
)

from dashboard import database, i18n, queries
from dashboard.permalink import decode
from tests.browser.conftest import (
    BARS,
    Session,
    download_file,
    hold_still,
    open_page,
    page_widths,
    settle,
    until,
    use_phone_viewport,
)
from tests.browser.test_first_view import FITS
from tests.sampling import only_in_full

CHART = ".drawn-chart"


def choose_bar(page: Page, category: str, month: str) -> None:
    """Click a bar near its base, where no mark covers it."""
    column = page.locator(f'{CHART} rect[data-choice="{category}:{month}"]').first
    box = column.bounding_box()
    column.click(position={"x": box["width"] / 2, "y": box["height"] - 3})


def expect_heading(page: Page, text: str) -> None:
    """Expect a heading that contains ``text``."""
    expect(page.get_by_role("heading", name=text).first).to_be_visible()


def test_bare_address_shows_three_panels_and_the_finding(page: Page, site: str) -> None:
    """A bare address shows three panels and three cards, and writes the full view.

    The first paint is removed once the app's chart is there.
    """
    open_page(page, f"{site}/volumes")
    expect(page.locator("#first-paint")).to_have_count(0)
    expect(page.get_by_text("8,150", exact=True).first).to_be_visible()
    assert page.locator(BARS).count() > 100
    expect(page).to_have_url(re.compile(r"v=1&from=2022-09&to=2026-10&cat=missile"))


def bars_of(page: Page, category: str) -> Locator:
    """Return the hit areas of a category's months."""
    return page.locator(f"{CHART} [data-choice^={category}]")


def test_a_chart_changes_before_the_session_answers(page: Page, site: str) -> None:
    """A choice redraws the chart at once, and the session's answer does not redraw it.

    It is undone by Back, and by the opposite choice before the session has answered.
    """
    session = Session(page)
    open_page(page, f"{site}/volumes?from=2025-01")
    missiles, bars = page.get_by_label("Missiles", exact=True), bars_of(page, "missile")
    drawing = f"document.querySelector('{CHART} .drawing svg')"
    session.is_held = True
    missiles.uncheck()
    expect(bars).to_have_count(0)
    expect(page).to_have_url(re.compile("missile"))
    page.evaluate(f"window.ahead = {drawing}")
    session.release()
    expect(page).not_to_have_url(re.compile("missile"))
    settle(page)
    assert page.evaluate(f"window.ahead === {drawing}")
    session.is_held = True
    missiles.check()
    expect(bars).not_to_have_count(0)
    session.wait_for_answer()
    page.go_back()
    expect(bars).to_have_count(0, timeout=5000)  # before it times out
    session.release()
    expect(bars).not_to_have_count(0)  # those of the earlier view
    settle(page)
    missiles.uncheck()
    expect(page).not_to_have_url(re.compile("missile"))
    settle(page)
    session.is_held = True
    missiles.check()
    expect(bars).not_to_have_count(0)
    answered = session.wait_for_answer()
    missiles.uncheck()
    expect(bars).to_have_count(0, timeout=5000)  # before it times out
    session.release(answered)  # the answer to the choice before
    expect(page).to_have_url(re.compile("missile"))
    page.wait_for_timeout(1000)
    assert bars.count() == 0
    session.release()
    expect(page).not_to_have_url(re.compile("missile"))
    settle(page)
    assert 0 == bars.count() < bars_of(page, "drone").count()


@only_in_full
def test_answer_to_an_earlier_choice_keeps_a_later_one(page: Page, site: str) -> None:
    """The answer to an earlier choice does not bring back drones just unchecked."""
    session = Session(page)
    open_page(page, f"{site}/volumes?from=2025-01")
    session.is_held = True
    page.get_by_label("Missiles", exact=True).uncheck()
    expect(bars_of(page, "missile")).to_have_count(0)
    answered = session.wait_for_answer()
    page.get_by_label("Drones", exact=True).uncheck()
    expect(bars_of(page, "drone")).to_have_count(0)
    session.release(answered)
    page.wait_for_timeout(1000)
    assert 0 == bars_of(page, "drone").count() == bars_of(page, "missile").count()
    session.release()
    expect(page).to_have_url(re.compile("cat=glide_bomb"))
    settle(page)
    assert 0 == bars_of(page, "drone").count()
    assert 0 < bars_of(page, "glide_bomb").count()


def test_rejected_choice_resets_its_field(page: Page, site: str) -> None:
    """If a choice is rejected, such as "From" after "To", its field is reset."""
    session = Session(page)
    open_page(page, f"{site}/volumes?from=2025-01&to=2025-06")
    session.is_held = True
    page.get_by_label("To", exact=True).select_option("2025-03")
    page.get_by_label("From", exact=True).select_option("2025-05")
    session.release()
    expect(page).to_have_url(re.compile("from=2025-01&to=2025-03"))
    expect(page.get_by_label("From", exact=True)).to_have_value("2025-01", timeout=2000)


def test_chart_that_arrives_after_back_is_not_shown(page: Page, site: str) -> None:
    """A chart that arrives after Back is not shown."""
    open_page(page, f"{site}/volumes?from=2025-01")
    waiting: list[Route] = []
    page.route("**/drawings/**", lambda route: waiting.append(route))
    page.get_by_label("Missiles", exact=True).uncheck()
    expect(bars_of(page, "missile")).to_have_count(0)
    settle(page)
    page.go_back()
    expect(bars_of(page, "missile")).not_to_have_count(0)
    settle(page)
    assert 1 == len(waiting)
    with suppress(Error):  # it was aborted
        waiting[0].continue_()
    page.wait_for_timeout(1000)
    assert 0 < bars_of(page, "missile").count()


def test_a_click_on_a_bar_opens_its_reports(page: Page, site: str) -> None:
    """A click on a bar opens its reports, each with a link to its post.

    The panel is in view beside the chart, which does not jump. Hovering shows month and
    figure. A month without a figure opens too, and says "no figure".
    """
    open_page(page, f"{site}/volumes?from=2025-01&to=2026-02&cat=drone,glide_bomb")
    page.locator(f'{CHART} rect[data-choice="glide_bomb:2025-05"]').hover()
    tooltip = page.locator(f"{CHART} .tooltip")
    expect(tooltip).to_contain_text("May 2025")
    expect(tooltip).to_contain_text("no figure", ignore_case=True)
    page.locator(f'{CHART} rect[data-choice="drone:2025-12"]').first.hover(
        position={"x": 4, "y": 150}
    )
    expect(tooltip).to_contain_text("December 2025: 5,131")
    page.mouse.move(5, 5)
    expect(tooltip).to_be_hidden()
    choose_bar(page, "drone", "2025-06")
    expect_heading(page, "5,438 drones in June 2025")
    expect(page).to_have_url(re.compile("bar=drone%3A2025-06|bar=drone:2025-06"))
    expect(page.locator(".st-key-answer h3")).to_be_in_viewport()
    links = page.locator(".st-key-sources table").first.get_by_role("link")
    expect(links).to_have_count(30)
    addresses = [link.get_attribute("href") for link in links.all()]
    assert all(
        a.startswith("https://www.facebook.com/kpszsu/posts/") for a in addresses
    )
    rels = {link.get_attribute("rel") for link in links.all()}
    assert all("noopener" in rel for rel in rels)
    settle(page)
    hold_still(page, page.locator(CHART))
    choose_bar(page, "drone", "2025-07")  # in the redrawn chart
    expect_heading(page, "6,297 drones in July 2025")
    settle(page)
    hold_still(page, page.locator(CHART))
    choose_bar(page, "glide_bomb", "2025-05")
    expect_heading(page, "Glide bombs in May 2025: no figure")


@only_in_full
def test_arrow_keys_change_month_and_panel(page: Page, site: str) -> None:
    """The chart is one tab stop; arrow keys change month and panel, Enter chooses."""
    open_page(page, f"{site}/volumes?from=2025-01&to=2026-02&cat=drone,glide_bomb")
    assert 1 == page.locator(f'{CHART} rect[tabindex="0"]').count()
    page.locator(f'{CHART} rect[tabindex="0"]').focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    focused = page.locator(f"{CHART} rect:focus")
    expect(focused).to_have_attribute("data-choice", "drone:2025-02")
    label = focused.get_attribute("aria-label")
    assert label.startswith("February 2025: 3,902\n")
    page.keyboard.press("Enter")
    expect_heading(page, "3,902 drones in February 2025")
    settle(page)
    # The focus is kept in the redrawn chart.
    expect(focused).to_have_attribute("data-choice", "drone:2025-02")


@only_in_full
def test_each_width_gets_a_drawing_of_its_size(page: Page, site: str) -> None:
    """Each window width gets a drawing of about its size, so type stays legible."""
    open_page(page, f"{site}/volumes")
    text = page.locator(f"{CHART} .drawing text").first
    for width in (1440, 1000, 640, 390):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, FITS)
        expect(text).to_be_attached()
    page.set_viewport_size({"width": 1440, "height": 900})


@only_in_full
def test_month_list_opens_a_bar_by_keyboard(page: Page, site: str) -> None:
    """With the keyboard the month list opens a bar, whose links take focus."""
    open_page(page, f"{site}/volumes?from=2025-01&to=2026-02&cat=drone,glide_bomb")
    page.get_by_label("Month", exact=True).focus()
    page.keyboard.type("Drones, June 2025")
    page.keyboard.press("Enter")
    expect_heading(page, "5,438 drones in June 2025")
    link = page.locator(".st-key-sources table").first.get_by_role("link").first
    link.focus()
    expect(link).to_be_focused()


@only_in_full
def test_csv_equals_the_rows_of_the_page(page: Page, site: str, tmp_path: Path) -> None:
    """The CSV, read with pandas, equals the rows that the page was drawn from."""
    link = "from=2025-01&to=2026-02&cat=missile,glide_bomb&class=ballistic"
    open_page(page, f"{site}/volumes?{link}")
    file = download_file(page, "volumes", "csv", tmp_path)
    name = r"air-strikes_volumes_ballistic_2025-01_2026-02_\w{12}.csv"
    assert re.fullmatch(name, file.name)

    con = database.connect()
    choices = queries.choices(con, i18n.LANGUAGES)
    parameters = dict(pair.split("=") for pair in link.split("&"))
    view, problems = decode(parameters, choices)
    assert [] == problems
    expected = queries.in_range(queries.monthly_volumes(con, view), view)
    back = pd.read_csv(io.BytesIO(file.read_bytes()), dtype=expected.dtypes.to_dict())
    for column in ("month", "as_of"):
        back[column] = pd.to_datetime(back[column]).dt.date
    back = back.drop(columns=["licence", "citation"])
    # A sum has many posts, so its row names the page that lists them, pinned to a day.
    listed_at = back.pop("listed_at")
    of_june = (back["category"] == "missile") & (
        back["month"].astype(str) == "2025-06-01"
    )
    page.goto(listed_at[of_june].item())
    expect_heading(page, "59 ballistic missiles in June 2025")
    pd.testing.assert_frame_equal(expected, back)


@only_in_full
def test_a_link_shows_the_same_view_in_a_fresh_context(
    page: Page, browser: Browser, site: str
) -> None:
    """A copied link shows another reader the same range, categories and open bar."""
    open_page(page, f"{site}/volumes?from=2025-01&to=2026-02&cat=drone,glide_bomb")
    choose_bar(page, "drone", "2025-06")
    expect_heading(page, "5,438 drones in June 2025")
    settle(page)
    second_page = browser.new_context().new_page()
    open_page(second_page, page.url)
    expect_heading(second_page, "5,438 drones in June 2025")
    assert page.url == second_page.url
    boxes = {"Missiles": False, "Drones": True, "Glide bombs": True}
    for name, is_checked in boxes.items():
        expect(second_page.get_by_role("checkbox", name=name)).to_be_checked(
            checked=is_checked
        )
    second_page.context.close()


@only_in_full
def test_back_undoes_a_filter(page: Page, site: str) -> None:
    """Back undoes a filter."""
    open_page(page, f"{site}/volumes")
    page.get_by_label("To", exact=True).select_option("Aug 2025")
    expect(page.get_by_text("4,132", exact=True).first).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_text("8,150", exact=True).first).to_be_visible()


CHOOSE_AT_ONCE = """() => {
    for (const [name, value] of [["from", "2025-01"], ["to", "2025-06"]]) {
        const select = document.querySelector(`[data-field="${name}"] select`);
        select.value = value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    for (const name of ["missile", "drone"]) {
        document.querySelector(`[data-field="cat"] [value="${name}"]`).click();
    }
}"""


def test_fast_choices_are_all_applied(page: Page, site: str) -> None:
    """Choices made faster than the server answers are all applied."""
    open_page(page, f"{site}/volumes?lang=en")
    page.evaluate(CHOOSE_AT_ONCE)
    expect(page).to_have_url(re.compile("from=2025-01&to=2025-06&cat=glide_bomb"))
    settle(page)
    expect(page.get_by_label("From", exact=True)).to_have_value("2025-01")
    expect(page.get_by_label("To", exact=True)).to_have_value("2025-06")
    expect(page.get_by_role("checkbox", name="Drones")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="Glide bombs")).to_be_checked()
    page.get_by_role("checkbox", name="Glide bombs").press("Space")
    expect(page.get_by_role("checkbox", name="Glide bombs")).to_be_checked()


def test_typing_a_month_is_one_history_step(page: Page, site: str) -> None:
    """Typing a month changes its field once: one history step, and focus stays.

    From January 2026 on the chart has ten months, and the address says so.
    """
    open_page(page, f"{site}/volumes?lang=en")
    settle(page)
    steps = page.evaluate("history.length")
    page.get_by_label("From", exact=True).focus()
    page.keyboard.type("Jan 2026")
    expect(page).to_have_url(re.compile("from=2026-01"))
    settle(page)
    until(page, f"document.querySelectorAll('{BARS}').length < 60")
    expect(page.get_by_text("Nov", exact=True)).to_have_count(0)
    assert steps + 1 == page.evaluate("history.length")
    expect(page.get_by_label("From", exact=True)).to_be_focused()
    reset = page.get_by_role("button", name="Reset")
    reset.press("Enter")
    expect(page).to_have_url(re.compile("from=2022-09"))
    settle(page)
    expect(reset).to_be_focused()
    expect(reset).to_have_attribute("aria-disabled", "true")


@only_in_full
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_phone_does_not_scroll_sideways(
    page: Page, site: str, scheme: Literal["light", "dark"]
) -> None:
    """At 390 px nothing is wider than the screen, even with the sources open."""
    use_phone_viewport(page, scheme)
    open_page(page, f"{site}/volumes?bar=missile:2025-06")
    expect_heading(page, "240 missiles in June 2025")
    assert [390, 390] == page_widths(page)
