"""``/drawings/…``: a page's charts before the session has responded.

Without choices, the charts of the first paint, interactive while the app starts; with
choices, all charts of the page once those are made.

The browser requests them when it sends a choice to the session. A session responds with
some fifty messages, which are rendered together; a chart requested on its own appears
in half the time, and the identical one from the session then changes nothing.
"""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from dashboard import database
from dashboard.cache import memoize
from dashboard.content import PAGES
from dashboard.content.choosing import chosen_view
from dashboard.page_view import PageView
from dashboard.permalink import View, without_choices
from dashboard.ui.chart import live_drawings
from dashboard.ui.form import MOST_CHOICES
from dashboard.ui.page import charts_of, page_parts, split_below_first_chart
from dashboard.web.plain import answer_view, no_page
from dashboard.web.renders import cached_page
from etl import clock

#: Keys of a link and their new values, as a session receives them too.
Chosen = tuple[tuple[str, str], ...]


@cached_page
def drawn(path: Path, view: View, page_name: str, choices: Chosen) -> bytes:
    """Return the charts of a page once all of ``choices`` are made.

    Without choices they are those of the first paint: up to the first chart. The first
    line is JSON, each chart's size in bytes by its key in the app; the charts follow,
    as ``live_drawings`` gives them. Choices that are not offered are skipped; choices
    that only open a panel change no chart, so none is returned.
    """
    charts: dict[str, bytes] = {}
    with database.pinned(path):
        after = view
        for key, value in choices:
            chosen = chosen_view(after, key, value)
            after = chosen[0] if chosen else after
        if not choices or without_choices(after) != without_choices(view):
            page = PageView.of(after)
            body, _ = memoize(page_parts, page, page_name, clock.today())
            above, _ = split_below_first_chart(body)
            for part in charts_of(body if choices else above):
                drawing = live_drawings(part.chart, page.words)
                charts[part.chart.key_on(page_name)] = drawing
    sizes = {key: len(content) for key, content in charts.items()}
    return b"\n".join([json.dumps(sizes).encode(), b"".join(charts.values())])


async def drawings_route(request: Request) -> Response:
    """Answer with the charts of a view's page after each ``choose=KEY:VALUE``."""
    name = request.path_params["page"]
    if name not in PAGES:
        return no_page(name)
    pairs = (text.partition(":") for text in request.query_params.getlist("choose"))
    chosen = {key: value for key, _, value in pairs}  # each key once, as in a form
    choices = tuple(chosen.items())[:MOST_CHOICES]
    answer = await answer_view(
        request,
        lambda path, view, _: drawn(path, view, name, choices),
        f"drawings-{name}-{choices}",
        "application/octet-stream",
    )
    if answer.status_code < 400:  # a newer build has other charts at this URL
        answer.headers["cache-control"] = "no-cache"
    return answer
