"""The HTML page that loads Streamlit's app, filled in for the requested link.

Streamlit serves the same empty page at every URL. Ours has the language, title and
first paint of the view and preloads what the view needs; search engines and link
previews read the same page. Cached per build and view.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import database, i18n
from dashboard.content.days import view_of_link
from dashboard.html_pages import (
    FIRST_PAINT_SCRIPT,
    SiteUrl,
    first_paint,
    font_preload,
    share_tags,
)
from dashboard.html_pages.blocks import plain_path
from dashboard.html_pages.elements import CONTENT_STYLE
from dashboard.page_view import PageView
from dashboard.permalink import FRONT, KEYS, LATEST, Problem, View, decode, encode
from dashboard.ui import components, scripts
from dashboard.web import catalogue, conditional, responses, site
from dashboard.web.renders import RETRY_AFTER, BusyError, drawing_lock, renders
from dashboard.web.settings import Settings
from dashboard.web.static import STREAMLIT

#: Streamlit's chunks that every page needs, by name, the largest first.
ELEMENTS = (
    *("BidiComponent", "ButtonGroup", "Button", "CustomTheme", "PageLink", "Html"),
)
IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
#: Without it the app first looks for its server relative to each page's URL.
BASE_URL = (
    "<script>window.__streamlit="
    '{BACKEND_BASE_URL:new URL("./",location.href).href}</script>'
)
#: On a page with a first paint, the app is fetched and started once that is on the
#: screen and its charts are interactive: the app's stylesheet would delay the first
#: paint, and its start blocks the main thread. A hidden page is never painted.
START = """
<script>
{
  const FONTS = /^@font-face.*(SourceSansVF-Upright|MaterialSymbols)/s;
  const start = () => {
    for (const address of STYLES) {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = address;
      // The page has our own; while those load, a browser would request these too.
      style.addEventListener("load", () => {
        const rules = style.sheet.cssRules;
        for (let n = rules.length - 1; n >= 0; n--) {
          if (FONTS.test(rules[n].cssText)) style.sheet.deleteRule(n);
        }
      });
      document.head.append(style);
    }
    for (const address of CHUNKS) {
      const chunk = document.createElement("link");
      chunk.rel = "modulepreload";
      chunk.crossOrigin = "";
      chunk.href = address;
      document.head.append(chunk);
    }
    const app = document.createElement("script");
    app.type = "module";
    app.crossOrigin = "";
    app.src = "ADDRESS";
    document.head.append(app);
  };
  let isStarted = false;
  const once = () => {
    if (isStarted) return;
    isStarted = true;
    const patience = new Promise((end) => setTimeout(end, 300));
    Promise.race([window.answerEarly?.(), patience]).catch(() => {}).then(start);
  };
  // Other threads paint a frame that the main thread has described: only the browser
  // knows when it is on the screen. If it does not say so, start after 300 ms.
  addEventListener("DOMContentLoaded", () => document.hidden
    ? once() : requestAnimationFrame(() => {
      new PerformanceObserver(once).observe({type: "paint", buffered: true});
      setTimeout(once, 300);
    }));
}
</script>
""".strip()
APP = re.compile(r'<script type="module"[^>]*src="([^"]+)"></script>')
STYLE = re.compile(r'<link rel="stylesheet"[^>]*href="([^"]+)">\s*')
CHUNK = re.compile(r'<link rel="modulepreload"[^>]*href="([^"]+)">\s*')
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


@lru_cache(maxsize=1)
def template() -> str:
    """Return Streamlit's page with our scripts, without comments and unused links."""
    page = COMMENT.sub("", (STREAMLIT / "index.html").read_text(encoding="utf-8"))
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>\s*', "", page)
    page = re.sub(r'<link\s+rel="service-desc"[^>]*>\s*', "", page)
    page = page.replace('href="./favicon.png"', 'href="./favicon.svg"')
    page = page.replace("<script>", f"{BASE_URL}{scripts.ONE_STEP}    <script>", 1)
    return re.sub(r"<noscript>.*?</noscript>", "<!--NOSCRIPT-->", page, flags=re.DOTALL)


def unpainted() -> str:
    """Return the page without a first paint, but with the style that comes with one."""
    style = f"<style>{CONTENT_STYLE}{scripts.PAGE_STYLE}</style>"
    return template().replace("</head>", f"{style}</head>")


@cache
def chunks() -> tuple[str, ...]:
    """Return the chunks that a page needs besides those that its HTML names."""
    folder = STREAMLIT / "static" / "js"
    named = set(re.findall(r"\./static/js/([^\"]+)", template()))
    waiting = [p.name for name in ELEMENTS for p in sorted(folder.glob(f"{name}.*.js"))]
    loaded: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in loaded and name not in named:
            loaded[name] = None
            text = (folder / name).read_text(encoding="utf-8")
            waiting += IMPORT.findall(text)
    return tuple(loaded)


def preloaded() -> list[str]:
    """Return the paths of all scripts and styles that a page requests on load."""
    page = template() + preloads()
    return list(dict.fromkeys(re.findall(r"\./(static/[^\"]+)", page)))


def preloads() -> str:
    """Return the modulepreload links of a page's chunks and components."""
    return "\n".join(
        f'<link rel="modulepreload" crossorigin href="./static/{file}">'
        for file in (*(f"js/{chunk}" for chunk in chunks()), *components.served())
    )


@lru_cache(maxsize=1)
def start_script() -> str:
    """Return the script that loads the app once the first paint is on the screen."""
    page = template() + preloads()
    return (
        START.replace("STYLES", json.dumps(STYLE.findall(page)))
        .replace("CHUNKS", json.dumps(CHUNK.findall(page)))
        .replace("ADDRESS", APP.findall(page)[0])
    )


def starting(page: str) -> str:
    """Return ``page`` with the app's files deferred until after its first paint."""
    page = APP.sub(lambda _: start_script(), page, count=1)
    return STYLE.sub("", CHUNK.sub("", page))


def script_hashes() -> list[str]:
    """Return the hashes of the inline scripts of the page, and of those pages add."""
    texts = "".join((template(), start_script(), *scripts.scripts()))
    inline = (*SCRIPT.findall(texts), FIRST_PAINT_SCRIPT)
    return [digest(script) for script in inline]


def digest(script: str) -> str:
    """Return the hash by which a content security policy allows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class Index:
    """ASGI middleware that serves the URLs of the app's pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._pages = {f"{settings.base_path}/{page}": page for page in site.PAGES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a page, and pass everything else on."""
        page = self._pages.get(scope["path"]) if scope["type"] == "http" else None
        if page is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        site_url = site.requested_site(request, self._settings)
        response = await answer(request, page, site_url, self._settings)
        await response(scope, receive, send)


async def answer(
    request: Request, page: str, site_url: SiteUrl, settings: Settings
) -> Response:
    """Return the page of the requested view; a cached one needs no worker thread.

    While there is no build, it is the app's own page, which says so.
    """
    query = request.scope["query_string"].decode("latin-1")
    encoding = conditional.encoding_for(request)
    languages = conditional.languages(request)[:1]
    try:
        path = catalogue.build_file(None)
        view, problems = await view_as_known(path, query, languages)
        body = await rendered(path, page, view, site_url, encoding, tuple(problems))
    except BusyError:
        language = read_view(path, query, languages)[0].language
        return site.notice("busy", 503, settings, language, retry_after=RETRY_AFTER)
    except (catalogue.RequestError, database.NoBuildError, duckdb.Error, OSError):
        body = responses.compress(unpainted().encode(), encoding)
    name = hashlib.sha256(body).hexdigest()[:16]
    etag = conditional.encoded_tag(f'"{name}"', encoding)
    headers = {
        "cache-control": site.caching(request, settings, "no-cache"),
        "etag": etag,
        "vary": "accept-encoding, accept-language",
    }
    if conditional.is_other(request, (etag,)):
        return responses.changed()
    if conditional.matching_tag(request, (etag,)) is not None:
        return Response(status_code=304, headers=headers)
    if encoding != "identity":
        headers["content-encoding"] = encoding
    return Response(body, headers=headers, media_type="text/html")


def read_view(
    path: Path, query: str, languages: Sequence[str] = ()
) -> tuple[View, list[Problem]]:
    """Return the view of a link, and what it asks for that is not available.

    A link without a language gets the first of ``languages`` that we have. The app
    knows only the first language of its reader. ``view_as_known`` also checks the link
    against what was known on its day.
    """
    choices = catalogue.catalogue(path).choices
    return decode(_parameters(query), replace(choices, languages=_ordered(languages)))


async def view_as_known(
    path: Path, query: str, languages: Sequence[str] = ()
) -> tuple[View, list[Problem]]:
    """Return the view of a link, and what it asks for that its day does not have.

    The marts of an earlier day may have to be made first, in a worker thread. Raises
    BusyError.
    """
    view, problems = read_view(path, query, languages)
    if view.as_of == LATEST:
        return view, problems

    def read() -> tuple[View, list[Problem]]:
        with database.pinned(path):
            return view_of_link(_parameters(query), _ordered(languages))

    return await renders.once(("view", path, query, tuple(languages)), read)


def _parameters(query: str) -> dict[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return {key: value for key, value in pairs if key in KEYS}


def _ordered(languages: Sequence[str]) -> tuple[str, ...]:
    first = next((code for code in languages if code in i18n.LANGUAGES), None)
    return i18n.by_preference(first)


async def rendered(
    path: Path,
    page: str,
    view: View,
    site_url: SiteUrl,
    encoding: str,
    problems: tuple[Problem, ...] = (),
) -> bytes:
    """Return the page of one view, compressed and cached."""

    def draw() -> bytes:
        with drawing_lock, database.pinned(path):
            html = fill(page, view, site_url, problems)
        return responses.compress(html.encode(), encoding)

    return await renders.get((path, page, view, site_url, encoding, problems), draw)


def fill(
    page: str, view: View, site_url: SiteUrl, problems: tuple[Problem, ...] = ()
) -> str:
    """Return Streamlit's page with the language, title and tags of the view.

    It contains the first paint, which the app replaces. ``problems`` are what the link
    asked for and is not available.
    """
    words = i18n.load(view.language)
    page_view = PageView.of(view)
    title = words("app.title")
    if page:
        title = f"{words(f'{page}.menu')} · {title}"
    chart_script = f"/static/{components.file_name('chart')}"
    body = first_paint(page_view, page or FRONT, site_url, chart_script, problems)
    body += f"<style>{scripts.PAGE_STYLE}</style>"
    tags = share_tags(page_view, site_url, page or FRONT, f"/{page}")
    head = "\n".join((font_preload(site_url), tags, "</head>"))
    document = (
        template()
        .replace('<html lang="en">', f'<html lang="{view.language}">')
        .replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>")
        .replace("</head>", head)
        .replace("<!--NOSCRIPT-->", "")
        .replace('<div id="root"></div>', f'<div id="root"></div>{body}')
    )
    without_script = escape(site_url.path(plain_path(page or FRONT), encode(view)))
    return starting(
        document.replace(
            "</head>",
            f'<noscript><meta http-equiv="refresh" content="0;url={without_script}">'
            "</noscript></head>",
        )
    )
