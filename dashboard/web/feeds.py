"""``/feeds/…``: what is new, as Atom feeds."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, describe, i18n, queries
from dashboard.content.follow import FOLLOWED
from dashboard.database import fetch
from dashboard.i18n import Words
from dashboard.rows import Row
from dashboard.web import catalogue, files, responses
from dashboard.web.api_query import short_hash
from dashboard.web.responses import CORS
from dashboard.web.site import caching, home
from etl.atom import MEDIA_TYPE, Entry, Feed, Link, feed_file
from etl.publish import id_of
from etl.revisions_feed import RIGHTS

#: Months in the volumes feed.
MONTHS = 24
#: Days in the nights feed.
DAYS = 60
FEEDS = tuple(f"{name}.atom" for name in FOLLOWED)
#: Namespace of the ids of feeds and entries; never change it, or all ids change.
NAMESPACE = uuid.UUID("5b1a1f0e-3c57-5d0c-8e2b-6a0d3b9c47f1")


def volumes(path: Path, address: str) -> bytes:
    """Return the newest months of the build in ``path``, one entry each.

    The feed is dated by the build's ``as_of``. The address is used in links only: an
    entry keeps its id wherever the feed is served.
    """
    with database.pinned(path):
        con = database.connect()
        info, bars = queries.build_info(con), _bars(con)
    words, updated = i18n.load(i18n.LANGUAGES[0]), _updated(info)
    months = list(dict.fromkeys(bars["month"]))[:MONTHS]
    entries = [
        _month(month, bars[bars["month"] == month], updated, address, words)
        for month in months
    ]
    return _feed("volumes", "", words("app.title"), info, address, entries)


def nights(path: Path, address: str) -> bytes:
    """Return the newest days with a figure, one entry each, like months in ``volumes``.

    An entry is dated by the first vintage that covers the whole day, or by the day's
    last revision; while a report of the day is provisional, by the build's ``as_of``.
    """
    with database.pinned(path):
        con = database.connect()
        info, days = queries.build_info(con), _days(con)
    words, updated = i18n.load(i18n.LANGUAGES[0]), _updated(info)
    title = f"{words('app.title')}: {words('attacks.menu')}"
    entries = [
        _day(day, days[days["day"] == day], updated, address, words)
        for day in list(dict.fromkeys(days["day"]))[:DAYS]
    ]
    return _feed("nights", "attacks", title, info, address, entries)


def _updated(info: Row) -> date:
    return date(1970, 1, 1) if pd.isna(info["as_of"]) else info["as_of"]


def _feed(
    name: str, page: str, title: str, info: Row, address: str, entries: list[Entry]
) -> bytes:
    """Return the feed ``name``, which links to ``page``."""
    return feed_file(
        Feed(
            id=uuid.uuid5(NAMESPACE, name).urn,
            title=title,
            updated=_updated(info),
            author=i18n.load(i18n.LANGUAGES[0])("app.title"),
            rights=RIGHTS,
            build_id=info["build_id"],
            links=[
                Link("self", f"{address}/feeds/{name}.atom", MEDIA_TYPE),
                Link("alternate", f"{address}/{page}"),
            ],
            entries=entries,
        )
    )


def _days(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the newest days, one row per day and category."""
    return fetch(
        con,
        """
        select
            days.day, days.categories, days.categories as category, days.launched,
            days.launched_bound, said.claimant,
            case
                when days.launched is not null and days.n_provisional > 0
                    then 'provisional'
                else days.status
            end as status,
            days.n_provisional > 0 or covering.as_of is null as is_open,
            greatest(covering.as_of, revised.revised_on) as touched_on
        from attack_days as days
        left join (
            select dates.day, min(vintages.as_of) as as_of
            from (select distinct day from attack_days) as dates
            inner join vintages
                on vintages.feed = 'air-force' and vintages.whole_until >= dates.day
            group by dates.day
        ) as covering using (day)
        left join (
            select day, max(revised_on) as revised_on from revisions group by day
        ) as revised using (day)
        left join (
            select
                day, category as categories,
                string_agg(distinct claimants, ';' order by claimants) as claimant
            from attack_parts group by day, category
        ) as said using (day, categories)
        where
            days.categories in ('missile', 'drone')
            and days.day in (
                select day from attack_days
                where launched is not null order by day desc limit 400
            )
        order by days.day desc, days.categories
        """,
    )


def _day(
    day: date, rows: pd.DataFrame, updated: date, address: str, words: Words
) -> Entry:
    code = day.isoformat()
    return Entry(
        id=uuid.uuid5(NAMESPACE, code).urn,
        title=words.day(day),
        updated=_touched(rows, updated),
        text=_figures(rows, lambda row: describe.day_status(row, words), words),
        links=[Link("alternate", f"{address}/attacks?v=1&day={code}")],
    )


def _figures(rows: pd.DataFrame, status_of: Callable[[Row], str], words: Words) -> str:
    """Return each category with its figure, who says so, and its status.

    Such as "Drones: 479, says the Ukrainian Air Force (reported)", with the days that a
    month's figure is on, where not all.
    """
    figures = []
    for row in rows.to_dict("records"):
        figure = "–"
        if not pd.isna(row["launched"]):
            figure = words.figure(row)
            if "days_covered" in row:
                figure = describe.figure_of_days(row, words)
            says = describe.says_who(row["claimant"], words)
            figure = words("volumes.value_by", value=figure, says=says)
        name = words.name("category", row["category"])
        figures.append(f"{name}: {figure} ({status_of(row)})")
    return "; ".join(figures)


def _touched(rows: pd.DataFrame, updated: date) -> date:
    """Return when an entry last changed; ``updated`` while any of its rows is open."""
    touched = rows["touched_on"].dropna()
    if rows["is_open"].any() or not len(touched):
        return updated
    latest: date = max(touched)
    return min(updated, latest)


def _bars(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return all bars, newest month first, with the day on which each last changed.

    A complete month changes with the first vintage that covers it, its first print, its
    revisions and each statement or post that its bar is made from; any other month
    (``is_open``) changes with everything new.
    """
    return fetch(
        con,
        """
        select
            bars.month, bars.category, bars.launched, bars.launched_bound, bars.status,
            bars.basis, bars.claimant, bars.days_covered,
            bars.days_in_month as days_in_period,
            bars.status in ('partial', 'provisional') or covering.as_of is null
                as is_open,
            greatest(
                covering.as_of, revised.revised_on, prints.printed_on, said.said_on
            ) as touched_on
        from headline_volumes as bars
        left join (
            select months.month, min(vintages.as_of) as as_of
            from (select distinct month from headline_volumes) as months
            inner join vintages
                on vintages.feed = 'air-force'
                and vintages.whole_until >= last_day(months.month)
            group by months.month
        ) as covering using (month)
        left join (
            select month, category, max(revised_on) as revised_on
            from revisions
            group by month, category
        ) as revised using (month, category)
        left join first_prints as prints using (month, category)
        left join (
            select month, category, basis, max(published_on) as said_on
            from volume_sources
            where role = 'bar' and munition_class = 'all'
            group by month, category, basis
        ) as said using (month, category, basis)
        order by month desc, category
        """,
    )


def _month(
    month: date, bars: pd.DataFrame, updated: date, address: str, words: Words
) -> Entry:
    code = f"{month:%Y-%m}"
    return Entry(
        id=uuid.uuid5(NAMESPACE, code).urn,
        title=words.month(month),
        updated=_touched(bars, updated),
        text=_figures(bars, lambda bar: words.name("status", bar["status"]), words),
        links=[Link("alternate", f"{address}/?v=1&from={code}&to={code}")],
    )


#: Feeds made from the build on request; the others are exported beside the build.
MADE_HERE = {"volumes.atom": volumes, "nights.atom": nights}


async def feed(request: Request) -> Response:
    """Answer with one of the feeds."""
    name = request.path_params["name"]
    path = catalogue.build_file(None)
    written = files.exports(path) / name
    make = MADE_HERE.get(name)
    if name not in FEEDS or (make is None and not written.is_file()):
        return responses.error(
            404, "unknown_feed", f"There is no feed {name[:40]!r}.", allowed=FEEDS
        )
    build_id = id_of(path)
    address = home(request)
    suffix = f"-{short_hash(address)}" if make else ""
    return await responses.answer(
        request,
        lambda: make(path, address) if make else written.read_bytes(),
        etag=f'"{build_id}-{name}{suffix}"',
        media_type=f"{MEDIA_TYPE}; charset=utf-8",
        headers={**CORS, "cache-control": caching(request), "x-build-id": build_id},
        modified=catalogue.modified(path),
    )
