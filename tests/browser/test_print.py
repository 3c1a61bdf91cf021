"""A page on A4 paper: its address, its date, its charts and tables, nothing else.

``test_every_page`` checks each page of the app.
"""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from dashboard.content import PAGES
from tests.browser.conftest import settle
from tests.browser.paper import TEXT, emulate_print, out_of_place
from tests.sampling import only_in_full, sample

TEXTS = [name for name, entry in PAGES.items() if entry.is_text]
#: A PDF's outline lists headings with their pages. Headings are renamed to a number
#: here, and the ends of a chart, its source line and a table's first row are marked by
#: numbered headings as well.
MARK_PARTS = """() => {
  const ENDS = {TH: ["top"], P: ["source"]};
  const parts = ":is(.content, main) :is(h2, h3), .drawn-chart, figure,"
    + " tbody tr:first-child th, .muted > p, figcaption > p";
  document.querySelectorAll(parts).forEach((part, number) => {
    if (part.matches("h2, h3")) {
      part.textContent = `${number} heading`;
      return;
    }
    part.style.position = "relative";
    for (const end of ENDS[part.tagName] ?? ["top", "bottom"]) {
      const mark = document.createElement("h6");
      mark.textContent = `${number} ${end}`;
      Object.assign(mark.style, {position: "absolute", margin: 0});
      mark.style[end === "bottom" ? end : "top"] = 0;
      part.append(mark);
    }
  });
}"""


def print_out(page: Page, site: str) -> None:
    """Open an address and show it as in print."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site)
    page.wait_for_selector("#first-paint", state="detached")
    if page.locator(".stApp").count():
        settle(page)
    emulate_print(page)


@pytest.mark.parametrize(
    "path", sample(["lite/attacks?from=2026-06", "lite", "2025-06"], 2)
)
def test_plain_page_prints_only_charts_and_tables(
    page: Page, site: str, path: str
) -> None:
    """A plain page prints only charts and tables, and no table is cut off."""
    print_out(page, f"{site}/{path}{'&' if '?' in path else '?'}lang=en")
    assert [] == out_of_place(page)
    assert page.locator(".printed").is_visible()
    assert page.locator("figure svg:visible").count()


def test_selected_month_as_of_a_day_prints_notice_and_address(
    page: Page, site: str
) -> None:
    """A chosen month of an earlier day prints its notice and its short address.

    The table of posts behind the bar is printed too; the panel's text is not.
    """
    address = f"{site}/volumes?asof=2025-09-29&lang=uk&bar=missile:2025-06"
    print_out(page, address)
    assert [] == out_of_place(page, ".notice")
    assert page.locator(".notice").is_visible()
    assert page.locator("table").filter(has_text="Іскандер").first.is_visible()
    assert address == page.locator(".printed").inner_text().split(" · ")[0]


@only_in_full
@pytest.mark.parametrize("path", TEXTS)
def test_a_page_of_text_is_printed_with_its_text(
    page: Page, site: str, path: str
) -> None:
    """A page of text prints its text and short address, and no controls."""
    print_out(page, f"{site}/{path}?lang=en")
    assert [] == out_of_place(page, TEXT)
    assert page.locator(".content p:visible").count()
    assert page.locator(".printed").inner_text().startswith(f"{site}/{path}?lang=en · ")


@pytest.mark.parametrize(
    "path",
    sample(
        [
            *("compare", "", "attacks", "strikes", "strikes?oblast=UA-14"),
            *("lite/compare", "lite/attacks?from=2026-06"),
        ],
        2,
    ),
)
def test_charts_and_headings_are_not_split_across_pages(
    page: Page, site: str, path: str
) -> None:
    """Charts are not split across pages, and headings stay with what follows them."""
    print_out(page, f"{site}/{path}{'&' if '?' in path else '?'}lang=en")
    page.evaluate(MARK_PARTS)
    pdf = page.pdf(format="A4", outline=True, tagged=True)
    sheets = re.findall(rb"(\d+) 0 obj\s*<<\s*/Type\s*/Page\b", pdf)
    entry = rb"/Title\s*\((\d+) (\w+)\)[^()]*?/Dest\s*\[(\d+) 0 R"
    marks = sorted(
        (int(number), kind != b"top", sheets.index(sheet), kind)
        for number, kind, sheet in re.findall(entry, pdf)
    )
    assert {b"bottom", b"source"} <= {kind for *_, kind in marks}
    for (*_, sheet, kind), (*_, next_sheet, next_kind) in pairwise(marks):
        ends_a_chart = kind == b"bottom" and next_kind == b"source"
        if kind == b"heading" or next_kind == b"bottom" or ends_a_chart:
            assert next_sheet == sheet, marks
