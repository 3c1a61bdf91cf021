"""A page on A4 paper: its address, its date, its charts and tables, nothing else."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from dashboard import content
from tests.browser.conftest import settle

#: The width of A4 between the margins, in pixels.
PAPER = {"width": 703, "height": 1020}
#: What may be printed: besides charts and tables the line of address and date, the
#: finding with the line under it, headings, and the line of a chart's source.
ALLOWED = "svg, table, .printed, h1, h1 + p, h2, h3, h4, .muted, figcaption > p"
#: Words that a printed page shows elsewhere, and tables that are wider than the paper.
VISIBLE = """(allowed) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [], unseen = "script, style, noscript, title, desc";
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest(unseen)) continue;
    const range = document.createRange(); range.selectNode(node);
    if (!range.getBoundingClientRect().height || !parent.checkVisibility()) continue;
    if (!parent.closest(allowed)) found.push(node.textContent.trim());
  }
  for (const table of document.querySelectorAll("table"))
    if (table.checkVisibility() && table.getBoundingClientRect().right > innerWidth)
      found.push("wider than the paper: " + table.textContent.slice(0, 60));
  for (const control of document.querySelectorAll("button, select, input, summary"))
    if (control.checkVisibility({visibilityProperty: true}) && !control.closest("table")
        && control.getBoundingClientRect().height > 1)
      found.push("control: " + control.outerHTML.slice(0, 60));
  return found;
}"""
#: Headings stand in a PDF's outline, each with its sheet. Here they are given their
#: number instead of their text; so are the two ends of a chart, the line of its source,
#: and a table's first row.
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
#: What holds nothing and keeps its distance from what is printed.
EMPTY = """() => [...document.querySelectorAll(
    "[data-testid=stElementContainer], [data-testid=stLayoutWrapper]")]
  .filter(part => part.checkVisibility() && !part.getBoundingClientRect().height)
  .map(part => part.innerHTML.slice(0, 90))"""
TEXTS = [name for name, entry in content.PAGES.items() if entry.is_text]
PRINTED = [name for name in content.PAGES if name not in TEXTS]


def print_out(page: Page, site: str) -> None:
    """Open an address and show it as the printer gets it."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site)
    page.wait_for_selector("#first-paint", state="detached")
    if page.locator(".stApp").count():
        settle(page)
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("path", [*PRINTED, "lite", "lite/attacks", "2025-06"])
def test_charts_and_tables_are_printed_alone(page: Page, site: str, path: str) -> None:
    """No card, link, control or sentence between them, and no table is cut off.

    Nor does anything without a word take room, which would begin a last page with
    nothing on it, and part headings from charts.
    """
    path = "" if path == "front" else path
    print_out(page, f"{site}/{path}?lang=en")
    assert [] == page.evaluate(VISIBLE, ALLOWED)
    assert [] == page.evaluate(EMPTY)
    assert page.locator(".printed").is_visible()
    drawings = page.locator(":is(.drawn-chart, figure) svg").all()
    assert any(drawing.is_visible() for drawing in drawings)


def test_a_chosen_month_is_printed_with_its_reports(page: Page, site: str) -> None:
    """The table of the posts behind the bar is on paper, the panel's words are not."""
    print_out(page, f"{site}/volumes?bar=missile:2025-06&lang=en")
    assert [] == page.evaluate(VISIBLE, ALLOWED)
    assert page.locator("table").filter(has_text="Iskander").first.is_visible()


def test_an_earlier_day_is_printed_with_its_notice(page: Page, site: str) -> None:
    """Under the short address, and with the longest words for a figure in its table."""
    print_out(page, f"{site}/volumes?asof=2025-09-29&lang=uk")
    assert [] == page.evaluate(VISIBLE, f"{ALLOWED}, .notice")
    assert page.locator(".notice").is_visible()
    address = page.locator(".printed").inner_text().split(" · ")[0]
    assert f"{site}/volumes?asof=2025-09-29&lang=uk" == address


@pytest.mark.parametrize("path", TEXTS)
def test_a_page_of_text_is_printed_with_its_text(
    page: Page, site: str, path: str
) -> None:
    """Its controls and downloads are not; its address is as short as a copied one."""
    print_out(page, f"{site}/{path}?lang=en")
    found = page.evaluate(VISIBLE, f"{ALLOWED}, .content p, .content li, pre")
    assert [] == found
    assert page.locator(".content p:visible").count()
    assert page.locator(".printed").inner_text().startswith(f"{site}/{path}?lang=en · ")


@pytest.mark.parametrize(
    "path",
    ["", "compare", "attacks", "strikes", "strikes?oblast=UA-14", "lite/compare"],
)
def test_charts_are_whole_and_below_their_headings(
    page: Page, site: str, path: str
) -> None:
    """Also the tallest, of all that was said about a month; tables begin there too."""
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
