"""Conditional requests, encodings and ranges: RFC 9110, sections 12 to 14."""

import re
from collections.abc import Sequence
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime

from starlette.requests import Request

from etl import clock

#: The content encodings that we serve, the one with the smallest output first.
ENCODINGS = ("br", "gzip")
WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')
STRONG_TAG = re.compile(r'(?:^|[\s,])("[^"]*")')


def encoding_for(request: Request) -> str:
    """Return ``br``, ``gzip`` or ``identity``, whichever the client prefers.

    Among equal preferences, the one with the smallest output.
    """
    if "range" in request.headers:
        return "identity"
    weights = {}
    for part in ",".join(request.headers.getlist("accept-encoding")).lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip().removeprefix("x-")] = _weight(parameter)
    others = weights.get("*", 0.0)
    best = max(ENCODINGS, key=lambda name: weights.get(name, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0) else "identity"


def languages(request: Request) -> list[str]:
    """Return the languages in Accept-Language, such as ``uk``, best first."""
    weights: dict[str, float] = {}
    for part in request.headers.get("accept-language", "")[:500].lower().split(","):
        name, _, parameter = part.partition(";")
        code = name.strip().partition("-")[0]
        weights[code] = max(weights.get(code, 0), _weight(parameter))
    codes = sorted(weights, key=weights.__getitem__, reverse=True)
    return [code for code in codes if weights[code] > 0]


def _weight(parameter: str) -> float:
    """Return the weight in ``q=…``: 1 if there is none, 0 if it cannot be parsed."""
    name, _, value = parameter.replace(" ", "").partition("=")
    if not name:
        return 1.0
    return float(value) if name == "q" and WEIGHT.fullmatch(value) else 0.0


def encoded_tag(etag: str, encoding: str) -> str:
    """Return the ETag of content in an encoding: other bytes need another ETag."""
    return etag if encoding == "identity" else f'{etag[:-1]}-{encoding}"'


def names_of(etag: str, encoding: str) -> tuple[str, str]:
    """Return the ETags that a client may have for content served in an encoding.

    Its copy may have been sent in that encoding, or unencoded.
    """
    return encoded_tag(etag, encoding), etag


def matching_tag(
    request: Request, names: Sequence[str], modified: float | None = None
) -> str | None:
    """Return the ETag of the client's copy if it is current, else None.

    ``names`` are the content's ETags. ``modified`` is when it last changed, in seconds
    since 1970; If-Modified-Since counts only without If-None-Match.
    """
    tag_lists = request.headers.getlist("if-none-match")
    if tag_lists:
        tags_text = ",".join(tag_lists)
        if tags_text.strip() == "*":
            return names[0]
        tags = ENTITY_TAG.findall(tags_text)
        return next((name for name in names if name in tags), None)
    since = _date(request.headers.get("if-modified-since"))
    if since is None or modified is None or int(modified) > since:
        return None
    return names[0]


def is_other(
    request: Request, names: Sequence[str], modified: float | None = None
) -> bool:
    """Tell whether a precondition fails: the content is not what the client requires.

    Checks `If-Match`, by strong comparison, or without it `If-Unmodified-Since`.
    ``names`` and ``modified`` are as in `matching_tag`.
    """
    tag_lists = request.headers.getlist("if-match")
    if tag_lists:
        tags_text = ",".join(tag_lists)
        tags = STRONG_TAG.findall(tags_text)
        return tags_text.strip() != "*" and not any(name in tags for name in names)
    until = _date(request.headers.get("if-unmodified-since"))
    return until is not None and modified is not None and int(modified) > until


def _date(text: str | None) -> float | None:
    """Parse an HTTP date to seconds since 1970; None when it cannot be parsed."""
    try:
        date = parsedate_to_datetime(text or "")
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def http_date(seconds: float) -> str:
    """Return seconds since 1970 as an HTTP date, the present one at the latest."""
    return formatdate(min(seconds, clock.now().timestamp()), usegmt=True)


def part_asked(
    request: Request, size: int, etag: str, modified: float | None = None
) -> tuple[int, int] | None:
    """Return first byte and end of the requested range; None for the whole body.

    A range outside the body has its first byte at or after its end.
    """
    header = request.headers.get("range")
    if header is None or request.method != "GET":
        return None
    condition = request.headers.get("if-range")
    if condition is not None and condition != etag:
        date = None if '"' in condition else _date(condition)
        if date is None or modified is None or int(modified) != date:
            return None
    return byte_range(header, size)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return first byte and end of a single range; None when it is to be ignored.

    A range outside the body has its first byte at or after its end.
    """
    unit, _, spec = header.partition("=")
    first, dash, last = spec.strip().partition("-")
    if unit.strip().lower() != "bytes" or not dash or len(spec) > 40:
        return None
    if not all(
        part == "" or (part.isascii() and part.isdigit()) for part in (first, last)
    ):
        return None
    if first:
        end = min(int(last) + 1, size) if last else size
        return (int(first), end) if not last or int(first) <= int(last) else None
    return (max(size - int(last), 0), size if int(last) else 0) if last else None
