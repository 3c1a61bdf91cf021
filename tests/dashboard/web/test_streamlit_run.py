"""What ``streamlit run dashboard`` serves, and what it lacks beside our server."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard.web.routes import API_PREFIXES
from etl.paths import ROOT
from tests.browser.conftest import free_port


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    """Give the address of the pages as Streamlit's own command serves them."""
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard", *options],
        cwd=ROOT,
        env={**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=30).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def body(address: str) -> str:
    """Return what is answered there."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def test_it_serves_the_app(pages: str) -> None:
    """The browser gets Streamlit's page, which then asks for ours."""
    assert "<title>Streamlit</title>" in body(f"{pages}/")


@pytest.mark.parametrize("name", API_PREFIXES)
def test_it_lacks_what_our_server_answers_beside_the_pages(
    pages: str, name: str
) -> None:
    """API, files, feeds, plain pages, embeds and health: each is the app again."""
    path = {"api": "api/v2/headline_volumes.csv"}.get(name, name)
    assert body(f"{pages}/") == body(f"{pages}/{path}")


def test_it_lacks_the_first_paint(pages: str, client: TestClient) -> None:
    """Our server's page has its first chart in the HTML, Streamlit's has none."""
    assert "<svg" in client.get("/volumes").text
    assert "<svg" not in body(f"{pages}/volumes")
