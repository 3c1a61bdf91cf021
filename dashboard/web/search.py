"""``/search``, a page that needs no JavaScript, and ``/search.json`` for scripts."""

import json
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from dashboard import database
from dashboard.content.frame import link_problems
from dashboard.content.search import LONGEST_QUERY, matches
from dashboard.html_pages import SiteUrl, own_page, search_results
from dashboard.html_pages.blocks import HtmlWriter, live_path
from dashboard.html_pages.search import unused_words
from dashboard.page_view import PageView
from dashboard.permalink import Problem, View
from dashboard.web.months import without_range
from dashboard.web.plain import PAGE, answer_view
from dashboard.web.renders import cached_page
from dashboard.web.responses import CORS
from dashboard.web.site import requested_site
from etl import clock

#: Matches in the list below the search field.
SUGGESTIONS = 8
NO_INDEX = '<meta name="robots" content="noindex">'


@cached_page
def search_page(
    path: Path,
    view: View,
    query: str,
    site_url: SiteUrl,
    problems: tuple[Problem, ...],
    today: date,
) -> bytes:
    """Return the page of search results for ``query``."""
    with database.pinned(path):
        page = PageView.of(view)
        matched = matches(query, page)
        writer = HtmlWriter("search", view, page.words, site_url, live_path)
        unavailable = writer.blocks(link_problems(problems, page.words))
        return own_page(
            page,
            "search",
            site_url,
            unavailable + search_results(query, matched, page.words, view, site_url),
            title=page.words("search.title"),
            head=NO_INDEX,
            today=today,
        ).encode()


@cached_page
def suggestions(path: Path, view: View, query: str, site_url: SiteUrl) -> bytes:
    """Return the first matches with their URLs, and a summary, as JSON."""
    with database.pinned(path):
        page = PageView.of(view)
        words, matched = page.words, matches(query, page)
    summary = words("search.none", query=query)
    if matched:
        summary = words("search.found", n=len(matched), query=query)
    items = [
        {
            "kind": match.kind,
            "kind_name": words(f"search.kind_{match.kind}"),
            "label": match.label,
            "detail": match.detail,
            "unused": unused_words(match, words),
            "url": site_url.path(f"/{match.path}"),
        }
        for match in matched[:SUGGESTIONS]
    ]
    answer = {"query": query, "n": len(matched), "text": summary, "matches": items}
    return json.dumps(answer, ensure_ascii=False).encode()


async def search_route(request: Request) -> Response:
    """Answer with the page of search results."""
    query, site_url, today = _query(request), requested_site(request), clock.today()
    return await answer_view(
        request,
        lambda path, view, problems: search_page(
            path, without_range(view, path), query, site_url, problems, today
        ),
        f"search-{query}-{site_url.origin}-{today}",
        PAGE,
    )


async def suggestions_route(request: Request) -> Response:
    """Answer with the first matches, for the list below the search field."""
    query, site_url = _query(request), requested_site(request)
    answer = await answer_view(
        request,
        lambda path, view, _: suggestions(
            path, without_range(view, path), query, site_url
        ),
        f"suggestions-{query}-{site_url.origin}",
        "application/json",
    )
    answer.headers.update(CORS)
    return answer


def _query(request: Request) -> str:
    """Return the query, cut to the length of the longest name."""
    return " ".join(request.query_params.get("q", "")[:LONGEST_QUERY].split())
