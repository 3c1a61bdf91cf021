"""Charts drawn without a browser, compared with the browser's own drawing."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from plotly.offline import get_plotlyjs

from dashboard import charts, database, html_pages, i18n, queries
from dashboard.page_view import PageView
from dashboard.permalink import View
from dashboard.web.static import STREAMLIT
from tests.browser.conftest import BARS, settle, until
from tests.dashboard.checked import by_plotly
from tests.dashboard.drawing import as_svg
from tests.sampling import only_in_full

#: A page on which Plotly draws a figure.
PLOTLYS = """
<!DOCTYPE html><meta charset="utf-8">
<style>@font-face { font-family: "Source Sans"; src: url("FONT"); }
body { margin: 0; }</style><div id="chart"></div>
<script>PLOTLY</script>
<script>
const figure = FIGURE;
document.fonts.load('12px "Source Sans"').then(
    () => Plotly.newPlot("chart", figure.data, figure.layout));
</script>
"""
SITE = html_pages.SiteUrl()
SVG = "{http://www.w3.org/2000/svg}"
#: Left, top, width and height of each visible bar, relative to the chart.
LIVE_BARS = """
() => {
  const chart = document.querySelector(".js-plotly-plot").getBoundingClientRect();
  return [...document.querySelector(".js-plotly-plot").querySelectorAll(".bars path")]
    .filter(bar => getComputedStyle(bar).fillOpacity !== "0")
    .map(bar => bar.getBoundingClientRect())
    .filter(box => box.height > 0)
    .map(box => [box.x - chart.x, box.y - chart.y, box.width, box.height]);
}
"""
#: The boxes of the title and the first chart.
PLACES = """
(root) => Object.fromEntries(
  [["title", "h1"],
   ["chart", "svg[role=img]"]]
    .map(([name, what]) => {
      const found = [...document.querySelectorAll(`${root} ${what}`)];
      const box = found.find((e) => e.checkVisibility()).getBoundingClientRect();
      return [name, [box.x, box.y, box.width]];
    }))
"""


@pytest.fixture
def view() -> View:
    """Give the default view."""
    return queries.choices(database.connect(), i18n.LANGUAGES).default_view


def drawn_bars(svg: str) -> Iterator[list[float]]:
    """Yield left, top, width and height of each bar in an SVG."""
    for group in ET.fromstring(svg).iter(f"{SVG}g"):  # noqa: S314
        if group.get("class") == "bars":
            for rect in group.iter(f"{SVG}rect"):
                sides = ("x", "y", "width", "height")
                yield [float(rect.get(side, 0)) for side in sides]


@only_in_full
def test_bars_of_our_svg_match_plotlys(page: Page, tmp_path: Path, view: View) -> None:
    """Bars of our SVG match Plotly's to the pixel: 111 bars in three panels."""
    con, words = database.connect(), i18n.load("en")
    volumes = queries.in_range(queries.monthly_volumes(con, view), view)
    figure = charts.monthly_volumes(
        volumes,
        queries.monthly_statements(con, view),
        queries.anomalies(con, view),
        words,
    )
    drawn = list(drawn_bars(as_svg(figure, "T", "D", width=980)))
    file = tmp_path / "plotly.html"
    by_browser = by_plotly(figure)
    by_browser.update_layout(width=980, font_family="Source Sans")
    by_browser.update_yaxes(ticklabelstandoff=8)  # as Streamlit's theme in the browser
    (font,) = (STREAMLIT / "static" / "media").glob("SourceSansVF-Upright*.woff2")
    file.write_text(
        PLOTLYS.replace("FONT", font.as_uri())
        .replace("FIGURE", by_browser.to_json())
        .replace("PLOTLY", get_plotlyjs()),
        encoding="utf-8",
    )
    page.goto(file.as_uri())
    page.wait_for_selector(".js-plotly-plot .bars path", state="attached")
    live = page.evaluate(LIVE_BARS)
    assert volumes["launched"].notna().sum() == len(drawn)
    assert len(live) == len(drawn)
    for live_bar, drawn_bar in zip(sorted(live), sorted(drawn), strict=True):
        # Browser coordinates have 32 bits: a whole pixel can be 1.0000005.
        assert live_bar == pytest.approx(drawn_bar, abs=1.00001)


def test_first_paint_has_the_layout_of_the_live_page(page: Page, site: str) -> None:
    """The first paint has the layout of the live page, which replaces it."""
    # Holds back the app until the first paint is measured, on slow machines too.
    held_routes: list[Route] = []
    layouts: list[dict[str, list[float]]] = []
    page.route(
        "**/_stcore/health",
        lambda route: route.continue_() if layouts else held_routes.append(route),
    )
    page.goto(f"{site}/volumes", wait_until="commit")
    page.wait_for_selector("#first-paint h1")
    page.evaluate("document.fonts.ready")
    until(page, "document.fonts.check('16px \"Source Sans\"')")
    layouts.append(page.evaluate(PLACES, "#first-paint"))
    for route in held_routes:
        route.continue_()
    page.wait_for_selector("#first-paint", state="detached")
    assert page.locator(BARS).count() > 100
    settle(page)
    after = page.evaluate(PLACES, '[data-testid="stMain"]')
    (before,) = layouts
    for name in before:
        assert before[name] == pytest.approx(after[name], abs=8), name


def test_select_of_the_first_paint_is_filled_on_click_or_focus(
    page: Page, site: str
) -> None:
    """A select of the first paint gets its options on click or focus.

    Its value and width stay the same; the app is held back meanwhile.
    """
    held_routes: list[Route] = []
    page.route("**/_stcore/health", lambda route: held_routes.append(route))
    page.goto(f"{site}/volumes?lang=en&from=2024-03", wait_until="commit")
    for name, reach in (("from", "click"), ("asof", "focus")):
        field = page.locator(f"#first-paint select[name={name}]")
        expect(field.locator("option")).to_have_count(1)
        closed = field.evaluate("select => [select.value, select.offsetWidth]")
        getattr(field, reach)()
        assert 12 < field.locator("option").count()
        assert closed == field.evaluate("select => [select.value, select.offsetWidth]")


def test_first_paint_stays_without_javascript(
    page: Page, tmp_path: Path, view: View
) -> None:
    """Without JavaScript the first paint has the chart and links to the plain page."""
    fragment = html_pages.first_paint(PageView.of(view), "volumes", SITE)
    file = tmp_path / "first.html"
    file.write_text(f"<!DOCTYPE html><body>{fragment}<div id=root></div></body>")
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(file.as_uri())
    assert plain.locator("#first-paint svg[role=img]:visible").count() == 1
    assert plain.get_by_role("link", name="plain page").is_visible()
    context.close()
