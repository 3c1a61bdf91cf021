"""The charts of a page, drawn ahead of the session's answer to a choice."""

import json
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from dashboard.content import PAGES
from dashboard.content.blocks import Chart
from dashboard.html_pages.elements import SiteUrl
from dashboard.html_pages.first_paint import first_paint
from dashboard.page_view import PageView
from dashboard.permalink import View, encode
from dashboard.ui.chart import live_drawings
from tests.dashboard.blocks import walk
from tests.dashboard.pages import SOME_PAGES
from tests.sampling import sample


def charts(
    client: TestClient, page: str, view: View, *choices: str
) -> dict[str, bytes]:
    """Return the charts in the answer, by their keys."""
    query = [*encode(view).items(), *(("choose", choice) for choice in choices)]
    answer = client.get(f"/drawings/{page}", params=query)
    assert 200 == answer.status_code
    sizes, _, rest = answer.content.partition(b"\n")
    by_key = {}
    for key, size in json.loads(sizes).items():
        by_key[key], rest = rest[:size], rest[size:]
    assert b"" == rest
    return by_key


def session_charts(page_name: str, view: View) -> dict[str, bytes]:
    """Return the charts that a session sends for that view, also in panels."""
    page = PageView.of(view)
    blocks = walk(PAGES[page_name].blocks(page))
    return {
        block.key_on(page_name): live_drawings(block, page.words)
        for block in blocks
        if isinstance(block, Chart)
    }


@pytest.mark.parametrize("page", sample([*PAGES], 4))
def test_charts_equal_those_that_the_session_sends(
    client: TestClient, view: View, page: str
) -> None:
    """They match the session's to the byte, so the browser need not redraw them."""
    drones = replace(view, categories=("drone",))
    ahead = charts(client, page, view, "cat:drone")
    assert ahead.items() <= session_charts(page, drones).items()
    assert bool(ahead) == bool(session_charts(page, drones))


@pytest.mark.parametrize("page", SOME_PAGES)
def test_without_a_choice_charts_are_those_of_the_first_paint(
    client: TestClient, view: View, page: str
) -> None:
    """Without a choice, exactly the charts of the first paint are returned.

    A page without a chart requests none.
    """
    first = first_paint(PageView.of(view), page, SiteUrl("", ""), "/static/chart.js")
    keys = [*re.findall(r'data-chart="(\w+)"', first)]
    early = charts(client, page, view)
    assert keys == [*early]
    assert bool(keys) == ("/static/chart.js" in first) == ("/drawings/" in first)
    assert early.items() <= session_charts(page, view).items()


def test_pending_choices_are_applied_in_order(client: TestClient, view: View) -> None:
    """Several choices not yet answered by the session are applied in order."""
    quarters = replace(view, categories=("drone",), by="quarter")
    ahead = charts(client, "volumes", view, "cat:drone", "by:quarter")
    assert session_charts("volumes", quarters) == ahead


def test_last_value_of_a_repeated_key_counts(client: TestClient, view: View) -> None:
    """If a key is repeated, the last choice counts, as in a form."""
    ahead = charts(client, "volumes", view, "cat:missile", "cat:drone")
    assert charts(client, "volumes", view, "cat:drone") == ahead


@pytest.mark.parametrize("choice", ["cat:everything", "from:2099-01", "x", "", "a:b:c"])
def test_unknown_choices_are_ignored(
    client: TestClient, view: View, choice: str
) -> None:
    """Unknown choices are ignored, as in a session."""
    ahead = charts(client, "volumes", view, choice, "cat:drone")
    assert charts(client, "volumes", view, "cat:drone") == ahead
    assert {} == charts(client, "volumes", view, choice)


@pytest.mark.parametrize(
    ("page", "choice"),
    [("volumes", "bar:drone:2025-06"), ("attacks", "day:2025-06-09")],
)
def test_choice_that_only_opens_a_panel_returns_no_chart(
    client: TestClient, view: View, page: str, choice: str
) -> None:
    """A choice that only opens a panel returns no charts, as they do not change."""
    assert {} == charts(client, page, view, choice)


def test_unknown_page_gets_404(client: TestClient) -> None:
    """An unknown page is 404."""
    assert 404 == client.get("/drawings/nothing").status_code


def test_unchanged_charts_are_revalidated_with_304(client: TestClient) -> None:
    """The browser revalidates each time; unchanged charts get 304."""
    first = client.get("/drawings/volumes?choose=cat:drone")
    headers = {"if-none-match": first.headers["etag"]}
    again = client.get("/drawings/volumes?choose=cat:drone", headers=headers)
    assert (200, 304) == (first.status_code, again.status_code)
    assert {"no-cache"} == {a.headers["cache-control"] for a in (first, again)}
