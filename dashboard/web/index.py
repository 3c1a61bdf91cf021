"""The page that Streamlit's app starts in, rewritten for the link that was opened.

Streamlit sends the same empty page for every address. Ours says in which language it
is, what it shows, and begins to fetch what the view will need; search engines and
previews read the same. Made once for a build and a view.
"""

import base64
import hashlib
import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import database, describe, i18n, queries
from dashboard.permalink import KEYS, View, decode, encode
from dashboard.web import api, responses, site
from dashboard.web.settings import Settings
from dashboard.web.static import STREAMLIT

#: What every page draws with, by the names of Streamlit's chunks, the largest first.
ELEMENTS = (
    "PlotlyChart",
    "DataFrame",
    "ButtonGroup",
    "Selectbox",
    "DownloadButton",
    "Metric",
    "Button",
    "CustomTheme",
)
IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
#: Without it the app looks for its server beside each page's address first.
BASE_URL = (
    "<script>window.__streamlit="
    '{BACKEND_BASE_URL:new URL("./",location.href).href}</script>'
)
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


@lru_cache(maxsize=1)
def template() -> str:
    """Return Streamlit's page without its remarks, font and pointers elsewhere."""
    page = COMMENT.sub("", (STREAMLIT / "index.html").read_text(encoding="utf-8"))
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>\s*', "", page)
    page = re.sub(r'<link\s+rel="service-desc"[^>]*>\s*', "", page)
    page = page.replace('href="./favicon.png"', 'href="./favicon.svg"')
    page = page.replace("<script>", f"{BASE_URL}\n    <script>", 1)
    return re.sub(r"<noscript>.*?</noscript>", "<!--NOSCRIPT-->", page, flags=re.DOTALL)


@lru_cache(maxsize=1)
def chunks() -> tuple[str, ...]:
    """Return the files that ``ELEMENTS`` are made of besides those the page names."""
    folder = STREAMLIT / "static" / "js"
    named = set(re.findall(r"\./static/js/([^\"]+)", template()))
    waiting = [p.name for name in ELEMENTS for p in sorted(folder.glob(f"{name}.*.js"))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in named:
            found[name] = None
            text = (folder / name).read_text(encoding="utf-8")
            waiting += IMPORT.findall(text)
    return tuple(found)


def preloaded() -> list[str]:
    """Return every script and style that the page asks for at once."""
    named = re.findall(r"\./static/(?:js|css)/([^\"]+)", template())
    return [*named, *chunks()]


def script_hashes() -> list[str]:
    """Return the hashes of the scripts that stand in the page."""
    return [digest(script) for script in SCRIPT.findall(template())]


def digest(script: str) -> str:
    """Return the hash by which a policy allows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class Index:
    """ASGI layer that answers for the addresses of the app's pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._pages = {f"{settings.base_path}/{page}": page for page in site.PAGES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a page, and pass everything else on."""
        page = self._pages.get(scope["path"]) if scope["type"] == "http" else None
        if page is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        own = f"{request.url.scheme}://{request.url.netloc}"
        address = (self._settings.address or own) + self._settings.base_path
        query = scope["query_string"].decode("latin-1")
        encoding = responses.encoding_for(request)
        response = await run_in_threadpool(answer, page, query, address, encoding)
        await response(scope, receive, send)


def answer(page: str, query: str, address: str, encoding: str) -> Response:
    """Return the page of the view that ``query`` asks for."""
    try:
        path = api.build_file(None)
        view = read_view(path, query)
        body = rendered(path, page, view, address, encoding)
    except (api.QuestionError, database.NoBuildError, duckdb.Error, OSError):
        body = responses.compress(template().encode(), encoding)  # it says why itself
    headers = {"cache-control": "no-cache", "vary": "accept-encoding"}
    if encoding != "identity":
        headers["content-encoding"] = encoding
    return Response(body, headers=headers, media_type="text/html")


def read_view(path: Path, query: str) -> View:
    """Return the view of a link, with defaults for what cannot be had."""
    asked = {key: value for key, value in parse_qsl(query) if key in KEYS}
    view, _ = decode(asked, api.catalogue(path).choices)
    return view


@lru_cache(maxsize=256)
def rendered(path: Path, page: str, view: View, address: str, encoding: str) -> bytes:
    """Return the page of one view, compressed; kept for the next who opens it."""
    with database.pinned(path):
        html = fill(page, view, address)
    return responses.compress(html.encode(), encoding)


def fill(page: str, view: View, address: str) -> str:
    """Return Streamlit's page with language, title, tags and preloads of the view."""
    words = i18n.load(view.language)
    query = urlencode(encode(view))
    name = words("app.title")
    title = f"{words(f'{page}.menu')} · {name}" if page else name
    here = f"{address}/{page}?{query}"
    con = database.connect(view.as_of)
    info = queries.build_info(con)
    found = describe.findings(
        queries.monthly_volumes(con, view), view, words, info["last_day"]
    )
    text = " ".join(str(finding) for finding in found.values())
    feed = escape(f"{address}/feeds/volumes.atom")
    described = dataset(address, name, text, info)
    tags = [
        f'<meta name="description" content="{escape(text)}">',
        f'<link rel="canonical" href="{escape(here)}">',
        *(
            f'<link rel="alternate" hreflang="{code}" href="'
            + escape(f"{address}/{page}?{urlencode({**encode(view), 'lang': code})}")
            + '">'
            for code in i18n.LANGUAGES
        ),
        f'<link rel="alternate" type="application/atom+xml" href="{feed}">',
        *(
            f'<meta property="og:{key}" content="{escape(value)}">'
            for key, value in (
                ("type", "website"),
                ("site_name", name),
                ("title", title),
                ("description", text),
                ("url", here),
                ("locale", str(words.locale)),
            )
        ),
        f'<script type="application/ld+json">{described}</script>',
        *(
            f'<link rel="modulepreload" crossorigin href="./static/js/{chunk}">'
            for chunk in chunks()
        ),
    ]
    html = template().replace('<html lang="en">', f'<html lang="{view.language}">')
    html = html.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>")
    html = html.replace("</head>", "\n".join(tags) + "\n</head>")
    plain = escape(f"{address}/lite?{query}")
    return html.replace(
        "<!--NOSCRIPT-->",
        f'<noscript><p>{escape(text)}</p><p><a href="{plain}">'
        f"{escape(words('server.to_lite'))}</a></p></noscript>",
    )


def dataset(address: str, name: str, text: str, info: dict[str, object]) -> str:
    """Return the JSON-LD by which search engines know a dataset."""
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": text,
        "url": f"{address}/",
        "version": info["build_id"],
        "temporalCoverage": f"{info['first_day']}/{info['last_day']}",
        "isAccessibleForFree": True,
        "license": [
            "https://creativecommons.org/licenses/by-nc-sa/4.0/",
            "https://creativecommons.org/licenses/by/4.0/",
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{address}/api/v1/headline_volumes.csv",
            },
            {
                "@type": "DataDownload",
                "encodingFormat": "application/zip",
                "contentUrl": f"{address}/downloads/air-strikes.zip",
            },
        ],
    }
    text = json.dumps(described, ensure_ascii=False)
    return text.replace("<", "\\u003c")
