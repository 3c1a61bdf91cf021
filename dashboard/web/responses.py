"""What all routes answer with: conditional, compressed, in part, and errors as JSON."""

import gzip
from collections.abc import Callable, Iterable, Mapping

import brotli
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

#: What a page on another origin may read of an answer.
EXPOSED = "ETag, Content-Length, Content-Range, Content-Disposition, X-Build-Id"
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


def not_modified(request: Request, etag: str, headers: Mapping[str, str]) -> bool:
    """Tell whether the asker holds this answer already, in any encoding."""
    held = request.headers.get("if-none-match")
    if held is None:
        return False
    return held.strip() == "*" or etag[:-1] in held


def encoding_for(request: Request) -> str:
    """Return ``br``, ``gzip`` or ``identity``, the smallest that the asker takes."""
    if "range" in request.headers:
        return "identity"
    accepted = {}
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = part.partition(";")
        accepted[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0")
    return next((name for name in ("br", "gzip") if accepted.get(name)), "identity")


def compress(body: bytes, encoding: str) -> bytes:
    """Return ``body`` in one of the encodings of ``encoding_for``."""
    if encoding == "br":
        compressed: bytes = brotli.compress(body, quality=5)
        return compressed
    return gzip.compress(body, 6) if encoding == "gzip" else body


def answer(
    request: Request,
    make: Callable[[], bytes],
    *,
    etag: str,
    media_type: str,
    headers: Mapping[str, str],
) -> Response:
    """Return a body that is held in memory: whole, in part, or "not modified".

    ``etag`` is quoted and names the content; the encoding is added to it here.
    """
    common = {"etag": etag, "vary": "accept-encoding", **headers}
    if not_modified(request, etag, common):
        return Response(status_code=304, headers=common)
    encoding = encoding_for(request)
    body = make()
    if encoding != "identity":
        smaller = compress(body, encoding) if len(body) >= SMALLEST_COMPRESSED else b""
        if smaller and len(smaller) < len(body):
            common |= {"content-encoding": encoding, "etag": f'{etag[:-1]}-{encoding}"'}
            return Response(smaller, headers=common, media_type=media_type)
    return _whole_or_part(request, body, common, media_type)


def _whole_or_part(
    request: Request, body: bytes, headers: dict[str, str], media_type: str
) -> Response:
    headers["accept-ranges"] = "bytes"
    asked = request.headers.get("range")
    condition = request.headers.get("if-range")
    if asked is None or (condition is not None and condition != headers["etag"]):
        return Response(body, headers=headers, media_type=media_type)
    span = byte_range(asked, len(body))
    if span is None:
        return Response(body, headers=headers, media_type=media_type)
    first, end = span
    if first >= end:
        return error(
            416,
            "range_outside",
            f"There are {len(body)} bytes.",
            headers={"content-range": f"bytes */{len(body)}"},
        )
    headers["content-range"] = f"bytes {first}-{end - 1}/{len(body)}"
    return Response(body[first:end], 206, headers=headers, media_type=media_type)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return first byte and end of a single range; None when it is to be ignored.

    A range outside the body has its first byte at or after its end.
    """
    unit, _, spec = header.partition("=")
    first, dash, last = spec.strip().partition("-")
    if unit.strip() != "bytes" or not dash or len(spec) > 40:
        return None
    if not all(
        part == "" or (part.isascii() and part.isdigit()) for part in (first, last)
    ):
        return None
    if first:
        end = min(int(last) + 1, size) if last else size
        return (int(first), end) if not last or int(first) <= int(last) else None
    return (max(size - int(last), 0), size if int(last) else 0) if last else None
