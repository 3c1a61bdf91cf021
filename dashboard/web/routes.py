"""Our own routes, besides the pages of the app."""

from collections.abc import Awaitable, Callable
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from dashboard.web import (
    api,
    drawings,
    feeds,
    files,
    generated_files,
    health,
    months,
    openapi,
    plain,
    responses,
    search,
    site,
)
from dashboard.web.catalogue import RequestError
from dashboard.web.renders import BusyError
from dashboard.web.replica import Polls
from dashboard.web.responses import CORS
from dashboard.web.sessions import Sessions
from dashboard.web.settings import Settings

#: First path segments of our own routes, which are never the app's.
API_PREFIXES = (
    *("api", "downloads", "drawings", "feeds", "lite", "embed", "share.png"),
    *("healthz", "robots.txt", "sitemap.xml", "favicon.svg", "media"),
    *("months", "search", "search.json"),
)
PREFLIGHT = {
    **CORS,
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": (
        "If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, "
        "Range"
    ),
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, OPTIONS",
}
Endpoint = Callable[[Request], Awaitable[Response] | Response]


def is_own(path: str) -> bool:
    """Tell whether a path, relative to the base path, is ours and never the app's."""
    return path.partition("/")[0] in API_PREFIXES or months.is_month(path)


def routes() -> list[BaseRoute]:
    """Return every route of our own."""
    reading: dict[str, Endpoint] = {
        "/api/v2/openapi.json": openapi.openapi,
        "/api/v2/{name}": api.table,
        "/api/v1/{name}": api.first_version,
        "/downloads/": files.listing,
        "/downloads/{name}": files.download,
        "/drawings/{page}": drawings.drawings_route,
        "/feeds/{name}": feeds.feed,
        "/lite": plain.plain_route,
        "/lite/{page}": plain.plain_route,
        "/embed": plain.embed_route,
        "/share.png": plain.picture_route,
        "/months": months.months_route,
        "/search": search.search_route,
        "/search.json": search.suggestions_route,
        "/media/{name}": generated_files.generated_file,
        "/healthz": health.healthz,
        "/favicon.svg": site.favicon,
        "/robots.txt": site.robots,
        "/sitemap.xml": site.sitemap,
        "/{month:month}": months.month_route,
    }
    return [
        *(Route(path, endpoint, methods=["GET"]) for path, endpoint in reading.items()),
        Route("/{path:path}", site.nothing_here, methods=["GET"]),
    ]


def failed(request: Request, error: Exception) -> Response:
    """Answer 500 for an internal error, without its path, traceback or name."""
    return responses.error(500, "internal", "This failed here; it is not your fault.")


async def refused(request: Request, error: Exception) -> Response:
    """Answer with the error response of a RequestError."""
    return cast(RequestError, error).response


def own_app(settings: Settings, sessions: Sessions, polls: Polls) -> Starlette:
    """Return the app that answers everything that ``is_own``."""
    app = Starlette(
        routes=[Mount(settings.base_path, routes=routes())]
        if settings.base_path
        else routes(),
        # Handlers that are not coroutines wait for a worker thread.
        exception_handlers={
            BusyError: responses.busy,
            RequestError: refused,
            Exception: failed,
        },
    )
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.polls = polls
    app.router.redirect_slashes = False
    return app
