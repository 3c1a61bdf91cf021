"""Checks of a folder of pages: dead links, form fields, requests to other hosts."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

#: Elements whose URL a browser fetches by itself, and the attribute that has it.
FETCHED = {
    "img[src]": "src",
    "script[src]": "src",
    "iframe[src]": "src",
    'link[href]:not([rel="canonical"]):not([rel="alternate"])': "href",
}
LINKS = {**FETCHED, "a[href]": "href", "link[href]": "href"}
#: URLs in feeds and in the sitemap.
NAMED = re.compile(r'(?:href="|<loc>)([^"<]+)')
#: The page that is served at any depth: its links begin with the folder's path.
ANY_DEPTH = "404.html"


def problems(folder: Path, site: str = "", base_path: str = "") -> list[str]:
    """Return what is wrong with the pages in ``folder``, each with its file.

    ``site`` is the folder's URL, ``base_path`` the path of it: links to either are
    followed like relative ones.
    """

    @cache
    def ids(name: str) -> frozenset[str]:
        document = LexborHTMLParser((folder / name).read_text("utf-8"))
        return frozenset(e.attrs["id"] or "" for e in document.css("[id]"))

    def is_dead(page: str, address: str) -> bool:
        if site and address.startswith(f"{site}/"):
            address = address.removeprefix(site)
        elif page == ANY_DEPTH:
            address = address.removeprefix(base_path)
        elif urlsplit(address).scheme in ("http", "https"):
            return False
        parts = urlsplit(address)
        path = unquote(parts.path)
        if path.startswith("/"):
            name = path.removeprefix("/")
            if page != ANY_DEPTH and not site:
                return True
        else:
            name = normpath(f"{dirname(page)}/{path}".lstrip("/")) if path else page
        if parts.query or name.startswith("..") or not (folder / name).is_file():
            return True
        return bool(parts.fragment) and parts.fragment not in ids(name)

    faults: list[str] = []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.suffix == ".html":
            text = file.read_text("utf-8")
            document = LexborHTMLParser(text)
            targets = dict.fromkeys(_targets(document, LINKS))
            foreign = [t for t in _targets(document, FETCHED) if urlsplit(t).netloc]
            faults += [f"{name} asks another host: {target}" for target in foreign]
            if document.css_first("form, input, select, button"):
                faults.append(f"{name} has a field that leads nowhere")
        elif file.suffix in (".atom", ".xml"):
            text = file.read_text("utf-8")
            targets = dict.fromkeys(NAMED.findall(text))
        else:
            continue
        faults += [f"{name} has a dead link: {t}" for t in targets if is_dead(name, t)]
        if "site.invalid" in text:
            faults.append(f"{name} names a host that does not exist")
    return faults


def _targets(document: LexborHTMLParser, attributes: dict[str, str]) -> Iterator[str]:
    for selector, attribute in attributes.items():
        for element in document.css(selector):
            yield element.attrs[attribute] or ""
