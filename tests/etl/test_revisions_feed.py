"""The feed of revisions: well-formed, reproducible, with links to posts."""

import re
from xml.etree import ElementTree as ET

import duckdb
import pytest

from etl.atom import ATOM
from etl.revisions_feed import ENTRIES_KEPT, revisions_feed

Connection = duckdb.DuckDBPyConnection

NAMES = {"a": ATOM}
POST = "https://www.facebook.com/kpszsu/posts/pfbid0?a=1&b=<2>"


@pytest.fixture
def revised(scratch: Connection) -> Connection:
    """Give the small build with two revisions of one report, and one of another."""
    scratch.execute("delete from revisions")
    row = {
        "revised_on": "2026-06-14",
        "kind": "recounted",
        "field": "launched",
        "day": "2025-06-20",
        "month": "2025-06-01",
        "category": "drone",
        "munition_class": "one_way_attack",
        "scope": "national",
        "in_headline": True,
        "report_id": "2025-06-20-86823f57ff",
        "munitions": "Shahed-136/131 & <others>",
        "old_value": "80",
        "new_value": "86",
        "difference": 6,
        "claimant": "Ukrainian Air Force",
        "url": POST,
        "url_status": "linked",
    }
    versions = [
        row,
        {**row, "kind": "withheld", "field": "shot_down", "new_value": None},
        {
            **row,
            "revised_on": "2026-06-28",
            "kind": "added",
            "report_id": "2025-06-21-00000000aa",
            "old_value": None,
            "url": None,
        },
    ]
    for version in versions:
        marks = ", ".join(f"${name}" for name in version)
        names = ", ".join(version)
        scratch.execute(f"insert into revisions ({names}) values ({marks})", version)
    return scratch


def parsed(feed: bytes) -> ET.Element:
    """Return the feed as an XML reader parses it."""
    return ET.fromstring(feed)  # noqa: S314 (our own bytes)


def entries(feed: bytes) -> list[ET.Element]:
    """Return the entries of a feed."""
    return parsed(feed).findall("a:entry", NAMES)


def texts(element: ET.Element, name: str) -> list[str | None]:
    """Return the texts of the children with this name."""
    return [child.text for child in element.findall(f"a:{name}", NAMES)]


def links(element: ET.Element) -> dict[str | None, str | None]:
    """Return each link's relation and address."""
    return {
        link.get("rel"): link.get("href") for link in element.findall("a:link", NAMES)
    }


def test_feed_has_the_elements_that_atom_requires(revised: Connection) -> None:
    """The feed has id, title, time and author; an entry id, title, time and content."""
    feed = parsed(revisions_feed(revised))
    assert f"{{{ATOM}}}feed" == feed.tag
    for name in ("id", "title", "updated", "author"):
        assert 1 == len(feed.findall(f"a:{name}", NAMES))
    found = feed.findall("a:entry", NAMES)
    for entry in found:
        for name in ("id", "title", "updated", "content"):
            assert 1 == len(entry.findall(f"a:{name}", NAMES))
    ids = [texts(element, "id")[0] for element in (feed, *found)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", str(key)) for key in ids)


def test_newest_entry_is_first_and_dates_the_feed(revised: Connection) -> None:
    """Times are the days of the copies, in UTC, never the time of writing."""
    feed = revisions_feed(revised)
    moments = [texts(entry, "updated")[0] for entry in entries(feed)]
    expected = ["2026-06-28T00:00:00Z", *["2026-06-14T00:00:00Z"] * 2]
    assert expected == moments
    assert ["2026-06-28T00:00:00Z"] == texts(parsed(feed), "updated")


def test_entry_gives_the_values_before_and_after(revised: Connection) -> None:
    """It gives before and after, or why there is no value, with XML escaped."""
    titles = [texts(entry, "title")[0] for entry in entries(revisions_feed(revised))]
    expected = [
        "Launched: no line → 86 (drones, 20 June 2025)",
        "Launched: 80 → 86 (drones, 20 June 2025)",
        "Shot down: 80 → withheld (drones, 20 June 2025)",
    ]
    assert expected == titles
    content = texts(entries(revisions_feed(revised))[1], "content")[0]
    expected_text = (
        "Another count in the report on drones (Shahed-136/131 & <others>) of "
        "20 June 2025, national, by Ukrainian Air Force. Launched: before 80, now 86. "
        "First seen so on 2026-06-14."
    )
    assert expected_text == content


def test_entries_link_the_posts_without_a_site_address(revised: Connection) -> None:
    """The build does not know where it will be served; a lost page gets no link."""
    feed = revisions_feed(revised, base_url="")
    assert {} == links(parsed(feed))
    found = [links(entry) for entry in entries(feed)]
    assert [{}, {"alternate": POST}, {"alternate": POST}] == found


def test_entries_link_the_view_with_a_site_address(revised: Connection) -> None:
    """The page opens at the month, with a link to the post."""
    feed = revisions_feed(revised, base_url="https://example.org/air/")
    expected = {
        "self": "https://example.org/air/feeds/revisions.atom",
        "alternate": "https://example.org/air/revisions",
    }
    assert expected == links(parsed(feed))
    page = (
        "https://example.org/air/revisions?v=1&from=2025-06&to=2025-06&cat=drone"
        "&bar=drone%3A2025-06"
    )
    assert {"alternate": page, "via": POST} == links(entries(feed)[1])


def test_ids_do_not_depend_on_the_address(revised: Connection) -> None:
    """After a change of host, feed readers do not see every entry as new."""
    here, there = (
        [texts(e, "id") for e in entries(revisions_feed(revised, base_url=base))]
        for base in ("", "https://example.org")
    )
    assert here == there


def test_same_build_gives_the_same_bytes(revised: Connection) -> None:
    """Neither the clock nor chance changes the bytes."""
    first = revisions_feed(revised)
    assert first == revisions_feed(revised)
    assert first.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed")


def test_control_characters_do_not_break_the_feed(revised: Connection) -> None:
    """XML cannot express them, but a register that contains one is still reported."""
    revised.execute("update revisions set munitions = 'Shahed' || chr(1) || chr(65535)")
    content = texts(entries(revisions_feed(revised))[0], "content")[0]
    assert "(Shahed)" in str(content)


def test_feed_without_revisions_has_the_date_of_the_copy(scratch: Connection) -> None:
    """An empty feed is valid."""
    scratch.execute("delete from revisions")
    feed = revisions_feed(scratch)
    assert ["2026-06-28T00:00:00Z"] == texts(parsed(feed), "updated")
    assert [] == entries(feed)


def test_shipped_revisions_are_all_in_the_feed(shipped: Connection) -> None:
    """Each revision has one entry with its own id, and a link where there is one."""
    rows = shipped.execute("select count(*), count(url) from revisions").fetchone()
    assert rows is not None
    found = entries(revisions_feed(shipped))
    assert min(rows[0], ENTRIES_KEPT) == len(found) > 0
    assert len(found) == len({str(texts(entry, "id")) for entry in found})
    assert rows[1] == sum("alternate" in links(entry) for entry in found)
