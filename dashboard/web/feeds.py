"""``/feeds/…``: what is new, as Atom, for a reader's program to follow."""

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, i18n, queries
from dashboard.database import fetch
from dashboard.i18n import Words
from dashboard.web import catalogue, files, responses
from dashboard.web.responses import BRIEFLY, CORS
from dashboard.web.site import home
from etl.atom import MEDIA_TYPE, Entry, Feed, Link, feed_file
from etl.publish import id_of

#: How many months the feed of volumes holds.
MONTHS = 24
FEEDS = ("volumes.atom", "revisions.atom")


def volumes(path: Path, address: str) -> bytes:
    """Return the newest months of the build in ``path``, one entry each.

    They are as old as the last day that the build knows of, or its newest copy.
    """
    words = i18n.load(i18n.LANGUAGES[0])
    with database.pinned(path):
        con = database.connect()
        info = queries.build_info(con)
        bars = _bars(con)
    days = (info["as_of"], info["last_day"])
    updated = max((day for day in days if not pd.isna(day)), default=date(1970, 1, 1))
    months = list(dict.fromkeys(bars["month"]))[:MONTHS]
    title = words("app.title")
    return feed_file(
        Feed(
            id=f"{address}/feeds/volumes.atom",
            title=title,
            updated=updated,
            author=title,
            build_id=info["build_id"],
            links=[
                Link("self", f"{address}/feeds/volumes.atom", MEDIA_TYPE),
                Link("alternate", f"{address}/"),
            ],
            entries=[
                _month(month, bars[bars["month"] == month], updated, address, words)
                for month in months
            ],
        )
    )


def _bars(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return fetch(
        con,
        """
        select month, category, launched, launched_bound, status
        from headline_volumes
        order by month desc, category
        """,
    )


def _month(
    month: date, bars: pd.DataFrame, updated: date, address: str, words: Words
) -> Entry:
    figures = []
    for _, bar in bars.iterrows():
        figure = "–"
        if not pd.isna(bar["launched"]):
            figure = words.bounded(bar["launched"], bar["launched_bound"])
        name = words.name("category", bar["category"])
        figures.append(f"{name}: {figure} ({words.name('status', bar['status'])})")
    code = f"{month:%Y-%m}"
    return Entry(
        id=f"{address}/#{code}",
        title=words.month(month),
        updated=updated,
        text="; ".join(figures),
        links=[Link("alternate", f"{address}/?v=1&from={code}&to={code}")],
    )


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
        media_type=f"{MEDIA_TYPE}; charset=utf-8",
        headers={**CORS, "cache-control": BRIEFLY, "x-build-id": build_id},
    )
