"""Atom writer (RFC 4287), shared by all feeds; equal feeds give equal bytes.

Times have day precision and come from the build, never from the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True)
class Link:
    """A link of a feed or entry, with its relation (``rel``)."""

    rel: str
    href: str
    type: str = "text/html"


@dataclass(frozen=True)
class Entry:
    """One entry. Its ``id`` is the same in every version of the feed."""

    id: str
    title: str
    updated: date
    text: str
    links: Sequence[Link] = ()
    published: date | None = None
    categories: Sequence[str] = ()


@dataclass(frozen=True)
class Feed:
    """A feed and its entries, in output order."""

    id: str
    title: str
    updated: date
    author: str
    build_id: str
    entries: Sequence[Entry]
    links: Sequence[Link] = ()
    subtitle: str = ""
    rights: str = ""


def feed_file(feed: Feed) -> bytes:
    """Return the feed as UTF-8, without the control characters that XML forbids."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(feed.updated))
    _text(ET.SubElement(root, "author"), "name", feed.author)
    if feed.rights:
        _text(root, "rights", feed.rights)
    _text(root, "generator", feed.author).set("version", feed.build_id)
    _links(root, feed.links)
    for entry in feed.entries:
        _entry(root, entry)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.updated))
    if entry.published is not None:
        _text(element, "published", _moment(entry.published))
    _links(element, entry.links)
    for term in entry.categories:
        ET.SubElement(element, "category", {"term": _printable(term)})
    _text(element, "content", entry.text).set("type", "text")


def _links(element: ET.Element, links: Sequence[Link]) -> None:
    for link in links:
        attributes = {"rel": link.rel, "type": link.type, "href": _printable(link.href)}
        ET.SubElement(element, "link", attributes)


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = _printable(text)
    return element


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _printable(text: str) -> str:
    """Return ``text`` without the control characters that XML does not allow."""
    return "".join(
        c
        for c in text
        if c in "\t\n"
        or " " <= c <= "\ud7ff"
        or "\ue000" <= c <= "\ufffd"
        or c > "\uffff"
    )
