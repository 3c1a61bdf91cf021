"""The blocks of a page as HTML: all of a plain page, and the static blocks of the app.

Text is Markdown from the catalogue, in which data is escaped; cells are plain text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlencode, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard import database, queries
from dashboard.content import PAGES
from dashboard.content.blocks import (
    SITE,
    Beside,
    Block,
    Cards,
    Cell,
    Chart,
    Code,
    Controls,
    Details,
    Download,
    Field,
    FileLink,
    Heading,
    Link,
    Notes,
    Notice,
    PageLink,
    Panel,
    Share,
    Table,
    Text,
)
from dashboard.content.share import embed_codes, link_of
from dashboard.html_pages.elements import SiteUrl, anchor, cards, tag
from dashboard.html_pages.figures import chart_html, chosen_style
from dashboard.html_pages.tables import table_html
from dashboard.i18n import Words
from dashboard.narrowing import columns_by_key
from dashboard.permalink import FRONT, NONE, View, encode
from dashboard.picture.text import escaped

#: Keys of a page's link by which the API may filter its table.
API_KEYS = ("from", "to", "cat", "class")
#: Lists with more options than this are filled only when a reader opens them.
LONG_LIST = 12
#: The class of elements that are not printed.
OFF_PAPER = "off-paper"
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False})
# The parser fills its tables on first use; other threads would see them half full.
_markdown.render("[link](https://example.org/%20)")


@dataclass(frozen=True)
class HtmlWriter:
    """Writes blocks as HTML; ``page`` is the page's name, ``site`` the site's URL.

    ``path`` returns the path of each page, in its plain or its live form. In the app,
    links open in a new tab, and what the app draws itself (charts, controls, downloads)
    is left out. ``has_script`` says that the page has a script that fills lists and
    makes charts interactive.
    """

    page: str
    view: View
    words: Words
    site: SiteUrl
    path: Callable[[str], str]
    in_app: bool = False
    has_script: bool = False

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return blocks as HTML, one after the other."""
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """Return one block as HTML."""
        match block:
            case Heading(text, level, name, on_paper):
                class_ = None if on_paper else OFF_PAPER
                return tag(f"h{level}", escaped(text), id=name or None, class_=class_)
            case Text(markdown, is_small, on_paper):
                classes = ("muted",) * is_small + (OFF_PAPER,) * (not on_paper)
                text = self._markdown(markdown, "" if is_small else " ".join(classes))
                return tag("div", text, class_=" ".join(classes)) if is_small else text
            case Notice(text, on_paper):
                classes = ("notice",) + (OFF_PAPER,) * (not on_paper)
                return tag("div", self._markdown(text), class_=" ".join(classes))
            case Cards(findings):
                return cards(findings)
            case Controls():
                return self._form(block)
            case Chart():
                return self._figure(block)
            case Table():
                return self._table(block)
            case Notes():
                return self._notes(block)
            case Download():
                return self._download(block)
            case Share():
                return self._share(block)
            case FileLink():
                address = self.site.path(block.path)
                link = anchor(address, block.label, download=block.name)
                return tag("p", link, class_="onward")
            case Code(text):
                if not self.in_app:  # which fills it in for each reader
                    text = text.replace(SITE, self.site.full("/"))
                return tag("pre", escaped(text), tabindex="0")
            case PageLink(page, label, view):
                return tag(
                    "p", anchor(self._address(page, view), label), class_="onward"
                )
            case Panel(name, inside):
                return tag("section", self.blocks(inside), id=name)
            case Details(name, label, inside):
                return self._details(label, self.blocks(inside), id=name)
            case Beside(groups, widths):
                columns = (
                    tag("div", self.blocks(group), style=f"flex:{width} 1 0")
                    for group, width in zip(
                        groups, widths or [1] * len(groups), strict=True
                    )
                )
                return tag("div", "".join(columns), class_="beside")
            case _:
                assert_never(block)

    def _address(self, page: str, view: View) -> str:
        """Return the URL of a view; in the app it is relative to this page."""
        if self.in_app:
            return f"{page}?{urlencode(encode(view))}"
        return self.site.path(self.path(page or self.page), encode(view))

    def _markdown(self, text: str, classes: str = "") -> str:
        """Return Markdown as HTML; a link to a page by its name keeps the view.

        Its paragraphs and lists get ``classes``.
        """
        tokens = _markdown.parse(text)
        for token in tokens:
            if classes and token.level == 0 and token.nesting == 1:
                token.attrSet("class", classes)
            for child in token.children or ():
                if child.type == "link_open":
                    self._aim(child)
        return str(_markdown.renderer.render(tokens, _markdown.options, {}))

    def _aim(self, link: Token) -> None:
        href = str(link.attrGet("href"))
        if href.startswith(("http://", "https://")):
            link.attrSet("rel", "noopener noreferrer")
        elif href.startswith("/"):
            link.attrSet("href", href[1:] if self.in_app else self.site.path(href))
        elif not href.startswith("#"):
            link.attrSet("href", self._address(href.partition("?")[0], self.view))
        if self.in_app and not href.startswith("#"):
            link.attrSet("target", "_blank")

    def _figure(self, chart: Chart) -> str:
        """Return a chart with its caption, and what a script needs to replace it."""
        inside = chart_html(chart, self.view) + tag("figcaption", self.caption(chart))
        if not self.has_script:
            return tag("figure", inside)
        if style := chosen_style(chart, self.view):
            inside += f"<style>{style}</style>"
        return tag("figure", inside, data_chart=chart.key_on(self.page))

    def _table(self, table: Table) -> str:
        scrolling = table_html(table, self._cell)
        return self._details(table.label, scrolling) if table.label else scrolling

    def _cell(self, cell: Cell) -> str:
        if isinstance(cell, tuple):
            return " · ".join(self._cell(part) for part in cell)
        if isinstance(cell, str):
            return escaped(cell)
        return self._link(cell)

    def _link(self, link: Link) -> str:
        """Return a link; only its text if it is neither http(s) nor relative."""
        scheme = urlsplit(link.url).scheme.lower()
        if scheme not in ("", "http", "https"):
            return escaped(link.text)
        return anchor(
            link.url,
            link.text,
            rel="noopener noreferrer" if scheme else None,
            target="_blank" if self.in_app else None,
        )

    def _notes(self, notes: Notes) -> str:
        paragraphs = (
            tag(
                "p",
                f"{escaped(note.text)} "
                + (self._link(note.source) if note.source else ""),
            )
            for note in notes.notes
        )
        return self._details(notes.title, "".join(paragraphs))

    def _details(self, label: str, inside: str, **attributes: str) -> str:
        summary = tag("summary", escaped(label))
        return tag("details", summary + inside, class_="notes", **attributes)

    def _form(self, controls: Controls) -> str:
        """Return a form that requests the page again with the chosen values."""
        names = {field.name for field in controls.fields}
        rest = {k: v for k, v in encode(self.view).items() if k not in names}
        hidden = "".join(
            f'<input type="hidden" name="{escaped(k)}" value="{escaped(v)}">'
            for k, v in rest.items()
            if v != NONE
        )
        inputs = (field for field in controls.fields if field.kind != "button")
        fields = "".join(_field(f, self.words, self.has_script) for f in inputs)
        button = tag("button", escaped(self.words("lite.show")), type="submit")
        form = tag(
            "form",
            hidden + fields + button,
            method="get",
            class_="controls",
            action=self.site.path(self.path(self.page)),
            aria_label=self.words("filters.title"),
        )
        if not controls.label:
            return form
        summary = tag("summary", escaped(controls.label))
        return tag("details", summary + form, class_="folded")

    def _share(self, share: Share) -> str:
        """Return the texts to copy, folded."""
        words, site = self.words, self.site.full("/")
        link = link_of(share, live_path(share.page)).replace(SITE, site)
        texts = {words("share.link"): link}
        texts[words("share.sentence")] = f"{share.sentence} {link}"
        for size, code in embed_codes(share, words).items():
            texts[f"{words('share.embed')} ({size})"] = code.replace(SITE, site)
        inside = "".join(
            tag("p", escaped(label)) + tag("pre", escaped(text), tabindex="0")
            for label, text in texts.items()
        )
        return self._details(words("share.title"), inside)

    def caption(self, chart: Chart) -> str:
        """Return a chart's source line; folded, how to read it and its licence."""
        if not chart.caption:
            return ""
        inside = self._markdown(chart.caption)
        folded = self._details(
            self.words("caption.read"), inside, id=f"how_{chart.name}"
        )
        return self._markdown(chart.source_line) + folded

    def _download(self, download: Download) -> str:
        parameters = encode(download.view or self.view)
        page = PAGES.get(download.page or self.page)  # None for a month's page
        by_day_alone = page is not None and "from" not in page.filters
        columns = queries.mart_columns(database.connect(), download.mart)
        taken = () if by_day_alone else columns_by_key(columns)
        keys = (*(key for key in API_KEYS if key in taken), "asof")
        query = {key: parameters[key] for key in keys}
        links = " · ".join(
            anchor(
                self.site.path(f"/api/v2/{download.mart}.{form}", query),
                self.words(f"lite.{form}"),
            )
            for form in ("csv", "json")
        )
        label = download.label or self.words("takeaway.numbers")
        return tag("p", f"{escaped(label)}: {links}", class_="muted onward")


def live_path(page: str) -> str:
    """Return the path of a page of the app."""
    return "/" if page == FRONT else f"/{page}"


def plain_path(page: str) -> str:
    """Return the path of the plain form of a page; Volumes is the first."""
    return "/lite" if page == "volumes" else f"/lite/{page}"


def _field(field: Field, words: Words, has_script: bool) -> str:
    """Return a field; with ``has_script``, the options of a long list in an attribute.

    Otherwise the browser would create and measure an element per option before it shows
    the page.
    """
    name = tag("span", escaped(field.label), class_="name")
    if field.kind == "number":
        box = (
            f'<input type="number" name="{field.name}" value="{field.chosen}" min="1">'
        )
        return tag("label", name + box)
    options = field.options
    if field.kind == "boxes":
        options = _sets(field, words)
    written = {
        code: tag("option", escaped(text), value=code, selected=code == field.chosen)
        for code, text in options
    }
    inside = "".join(written.values())
    waits = has_script and len(written) > LONG_LIST and field.chosen in written
    select = tag(
        "select",
        written[field.chosen] if waits else inside,
        name=field.name,
        disabled=field.disabled,
        aria_label=field.label,
        data_options=inside if waits else None,
    )
    return tag("label", name + select)


def _sets(field: Field, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the options of a field of boxes: what is chosen, all codes, and each code.

    Codes that are chosen but not offered here are kept with those that are. The names
    of more than two together would be cut off in the field.
    """
    names = dict(field.options)
    sets = (field.chosen, ",".join(names), *names)
    texts = {
        codes: ", ".join(names[code] for code in codes.split(",") if code in names)
        for codes in sets
    }
    if field.name == "cat" and len(names) > 2:
        texts[",".join(names)] = words("munitions.all_families")
    by_text: dict[str, str] = {}
    for codes, text in texts.items():
        by_text.setdefault(text, codes)
    return tuple((codes, text) for text, codes in by_text.items() if text)
