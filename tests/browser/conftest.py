"""A real server, started as a user starts it, and a real Chromium."""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Request,
    WebSocketRoute,
    expect,
    sync_playwright,
)
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from etl.paths import ROOT
from etl.publish import publish
from tests.sharing import shared_process

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--process-per-site",  # pages share compiled code
]
#: Timeout in seconds: long enough for a loaded machine.
PATIENCE = 90
expect.set_options(timeout=PATIENCE * 1000)
#: The hit areas of a chart; they exist once the chart is painted.
BARS = ".stMain .drawn-chart .hit-areas rect"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here; skip them without a browser, unless one is required."""
    missing = chromium() is None and not os.environ.get("REQUIRE_BROWSER")
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def chromium() -> str | None:
    """Return the system's Chromium; None if there is none.

    The headless build is preferred, as it takes a quarter less time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    """Return a free port.

    It is outside the ephemeral range, so that no connection can get it before the
    server listens.
    """
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311
        with closing(socket.socket()) as server, suppress(OSError):
            server.bind(("127.0.0.1", port))
            return port


@dataclass(frozen=True)
class Server:
    """The command, address, health URL and environment of a Python server."""

    command: tuple[str, ...]
    address: str
    health: str
    environment: dict[str, str]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers."""
        process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
        )  # its output is shown with a failed test
        try:
            until = time.monotonic() + PATIENCE
            while not answers(self.health):
                assert process.poll() is None, f"{self.command} has ended"
                assert time.monotonic() < until, f"{self.health} does not answer"
                time.sleep(0.1)
        except BaseException:
            end(process)
            raise
        return process


def end(process: subprocess.Popen[bytes]) -> None:
    """Terminate a server and wait until it has exited."""
    process.terminate()
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@contextmanager
def running(server: Server) -> Iterator[str]:
    """Run a server; yield its address; end it."""
    process = server.start()
    try:
        yield server.address
    finally:
        end(process)


def answers(address: str) -> bool:
    """Return whether a server answers at an address."""
    try:
        urllib.request.urlopen(address, timeout=PATIENCE).close()
    except OSError:
        return False
    return True


def streamlit_server(**environment: str) -> Server:
    """Return the server that ``streamlit run dashboard`` starts."""
    port = free_port()
    command = ("-m", "streamlit", "run", "dashboard", "--server.port", str(port))
    address = f"http://localhost:{port}"
    settings = {"STREAMLIT_SERVER_HEADLESS": "true", **environment}
    return Server(command, address, f"{address}/_stcore/health", settings)


def site_server(**environment: str) -> Server:
    """Return the server as a host starts it; its address excludes the base path."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    health = f"{address}{environment.get('AIR_STRIKE_BASE_PATH', '')}/healthz"
    settings = {"AIR_STRIKE_PORT": str(port), **environment}
    return Server(("-m", "dashboard.server"), address, health, settings)


def serve(**environment: str) -> AbstractContextManager[str]:
    """Run ``streamlit run dashboard`` until the end of the block."""
    return running(streamlit_server(**environment))


def serve_site(**environment: str) -> AbstractContextManager[str]:
    """Run the site's server until the end of the block."""
    return running(site_server(**environment))


class Silent(SimpleHTTPRequestHandler):
    """A static file server without a log."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def serve_folder(folder: Path, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve a folder as another site; yield its address; shut it down."""
    handler = partial(Silent, directory=str(folder))
    server = ThreadingHTTPServer((host, 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{host}:{server.server_port}/"
    server.shutdown()


def shared(name: str, server: Server) -> str:
    """Return the address of a server that all workers share, on the shipped build."""

    def start() -> tuple[subprocess.Popen[bytes], str]:
        publish()
        return server.start(), server.address

    return shared_process(name, start)


@pytest.fixture(scope="session")
def site() -> str:
    """Give the address of a server on the shipped registers."""
    return shared("site", site_server())


@pytest.fixture(scope="session")
def site_below_a_path() -> str:
    """Give the address of a server below ``/air``, that path included."""
    server = site_server(AIR_STRIKE_BASE_PATH="/air")
    return f"{shared('site_below_a_path', server)}/air"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for all tests; each test opens its own contexts."""
    path = chromium()
    assert path, "Chromium is required here: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        make = browser.new_context

        def new_context(**options: Any) -> BrowserContext:
            context = make(**options)
            context.set_default_timeout(PATIENCE * 1000)
            return context

        browser.new_context = new_context
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give one context for all tests, so that they share its cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Give a new page; fail the test if the console or a request reports an error."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if is_ours(m) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda r: errors.append(r.url) if is_failure(r) else None)
    yield page
    # The last page stays open until the next test ends, as its process caches code.
    for popup in context.pages:
        if popup != page:
            popup.close()
    context.clear_cookies()
    context.clear_permissions()
    assert [] == errors


def use_phone_viewport(page: Page, scheme: Literal["light", "dark"] = "light") -> None:
    """Set the viewport of a phone, and the colour scheme."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)


def page_widths(page: Page) -> list[int]:
    """Return the scroll width of the document and of its main part, in pixels."""
    widths = page.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    return [int(width) for width in widths]


def is_failure(request: Request) -> bool:
    """Return whether a request failed, other than by navigation or a download."""
    return request.failure != "net::ERR_ABORTED"


def is_ours(message: ConsoleMessage) -> bool:
    """Return whether a console message is an error of our page.

    Streamlit's search for its server is not: opened at ``/attacks``, it requests
    ``/attacks/_stcore/health`` before ``/_stcore/health``, and the first is a 404.
    """
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def open_page(page: Page, url: str) -> None:
    """Open ``url`` and wait until the charts are painted."""
    page.goto(url)
    page.wait_for_selector(BARS, state="attached")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has finished and every chart is drawn."""
    page.wait_for_selector("#first-paint", state="detached")
    page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('.drawn-chart[aria-busy="true"]', state="detached")


def wait_until(page: Page, is_there: Callable[[], object], missing: str) -> None:
    """Poll until a condition is true; after a timeout fail with ``missing``."""
    end = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < end, missing
        page.wait_for_timeout(50)


def until(page: Page, expression: str) -> None:
    """Poll until a JavaScript expression is true on the page.

    Playwright's ``wait_for_function`` uses eval, which the page's policy forbids.
    """
    wait_until(page, lambda: page.evaluate(expression), f"never true: {expression}")


class Session:
    """Intercepts the WebSocket of a page, to hold back the session's messages."""

    def __init__(self, page: Page) -> None:
        self.late: list[Callable[[], None]] = []
        self.is_held = False
        self._whole = 0  # number of messages in the first complete answer, or 0
        self._page = page
        page.route_web_socket(re.compile("_stcore/stream"), self._pass_on)

    def release(self, first: int | None = None) -> None:
        """Send the ``first`` held messages; or send all, and stop holding."""
        self.is_held = first is not None
        self._whole = 0
        going = self.late[:first]
        self.late = self.late[len(going) :]
        for send in going:
            send()

    def wait(self) -> None:
        """Wait until a message is held back."""
        wait_until(self._page, lambda: self.late, "no answer came")

    def wait_for_answer(self) -> int:
        """Wait until a complete answer is held; return its number of messages."""
        wait_until(self._page, lambda: self._whole, "no answer came")
        return self._whole

    def _pass_on(self, socket: WebSocketRoute) -> None:
        def answer(message: str | bytes) -> None:
            send = partial(socket.send, message)
            self.late.append(send) if self.is_held else send()
            if self.is_held and not self._whole and is_last(message):
                self._whole = len(self.late)

        socket.connect_to_server().on_message(answer)


def is_last(message: str | bytes) -> bool:
    """Return whether a message ends an answer of the session."""
    parsed = ForwardMsg.FromString(message if isinstance(message, bytes) else b"")
    is_begun_again = parsed.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return parsed.HasField("script_finished") and not is_begun_again


def hold_still(page: Page, locator: Locator) -> None:
    """Scroll ``locator`` into view and wait until it stops moving.

    The page scrolls to an opened panel a quarter of a second after the panel appears.
    """
    boxes = []
    for _ in range(80):
        locator.scroll_into_view_if_needed()
        boxes.append(locator.bounding_box())
        if boxes[-1] and boxes[-3:].count(boxes[-1]) == 3:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{locator} does not stand still")


def download_file(page: Page, stem: str, form: str, folder: Path) -> Path:
    """Open the download menu ``stem``, pick a format, and return the saved file."""
    button = page.locator(f".st-key-take_{stem}_{form} button")
    if not button.is_visible():
        page.locator(f".st-key-menu_{stem} button").first.click()
    with page.expect_download() as waiting:
        button.click()
    return saved(waiting.value, folder)


def saved(download: Download, folder: Path) -> Path:
    """Save a download under its suggested name, and return the path."""
    path = folder / download.suggested_filename
    download.save_as(path)
    return path
