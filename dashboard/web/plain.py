"""``/lite/…``, ``/embed`` and ``/share.png``: a view without the app."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database
from dashboard.content import PAGES
from dashboard.content.embedded import EMBEDDED
from dashboard.content.frame import is_unavailable
from dashboard.html_pages import (
    SiteUrl,
    embed_page,
    plain_page,
    share_picture,
    share_tags,
)
from dashboard.html_pages.blocks import plain_path
from dashboard.page_view import PageView
from dashboard.permalink import Problem, View
from dashboard.web import catalogue, conditional, index, responses
from dashboard.web.api_query import short_hash
from dashboard.web.renders import cached_page
from dashboard.web.responses import BRIEFLY, IMMUTABLE
from dashboard.web.site import caching, requested_site
from etl import clock
from etl.publish import id_of

PAGE = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)


@cached_page
def plain(
    path: Path,
    view: View,
    page_name: str,
    site: SiteUrl,
    problems: tuple[Problem, ...],
    today: date,
) -> bytes:
    """Return the page ``page_name`` of a view as plain HTML."""
    with database.pinned(path):
        page = PageView.of(view)
        return plain_page(
            page,
            page_name,
            site,
            problems=problems,
            today=today,
            head=share_tags(page, site, page_name, plain_path(page_name)),
        ).encode()


@cached_page
def embed(
    path: Path,
    view: View,
    site: SiteUrl,
    problems: tuple[Problem, ...],
    *,
    name: str = "volumes",
    pinned: bool,
) -> bytes:
    """Return the chart of a view as a page for another site's iframe."""
    with database.pinned(path):
        page = PageView.of(view)
        return embed_page(
            page, site, name=name, problems=problems, pinned=pinned
        ).encode()


@cached_page
def picture(path: Path, view: View) -> bytes:
    """Return the picture of a view for link previews."""
    with database.pinned(path):
        return share_picture(PageView.of(view))


def _modified(path: Path) -> float | None:
    """Return when a page last changed: with its build, or at midnight in Kyiv."""
    built = catalogue.modified(path)
    midnight = datetime.combine(clock.today(), time(), tzinfo=clock.KYIV).timestamp()
    return None if built is None else max(built, midnight)


def no_page(name: str) -> Response:
    """Return 404 for an unknown page."""
    problem = f"There is no page {name[:60]!r}."
    return responses.error(404, "unknown_page", problem, allowed=PAGES)


async def plain_route(request: Request) -> Response:
    """Answer with a page as plain HTML; with Volumes if the URL names none."""
    site, today = requested_site(request), clock.today()
    name = request.path_params.get("page", "volumes")
    if name not in PAGES:
        return no_page(name)
    return await answer_view(
        request,
        lambda path, view, problems: plain(path, view, name, site, problems, today),
        f"plain-{name}-{site.origin}-{today}",
        PAGE,
    )


async def embed_route(request: Request) -> Response:
    """Answer with the chart for an iframe, pinned by ``build`` or the latest."""
    site = requested_site(request)
    pinned = "build" in request.query_params
    name = request.query_params.get("chart", "volumes")
    if name not in EMBEDDED:
        problem = f"There is no chart {name[:60]!r}."
        return responses.error(404, "unknown_chart", problem, allowed=EMBEDDED)
    answer = await answer_view(
        request,
        lambda path, view, problems: embed(
            path, view, site, problems, name=name, pinned=pinned
        ),
        f"embed-{name}-{site.origin}-{pinned}",
        PAGE,
    )
    answer.headers["content-security-policy"] = POLICY.format(frames="*")
    answer.headers["cross-origin-resource-policy"] = "cross-origin"
    answer.headers["x-frame-options"] = ""  # frame-ancestors decides; see Guard
    return answer


def _faultless_picture(path: Path, view: View, problems: tuple[Problem, ...]) -> bytes:
    for problem in filter(is_unavailable, problems):
        raise catalogue.RequestError(
            400,
            "unknown_value",
            f"{problem.key} cannot be {problem.value[:40]!r}.",
            (problem.instead,),
        )
    return picture(path, view)


async def picture_route(request: Request) -> Response:
    """Answer with the picture of a view, which cannot say what a link lacks."""
    answer = await answer_view(request, _faultless_picture, "share", "image/png")
    answer.headers.update(responses.CORS)
    return answer


async def answer_view(
    request: Request,
    make: Callable[[Path, View, tuple[Problem, ...]], bytes],
    kind: str,
    media_type: str,
) -> Response:
    """Answer with what ``make`` gives for the build and the view of a link.

    ``kind`` names what else the content depends on, for its ETag.
    """
    query = request.scope["query_string"].decode("latin-1")
    try:
        build = parse_qs(query).get("build", [None])[0]
        path = catalogue.build_file(build)
        languages = conditional.languages(request) if media_type == PAGE else ()
        view, problems = await index.view_as_known(path, query, languages)
    except catalogue.RequestError as error:
        return error.response
    name = short_hash(repr((kind, view, problems)))
    build_id = id_of(path)
    lifetime = IMMUTABLE if build else BRIEFLY
    is_page = media_type == PAGE  # a picture has no URL in it, and no reader's language
    headers = {
        "cache-control": caching(request, named=lifetime) if is_page else lifetime,
        "vary": f"accept-encoding{', accept-language' * is_page}",
        "content-security-policy": POLICY.format(frames="'none'"),
        "x-build-id": build_id,
    }
    try:
        return await responses.answer(
            request,
            lambda: make(path, view, tuple(problems)),
            etag=f'"{build_id}-{name}"',
            media_type=media_type,
            headers=headers,
            modified=_modified(path),
        )
    except (database.NoBuildError, duckdb.Error):
        return responses.error(404, "unknown_build", "This build was removed just now.")
