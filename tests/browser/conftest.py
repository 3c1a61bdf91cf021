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
    "--process-per-site",  # what one page has compiled, the next one has
]
#: A loaded machine draws slowly; what never comes is still told, after so many seconds.
PATIENCE = 90
expect.set_options(timeout=PATIENCE * 1000)
#: What of a chart answers the pointer: it is there once the chart is painted.
BARS = ".stMain .drawn-chart .answers rect"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here; skip them where no browser is and none is required."""
    missing = chromium() is None and not os.environ.get("REQUIRE_BROWSER")
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def chromium() -> str | None:
    """Return the system's Chromium; None when there is none.

    The one without windows, where it is installed, takes a quarter less time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    """Return a port that nobody listens on.

    It is not one of those that systems give to connections: before the server listens,
    a connection could get it.
    """
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311
        with closing(socket.socket()) as server, suppress(OSError):
            server.bind(("127.0.0.1", port))
            return port


@dataclass(frozen=True)
class Server:
    """A Python command that serves, where, and what answers once it does."""

    command: tuple[str, ...]
    address: str
    health: str
    environment: dict[str, str]

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it answers."""
        process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
        )  # what it writes stands beside the failure of a test
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
    """End a server, and wait until it has ended."""
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
    """Return whether a server answers there by now."""
    try:
        urllib.request.urlopen(address, timeout=PATIENCE).close()
    except OSError:
        return False
    return True


def streamlit_server(**environment: str) -> Server:
    """Return the pages as Streamlit's own command serves them."""
    port = free_port()
    command = ("-m", "streamlit", "run", "dashboard", "--server.port", str(port))
    address = f"http://localhost:{port}"
    settings = {"STREAMLIT_SERVER_HEADLESS": "true", **environment}
    return Server(command, address, f"{address}/_stcore/health", settings)


def site_server(**environment: str) -> Server:
    """Return the server as a host starts it; its address is without base path."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    health = f"{address}{environment.get('AIR_STRIKE_BASE_PATH', '')}/healthz"
    settings = {"AIR_STRIKE_PORT": str(port), **environment}
    return Server(("-m", "dashboard.server"), address, health, settings)


def serve(**environment: str) -> AbstractContextManager[str]:
    """Serve the pages as Streamlit's own command does, to the end of the block."""
    return running(streamlit_server(**environment))


def serve_site(**environment: str) -> AbstractContextManager[str]:
    """Serve the site as a host does, to the end of the block."""
    return running(site_server(**environment))


class Silent(SimpleHTTPRequestHandler):
    """A static server that says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_folder(folder: Path, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the files of a folder as another site does; yield its address; end it."""
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
    """Give one Chromium for all tests; each opens contexts of its own."""
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
    """Give one profile for all tests: what it has loaded once is not again."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Give a page of its own, and fail the test for what the console says."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if is_ours(m) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda r: said.append(r.url) if is_failure(r) else None)
    yield page
    # The last page stays until the next is done: its process holds what was compiled.
    for other in context.pages:
        if other != page:
            other.close()
    context.clear_cookies()
    context.clear_permissions()
    assert [] == said


def hold_like_a_phone(page: Page, scheme: Literal["light", "dark"] = "light") -> None:
    """Make the page as wide as a phone's, in one of the two colour schemes."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)


def page_widths(page: Page) -> list[int]:
    """Return how wide the document and its scrolling part are, in pixels."""
    found = page.evaluate(
        """() => [document.documentElement.scrollWidth,
                  document.querySelector('[data-testid="stMain"]').scrollWidth]"""
    )
    return [int(width) for width in found]


def is_failure(request: Request) -> bool:
    """Tell a request that failed from one that the next page or a download ended."""
    return request.failure != "net::ERR_ABORTED"


def is_ours(message: ConsoleMessage) -> bool:
    """Tell an error of the page from Streamlit's own search for its server.

    Opened at ``/attacks``, Streamlit asks for ``/attacks/_stcore/health`` before it
    asks for ``/_stcore/health``; the browser reports the first as not found.
    """
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def open_page(page: Page, url: str) -> None:
    """Open ``url`` and wait until the bars are painted."""
    page.goto(url)
    page.wait_for_selector(BARS, state="attached")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run, the page stands still and every chart is drawn."""
    page.wait_for_selector("#first-paint", state="detached")
    page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('.drawn-chart[aria-busy="true"]', state="detached")


def wait_until(page: Page, is_there: Callable[[], object], missing: str) -> None:
    """Ask again and again until something is there, or fail and say what is missing."""
    end = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < end, missing
        page.wait_for_timeout(50)


def until(page: Page, expression: str) -> None:
    """Wait until an expression is true on the page.

    Playwright's own waiting evaluates a string in the page, which its policy forbids.
    """
    wait_until(page, lambda: page.evaluate(expression), f"never true: {expression}")


class Session:
    """The session's answers to a page, which can be held back and let go."""

    def __init__(self, page: Page) -> None:
        self.late: list[Callable[[], None]] = []
        self.is_held = False
        self._whole = 0  # how many of the first ones are a whole answer, once they are
        self._page = page
        page.route_web_socket(re.compile("_stcore/stream"), self._pass_on)

    def let_go(self, first: int | None = None) -> None:
        """Pass on the ``first`` that was held; or all, and all that follows."""
        self.is_held = first is not None
        self._whole = 0
        going = self.late[:first]
        self.late = self.late[len(going) :]
        for send in going:
            send()

    def wait(self) -> None:
        """Wait until something is held back."""
        wait_until(self._page, lambda: self.late, "no answer came")

    def wait_for_answer(self) -> int:
        """Wait until a whole answer is held back; return how many messages it has."""
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
    """Tell the message that ends an answer of the session."""
    said = ForwardMsg.FromString(message if isinstance(message, bytes) else b"")
    is_begun_again = said.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return said.HasField("script_finished") and not is_begun_again


def hold_still(page: Page, what: Locator) -> None:
    """Bring ``what`` on screen and wait until it moves no more.

    A page begins to scroll to what a choice has opened a quarter of a second after that
    is there.
    """
    boxes = []
    for _ in range(80):
        what.scroll_into_view_if_needed()
        boxes.append(what.bounding_box())
        if boxes[-1] and boxes[-3:].count(boxes[-1]) == 3:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{what} does not stand still")


def take(page: Page, what: str, form: str, folder: Path) -> Path:
    """Open the menu of ``what``, choose the form, and return the file that arrives."""
    button = page.locator(f".st-key-take_{what}_{form} button")
    if not button.is_visible():
        page.locator(f".st-key-menu_{what} button").first.click()
    with page.expect_download() as waiting:
        button.click()
    return saved(waiting.value, folder)


def saved(download: Download, folder: Path) -> Path:
    """Save a download under the name that it came with, and return its path."""
    path = folder / download.suggested_filename
    download.save_as(path)
    return path
