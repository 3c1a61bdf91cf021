"""``/robots.txt``, ``/sitemap.xml``, redirects, and plain error pages."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.content import PAGES as PAGE_NAMES
from dashboard.content.follow import FOLLOWED
from dashboard.html_pages import SiteUrl
from dashboard.html_pages.blocks import live_path, plain_path
from dashboard.html_pages.elements import MASTHEAD_STYLE
from dashboard.html_pages.masthead import masthead_line
from dashboard.html_pages.search import search_form
from dashboard.i18n import LANGUAGES, Words, load
from dashboard.permalink import FRONT
from dashboard.web import catalogue, conditional, responses
from dashboard.web.api_query import short_hash
from dashboard.web.hosts import has_own_port, host_is_allowed
from dashboard.web.responses import BRIEFLY, CORS
from dashboard.web.settings import Settings
from etl.paths import ROOT
from etl.publish import id_of

#: The app's pages as in its URLs; the first is the base path itself.
PAGES = ("", *PAGE_NAMES)
#: Pages by their name in the English menu, which a reader may type as a URL.
CALLED = {
    load("en")(f"{name}.menu").lower(): name if name != FRONT else ""
    for name in PAGE_NAMES
}
#: Pages that are served without the app.
PLAIN_PAGES = tuple(plain_path(name).removeprefix("/") for name in PAGE_NAMES)
#: Where programs find what there is.
ADDRESSES = (
    *("/api/v2/openapi.json", "/api/v2/{mart}.{csv,json,parquet}", "/downloads/"),
    *(f"/feeds/{name}.atom" for name in FOLLOWED),
    *("/months", "/healthz"),
)
MONTH_LIKE = re.compile(r"/[0-9]{4}-[0-9]{1,2}/?")
LOCAL = ("localhost", "127.0.0.1", "::1")
NOTICE_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
NOTICE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<style>
*{{box-sizing:border-box}}
body{{font:1rem/1.55 "Source Sans 3","Source Sans",system-ui,sans-serif;color:#1c2430;
max-width:1200px;margin:0 auto;padding:0 1rem 3rem}}
.masthead{{margin-bottom:2rem}}body>p{{max-width:36rem}}
{style}h1{{font-size:1.55rem;line-height:1.25}}a{{color:#0b5c91}}
@media (prefers-color-scheme:dark){{body{{background:#12161c;color:#e8ecf1}}
a{{color:#8cc8f0}}}}</style></head>
<body>{masthead}<h1>{title}</h1><p>{text}</p><p>{links}</p></body></html>
"""


def requested_site(request: Request, settings: Settings | None = None) -> SiteUrl:
    """Return the URL at which the dashboard was requested."""
    settings = settings or request.app.state.settings
    origin = f"{request.url.scheme}://{request.url.netloc}"
    return SiteUrl(settings.address or origin, settings.base_path)


def language(request: Request) -> str:
    """Return the language of a link, else the reader's, else the first we have."""
    codes = (request.query_params.get("lang", ""), *conditional.languages(request))
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])


def is_named(request: Request, settings: Settings | None = None) -> bool:
    """Tell whether links contain an address that the host has set or allowed.

    Any other is taken from the request itself: no cache may give it to others.
    """
    settings = settings or request.app.state.settings
    host, allowed = request.headers.get("host"), settings.allowed_hosts
    if settings.address or not allowed:
        return bool(settings.address)
    return host_is_allowed(host, allowed) and not has_own_port(host)


def caching(
    request: Request, settings: Settings | None = None, named: str = BRIEFLY
) -> str:
    """Return the Cache-Control of a response that contains our address."""
    if is_named(request, settings):
        return named
    # When run locally, the browser may cache it, but no shared cache.
    is_local = host_is_allowed(request.headers.get("host"), LOCAL)
    return named.replace("public", "private") if is_local else "private, no-store"


def home(request: Request) -> str:
    """Return the public URL of the dashboard, without a trailing slash."""
    return requested_site(request).full("")


def notice(
    kind: str, status: int, settings: Settings, language: str, **headers: str
) -> Response:
    """Return a plain page that says what is wrong and where to go instead."""
    words, base = load(language), settings.base_path
    links = {
        f"{base}/?lang={language}": words("refusal.to_dashboard"),
        f"{base}/lite?lang={language}": words("refusal.to_lite"),
        f"{base}/search?lang={language}": words("refusal.to_search"),
    }
    return HTMLResponse(
        notice_html(kind, words, links, _masthead(words, SiteUrl("", base))),
        status,
        headers={
            "cache-control": "no-store",
            "content-security-policy": NOTICE_CSP,
            "vary": "accept, accept-language",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )


def _masthead(words: Words, site_url: SiteUrl) -> str:
    """Return the masthead of a page without a view."""

    def address(name: str, code: str) -> str:
        return site_url.path(live_path(name), {"lang": code})

    form = search_form(words, None, site_url)
    return masthead_line("", words, address, form)


def notice_html(
    kind: str, words: Words, links: Mapping[str, str], masthead: str = ""
) -> str:
    """Return a page that says what is wrong; ``links`` are link texts by URL.

    Without a ``masthead`` it has only the site's name.
    """
    return NOTICE.format(
        language=words.language,
        masthead=masthead or f"<p><strong>{escape(words('app.title'))}</strong></p>",
        style=MASTHEAD_STYLE,
        title=escape(words(f"refusal.{kind}_title")),
        text=escape(words(f"refusal.{kind}_text")),
        links=" · ".join(
            f'<a href="{escape(address)}">{escape(text)}</a>'
            for address, text in links.items()
        ),
    )


def not_found(request: Request, settings: Settings | None = None) -> Response:
    """Answer with 404, as a page to a browser and as JSON to a program.

    What has the form of a month, such as ``2025-13``, is told which months there are.
    """
    settings = settings or request.app.state.settings
    if "text/html" in request.headers.get("accept", ""):
        return notice("unknown", 404, settings, language(request))
    path = request.scope["path"].removeprefix(settings.base_path)
    if MONTH_LIKE.fullmatch(path):
        try:
            months = _summaries(catalogue.build_file(None))
        except catalogue.RequestError:
            months = ["months"]
        text = f"There is no month {path.strip('/')}."
        allowed = [f"{settings.base_path}/{month}" for month in months]
        return responses.error(404, "not_found", text, allowed=allowed)
    return nothing_here(request)


def nothing_here(request: Request) -> Response:
    """Answer 404, with the routes that there are."""
    problem = "There is nothing at this address."
    return responses.error(404, "not_found", problem, allowed=ADDRESSES)


def moved(to: str, query: str) -> Response:
    """Return a redirect that keeps the view in the link."""
    address = f"{to}?{query}" if query else to
    return RedirectResponse(address, 308, headers=responses.CORS)


async def robots(request: Request) -> Response:
    """Answer what search engines may read: all pages, but no session traffic."""
    base = request.app.state.settings.base_path
    lines = ("User-agent: *", f"Disallow: {base}/_stcore/", f"Disallow: {base}/media/")
    text = "\n".join((*lines, f"Sitemap: {home(request)}/sitemap.xml", ""))
    return await responses.answer(
        request,
        text.encode,
        etag=f'"robots-{short_hash(text)}"',
        media_type="text/plain; charset=utf-8",
        headers={**CORS, "cache-control": caching(request)},
        modified=responses.STARTED,
        is_short=True,
    )


async def favicon(request: Request) -> Response:
    """Answer with the favicon."""
    icon = _icon()
    return await responses.answer(
        request,
        icon.encode,
        etag=f'"favicon-{short_hash(icon)}"',
        media_type="image/svg+xml",
        headers={**CORS, "cache-control": BRIEFLY},
        modified=responses.STARTED,
        is_short=True,
    )


@cache
def _icon() -> str:
    return (ROOT / "dashboard" / "favicon.svg").read_text(encoding="utf-8")


def _summaries(build: Path | None) -> list[str]:
    """Return the paths of the month pages of a build, and of their list."""
    if build is None:
        return []
    months = catalogue.catalogue(build).choices.months
    return ["months", *(f"{month:%Y-%m}" for month in months)]


async def sitemap(request: Request) -> Response:
    """Answer with the URL of every page in every language."""
    address = home(request)
    try:
        build, modified = (path := catalogue.build_file(None)), catalogue.modified(path)
    except catalogue.RequestError:
        build, modified = None, responses.STARTED

    def pages() -> bytes:
        return sitemap_xml(
            {code: f"{address}/{page}?lang={code}" for code in LANGUAGES}
            for page in (*PAGES, *PLAIN_PAGES, *_summaries(build))
        ).encode()

    return await responses.answer(
        request,
        pages,
        etag=f'"{id_of(build) if build else ""}-sitemap-{short_hash(address)}"',
        media_type="application/xml",
        headers={**CORS, "cache-control": caching(request)},
        modified=modified,
    )


def sitemap_xml(pages: Iterable[Mapping[str, str]]) -> str:
    """Return the sitemap of pages, each given as its URLs by language."""
    entries = []
    for links in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape_xml(link)}"/>'
            for code, link in links.items()
        )
        entries += [
            f"<url><loc>{escape_xml(link)}</loc>{others}</url>"
            for link in links.values()
        ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        f"{''.join(entries)}</urlset>\n"
    )
