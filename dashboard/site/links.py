"""Maps the URLs of the live site to files of the folder."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from dashboard import database
from dashboard.content import PAGES
from dashboard.content.embedded import EMBEDDED
from dashboard.permalink import FRONT, LATEST, Choices, View, encode, means_volumes
from dashboard.site import views
from dashboard.site.views import (
    MadePage,
    filters_key,
    in_language,
    made_pages,
    opened_key,
)
from dashboard.web import catalogue, files, index
from dashboard.web.api_query import ApiQuery, parse_request
from dashboard.web.feeds import FEEDS
from dashboard.web.months import is_month

#: Placeholder for the live site in generated pages; reserved by RFC 6761.
ORIGIN = "https://site.invalid"
LISTING = "downloads/index.json"
FAVICON = "favicon.svg"


@dataclass
class Links:
    """The files that are made of one build, and the links to them.

    ``tables`` and ``pictures`` collect, by file, what the pages have linked to so far.
    """

    path: Path
    choices: Choices
    pages: list[MadePage]
    tables: dict[str, ApiQuery] = field(default_factory=dict)
    pictures: dict[str, View] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the pages by what is selected on them."""
        self._pages: Mapping[object, list[MadePage]] = defaultdict(list)
        self._values: dict[str, set[str]] = defaultdict(set)
        for page in self.pages:
            self._pages[opened_key(page.page, page.view)].append(page)
            for key, value in encode(page.view).items():
                self._values[key].add(value)
        self._downloads = files.offered(self.path)

    @classmethod
    def of(cls, path: Path) -> "Links":
        """Return the links of the build in ``path``."""
        choices = catalogue.catalogue(path).choices
        with database.pinned(path):
            return cls(path, choices, made_pages(database.connect(), choices))

    def file(self, address: str) -> str | None:
        """Return the file for a URL, with its fragment; None when the folder has none.

        The filters need not match: the page with the nearest ones is taken, and names
        its filters itself. What is selected on the page must match.
        """
        parts = urlsplit(address.removeprefix(ORIGIN))
        name = parts.path.strip("/").removeprefix("lite/")
        if name.startswith("api/v2/"):
            return self._table(name.removeprefix("api/v2/"), parts.query)
        if name == FAVICON or name.removeprefix("feeds/") in FEEDS:
            return name
        if parts.path.strip("/") == "downloads":
            return LISTING
        if name.startswith("downloads/"):
            return name if name.removeprefix("downloads/") in self._downloads else None
        return self._page(name, parts.query, parts.fragment)

    def _page(self, name: str, query: str, fragment: str) -> str | None:
        view, problems = index.read_view(self.path, query)
        if problems or view.as_of != LATEST:
            return None
        parameters = dict(parse_qsl(query))
        if name == "share.png":
            return self._picture(view)
        if name == "months" or is_month(name):
            return self.month_file(name, view.language)
        if name == "":
            name = "volumes" if means_volumes(parameters) else FRONT
        if name == "embed":
            page = parameters.get("chart", "volumes")
            embedded = self.exact(page, view) if page in EMBEDDED else None
            return embed_file(embedded.file, page) if embedded else None
        name = "volumes" if name == "lite" else name
        if name not in PAGES:
            return None
        file = self.nearest(name, view)
        term = parameters.get("term", fragment)
        return f"{file}#{term}" if file and term else file

    def values(self, key: str) -> set[str]:
        """Return the values of ``key`` in the links to all pages that are made.

        Links omit the default of a layout.
        """
        return self._values[key]

    def exact(self, page: str, view: View) -> MadePage | None:
        """Return the page that shows exactly this view, if it is made."""
        key = filters_key(page, view)
        pages = self._pages.get(opened_key(page, view), ())
        return next((p for p in pages if key == filters_key(page, p.view)), None)

    def nearest(self, page: str, view: View) -> str | None:
        """Return the file of the page whose filters come nearest to those of a view.

        Without one, a bar falls back on the page of its month, which has its sources.
        """

        def distance(candidate: MadePage) -> tuple[bool, bool, bool, int]:
            other = candidate.view
            starts_before = other.first_month <= view.first_month
            return (
                filters_key(page, other) != filters_key(page, view),
                other.categories != view.categories,
                not (starts_before and view.last_month <= other.last_month),
                len(other.months),
            )

        candidates = self._pages.get(opened_key(page, view))
        if candidates:
            return min(candidates, key=distance).file
        if view.bar is not None:
            return self.month_file(f"{view.bar.month:%Y-%m}", view.language)
        return None

    def month_file(self, name: str, language: str) -> str | None:
        """Return the file of a month such as ``2025-06``, or of ``months``."""
        months = views.made_months(self.choices)
        is_made = name == "months" or date.fromisoformat(f"{name}-01") in months
        return in_language(language, f"{name}.html") if is_made else None

    def _table(self, name: str, query: str) -> str | None:
        try:
            request = parse_request(name, query.encode(), self.path)
        except catalogue.RequestError:
            return None
        if request.as_of != LATEST:
            return None
        filters = {k: v for k, v in request.filters.items() if k != "asof"}
        parts = [part.replace(",", "-") for part in filters.values()]
        file = f"tables/{'_'.join([request.mart, *parts])}.{request.ending}"
        self.tables[file] = request
        return file

    def _picture(self, view: View) -> str:
        """Return the file of the picture of a view, named by its range and filters."""
        key = filters_key("compare", view)[:4]
        stem = "_".join((*key, view.language)).replace(",", "-")
        file = f"share/{stem}.png"
        self.pictures.setdefault(file, view)
        return file


def embed_file(file: str, page: str) -> str:
    """Return the embed's file for the page ``page`` whose file is ``file``."""
    folder, slash, name = file.rpartition("/")
    embed = "embed" if page == "volumes" else f"embed-{page}"
    return f"{folder}{slash}{name.replace(page, embed, 1)}"
