"""Rewrites a page of the server for the folder: its links, fields and tags."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import dirname, relpath

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dashboard import i18n
from dashboard.html_pages.elements import anchor, tag
from dashboard.html_pages.search import ICON
from dashboard.permalink import CHOICES, read_one
from dashboard.picture.text import escaped
from dashboard.site.links import FAVICON, ORIGIN, Links
from dashboard.site.views import LAST_MONTHS, MadePage, ranges

#: No scripts, no form submissions, no requests to other hosts.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'"
)
STYLE = Path(__file__).with_name("views.css").read_text("utf-8")
#: A URL of the live site within text, JSON or an attribute.
ADDRESS = re.compile(rf'{re.escape(ORIGIN)}[^\s"<>]*')
#: Tags with absolute URLs, left out when the folder's own URL is unknown.
WITH_ADDRESS = (
    'link[rel="canonical"], meta[property="og:url"], meta[property^="og:image"], '
    'meta[name^="twitter:image"], script[type="application/ld+json"]'
)


@dataclass(frozen=True)
class Addresses:
    """The URLs of the folder and of the live app; each is empty when unknown.

    Neither has a trailing slash.
    """

    site: str = ""
    app: str = ""


class Rewriting:
    """The HTML of a page of the server, rewritten to that of a file of the folder."""

    def __init__(
        self, text: str, page: MadePage, links: Links, addresses: Addresses
    ) -> None:
        self._document = LexborHTMLParser(text)
        self._page, self._links, self._addresses = page, links, addresses
        self._words = i18n.load(page.view.language)
        self._fragments: dict[str, str] = {}

    def html(self) -> str:
        """Return the rewritten page."""
        document = self._document
        if self._page.page == "data" and not self._addresses.app:
            self._leave_out_section(self._words("data.http"))
        for form in document.css("form"):
            self._form(form)
        for link in document.css("a[href]"):
            self._link(link)
        for element in document.css("pre"):
            self._copied(element)
        for element in document.css("[data-line]"):  # the line of a printed page
            if self._addresses.site:
                address = f"{self._addresses.site}/{self._page.file}"
                element.attrs["data-line"] = address
            else:
                element.decompose()
        self._head()
        text = document.html or ""
        for mark, fragment in self._fragments.items():
            text = text.replace(mark, fragment)
        return f"<!DOCTYPE html>{text.removeprefix('<!DOCTYPE html>')}\n"

    def _relative(self, file: str) -> str:
        path, mark, fragment = file.partition("#")
        return f"{relpath(path, dirname(self._page.file) or '.')}{mark}{fragment}"

    def _public(self, address: str) -> str | None:
        """Return the public URL of what ``address`` links to, None without one."""
        file = self._links.file(address)
        if file and self._addresses.site:
            return f"{self._addresses.site}/{file}"
        return self._live(address)

    def _live(self, address: str) -> str | None:
        path = address.removeprefix(ORIGIN).lstrip("/")
        return f"{self._addresses.app}/{path}" if self._addresses.app else None

    def _link(self, link: LexborNode) -> None:
        """Point a link to a file, else to the live site, else leave only its text."""
        href = link.attrs["href"] or ""
        is_ours = href.startswith(ORIGIN) or not re.match(r"[a-z]+:", href)
        if not is_ours or href.startswith("#"):
            return
        is_for_app = link.text() == self._words("lite.interactive")
        file = None if is_for_app else self._links.file(href)
        target = self._relative(file) if file else self._live(href)
        if target is not None:
            link.attrs["href"] = target
            return
        paragraph = link.parent
        is_paragraph = paragraph is not None and paragraph.tag == "p"
        if paragraph is not None and is_paragraph and paragraph.text() == link.text():
            paragraph.decompose()
        else:
            link.unwrap()

    def _copied(self, element: LexborNode) -> None:
        """Put public URLs into a text to copy; without any, leave the text out."""
        text = element.text()
        if ORIGIN not in text:
            return
        targets = {
            address: self._live(html.unescape(address))
            if "/api/" in address
            else self._public(html.unescape(address))
            for address in ADDRESS.findall(text)
        }
        if None not in targets.values():
            for address, target in targets.items():
                text = text.replace(address, target or "")
            element.inner_html = escaped(text)
            return
        details, label = element.parent, element.prev
        if label is not None and label.tag == "p":
            label.decompose()
        element.decompose()
        is_folded = details is not None and details.tag == "details"
        if details is not None and is_folded and not details.css("pre"):
            details.decompose()

    def _leave_out_section(self, title: str) -> None:
        """Leave out a heading and everything below it, up to the next one."""
        for heading in self._document.css("h2"):
            if heading.text() == title:
                below = heading.next
                while below is not None and below.tag != "h2":
                    after = below.next
                    below.decompose()
                    below = after
                heading.decompose()

    def _head(self) -> None:
        document, site = self._document, self._addresses.site
        for element in document.css(WITH_ADDRESS):
            if not site:
                element.decompose()
            elif element.tag == "script":
                element.inner_html = ADDRESS.sub(self._in_json, element.text())
            else:
                name = "href" if element.tag == "link" else "content"
                address = element.attrs[name] or ""
                if ORIGIN in address:
                    element.attrs[name] = self._public(address) or site
        for element in document.css('link[rel="alternate"]'):
            address = element.attrs["href"] or ""
            file = self._links.file(address) or ""
            relative = self._relative(file)
            element.attrs["href"] = f"{site}/{file}" if site else relative
        for element in document.css('link[rel="icon"]'):
            element.decompose()
        icon = f'<link rel="icon" href="{self._relative(FAVICON)}">'
        policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        for charset in document.css("meta[charset]"):
            charset.insert_after(self._mark(f"{policy}{icon}<style>{STYLE}</style>"))

    def _in_json(self, match: re.Match[str]) -> str:
        address = match.group().replace("\\u0026", "&")
        target = self._public(address) or self._addresses.site
        return target.replace("&", "\\u0026")

    def _mark(self, fragment: str) -> str:
        """Return a placeholder for HTML that is inserted when the page is written."""
        mark = f"@@{len(self._fragments)}@@"
        self._fragments[mark] = fragment
        return mark

    def _form(self, form: LexborNode) -> None:
        """Replace a form with links to the views that are made."""
        words, outer = self._words, form.parent
        if form.attrs.get("role") == "search":
            live = self._live(f"/search?lang={words.language}")
            link = tag("a", ICON, href=live, aria_label=words("search.title"))
            search = tag("div", link, class_="search") if live else ""
            form.replace_with(self._mark(search))
        elif rows := self._rows(form):
            label = form.attrs.get("aria-label") or ""
            nav = tag("nav", "".join(rows), class_="views", aria_label=label)
            form.replace_with(self._mark(nav))
        elif outer is not None and outer.tag == "details":
            outer.decompose()
        else:
            form.decompose()

    def _rows(self, form: LexborNode) -> list[str]:
        """Return a line of links for each field with pages for several of its values.

        There are no pages as known on an earlier day.
        """
        rows = []
        for select in form.css("select[name]"):
            name = select.attrs["name"] or ""
            label = select.attrs.get("aria-label") or ""
            if name == "from":
                rows.append(self._row(self._words("lite.months"), self._ranges()))
            elif name != "to":
                offered = {
                    option.attrs["value"] or "": option.text()
                    for option in select.css("option")
                }
                current = select.css_first("option[selected]")
                chosen = current.attrs["value"] if current is not None else None
                rows.append(self._row(label, self._values(name, offered, chosen)))
        return [row for row in rows if row]

    def _row(self, label: str, targets: Mapping[str, str | None]) -> str:
        """Return the links of one field by their text; None is the current page."""
        if not any(targets.values()):
            return ""
        choices = " ".join(
            tag("span", escaped(text), aria_current="true")
            if target is None
            else anchor(self._relative(target), text)
            for text, target in targets.items()
        )
        return tag("p", tag("b", escaped(label)) + " " + choices)

    def _ranges(self) -> dict[str, str | None]:
        view, words = self._page.view, self._words
        names = {
            "all": words("lite.all_months"),
            "last": words("lite.last_months", n=LAST_MONTHS),
        }
        targets: dict[str, str | None] = {}
        for name, (first, last) in ranges(self._links.choices).items():
            is_shown = (view.first_month, view.last_month) == (first, last)
            of_range = replace(view, first_month=first, last_month=last, day=None)
            exact = self._links.exact(self._page.page, of_range)
            if is_shown or exact:
                target = None if is_shown or exact is None else exact.file
                targets[names.get(name, name)] = target
        return targets

    def _values(
        self, name: str, offered: Mapping[str, str], chosen: str | None
    ) -> dict[str, str | None]:
        page, links = self._page, self._links
        targets: dict[str, str | None] = {}
        is_long = name in ("day", "strike")
        for value, text in offered.items() if name in CHOICES else ():
            # There are pages for few of the more than a thousand days or strikes.
            if is_long and value != chosen and value not in links.values(name):
                continue
            changes = read_one(name, value, page.view, links.choices)
            view = replace(page.view, **(changes or {}))
            if value == chosen:
                targets[text] = None
            elif is_long:
                target = links.nearest(page.page, view)
                if target and changes:
                    targets[text] = target
            elif changes and (exact := links.exact(page.page, view)):
                targets[text] = exact.file
        return targets
