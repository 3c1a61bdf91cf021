"""Paths in the repository, and the settings with which a host changes them."""

import errno
import os
import re
from argparse import ArgumentTypeError
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from etl.errors import DataError, without_user

PREFIX = "AIR_STRIKE_"
#: Every setting of the server and the commands; docs/hosting.md describes them.
SETTINGS = (
    *("HOST", "PORT", "BASE_PATH", "ADDRESS", "ALLOWED_HOSTS", "MAX_SESSIONS"),
    *("MAX_SESSIONS_BY_ADDRESS", "LOG", "BUILD_DIR", "BUILDS_URL", "POLL_SECONDS"),
    *("ISSUES_URL", "BASE_URL", "TELEGRAM_URL"),
)
#: Settings of the tests, which processes that they start inherit.
SETTINGS_OF_TESTS = ("LONG", "SHARED", "SITE")
ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = ROOT / "data"
#: Builds are made here and served from here; a host may name another folder. An empty
#: setting counts as unset, rather than as the working directory.
BUILD_DIR = Path(
    os.environ.get("AIR_STRIKE_BUILD_DIR", "").strip() or DATA_DIR / "build"
)
#: Public URL of the dashboard, for links in exports; empty if unknown.
BASE_URL = os.environ.get("AIR_STRIKE_BASE_URL", "").strip().rstrip("/")
#: Base URL for channel previews instead of Telegram's; empty for Telegram itself.
TELEGRAM_URL = os.environ.get("AIR_STRIKE_TELEGRAM_URL", "").strip()
SQL_DIR = Path(__file__).resolve().parent / "sql"
#: Shell expansions, a URL scheme, control characters, and bytes that are not text.
NOT_A_PATH = re.compile(
    r"^~[\w-]*(/|$)|\$\{?[A-Za-z_]|^[A-Za-z][\w+.-]+:/|[\x00-\x1f\x7f\ud800-\udfff]"
)
#: Cache of unfinished channel readings, so that they can be resumed.
FETCH_DIR = BUILD_DIR / "fetch"


def is_full_path(text: str) -> bool:
    """Return whether ``text`` is a literal path, without ~ or $HOME for a shell.

    A store's URL, a text with a line break, and bytes that are not text are not paths
    either: DuckDB cannot open files of such names.
    """
    return not NOT_A_PATH.search(text)


def unknown_setting(names: Iterable[str]) -> tuple[str, str] | None:
    """Return the first misspelt setting among ``names``, and the nearest valid one.

    Otherwise it would be ignored silently.
    """
    for name in names:
        own = name[len(PREFIX) :]
        if name.upper().startswith(PREFIX) and name.upper() != PREFIX:
            if name.startswith(PREFIX) and own in (*SETTINGS, *SETTINGS_OF_TESTS):
                continue
            near = get_close_matches(own.upper(), SETTINGS, 1, 0) or SETTINGS[:1]
            return name, PREFIX + near[0]
    return None


def refuse_unfit_settings() -> None:
    """Raise DataError for a setting that does not exist, or has an invalid value."""
    if unknown := unknown_setting(os.environ):
        raise DataError(
            unknown[0],
            "is not a setting.",
            f"Did you mean {unknown[1]}? Otherwise unset it.",
        )
    if not is_full_path(str(BUILD_DIR)):
        raise DataError(
            f"AIR_STRIKE_BUILD_DIR={str(BUILD_DIR)[:80]!r}",
            "is not a full path.",
            "Write it without ~, $ and a scheme, such as /srv/air-strikes/builds.",
        )
    for name, url, place, example in (
        ("BASE_URL", BASE_URL, "the site is served", "https://example.org/air"),
        ("TELEGRAM_URL", TELEGRAM_URL, "the previews are", "https://t.me"),
    ):
        if url and not is_web_address(url):
            raise DataError(
                f"{PREFIX}{name}={without_user(url)[:80]!r}",
                "is not a web address.",
                f"Write where {place}, such as {example}.",
            )


def is_web_address(text: str, schemes: Collection[str] = ("http", "https")) -> bool:
    """Return whether ``text`` is a URL to link to and to build longer URLs from.

    It has a scheme, host, port and path in plain ASCII: no quotes, spaces, user, query.
    """
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in schemes and parts.port != 0
    except ValueError:
        return False
    host = r"([\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\])(:\d+)?"
    return (
        is_whole
        and not re.search("[^!-~]", text)  # urlsplit drops line breaks
        and bool(re.fullmatch(host, parts.netloc, re.ASCII))
        and bool(re.fullmatch(r"[\w./~%-]*", parts.path, re.ASCII))
        and not (parts.query or parts.fragment or text.endswith(("?", "#")))
    )


def is_store(text: str) -> bool:
    """Return whether ``text`` is the URL of a store that others can read.

    That of a folder must be absolute: fsspec takes ``file://builds`` and ``file://``
    relative to the working folder. ``memory://`` ends with the process.
    """
    scheme, colon, place = text.partition("://")
    try:
        _ = urlsplit(text).port  # raises for an invalid port or host
    except ValueError:
        return False
    return (
        bool(colon and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme))
        and scheme != "memory"
        and bool(place.strip("/"))
        and place.isprintable()
        and (scheme not in ("file", "local") or place.startswith("/"))
    )


def typed_store(text: str) -> str:
    """Parse the URL of a store; "" is none."""
    if text and not is_store(text):
        raise ArgumentTypeError(
            f"{without_user(text)[:80]!r} is not a store: write such as "
            "s3://bucket/builds, or file:///srv/builds for a folder"
        )
    return text


def typed_path(text: str) -> Path:
    """Parse a path argument; reject "", which would mean the working folder."""
    if not text.strip():
        raise ArgumentTypeError("the path is empty")
    if not is_full_path(text):
        raise ArgumentTypeError(
            f"{without_user(text)[:80]!r} is not a full path: write it without ~, $ "
            "and a scheme"
        )
    try:
        Path(text).stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ArgumentTypeError(f"{text!r} is a link to itself") from None
    return Path(text)
