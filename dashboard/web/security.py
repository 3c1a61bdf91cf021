"""The outermost middleware: what is let in, how much of it, and security headers.

Everything that a client sends is limited here, before any other code sees it; those of
Streamlit's own routes that the app does not need are closed.
"""

import logging
import re
import time
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web import responses, site
from dashboard.web.hosts import host_is_allowed, origin_is_ours
from dashboard.web.protocol import LARGEST_BODY
from dashboard.web.routes import PREFLIGHT, is_own
from dashboard.web.sessions import Sessions
from dashboard.web.settings import HOST, Settings
from dashboard.web.stream import REFUSED, TRY_LATER, Stream

METHODS = ("GET", "HEAD", "OPTIONS")
LONGEST_PATH, LONGEST_QUERY = 512, 4096
#: Routes under ``_stcore`` that the app needs besides the stream.
CORE = ("health", "host-config")
CORE_FOLDERS = ("bidi-components/",)
#: Streamlit's other folders that are served.
FOLDERS = ("static/", "component/")
#: Prefixes of what the app's pages request; none of it is a page.
BESIDE = (*FOLDERS, "_stcore/")
PLAIN = re.compile(r"[\w./-]+", re.ASCII)
#: Paths of health checks, answered for any Host.
HEALTH = ("healthz", "_stcore/health")
#: No URL of ours contains any of these, however it is encoded.
UNFIT = re.compile(r"[\x00-\x1f\x7f\\]|(?:^|/)\.\.?(?:/|$)|//")

#: No Cross-Origin-Opener-Policy: there is no login or secret to keep from the opener,
#: and every first visitor would wait for a second browser process.
STRICT_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), "
        "payment=(), publickey-credentials-get=(), usb=(), clipboard-write=(self)"
    ),
}
HTTPS_ONLY = "max-age=31536000"

access_log = logging.getLogger("air_strikes.access")


def app_policy(script_hashes: Iterable[str]) -> str:
    """Return the app's content security policy: no scripts or requests of other sites.

    Streamlit injects inline styles, so these are allowed; inline scripts only by their
    hash. It runs a component's script (`ui/chart`) from a blob, which only a script
    that already runs can create.
    """
    scripts = " ".join(f"'sha256-{script}'" for script in script_hashes)
    return (
        "default-src 'none'; "
        f"script-src 'self' blob: {scripts}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "media-src 'self'; manifest-src 'self'; frame-src 'self'; "
        "form-action 'self'; base-uri 'self'; object-src 'none'; "
        "frame-ancestors 'none'"
    )


class Guard:
    """The outermost ASGI middleware: limits, closed routes, headers, access log."""

    def __init__(
        self, app: ASGIApp, settings: Settings, sessions: Sessions, policy: str
    ) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions
        headers = dict(HEADERS)
        if settings.address.startswith("https://"):
            headers["strict-transport-security"] = HTTPS_ONLY
        self._strict = _raw({**headers, "content-security-policy": STRICT_CSP})
        self._open = _raw({**headers, "content-security-policy": policy})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request or session on, or refuse it with the reason."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        path = self._inside(scope["path"])
        # The app's policy is 1.4 kB, which the 60 files of a page do not need.
        strict = path is None or is_own(path) or path.startswith(BESIDE)
        extra = self._strict if strict else self._open
        status = 500
        headers = Headers(scope=scope)
        has_body = (
            "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
        )

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                names = {name for name, _ in message["headers"]}
                added = [pair for pair in extra if pair[0] not in names]
                if has_body and status >= 400:  # the rest of the body is not read
                    added.append((b"connection", b"close"))
                present = [pair for pair in message["headers"] if pair[1]]
                message = {**message, "headers": [*present, *added]}
            await send(message)

        refusal = self._refusal(scope, path)
        try:
            await (refusal or self._app)(scope, receive, send_guarded)
        finally:
            if self._settings.log != "off":
                self._log(scope, status, time.perf_counter() - started)

    def _inside(self, path: str) -> str | None:
        """Return the path relative to the base path, ``""`` for it; None if outside."""
        base = self._settings.base_path
        return path[len(base) + 1 :] if path.startswith(f"{base}/") else None

    def _refusal(self, scope: Scope, path: str | None) -> ASGIApp | None:
        """Return the response for a request that is refused, None for others."""
        if scope["method"] not in METHODS:
            return responses.error(
                405,
                "method_not_allowed",
                "Everything here is for reading only.",
                allowed=METHODS,
                headers={"allow": ", ".join(METHODS)},
            )
        if (
            len(scope.get("raw_path") or scope["path"]) > LONGEST_PATH
            or len(scope["query_string"]) > LONGEST_QUERY
        ):
            return responses.error(414, "too_long", "This address is too long.")
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or len(length) > 9:
            return responses.error(400, "bad_length", "The length cannot be read.")
        if int(length) > LARGEST_BODY or "transfer-encoding" in headers:
            return responses.error(413, "too_large", "Nothing here takes a body.")
        # With two Host headers, we cannot know which one a proxy used.
        host = ",".join(headers.getlist("host"))
        # A health check uses a container's IP address, whatever hosts are allowed.
        if path not in HEALTH and not (
            HOST.fullmatch(host) and host_is_allowed(host, self._settings.allowed_hosts)
        ):
            return responses.error(400, "unknown_host", "This host is not served here.")
        if UNFIT.search(scope["path"]):
            return responses.error(400, "bad_path", "This address cannot be read.")
        return self._closed(scope, path)

    def _moved(self, scope: Scope, path: str) -> ASGIApp | None:
        """Return a redirect for a trailing slash, or from a page's name in the menu."""
        name = path.rstrip("/")
        page = site.CALLED.get(name.lower(), name)
        ours = page in (*site.PAGES, *site.PLAIN_PAGES) or (
            is_own(page) and PLAIN.fullmatch(page)
        )
        if path == "downloads":  # our only URL that ends in a slash
            page = "downloads/"
        elif path in (page, "downloads/") or not (name and ours):
            return None
        to = f"{self._settings.base_path}/{page}"
        return site.moved(to, scope["query_string"].decode("latin-1"))

    def _closed(self, scope: Scope, path: str | None) -> ASGIApp | None:
        """Return the response for a URL that is closed or moved, None for others."""
        if path is None:
            base = self._settings.base_path
            if scope["path"] in ("/", base):
                return site.moved(f"{base}/", scope["query_string"].decode("latin-1"))
            return site.not_found(Request(scope), self._settings)
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        if (moved := self._moved(scope, path)) is not None:
            return moved
        core, slash, rest = path.partition("/")
        if core == "_stcore" and slash:
            if rest in CORE or rest.startswith(CORE_FOLDERS):
                return None
            if rest == "stream":  # Streamlit would answer with its page
                return responses.error(
                    426,
                    "no_session",
                    "A session begins with a WebSocket.",
                    headers={"upgrade": "websocket", "connection": "upgrade"},
                )
            return responses.error(404, "not_found", "This is closed here.")
        if is_own(path) or path.startswith(FOLDERS):
            return None
        if path not in (*site.PAGES, *site.PLAIN_PAGES):
            # The app first looks for its server relative to the page's URL.
            return site.not_found(Request(scope), self._settings)
        if path in site.PAGES and self._sessions.is_full_for(sender_of(scope)):
            return site.notice(
                "busy",
                503,
                self._settings,
                site.language(Request(scope)),
                retry_after="60",
            )
        return None

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, sender = Headers(scope=scope), sender_of(scope)
        host, allowed = headers.get("host"), self._settings.allowed_hosts
        has_many = len(headers.getlist("host")) > 1
        code = None
        if (
            self._inside(scope["path"]) != "_stcore/stream"
            or len(scope["query_string"]) > LONGEST_QUERY
            or has_many
            or not host_is_allowed(host, allowed)
            or not origin_is_ours(headers.get("origin"), host, self._settings)
        ):
            code = REFUSED
        elif self._sessions.is_full_for(sender):
            code = TRY_LATER
        if code is not None:
            await receive()
            await send({"type": "websocket.close", "code": code})
            return
        # For an unknown Origin, Streamlit asks a service on the internet for its own IP
        # address, and everybody waits. The Origin is checked above, so we remove it.
        compared = [pair for pair in scope["headers"] if pair[0] != b"origin"]
        stream = Stream(receive, send)
        self._sessions.enter(sender)
        try:
            await self._app({**scope, "headers": compared}, stream.receive, stream.send)
        finally:
            self._sessions.leave(sender)

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        raw = scope.get("raw_path") or b""
        path = raw.decode("latin-1")[:LONGEST_PATH].encode("unicode_escape").decode()
        sender = f"{sender_of(scope)} " if self._settings.log == "addresses" else ""
        access_log.info(
            "%s%s %s %d %.1f ms", sender, scope["method"], path, status, seconds * 1e3
        )


def sender_of(scope: Scope) -> str:
    """Return the client's address as uvicorn knows it; empty when unknown."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
