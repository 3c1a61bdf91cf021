"""``/feeds/…``: what is new, as Atom, for a reader's program to follow."""

import uuid
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
from dashboard.web.api_query import short_hash
from dashboard.web.responses import CORS
from dashboard.web.site import caching, home
from etl.atom import MEDIA_TYPE, Entry, Feed, Link, feed_file
from etl.publish import id_of

#: How many months the feed of volumes holds.
MONTHS = 24
FEEDS = ("volumes.atom", "revisions.atom")
#: What the ids of this feed are made from; never changed, so that they last.
NAMESPACE = uuid.UUID("5b1a1f0e-3c57-5d0c-8e2b-6a0d3b9c47f1")


def volumes(path: Path, address: str) -> bytes:
    """Return the newest months of the build in ``path``, one entry each.

    They are as old as the last day that the build knows of, or its newest copy. The
    address stands in links alone: an entry keeps its id wherever the feed is served.
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
            id=uuid.uuid5(NAMESPACE, "volumes").urn,
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
    """Return the newest bars with the day on which each was last touched.

    A whole month was touched by the copy that first covered it and by its revisions;
    any other one (``is_open``) by everything that is new.
    """
    return fetch(
        con,
        """
        select
            bars.month, bars.category, bars.launched, bars.launched_bound, bars.status,
            bars.status in ('partial', 'provisional') or covering.as_of is null
                as is_open,
            greatest(covering.as_of, revised.revised_on, prints.printed_on)
                as touched_on
        from headline_volumes as bars
        left join (
            select months.month, min(vintages.as_of) as as_of
            from (select distinct month from headline_volumes) as months
            join vintages on vintages.whole_until >= last_day(months.month)
            group by months.month
        ) as covering using (month)
        left join (
            select month, category, max(revised_on) as revised_on
            from revisions
            group by month, category
        ) as revised using (month, category)
        left join first_prints as prints using (month, category)
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
    touched = bars["touched_on"].dropna()
    if not bars["is_open"].any() and len(touched):
        updated = min(updated, max(touched))
    return Entry(
        id=uuid.uuid5(NAMESPACE, code).urn,
        title=words.month(month),
        updated=updated,
        text="; ".join(figures),
        links=[Link("alternate", f"{address}/?v=1&from={code}&to={code}")],
    )


async def feed(request: Request) -> Response:
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
    address, is_volumes = home(request), name == "volumes.atom"
    where = f"-{short_hash(address)}" if is_volumes else ""
    return await responses.answer(
        request,
        lambda: volumes(path, address) if is_volumes else written.read_bytes(),
        etag=f'"{build_id}-{name}{where}"',
        media_type=f"{MEDIA_TYPE}; charset=utf-8",
        headers={**CORS, "cache-control": caching(request), "x-build-id": build_id},
        modified=catalogue.modified(path),
    )
