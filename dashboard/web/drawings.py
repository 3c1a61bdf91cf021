"""``/drawings/…``: the charts of a page before the session has answered.

Those of the first paint, which answer while the app starts; and all of a page as what
a reader has chosen will make them.

The browser asks for them as it tells the session. A session's answer is some fifty
messages, which are shown together; a chart that comes by itself is there in half the
time, and the same one that follows it changes nothing.
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

#: Keys of a link and what each is set to, as a session gets them too.
Chosen = tuple[tuple[str, str], ...]


@cached_page
def drawn(path: Path, view: View, page_name: str, choices: Chosen) -> bytes:
    """Return the charts of a page once all of ``choices`` are made.

    Without a choice they are those of the first paint: down to the first one. A line
    of JSON has the size of each in bytes, by the chart's key in the app; then come the
    charts as ``live_drawings`` gives them. What is not offered is passed over, and what
    opens a panel changes no chart.
    """
    charts: dict[str, bytes] = {}
    with database.pinned(path):
        after = view
        for key, value in choices:
            chosen = chosen_view(after, key, value)
            after = chosen[0] if chosen else after
        if not choices or without_choices(after) != without_choices(view):
            page = PageView.of(after)
            known = clock.today(), database.published_on()
            body, _ = memoize(page_parts, page, page_name, *known)
            above, _ = split_below_first_chart(body)
            for shown in charts_of(body if choices else above):
                drawing = live_drawings(shown.chart, page.words)
                charts[shown.chart.key_on(page_name)] = drawing
    sizes = {key: len(content) for key, content in charts.items()}
    return b"\n".join([json.dumps(sizes).encode(), b"".join(charts.values())])


async def drawings_route(request: Request) -> Response:
    """Answer with the charts of a view's page after each ``choose=KEY:VALUE``."""
    name = request.path_params["page"]
    if name not in PAGES:
        return no_page(name)
    pairs = (text.partition(":") for text in request.query_params.getlist("choose"))
    chosen = {key: value for key, _, value in pairs}  # each key once, as a form has it
    choices = tuple(chosen.items())[:MOST_CHOICES]
    answer = await answer_view(
        request,
        lambda path, view, _: drawn(path, view, name, choices),
        f"drawings-{name}-{choices}",
        "application/octet-stream",
    )
    if answer.status_code < 400:  # a newer build has other charts under this address
        answer.headers["cache-control"] = "no-cache"
    return answer
