"""Shows a page as in print, and finds what should not be printed."""

from playwright.sync_api import Page

#: The width of A4 between the margins, in pixels.
PAPER = {"width": 703, "height": 1020}
#: What may be printed: charts, tables, the line of address and date, the finding and
#: the line under it, headings, and the source line of a chart.
ALLOWED = "svg, table, .printed, h1, h1 + p, h2, h3, h4, .muted, figcaption > p"
#: Finds other visible text and controls, and tables wider than the paper.
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
#: Finds empty elements that are still laid out, and so leave gaps.
EMPTY = """() => [...document.querySelectorAll(
    "[data-testid=stElementContainer], [data-testid=stLayoutWrapper]")]
  .filter(part => part.checkVisibility() && !part.getBoundingClientRect().height)
  .map(part => part.innerHTML.slice(0, 90))"""
#: What pages of text may print as well.
TEXT = ".content p, .content li, pre"


def emulate_print(page: Page) -> None:
    """Show an open page as in print, on A4."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


def out_of_place(page: Page, *also_allowed: str) -> list[str]:
    """Return what should not be printed, and empty elements that leave gaps."""
    misplaced = page.evaluate(VISIBLE, ", ".join((ALLOWED, *also_allowed)))
    return [*map(str, misplaced), *map(str, page.evaluate(EMPTY))]
