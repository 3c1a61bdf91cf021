"""The format of every Atom feed."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from etl.atom import ATOM, Entry, Feed, Link, feed_file

NAMES = {"a": ATOM}
JUNE = Entry(
    id="https://example.org/#2025-06",
    title="June 2025",
    updated=date(2026, 6, 28),
    text="Drones: 5,438 <reported> & linked",
    links=[Link("alternate", "https://example.org/?from=2025-06&to=2025-06")],
    published=date(2025, 7, 1),
    categories=["drone"],
)
FEED = Feed(
    id="https://example.org/feeds/volumes.atom",
    title="Air strikes on Ukraine",
    updated=date(2026, 6, 28),
    author="Air strikes on Ukraine",
    build_id="0123456789ab",
    entries=[JUNE],
)


def test_a_feed_is_written_in_full() -> None:
    """XML's special characters are escaped; times are days in UTC."""
    assert feed_file(FEED).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        "  <id>https://example.org/feeds/volumes.atom</id>\n"
        "  <title>Air strikes on Ukraine</title>\n"
        "  <updated>2026-06-28T00:00:00Z</updated>\n"
        "  <author>\n"
        "    <name>Air strikes on Ukraine</name>\n"
        "  </author>\n"
        '  <generator version="0123456789ab">Air strikes on Ukraine</generator>\n'
        "  <entry>\n"
        "    <id>https://example.org/#2025-06</id>\n"
        "    <title>June 2025</title>\n"
        "    <updated>2026-06-28T00:00:00Z</updated>\n"
        "    <published>2025-07-01T00:00:00Z</published>\n"
        '    <link rel="alternate" type="text/html" '
        'href="https://example.org/?from=2025-06&amp;to=2025-06" />\n'
        '    <category term="drone" />\n'
        '    <content type="text">Drones: 5,438 &lt;reported&gt; &amp; linked'
        "</content>\n"
        "  </entry>\n"
        "</feed>\n"
    )


def test_absent_values_write_no_empty_element() -> None:
    """An absent subtitle, rights, publication time or link writes no empty element."""
    bare = replace(FEED, entries=[replace(JUNE, links=(), published=None)])
    root = ET.fromstring(feed_file(bare))  # noqa: S314 (our own bytes)
    for name in ("subtitle", "rights", "link", "entry/a:link", "entry/a:published"):
        assert root.find(f"a:{name}", NAMES) is None


def test_control_characters_are_left_out() -> None:
    """One control character would make XML readers refuse the whole feed."""
    odd = replace(
        JUNE, title="a\x01b\uffff\ud800c", links=[Link("via", "https://a.org/\x02d")]
    )
    root = ET.fromstring(feed_file(replace(FEED, entries=[odd])))  # noqa: S314
    assert "abc" == root.findtext("a:entry/a:title", namespaces=NAMES)
    link = root.find("a:entry/a:link", NAMES)
    assert link is not None
    assert "https://a.org/d" == link.get("href")
