"""The answers of all routes: conditional, compressed, in part; errors as JSON."""

import gzip
import time
from collections.abc import Callable, Iterable, Mapping

import brotli
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.web import conditional
from dashboard.web.renders import RETRY_AFTER, renders

#: What a page on another origin may read of an answer.
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
#: What stands before a kept body: whether its bytes are encoded.
PLAIN, ENCODED = b"p", b"e"
#: With this process the look of answers may have changed, if not their build.
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
    """Return the answer to a BusyError, which asks a client to try again later."""
    return error(
        503,
        "busy",
        f"Much is being drawn just now; ask again in {RETRY_AFTER} seconds.",
        headers={"retry-after": RETRY_AFTER},
    )


def changed() -> Response:
    """Return the answer for who wants content only as it was, when it is other now."""
    return error(412, "changed", "This is not what it was when it was asked for.")


def compress(body: bytes, encoding: str) -> bytes:
    """Return ``body`` in one of the encodings of ``encoding_for``."""
    if encoding == "br":
        compressed: bytes = brotli.compress(body, quality=5)
        return compressed
    return gzip.compress(body, 6, mtime=0) if encoding == "gzip" else body


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
    """Return a body that is kept in memory: whole, in part, or "not modified".

    ``etag`` is quoted and names the content; the encoding is added to it here.
    ``modified`` is when the content changed, in seconds since 1970. What was made
    before is answered without a thread; what ``is_short`` is made at once, and waits
    for nothing that is drawn. Raises what ``make`` raises, and BusyError.
    """
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
    name = conditional.held(request, names, modified)
    if name is not None and name in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=common | {"etag": name})

    def whole() -> bytes:
        return _smallest(make(), encoding)

    body = whole() if is_short else await renders.get((etag, encoding), whole)
    # The first byte says in which encoding the others are, if in any.
    is_encoded, body = body[:1] == ENCODED, body[1:]
    if is_encoded:
        common["etag"] = conditional.encoded_tag(etag, encoding)
    if name is not None:  # held by its date: only the body tells its name
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
    """Return the answer for a part that lies outside the body, None for others."""
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
