"""``/feeds/…``: what is new, as Atom, for a reader's program to follow."""

from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, i18n, queries
from dashboard.database import fetch
from dashboard.web import catalogue, files, responses
from dashboard.web.responses import BRIEFLY, CORS
from dashboard.web.site import home
from etl.publish import id_of

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
#: How many months the feed of volumes holds.
MONTHS = 24
FEEDS = ("volumes.atom", "revisions.atom")


def volumes(path: Path, address: str) -> bytes:
    """Return the newest months of the build in ``path``, one entry each."""
    words = i18n.load(i18n.LANGUAGES[0])
    with database.pinned(path):
        con = database.connect()
        info = queries.build_info(con)
        updated = datetime.fromtimestamp(database.published_at(), UTC)
        rows = fetch(
            con,
            """
            select month, category, launched, launched_bound, basis, claimant, status
            from headline_volumes
            order by month desc, category
            """,
        )
    stamp = updated.isoformat(timespec="seconds")
    entries = []
    for month in list(dict.fromkeys(rows["month"]))[:MONTHS]:
        said = []
        for _, row in rows[rows["month"] == month].iterrows():
            name = words.name("category", row["category"])
            state = words.name("status", row["status"])
            figure = "–"
            if not pd.isna(row["launched"]):
                figure = words.bounded(row["launched"], row["launched_bound"])
            said.append(f"{name}: {figure} ({state})")
        code = f"{month:%Y-%m}"
        entries.append(
            f"<entry><id>{escape(address)}/#{code}</id>"
            f"<title>{escape(words.month(month))}</title>"
            f"<updated>{stamp}</updated>"
            f"<link href={quoteattr(f'{address}/?v=1&from={code}&to={code}')}/>"
            f"<summary>{escape('; '.join(said))}</summary></entry>"
        )
    title = escape(words("app.title"))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{escape(address)}/feeds/volumes.atom</id><title>{title}</title>"
        f"<updated>{stamp}</updated><author><name>{title}</name></author>"
        f'<link rel="self" href={quoteattr(f"{address}/feeds/volumes.atom")}/>'
        f"<link href={quoteattr(f'{address}/')}/>"
        f"<generator>build {escape(info['build_id'])}</generator>"
        f"{''.join(entries)}</feed>\n"
    ).encode()


def feed(request: Request) -> Response:
    """Answer with one of the feeds."""
    name = request.path_params["name"]
    try:
        path = catalogue.build_file(None)
    except catalogue.RequestError as error:
        return error.response
    written = files.exports(path) / name
    if name not in FEEDS or (name != "volumes.atom" and not written.is_file()):
        return responses.error(
            404, "unknown_feed", f"There is no feed {name[:40]!r}.", allowed=FEEDS
        )
    build_id = id_of(path)
    address = home(request)
    return responses.answer(
        request,
        lambda: (
            volumes(path, address) if name == "volumes.atom" else written.read_bytes()
        ),
        etag=f'"{build_id}-{name}"',
        media_type=MEDIA_TYPE,
        headers={**CORS, "cache-control": BRIEFLY, "x-build-id": build_id},
    )
