"""The whole site in one process: the app's pages, and HTTP beside them.

Started by ``python -m dashboard.server``; settings come from the environment (see
``dashboard/web/settings.py`` and README). ``streamlit run dashboard`` serves the pages
alone.
"""

import asyncio
import contextlib
import logging
import sys
import tomllib
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.web import bootstrap

from dashboard import database
from dashboard.i18n import LANGUAGES
from dashboard.lite import Place
from dashboard.web import index, responses, routes, security, site, warm
from dashboard.web.protocol import BoundedHttp
from dashboard.web.replica import Replica
from dashboard.web.sessions import Sessions
from dashboard.web.settings import SettingError, Settings, read_settings
from dashboard.web.static import Assets, StaticFiles
from etl.errors import DataError
from etl.paths import BUILD_DIR, ROOT
from etl.publish import current_build, publish

SCRIPT = ROOT / "dashboard" / "streamlit_app.py"
#: What a reader may send at once in a session; our widgets send a few hundred bytes.
LARGEST_MESSAGE = 2**20
log = logging.getLogger("air_strikes.server")
_options_for_section = config.get_options_for_section


class OwnRoutes:
    """ASGI layer that answers for our own addresses before Streamlit sees them."""

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions) -> None:
        self._app = app
        self._own = routes.own_app(settings, sessions)
        self._prefix = f"{settings.base_path}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to whom it is for."""
        ours = (
            scope["type"] == "http"
            and scope["path"].startswith(self._prefix)
            and scope["path"][len(self._prefix) :].partition("/")[0]
            in routes.API_PREFIXES
        )
        await (self._own if ours else self._app)(scope, receive, send)


def configure(settings: Settings) -> None:
    """Give Streamlit the project's configuration, wherever the server is started."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        options = dict(_flat(tomllib.load(file)))
    options |= {
        "server.headless": True,
        "server.address": settings.host,
        "server.port": settings.port,
        "server.baseUrlPath": settings.base_path.strip("/"),
        "server.allowedHosts": list(settings.allowed_hosts),
        "server.disconnectedSessionTTL": 30,
        "server.enableStaticServing": False,
        "runner.postScriptGC": False,  # it walks all of pandas after every run
        "global.developmentMode": False,
    }
    if settings.address:
        options["browser.serverAddress"] = settings.address.partition("://")[2]
    bootstrap.load_config_options(options)
    # Each run of a script looks through all options, six times, for the theme's: a
    # tenth of what a change of a filter costs. They stay as they are from here on.
    config.get_options_for_section = cache(_options_for_section)


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found


def create_app(settings: Settings) -> st.App:
    """Return the ASGI app: guard, own routes, static files, index, then Streamlit."""
    configure(settings)
    sessions, assets = Sessions(settings.max_sessions), Assets()
    policy = security.app_policy(index.script_hashes())

    def failed(request: Request, error: Exception) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            language = security.language(request.scope)
            return site.notice("failed", 500, settings, language)
        return responses.error(500, "internal", "This failed here.")

    return st.App(
        SCRIPT,
        lifespan=lambda app: _lifespan(settings, assets),
        middleware=[
            Middleware(
                security.Guard, settings=settings, sessions=sessions, policy=policy
            ),
            Middleware(OwnRoutes, settings=settings, sessions=sessions),
            Middleware(StaticFiles, assets=assets, base_path=settings.base_path),
            Middleware(index.Index, settings=settings),
        ],
        exception_handlers={Exception: failed},
    )


@contextlib.asynccontextmanager
async def _lifespan(settings: Settings, assets: Assets) -> AsyncIterator[None]:
    """Serve at once; make ready what the first visitor needs meanwhile."""
    tasks = (
        asyncio.create_task(_background(settings)),
        asyncio.create_task(assets.prepare(index.preloaded())),
    )
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _background(settings: Settings) -> None:
    """Get a first build when there is none, warm the app, then follow new builds."""
    replica = Replica(settings.builds_url) if settings.builds_url else None
    if replica is None and not await asyncio.to_thread(database.is_there):
        await _first_build()
    warmed: Path | None = None
    while True:
        if replica is not None:
            await asyncio.to_thread(replica.poll, BUILD_DIR)
        path = current_build()
        if path is not None and path != warmed:
            try:
                await _warm(settings)
            except Exception as error:  # noqa: BLE001 - following builds goes on
                log.warning("could not draw %s: %s", path.stem, error)
            if warmed is None:
                warm.settle()
                log.info("ready: %s", path.stem)
            warmed = path
        await asyncio.sleep(settings.poll_seconds)


async def _first_build() -> None:
    log.info("no build yet: making the first one from the registers")
    try:
        await asyncio.to_thread(publish)
    except DataError as error:
        log.error("the first build failed: %s", error)  # noqa: TRY400


async def _warm(settings: Settings) -> None:
    """Draw for nobody what most readers open first, and the first sight."""
    for page in ("", "volumes"):
        for language in LANGUAGES:
            await warm.draw(Runtime.instance(), page, f"lang={language}")
    where = Place(settings.address, settings.base_path)
    await asyncio.to_thread(index.answer, "volumes", "", where, "br")


def main() -> int:
    """Serve until told to stop; return 2 when a setting is unfit."""
    warm.use_few_arenas()
    try:
        settings = read_settings()
    except SettingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    logging.basicConfig(stream=sys.stdout, level="INFO", format="%(message)s")
    app = create_app(settings)
    print(f"http://{settings.host}:{settings.port}{settings.base_path}/", flush=True)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        http=BoundedHttp,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        log_level="warning",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
