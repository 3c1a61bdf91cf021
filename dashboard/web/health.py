"""``/healthz``: which build is served, how far it reaches, how old each feed is.

``looked_for_builds_at`` is the time of the last successful look for a newer build;
before the first one, the time when the server started.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard import database
from dashboard.queries import build_info
from dashboard.web.responses import CORS
from etl import clock


@lru_cache(maxsize=4)
def state(path: Path, today: date) -> dict[str, Any]:
    """Return the health facts of the build in ``path`` on a day; memoized.

    Raises NoBuildError or duckdb.Error when the build cannot be read.
    """
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


async def healthz(request: Request) -> Response:
    """Answer 200 with what is served, 503 when no build can be read.

    Runs on the event loop, to answer even while all worker threads are rendering.
    """
    headers = {**CORS, "cache-control": "no-store"}
    try:
        health = state(database.build_path(), clock.today())
    except (database.NoBuildError, duckdb.Error, OSError):
        waiting = {
            "status": "unavailable",
            "message": "There is no build to serve.",
            "looked_for_builds_at": request.app.state.polls.since(),
        }
        return JSONResponse(waiting, 503, headers={**headers, "retry-after": "5"})
    now = {
        "looked_for_builds_at": request.app.state.polls.since(),
        "sessions": request.app.state.sessions.count,
    }
    return JSONResponse(health | now, headers=headers)
