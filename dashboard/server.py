"""The whole site in one process: the app's pages and our own routes.

Started by ``python -m dashboard``, or by ``python -m dashboard.server``, which serves
at once and makes the first build in the background; settings come from the environment
(see ``dashboard/web/settings.py`` and README). ``streamlit run dashboard`` serves only
the pages.
"""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings

from etl.startup import load_to_a_line

if __name__ == "__main__":
    load_to_a_line()

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from dashboard import database
from dashboard.html_pages import SiteUrl
from dashboard.i18n import LANGUAGES
from dashboard.ui import components
from dashboard.web import (
    catalogue,
    conditional,
    files,
    index,
    responses,
    routes,
    security,
    site,
    warm,
)
from dashboard.web.configuration import configure
from dashboard.web.protocol import BoundedHttp, BoundedWebSocket
from dashboard.web.replica import Polls, Replica
from dashboard.web.sessions import Sessions, places_that_fit
from dashboard.web.settings import SettingError, Settings, read_settings
from dashboard.web.static import Assets, StaticFiles
from dashboard.web.stream import LARGEST_MESSAGE
from etl.disk import in_one_line, remedy
from etl.endings import end_at_signals, ending_signal, failed
from etl.errors import DataError
from etl.paths import BUILD_DIR, ROOT
from etl.publish import current_build, publish

SCRIPT = ROOT / "dashboard" / "streamlit_app.py"
#: Seconds after which the log says that a store does not answer.
SLOW_STORE = 60
#: Seconds after which a failed first build is retried.
BUILD_AGAIN = 60.0
log = logging.getLogger("air_strikes.server")


class OwnRoutes:
    """ASGI middleware that serves our own routes before Streamlit sees them."""

    def __init__(
        self, app: ASGIApp, settings: Settings, sessions: Sessions, polls: Polls
    ) -> None:
        self._app = app
        self._own = routes.own_app(settings, sessions, polls)
        self._prefix = f"{settings.base_path}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to our own app, or to the next one."""
        ours = (
            scope["type"] == "http"
            and scope["path"].startswith(self._prefix)
            and routes.is_own(scope["path"][len(self._prefix) :])
        )
        await (self._own if ours else self._app)(scope, receive, send)


def create_app(settings: Settings) -> st.App:
    """Return the ASGI app: guard, own routes, static files, index, then Streamlit."""
    configure(settings)
    sessions = Sessions(settings.max_sessions, settings.max_sessions_by_address)
    assets, polls = Assets(components.serve()), Polls()
    policy = security.app_policy(index.script_hashes())

    def failed(request: Request, error: Exception) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            language = site.language(request)
            return site.notice("failed", 500, settings, language)
        return responses.error(500, "internal", "This failed here.")

    return st.App(
        SCRIPT,
        lifespan=lambda app: _lifespan(settings, assets, polls),
        middleware=[
            Middleware(
                security.Guard, settings=settings, sessions=sessions, policy=policy
            ),
            Middleware(OwnRoutes, settings=settings, sessions=sessions, polls=polls),
            Middleware(StaticFiles, assets=assets, base_path=settings.base_path),
            Middleware(index.Index, settings=settings),
        ],
        exception_handlers={Exception: failed},
    )


@contextlib.asynccontextmanager
async def _lifespan(
    settings: Settings, assets: Assets, polls: Polls
) -> AsyncIterator[None]:
    """Serve at once; meanwhile prepare what the first visitor needs."""
    tasks = (
        asyncio.create_task(_background(settings, polls)),
        asyncio.create_task(assets.prepare(index.preloaded())),
    )
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _background(settings: Settings, polls: Polls) -> None:
    """Get a first build if there is none, warm the app up, then follow new builds."""
    replica = Replica(settings.builds_url, polls) if settings.builds_url else None
    follower = _Follower(settings, polls, replica)
    fault = ""
    while True:
        try:
            await follower.look()
            fault = ""
        except Exception as error:  # noqa: BLE001 - following builds goes on
            if str(error) != fault:
                log.warning("could not look for builds: %r", error)
            fault = str(error)
        await asyncio.sleep(settings.poll_seconds)


class _Follower:
    """Looks for the newest build, in a store or in the folder, and warms it up."""

    def __init__(
        self, settings: Settings, polls: Polls, replica: Replica | None
    ) -> None:
        self._settings, self._polls, self._replica = settings, polls, replica
        self._warmed: Path | None = None
        self._build_not_before = 0.0
        self._fault = ""

    async def look(self) -> None:
        """Get a new build, and run its first pages before readers request them."""
        if self._replica is not None:
            await _in_a_thread(self._replica.poll, BUILD_DIR)
        elif not await asyncio.to_thread(database.is_there):
            await self._make_first_build()
        path = current_build()
        if self._replica is None:
            self._polls.succeeded()
        if path is None or path == self._warmed:
            return
        try:
            await _warm(self._settings)
        except Exception as error:  # noqa: BLE001 - following builds goes on
            log.warning("could not draw %s: %s", path.stem, error)
        if self._warmed is None:
            warm.settle()
            log.info("ready: %s", path.stem)
        self._warmed = path

    async def _make_first_build(self) -> None:
        """Build from the registers; log a failure once, and retry later."""
        if time.monotonic() < self._build_not_before:
            return
        if not self._fault:
            log.info("no build yet: making the first one from the registers")
        try:
            await _first_build()
        except DataError as error:
            if str(error) != self._fault:
                log.error("the first build failed: %s", error)  # noqa: TRY400
            self._fault = str(error)
            self._build_not_before = time.monotonic() + BUILD_AGAIN


async def _in_a_thread(work: Callable[[Path], object], argument: Path) -> None:
    """Wait for ``work`` in a thread of its own, and log once when it takes long.

    A store that never answers must block neither the shared thread pool nor the
    server's exit.
    """
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    def run() -> None:
        try:
            work(argument)
        finally:
            with contextlib.suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(done.set)

    threading.Thread(target=run, daemon=True).start()
    try:
        async with asyncio.timeout(SLOW_STORE):
            await done.wait()
    except TimeoutError:
        log.warning(
            "the last build stays: the store of builds has not answered for %d seconds",
            SLOW_STORE,
        )
        await done.wait()


async def _first_build() -> None:
    is_ending = threading.Event()

    def go_on(step: str, number: int, total: int) -> None:
        if is_ending.is_set():  # end the thread, which removes its draft
            raise KeyboardInterrupt

    try:
        await asyncio.to_thread(publish, progress=go_on)
    finally:
        is_ending.set()


async def _warm(settings: Settings) -> None:
    """Run the pages that most readers open first, and render the first paint."""
    for page in ("", "volumes"):
        for language in LANGUAGES:
            await warm.draw(Runtime.instance(), page, f"lang={language}")
    if settings.address:
        path = catalogue.build_file(None)
        view, _ = index.read_view(path, "")
        site_url = SiteUrl(settings.address, settings.base_path)
        for encoding in conditional.ENCODINGS:
            await index.rendered(path, "volumes", view, site_url, encoding)


class SiteServer(uvicorn.Server):
    """uvicorn's server, which prints its URL once it listens."""

    def __init__(
        self,
        config: uvicorn.Config,
        base_path: str,
        on_listening: Callable[[str], None] | None,
    ) -> None:
        super().__init__(config)
        self._base_path = base_path
        self._on_listening = on_listening

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGHUP (a closed terminal) as at SIGTERM, unless it is ignored."""
        hang_up = getattr(signal, "SIGHUP", None)
        handler = signal.getsignal(hang_up) if hang_up else signal.SIG_IGN
        with super().capture_signals():
            if hang_up and handler is not signal.SIG_IGN:
                signal.signal(hang_up, self.handle_exit)
            try:
                yield
            finally:
                if hang_up:
                    signal.signal(hang_up, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen; then print the URL."""
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        here = self.config.host in ("127.0.0.1", "::1", "0.0.0.0", "::")  # noqa: S104
        host = "localhost" if here else self.config.host
        address = f"http://{host}:{port}{self._base_path}/"
        with contextlib.suppress(OSError):  # serve even if stdout is closed
            print(address, flush=True)
        if self._on_listening is not None:
            self._on_listening(address)


def _prepared(settings: Settings) -> uvicorn.Config:
    """Prepare the process, and return uvicorn's configuration."""
    warm.use_little_memory()
    # Rendering threads yield to the event loop sooner, which answers health checks.
    sys.setswitchinterval(0.001)
    logging.raiseExceptions = False  # no tracebacks when the log's disk is full
    logging.basicConfig(stream=sys.stdout, level="INFO", format="%(message)s")
    # It would log a traceback for each click on a file that is no longer offered.
    clicks = logging.getLogger("streamlit.runtime.backend_operation_handler")
    clicks.addFilter(lambda _: False)
    fitting, BoundedHttp.most = places_that_fit(settings.max_sessions)
    return uvicorn.Config(
        create_app(replace(settings, max_sessions=fitting)),
        host=settings.host,
        port=settings.port,
        http=BoundedHttp,
        ws=BoundedWebSocket,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        workers=1,  # or it reads WEB_CONCURRENCY, which hosts set for others
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        log_level="warning",
    )


def serve(
    settings: Settings, *, on_listening: Callable[[str], None] | None = None
) -> NoReturn:
    """Serve until told to stop, then end the process.

    ``on_listening`` is called with the URL for a browser.
    """
    code = 0
    try:
        end_at_signals()
        # Python would warn of this when the event loop cannot start.
        warnings.filterwarnings("ignore", "coroutine .* was never awaited")
        SiteServer(_prepared(settings), settings.base_path, on_listening).run()
    except KeyboardInterrupt:  # raised once all connections are closed
        if (number := ending_signal()) is not None:
            code = 128 + number
            log.info("stopped: %s came", number.name)
    except SystemExit as stop:
        code = int(stop.code or 0)  # uvicorn has said why it cannot listen
        choose = (
            "choose another port, such as --port 8600 or AIR_STRIKE_PORT=8600, "
            "or an address of this machine as AIR_STRIKE_HOST."
        )
        failed(f"error: {settings.host}:{settings.port}: {choose}")
    except OSError as error:  # such as no file descriptors for an event loop
        otherwise = "Look at what the system allows the command"
        reason = error.strerror or in_one_line(error)
        problem = f"error: the server cannot run here: {reason}."
        code = failed(f"{problem}\n{remedy(error, otherwise)}.")
    files.remove_datasets()
    # On a normal exit of Python, DuckDB's binding would print pages about leaks.
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(code)


def main() -> int:
    """Serve until told to stop; return 2 when a setting is invalid."""
    try:
        settings = read_settings()
    except SettingError as error:
        return failed(f"error: {error}", 2)
    serve(settings)


if __name__ == "__main__":
    sys.exit(main())
