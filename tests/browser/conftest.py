"""A real server, started as a user starts it, and a real Chromium."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from etl.paths import ROOT
from etl.publish import publish

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
BARS = ".drawn-chart .answers rect"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here; skip them where no browser is and none is required."""
    missing = chromium() is None and not os.environ.get("REQUIRE_BROWSER")
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def chromium() -> str | None:
    """Return the system's Chromium; None when there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


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


@contextmanager
def running(command: list[str], health: str, **environment: str) -> Iterator[None]:
    """Run a Python command once its address ``health`` answers; end it then."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}
    )  # what it writes stands beside the failure of a test
    try:
        until = time.monotonic() + PATIENCE
        while not answers(health):
            assert process.poll() is None, f"{command} has ended"
            assert time.monotonic() < until, f"{health} does not answer"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def answers(address: str) -> bool:
    """Return whether a server answers there by now."""
    try:
        urllib.request.urlopen(address, timeout=PATIENCE).close()
    except OSError:
        return False
    return True


@contextmanager
def serve(**environment: str) -> Iterator[str]:
    """Serve the pages as Streamlit's own command does; yield their address."""
    port = free_port()
    command = ["-m", "streamlit", "run", "dashboard", "--server.port", str(port)]
    address = f"http://localhost:{port}"
    settings = {"STREAMLIT_SERVER_HEADLESS": "true", **environment}
    with running(command, f"{address}/_stcore/health", **settings):
        yield address


@contextmanager
def serve_site(**environment: str) -> Iterator[str]:
    """Start the server as a host does; yield its address without base path; end it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    health = f"{address}{environment.get('AIR_STRIKE_BASE_PATH', '')}/healthz"
    settings = {"AIR_STRIKE_PORT": str(port), **environment}
    with running(["-m", "dashboard.server"], health, **settings):
        yield address


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


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Give the address of a dashboard on the shipped registers."""
    publish()
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Give the address of a server on the shipped registers."""
    publish()
    with serve_site() as address:
        yield address


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


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give one profile for a file of tests: what it has loaded once is not again."""
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
    page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('.drawn-chart[aria-busy="true"]', state="detached")


def hold_still(page: Page, what: Locator) -> None:
    """Bring ``what`` on screen and wait until it has stopped moving."""
    what.scroll_into_view_if_needed()
    before = None
    for _ in range(80):
        if before == (now := what.bounding_box()):
            return
        before = now
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


def take_screenshot(page: Page, path: Path) -> None:
    """Take a picture of the whole page, however long it is."""
    main = '[data-testid="stMain"]'
    height = page.evaluate(f"document.querySelector('{main}').scrollHeight")
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": height + 20})
    # Tables far down the page are loaded when they come into view.
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    page.wait_for_timeout(600)
    page.screenshot(path=path)
