"""Makes all files of the folder from one build, with the server's own functions."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from html import unescape
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

from dashboard import database, i18n
from dashboard.content.embedded import EMBEDDED
from dashboard.html_pages import SiteUrl
from dashboard.i18n import LANGUAGES
from dashboard.permalink import View
from dashboard.site import views
from dashboard.site.links import FAVICON, LISTING, ORIGIN, Links, embed_file
from dashboard.site.rewrite import ADDRESS, Addresses, Rewriting
from dashboard.site.views import MadePage, in_language
from dashboard.site.workers import end_with_parent, signals_held, silent_threads
from dashboard.web import api, feeds, files, months, plain, site
from dashboard.web.api_query import ApiQuery
from etl import clock
from etl.paths import ROOT
from etl.publish import id_of
from etl.revisions_feed import revisions_feed

HERE = SiteUrl(ORIGIN)


@dataclass(frozen=True)
class Job:
    """A file to draw: its kind, and the view that it shows.

    ``name`` is the page's name, or the month's.
    """

    kind: str
    file: str
    name: str
    view: View


@dataclass(frozen=True)
class Drawn:
    """A file, and the tables and pictures that it links to, which are made later."""

    file: str
    content: bytes
    tables: dict[str, ApiQuery]
    pictures: dict[str, View]


def site_files(
    path: Path, addresses: Addresses, base_path: str, workers: int = 1
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file of the site of the build in ``path``.

    The same build and addresses give the same bytes. ``workers`` is the number of
    processes that draw.
    """
    links = Links.of(path)
    first = page_jobs(links)
    tables: dict[str, ApiQuery] = {}
    pictures: dict[str, View] = {}
    with _pool(workers) as mapped:
        make = partial(draw, path, addresses)
        for drawn in mapped(make, sorted(first, key=_rows_asked)):
            tables |= drawn.tables
            pictures |= drawn.pictures
            yield drawn.file, drawn.content
        jobs = [Job("picture", file, "", pictures[file]) for file in sorted(pictures)]
        for drawn in mapped(make, jobs):
            yield drawn.file, drawn.content
    for file, query in sorted(tables.items()):
        yield file, api.body(query)
    yield from _feeds(path, links, addresses)
    yield from _downloads(path)
    yield from _around(first, addresses, base_path)


def _rows_asked(job: Job) -> tuple[object, ...]:
    """Return a sort key by a job's queries, so that equal ones hit the cache.

    It puts the two languages of a page next to each other.
    """
    view, name = job.view, job.file.rpartition("/")[2]
    return view.first_month, view.last_month, view.categories, name


@contextmanager
def _pool(workers: int) -> Iterator[Callable[..., Iterator[Drawn]]]:
    """Yield a ``map`` that runs in ``workers`` processes and keeps the order."""
    if workers == 1:
        yield map
        return
    with signals_held():  # inherited by its tracker, and by the workers below
        pool = ProcessPoolExecutor(
            workers, get_context("spawn"), initializer=end_with_parent
        )
    with ExitStack() as ending, pool:

        def mapped(*arguments: Any) -> Iterator[Drawn]:
            with signals_held():
                return pool.map(*arguments, chunksize=4)

        try:
            yield mapped
        except BaseException:  # stop at once, without waiting for running jobs
            ending.enter_context(silent_threads())
            for worker in active_children():
                worker.kill()
            pool.shutdown(cancel_futures=True)
            raise


def page_jobs(links: Links) -> list[Job]:
    """Return the jobs that are drawn first: all pages and embeds in all languages."""
    default = links.choices.default_view
    jobs = []
    for page in links.pages:
        jobs.append(Job("page", page.file, page.page, page.view))
        if page.page in EMBEDDED:
            file = embed_file(page.file, page.page)
            jobs.append(Job("embed", file, page.page, page.view))
    for language in LANGUAGES:
        view = replace(default, language=language)
        of_months = views.made_months(links.choices)
        names = ["months", *(f"{month:%Y-%m}" for month in of_months)]
        jobs += [
            Job("month", in_language(language, f"{name}.html"), name, view)
            for name in names
        ]
    return jobs


@cache
def _links(path: Path) -> Links:
    return Links.of(path)


def draw(path: Path, addresses: Addresses, job: Job) -> Drawn:
    """Return one file of the build in ``path``."""
    if job.kind == "picture":
        return Drawn(job.file, plain.picture(path, job.view), {}, {})
    links = _links(path)
    links.tables.clear()
    links.pictures.clear()
    day = clock.kyiv(path.stat().st_mtime).date()
    if job.kind == "embed":
        text = plain.embed(path, job.view, HERE, (), name=job.name, pinned=False)
    elif job.kind == "page":
        text = plain.plain(path, job.view, job.name, HERE, (), day)
    elif job.name == "months":
        text = months.months_page(path, job.view, HERE, (), day)
    else:
        month = months.MonthConvertor().convert(job.name)
        text = months.month_page(path, job.view, month, HERE, (), day)
    page = MadePage(job.file, job.name, job.view)
    content = Rewriting(text.decode(), page, links, addresses).html().encode()
    return Drawn(job.file, content, dict(links.tables), dict(links.pictures))


def _feeds(
    path: Path, links: Links, addresses: Addresses
) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds, whose links lead to the pages of the folder."""
    with database.pinned(path):
        revisions = revisions_feed(database.connect(), ORIGIN)
    written = {name: make(path, ORIGIN) for name, make in feeds.MADE_HERE.items()}
    written["revisions.atom"] = revisions
    base = addresses.site or ".."

    def in_folder(match: re.Match[str]) -> str:
        file = links.file(unescape(match.group()))
        return f"{base}/{file or in_language(LANGUAGES[0], 'index.html')}"

    for name, content in written.items():
        yield f"feeds/{name}", ADDRESS.sub(in_folder, content.decode()).encode()


def _downloads(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the whole dataset, the database, every table and register, and a list."""
    listing = []
    for name, file in files.offered(path).items():
        content = (file or files.dataset(path)).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        size = len(content)
        listing.append({"name": name, "url": name, "bytes": size, "sha256": digest})
        yield f"downloads/{name}", content
    index = {"build_id": id_of(path), "files": listing}
    yield LISTING, f"{json.dumps(index, indent=1)}\n".encode()


def _around(
    jobs: list[Job], addresses: Addresses, base_path: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the files besides the pages: icon, 404 page, robots.txt and sitemap."""
    yield FAVICON, (ROOT / "dashboard" / FAVICON).read_bytes()
    yield "404.html", _not_found(base_path).encode()
    lines = ["User-agent: *", "Allow: /"]
    if addresses.site:
        lines.append(f"Sitemap: {addresses.site}/sitemap.xml")
        pages: dict[str, dict[str, str]] = defaultdict(dict)
        for job in jobs:
            if job.kind != "embed":
                name = job.file.rpartition("/")[2]
                address = f"{addresses.site}/{job.file}"
                pages[name][job.view.language] = address
        yield "sitemap.xml", site.sitemap_xml(pages.values()).encode()
    yield "robots.txt", "\n".join((*lines, "")).encode()


def _not_found(base_path: str) -> str:
    """Return the page for URLs without a file, which may be of any depth."""
    homes = {
        f"{base_path}/{in_language(code, 'index.html')}": i18n.OWN_NAMES[code]
        for code in LANGUAGES
    }
    return site.notice_html("unknown", i18n.load(LANGUAGES[0]), homes)
