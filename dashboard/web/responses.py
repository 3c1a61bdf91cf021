"""Responses of all routes: conditional, compressed, partial; errors as JSON."""

import gzip
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.web import conditional
from dashboard.web.renders import RETRY_AFTER, renders
from etl.paths import ROOT

#: The response headers that a page on another origin may read.
EXPOSED = (
    "ETag, Content-Length, Content-Range, Content-Disposition, Accept-Ranges, Link, "
    "Retry-After, X-Build-Id"
)
CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED,
    "cross-origin-resource-policy": "cross-origin",
}
#: A pinned build never changes; the newest one may, within a minute.
IMMUTABLE = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60, stale-while-revalidate=600"
#: Below this many bytes compression gains nothing.
SMALLEST_COMPRESSED = 600
#: First byte of a cached body: whether the rest is compressed.
PLAIN, ENCODED = b"p", b"e"
#: Endings of the files that decide how a build is rendered.
CODE = (".py", ".toml", ".css", ".js", ".svg")
#: Earliest Last-Modified: a new process may render the same build differently.
STARTED = time.time()


def error(
    status: int,
    code: str,
    message: str,
    *,
    allowed: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error as JSON: what is wrong, and what could be asked instead."""
    body: dict[str, object] = {"error": code, "message": message}
    if options := list(allowed):
        body["allowed"] = options
    return JSONResponse(
        body,
        status,
        headers={**CORS, "cache-control": "no-store", **(headers or {})},
    )


async def busy(*_: object) -> Response:
    """Return 503 for a BusyError, with Retry-After."""
    return error(
        503,
        "busy",
        f"Much is being drawn just now; ask again in {RETRY_AFTER} seconds.",
        headers={"retry-after": RETRY_AFTER},
    )


def changed() -> Response:
    """Return 412 for a failed precondition: the content has changed."""
    return error(412, "changed", "This is not what it was when it was asked for.")


def compress(body: bytes, encoding: str) -> bytes:
    """Return ``body`` in one of the encodings of ``encoding_for``."""
    if encoding == "br":
        compressed: bytes = brotli.compress(body, quality=5)
        return compressed
    return gzip.compress(body, 6, mtime=0) if encoding == "gzip" else body


def code_version(root: Path) -> str:
    """Return a short hash of the code and the pinned packages in a checkout."""
    folders = (root / "dashboard", root / "etl")
    code = [file for folder in folders for file in folder.rglob("*.*")]
    digest = hashlib.sha256()
    for file in sorted([*code, *root.glob("requirements.txt")]):
        if file.suffix in CODE or file.parent == root:
            digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:8]


#: Part of every ETag: after an upgrade, the same build may give other bytes. Taken when
#: the code is loaded, since files may be replaced under a running server.
CODE_VERSION = code_version(ROOT)


async def answer(
    request: Request,
    make: Callable[[], bytes],
    *,
    etag: str,
    media_type: str,
    headers: Mapping[str, str],
    modified: float | None = None,
    is_short: bool = False,
    is_compressed: bool = True,
) -> Response:
    """Return the response for a body in memory: whole, partial or 304.

    ``etag`` is quoted and identifies the content; the version of the code and the
    encoding are added to it here.
    ``modified`` is when the content changed, in seconds since 1970. A cached body needs
    no worker thread; an ``is_short`` one is made on the event loop, without waiting for
    renders. Raises what ``make`` raises, and BusyError.
    """
    etag = f'{etag[:-1]}-{CODE_VERSION}"'
    common = {"etag": etag, **headers}
    encoding = conditional.encoding_for(request) if is_compressed else "identity"
    names = conditional.names_of(etag, encoding)
    if is_compressed:
        common.setdefault("vary", "accept-encoding")
    if modified is not None:
        modified = max(modified, STARTED)
        common["last-modified"] = conditional.http_date(modified)
    if conditional.is_other(request, names, modified):
        return changed()
    name = conditional.matching_tag(request, names, modified)
    if name is not None and name in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=common | {"etag": name})

    def make_encoded() -> bytes:
        return _smallest(make(), encoding)

    body = (
        make_encoded()
        if is_short
        else await renders.get((etag, encoding), make_encoded)
    )
    # The first byte says whether the rest is compressed.
    is_encoded, body = body[:1] == ENCODED, body[1:]
    if is_encoded:
        common["etag"] = conditional.encoded_tag(etag, encoding)
    if name is not None:  # matched by date: its ETag depends on the body
        return Response(status_code=304, headers=common)
    if is_encoded:
        common["content-encoding"] = encoding
        return Response(body, headers=common, media_type=media_type)
    common["accept-ranges"] = "bytes"
    part = conditional.part_asked(request, len(body), etag, modified)
    if part is None:
        return Response(body, headers=common, media_type=media_type)
    if (refusal := outside(part, len(body))) is not None:
        return refusal
    first, end = part
    common["content-range"] = f"bytes {first}-{end - 1}/{len(body)}"
    return Response(body[first:end], 206, headers=common, media_type=media_type)


def outside(part: tuple[int, int], size: int) -> Response | None:
    """Return 416 for a range outside the body, None for others."""
    if part[0] < part[1]:
        return None
    return error(
        416,
        "range_outside",
        f"There are {size} bytes.",
        headers={"content-range": f"bytes */{size}"},
    )


def _smallest(body: bytes, encoding: str) -> bytes:
    if encoding != "identity" and len(body) >= SMALLEST_COMPRESSED:
        smaller = compress(body, encoding)
        if len(smaller) < len(body):
            return ENCODED + smaller
    return PLAIN + body
