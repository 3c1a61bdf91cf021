"""Where things lie: in the repository, but for what a host puts elsewhere."""

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = ROOT / "data"
#: Builds are made here and served from here; a host may name another folder. Empty is
#: as good as none, and never the folder that somebody happens to be in.
BUILD_DIR = Path(
    os.environ.get("AIR_STRIKE_BUILD_DIR", "").strip() or DATA_DIR / "build"
)
#: Where the dashboard is served, for links in what is exported; empty: not known.
#: ``etl.publish`` refuses what is no web address.
BASE_URL = os.environ.get("AIR_STRIKE_BASE_URL", "").strip().rstrip("/")
SQL_DIR = Path(__file__).resolve().parent / "sql"
#: What a reading of a channel keeps until it is whole, so that it can be resumed.
FETCH_DIR = BUILD_DIR / "fetch"


def is_web_address(text: str, schemes: Collection[str] = ("http", "https")) -> bool:
    """Return whether ``text`` is an address that a link may lead to, and others extend.

    That is scheme, host, port and path in plain signs: no quotes, spaces, user, query.
    """
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in schemes and (parts.port or 1) > 0
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


def typed_path(text: str) -> Path:
    """Return a path as typed on a command line; an empty one is no working folder."""
    if not text.strip():
        raise ArgumentTypeError("a path is wanted, and it is empty")
    return Path(text)
