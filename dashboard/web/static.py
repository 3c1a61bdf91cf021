"""Streamlit's files and our fonts, compressed once, in memory, cached for a year.

Their names contain a hash of the content, so a name's content never changes. A file is
compressed on its first request; those that every visit needs, at startup.
"""

import asyncio
import gzip
import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import Path

import brotli
import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.html_pages.first_paint import FONTS
from dashboard.web import conditional, responses
from dashboard.web.responses import IMMUTABLE

STREAMLIT = Path(streamlit.__file__).parent / "static"
COMPRESSED = (".js", ".css", ".json", ".svg", ".ttf", ".map")
#: A sixteenth smaller than at 9, in one second for all; saving 2% more takes three.
BROTLI_QUALITY = 10


class Assets:
    """Files by name, Streamlit's and our own, and their compressed responses."""

    def __init__(self, scripts: Mapping[str, bytes]) -> None:
        self._files: dict[str, Path | bytes] = {
            path.relative_to(STREAMLIT).as_posix(): path
            for path in (STREAMLIT / "static").rglob("*")
            if path.is_file()
        }
        self._files |= {f"static/{file.name}": file for file in FONTS.glob("*.woff2")}
        self._files |= {f"static/{name}": text for name, text in scripts.items()}
        self._responses: dict[tuple[str, str], Response] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def __contains__(self, name: str) -> bool:
        """Return whether there is a file of a name such as ``static/js/index.js``."""
        return name in self._files

    async def response(self, name: str, encoding: str) -> Response:
        """Return the response for one file; cached if it is compressed."""
        key = (name, encoding)
        if key in self._responses:
            return self._responses[key]
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:  # concurrent requests compress a file once
            if key in self._responses:
                return self._responses[key]
            response = await run_in_threadpool(self._read, name, encoding)
            if encoding != "identity":
                self._responses[key] = response
            return response

    async def prepare(self, names: Iterable[str]) -> None:
        """Compress the files with these names before they are requested."""
        for name in names:
            if name in self and name.endswith(COMPRESSED):
                await self.response(name, "br")

    def _read(self, name: str, encoding: str) -> Response:
        """Return the response for one file in one encoding."""
        file = self._files[name]
        content = file if isinstance(file, bytes) else file.read_bytes()
        if encoding == "br":
            content = brotli.compress(content, quality=BROTLI_QUALITY)
        elif encoding == "gzip":
            content = gzip.compress(content, 9, mtime=0)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.endswith(".js"):
            media_type = "text/javascript"
        return Response(content, headers=headers(name, encoding), media_type=media_type)


class StaticFiles:
    """ASGI middleware that serves everything below ``static/``."""

    def __init__(self, app: ASGIApp, assets: Assets, base_path: str = "") -> None:
        self._app, self._assets = app, assets
        self._base = f"{base_path}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file, and pass everything else on."""
        inside = scope["type"] == "http" and scope["path"].startswith(
            f"{self._base}static/"
        )
        if not inside:
            await self._app(scope, receive, send)
            return
        file = scope["path"].removeprefix(self._base)
        if file not in self._assets:
            missing = responses.error(404, "not_found", "There is no such file.")
            await missing(scope, receive, send)
            return
        request = Request(scope)
        encoding = conditional.encoding_for(request)
        if not file.endswith(COMPRESSED):
            encoding = "identity"
        names = conditional.names_of(etag(file), encoding)
        if conditional.is_other(request, names):
            await responses.changed()(scope, receive, send)
            return
        if (tag := conditional.matching_tag(request, names)) is not None:
            fields = headers(file, encoding) | {"etag": tag}
            fields.pop("content-encoding", None)
            not_modified = Response(status_code=304, headers=fields)
            await not_modified(scope, receive, send)
            return
        response = await self._assets.response(file, encoding)
        await response(scope, receive, send)


def headers(name: str, encoding: str) -> dict[str, str]:
    """Return the headers of a file."""
    of_file = {
        "cache-control": IMMUTABLE,
        "etag": etag(name),
        "access-control-allow-origin": "*",
    }
    if name.endswith(COMPRESSED):
        of_file["vary"] = "accept-encoding"
    if encoding != "identity":
        of_file["content-encoding"] = encoding
        of_file["etag"] = conditional.encoded_tag(etag(name), encoding)
    return of_file


def etag(name: str) -> str:
    """Return the entity tag of a file, made from the hash in its name."""
    return f'"{name.rpartition("/")[2]}"'
