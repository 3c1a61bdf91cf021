"""The whole server in front of a real browser: policy, first paint, sessions,
embeds.
"""

import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests import loops
from tests.benchmarks.sessions import Reader, Seen
from tests.browser.conftest import (
    PATIENCE,
    open_page,
    serve,
    serve_folder,
    settle,
    until,
)
from tests.browser.test_first_view import A_FRAME
from tests.sampling import only_in_full, sample


@pytest.mark.parametrize("name", sample(["volumes", "munitions"], 1))
def test_served_page_names_every_script_chunk(page: Page, site: str, name: str) -> None:
    """The served page names every script chunk that its charts and tables need."""
    sent = urllib.request.urlopen(f"{site}/{name}", timeout=PATIENCE).read().decode()
    named = set(re.findall(r"\./static/js/([^\"]+)", sent))
    fetched: set[str] = set()
    page.on(
        "request",
        lambda request: (
            fetched.add(request.url.rpartition("/static/js/")[2])
            if "/static/js/" in request.url
            else None
        ),
    )
    page.goto(f"{site}/{name}")
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
    settle(page)
    # The syntax highlighter of citations is larger than the rest, and loads later.
    code = ("StreamlitSyntaxHighlighter.", "hastscript.")
    assert set() == {file for file in fetched - named if not file.startswith(code)}
    # Neither Plotly nor Streamlit's table is loaded.
    largest = {"DataFrame", "PlotlyChart"}
    assert set() == largest & {file.partition(".")[0] for file in fetched}


def test_page_without_javascript_redirects_to_the_plain_one(
    browser: Browser, site: str
) -> None:
    """Without JavaScript the page redirects to the plain one, and its menu works."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{site}/volumes?from=2025-06&to=2025-06&cat=drone&lang=en")
    expect(page).to_have_url(re.compile("/lite.*from=2025-06&to=2025-06&cat=drone"))
    expect(page.get_by_text("5,438").first).to_be_visible()
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Nights").first).to_be_visible()
    context.close()


def test_lost_connection_shows_a_translated_message(page: Page, site: str) -> None:
    """A lost connection shows a translated message instead of Streamlit's dialog."""
    open_page(page, f"{site}/volumes?lang=uk&from=2026-01")
    page.evaluate(
        """() => {
            const box = document.createElement("div");
            box.dataset.testid = "stDialog";
            box.append(document.createElement("button"));
            box.firstChild.addEventListener("click", () => box.remove());
            document.body.append(box);
            document.querySelector('[data-testid="stApp"]')
                .dataset.testConnectionState = "DISCONNECTED_FOREVER";
        }"""
    )
    message = page.locator(".server-away")
    expect(message).to_contain_text("Сервер не відповідає.")
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    page.evaluate(
        """() => { document.querySelector('[data-testid="stApp"]')
            .dataset.testConnectionState = "CONNECTED"; }"""
    )
    expect(message).to_have_count(0)


#: Browsers that report no paint: the first has no fallback timer either.
UNTOLD = """
window.PerformanceObserver = class {
  constructor(tell) { (window.untold ??= []).push(tell); }
  observe() {} disconnect() {} takeRecords() { return []; }
};
"""
PATIENT = (
    UNTOLD
    + """
const wait = setTimeout;
window.setTimeout = (then, ms, ...more) => ms === 300 ? 0 : wait(then, ms, ...more);
"""
)


def test_app_starts_after_the_first_paint(page: Page, site: str) -> None:
    """The app starts after the first paint, or after a timeout if none is reported."""
    for script, is_patient in ((PATIENT, True), (UNTOLD, False)):
        page = page.context.new_page()
        page.add_init_script(script)
        page.goto(f"{site}/volumes?lang=en")
        until(page, "window.untold !== undefined")
        if is_patient:
            page.evaluate(A_FRAME)
            assert page.locator("head script[type=module]").count() == 0
            assert page.locator("head link[rel=modulepreload]").count() == 0
            page.evaluate("untold.forEach(tell => tell())")
        expect(page.locator("head script[type=module]")).to_have_count(1)
        expect(page.locator("#first-paint")).to_have_count(0)


def test_only_the_embed_can_be_framed(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    """Another site can embed the chart, and not the app."""
    frames = (
        f'<iframe name="chart" src="{site}/embed?cat=drone"></iframe>'
        f'<iframe name="app" src="{site}/"></iframe>'
    )
    (tmp_path / "index.html").write_text(frames)
    context = browser.new_context()
    page = context.new_page()
    # Another name of this machine: browsers block local addresses on public pages.
    with serve_folder(tmp_path, "localhost") as other_site:
        page.goto(other_site)
        chart = page.frame_locator("[name=chart]").locator("figure svg:visible")
        expect(chart).to_be_visible()
        app = page.frame("app")
        assert app is not None
        assert app.url.startswith("chrome-error:")
    context.close()


@only_in_full  # tests/dashboard/test_first_build.py has both outcomes without a browser
def test_first_visit_without_a_build_makes_one(page: Page, tmp_path: Path) -> None:
    """Without a build the first visit makes one from the shipped registers."""
    with serve(AIR_STRIKE_BUILD_DIR=str(tmp_path / "build")) as empty:
        open_page(page, f"{empty}/volumes")
        expect(page.get_by_text("8,150", exact=True).first).to_be_visible()
        page.goto("about:blank")  # the page would report that the server has gone
    assert (tmp_path / "build" / "CURRENT").is_file()


async def answers(site: str) -> tuple[list[str], list[str]]:
    """Return the kinds of messages for a first visit and for a change of a filter."""
    reader = Reader(site, Seen(), page="volumes")
    async with await reader.connect() as stream:
        await reader.change(stream, first=True)
        first = list(reader.answered)
        await reader.change(stream)
        return first, list(reader.answered)


def test_filter_change_resends_neither_menu_nor_configuration(site: str) -> None:
    """A filter change resends neither menu nor page configuration, in few messages."""
    first, change = loops.run(answers(site))
    assert "navigation" in first
    assert {"navigation", "page_config_changed"}.isdisjoint(change)
    assert "page_info_changed" in change  # the address
    assert 20 < len(change) <= 28


class Texts(Reader):
    """A reader who records the page's texts by their place."""

    def __init__(self, site: str, page: str, query: str = "") -> None:
        super().__init__(site, Seen(), page=page)
        self._query = query
        self.texts: dict[str, str] = {}

    @property
    def query(self) -> str:
        """The query of the address."""
        return self._query

    def _look(self, said: ForwardMsg) -> None:
        super()._look(said)
        element = said.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("markdown", "html", "heading", "alert", "arrow_data_frame"):
            place = ".".join(map(str, said.metadata.delta_path))
            self.texts[place] = str(getattr(element, kind))
        elif kind == "page_link":
            place = ".".join(map(str, said.metadata.delta_path))
            self.texts[place] = element.page_link.query_string


async def changed_and_reopened(
    site: str, page: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Return a page's texts after changes, and when its link is opened anew."""
    changed = Texts(site, page)
    async with await changed.connect() as stream:
        await changed.change(stream, first=True)
        await changed.change(stream)
        await changed.change(stream)
    opened = Texts(site, page, changed.query)
    async with await opened.connect() as stream:
        await opened.change(stream, first=True)
    return changed.texts, opened.texts


@pytest.mark.parametrize(
    "name", sample(["volumes", "munitions", "attacks", "compare"], 2)
)
def test_partial_rerun_equals_its_link_opened_anew(site: str, name: str) -> None:
    """After a partial rerun the page equals its link opened anew."""
    changed, opened = loops.run(changed_and_reopened(site, name))
    assert len(opened) > 4
    assert opened == {place: changed[place] for place in opened}
