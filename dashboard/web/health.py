"""``/healthz``: which build is served, how far it reaches, how old each feed is."""

from datetime import UTC, date, datetime
from typing import Any

import duckdb
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard import database
from dashboard.queries import build_info
from etl import clock


def state(today: date) -> dict[str, Any]:
    """Return what is served; raise NoBuildError or duckdb.Error when nothing can be."""
    path = database.build_path()
    with database.pinned(path):
        con = database.connect()
        info = build_info(con)
        feeds = con.execute(
            """
            select
                coverage.feed,
                max(coverage.day) filter (where coverage.n_reports > 0) as last_day,
                max(vintages.as_of) as as_of
            from coverage
            left join vintages using (feed)
            group by coverage.feed
            having last_day is not null
            order by coverage.feed
            """
        ).fetchall()
        published = datetime.fromtimestamp(database.published_at(), UTC)
    return {
        "status": "ok",
        "build_id": info["build_id"],
        "published_at": published.isoformat(timespec="seconds"),
        "last_day": info["last_day"].isoformat(),
        "feeds": [
            {
                "feed": feed,
                "last_day": last_day.isoformat(),
                "age_days": (today - last_day).days,
                "as_of": as_of.isoformat() if as_of else None,
            }
            for feed, last_day, as_of in feeds
        ],
    }


def healthz(request: Request) -> Response:
    """Answer 200 with what is served, 503 when nothing can be."""
    headers = {"cache-control": "no-store"}
    try:
        found = state(clock.today())
    except (database.NoBuildError, duckdb.Error, OSError):
        waiting = {"status": "unavailable", "message": "There is no build to serve."}
        return JSONResponse(waiting, 503, headers={**headers, "retry-after": "5"})
    found["sessions"] = request.app.state.sessions.count
    return JSONResponse(found, headers=headers)
