"""Streamlit's own files, compressed once and served from memory with a year of caching.

Their names hold a hash of their content, so they never change. A file is compressed
when it is first asked for; those that every visit needs, before anybody does.
"""

import asyncio
import gzip
import mimetypes
from collections.abc import Iterable
from pathlib import Path

import brotli
import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web import conditional, responses
from dashboard.web.responses import IMMUTABLE

STREAMLIT = Path(streamlit.__file__).parent / "static"
COMPRESSED = (".js", ".css", ".json", ".svg", ".ttf", ".map")
#: Nearly the smallest, in a twentieth of the time.
BROTLI_QUALITY = 9


class Assets:
    """Streamlit's files by name, and their compressed answers."""

    def __init__(self) -> None:
        self._files = {
            path.relative_to(STREAMLIT).as_posix(): path
            for path in (STREAMLIT / "static").rglob("*")
            if path.is_file()
        }
        self._made: dict[tuple[Path, str], Response] = {}
        self._locks: dict[Path, asyncio.Lock] = {}

    def find(self, name: str) -> Path | None:
        """Return the file of a name such as ``static/js/index.js``."""
        return self._files.get(name)

    async def response(self, path: Path, encoding: str) -> Response:
        """Return the answer for one file, which is kept when it is compressed."""
        key = (path, encoding)
        if key in self._made:
            return self._made[key]
        lock = self._locks.setdefault(path, asyncio.Lock())
        async with lock:  # compressed once, however many ask at the same time
            if key in self._made:
                return self._made[key]
            made = await run_in_threadpool(read, path, encoding)
            if encoding != "identity":
                self._made[key] = made
            return made

    async def prepare(self, names: Iterable[str]) -> None:
        """Compress the files with these names before anybody asks for them."""
        wanted = set(names)
        for path in self._files.values():
            if path.name in wanted and path.suffix in COMPRESSED:
                await self.response(path, "br")


class StaticFiles:
    """ASGI layer that answers for everything below ``static/``."""

    def __init__(self, app: ASGIApp, assets: Assets, base_path: str = "") -> None:
        self._app, self._assets = app, assets
        self._base = f"{base_path}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file, and pass everything else on."""
        inside = scope["type"] == "http" and scope["path"].startswith(
            f"{self._base}static/"
        )
        if not inside:
            await self._app(scope, receive, send)
            return
        path = self._assets.find(scope["path"].removeprefix(self._base))
        if path is None:
            missing = responses.error(404, "not_found", "There is no such file.")
            await missing(scope, receive, send)
            return
        request = Request(scope)
        encoding = conditional.encoding_for(request)
        if path.suffix not in COMPRESSED:
            encoding = "identity"
        if (name := conditional.held(request, etag(path))) is not None:
            fields = headers(path, encoding) | {"etag": name}
            fields.pop("content-encoding", None)
            not_modified = Response(status_code=304, headers=fields)
            await not_modified(scope, receive, send)
            return
        response = await self._assets.response(path, encoding)
        await response(scope, receive, send)


def read(path: Path, encoding: str) -> Response:
    """Return the answer for one file in one encoding."""
    content = path.read_bytes()
    if encoding == "br":
        content = brotli.compress(content, quality=BROTLI_QUALITY)
    elif encoding == "gzip":
        content = gzip.compress(content, 9, mtime=0)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        media_type = "text/javascript"
    return Response(content, headers=headers(path, encoding), media_type=media_type)


def headers(path: Path, encoding: str) -> dict[str, str]:
    """Return the headers of a file."""
    of_file = {
        "cache-control": IMMUTABLE,
        "etag": etag(path),
        "access-control-allow-origin": "*",
    }
    if path.suffix in COMPRESSED:
        of_file["vary"] = "accept-encoding"
    if encoding != "identity":
        of_file["content-encoding"] = encoding
        of_file["etag"] = conditional.encoded_tag(etag(path), encoding)
    return of_file


def etag(path: Path) -> str:
    """Return the entity tag of a file, made from the hash in its name."""
    return f'"{path.name}"'
