"""URLs of views on the open page, at the address that its reader uses."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode, urlsplit

from dashboard.permalink import View, encode_on
from dashboard.view_state import reader_url


def page_url() -> str:
    """Return the URL of the open page, without the view."""
    url = reader_url().partition("?")[0]
    return f"{url}/" if url and not urlsplit(url).path else url


def site_url(page_name: str) -> str:
    """Return the URL of the site, with a trailing slash, from that of the open page."""
    return page_url().removesuffix(page_name) or "/"


def view_url(page_name: str, view: View, url: str | None = None) -> str:
    """Return the URL of ``view`` on a page, the open one unless ``url`` is given.

    Where the reader's URL is unknown (in a file made later) ``url`` is required.
    """
    base_url = page_url() if url is None else url
    return f"{base_url}?{urlencode(encode_on(page_name, view), safe=',:')}"


def pinned(view: View, as_of: date) -> View:
    """Return the view as known on ``as_of``, whatever is published later."""
    return replace(view, as_of=as_of.isoformat())
