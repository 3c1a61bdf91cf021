"""The revisions as an Atom feed, for readers who want to follow them.

The bytes depend on the build alone: ids are made from what was revised, times from the
day of the first copy with the revision, never from the clock.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

import duckdb

from etl.atom import MEDIA_TYPE, Entry, Feed, Link, feed_file
from etl.paths import BASE_URL

FILE_NAME = "revisions.atom"
#: The feed has the newest entries only; the mart ``revisions`` has all.
ENTRIES_KEPT = 500
#: Namespace of the entry ids, so that they do not depend on the site's URL.
NAMESPACE = uuid.UUID("8f0c2f3e-6d0b-5c39-9a53-3b5f6c1d7e42")
AUTHOR = "Air strikes on Ukraine"
TITLE = "Air strikes on Ukraine: revised figures"
SUBTITLE = (
    "Every figure, name or line of the Ukrainian Air Force’s reports that the source "
    "changed after it was first known. Reported, not verified."
)
RIGHTS = (
    "CC BY-NC-SA 4.0, after Petro Ivaniuk’s dataset “Massive Missile Attacks on "
    "Ukraine”"
)
KINDS = {
    "recounted": "another count",
    "withheld": "count taken back",
    "disclosed": "withheld count given",
    "added": "line added",
    "removed": "line removed",
    "renamed": "another name",
    "redated": "another day",
}
FIELDS = {
    "launched": "launched",
    "shot_down": "shot down",
    "suppressed": "jammed or lost",
    "in_flight": "still in flight",
    "munitions": "weapons",
    "target_areas": "target area",
    "launch_areas": "launch area",
    "day": "day",
}
CATEGORIES = {"missile": "missiles", "drone": "drones", "glide_bomb": "glide bombs"}
NEWEST = """
    select
        revised_on, kind, field, day, month, category,
        scope, report_id, munitions, old_value, new_value, claimant, url
    from revisions
    order by revised_on desc, day desc, report_id, kind, field
    limit $entries
"""


def revisions_feed(con: duckdb.DuckDBPyConnection, base_url: str = BASE_URL) -> bytes:
    """Return the feed of the build in ``con`` as UTF-8, the newest revision first.

    ``base_url`` is the URL of the dashboard; without it the entries link only to the
    posts.
    """
    base = base_url.rstrip("/")
    result = con.execute(NEWEST, {"entries": ENTRIES_KEPT})
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    build_id, as_of = con.execute(
        "select build_id, as_of from build_info"
    ).fetchone() or ("unpublished", None)
    # Without revisions, the feed was last updated with the newest copy.
    updated = rows[0]["revised_on"] if rows else as_of or date(1970, 1, 1)
    links = [
        Link("self", f"{base}/feeds/{FILE_NAME}", MEDIA_TYPE),
        Link("alternate", f"{base}/revisions"),
    ]
    return feed_file(
        Feed(
            id=uuid.uuid5(NAMESPACE, "revisions").urn,
            title=TITLE,
            subtitle=SUBTITLE,
            updated=updated,
            author=AUTHOR,
            rights=RIGHTS,
            build_id=build_id,
            links=links if base else (),
            entries=[_entry(row, base) for row in rows],
        )
    )


def _entry(row: Mapping[str, Any], base: str) -> Entry:
    key = "\n".join(str(row[k]) for k in ("revised_on", "report_id", "kind", "field"))
    links = []
    if base:
        view = {
            "v": "1",
            "from": f"{row['month']:%Y-%m}",
            "to": f"{row['month']:%Y-%m}",
            "cat": row["category"],
            "bar": f"{row['category']}:{row['month']:%Y-%m}",
        }
        links.append(Link("alternate", f"{base}/revisions?{urlencode(view)}"))
    if row["url"]:
        # The post is the entry's source, and without a dashboard also its page.
        links.append(Link("via" if base else "alternate", row["url"]))
    return Entry(
        id=uuid.uuid5(NAMESPACE, key).urn,
        title=_title(row),
        updated=row["revised_on"],
        published=row["revised_on"],
        links=links,
        categories=(row["kind"], row["category"]),
        text=_content(row),
    )


def _title(row: Mapping[str, Any]) -> str:
    """Return what changed, such as "Shot down: 4 → 0 (drones, 7 February 2026)"."""
    field = FIELDS[row["field"]]
    change = f"{_value(row, 'old_value')} → {_value(row, 'new_value')}"
    about = f"{CATEGORIES[row['category']]}, {_day(row['day'])}"
    return f"{field[0].upper()}{field[1:]}: {change} ({about})"


def _content(row: Mapping[str, Any]) -> str:
    weapons = f" ({row['munitions']})" if row["munitions"] else ""
    return (
        f"{KINDS[row['kind']].capitalize()} in the report on "
        f"{CATEGORIES[row['category']]}{weapons} of {_day(row['day'])}, "
        f"{row['scope']}, by {row['claimant']}. "
        f"{FIELDS[row['field']].capitalize()}: before {_value(row, 'old_value')}, now "
        f"{_value(row, 'new_value')}. First seen so on {row['revised_on']}."
    )


def _value(row: Mapping[str, Any], side: str) -> str:
    """Return a value, or why there is none: no line, withheld, or no number given."""
    value = row[side]
    if value is not None:
        if row["field"] == "day":
            return _day(date.fromisoformat(value))
        return str(value).replace(";", ", ")
    no_line = {"added": "old_value", "removed": "new_value"}
    if no_line.get(row["kind"]) == side:
        return "no line"
    withheld = {"withheld": "new_value", "disclosed": "old_value"}
    return "withheld" if withheld.get(row["kind"]) == side else "not given"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
