"""What ``streamlit run dashboard`` serves, and what only our server adds."""

import urllib.request
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard.web.routes import API_PREFIXES
from tests.browser.conftest import serve


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    """Give the address of the pages as Streamlit's own command serves them."""
    with serve() as address:
        yield address


def body(address: str) -> str:
    """Return the body of the answer."""
    with urllib.request.urlopen(address, timeout=300) as answer:
        return str(answer.read().decode())


def test_streamlit_run_serves_the_app(pages: str) -> None:
    """The browser gets Streamlit's page, which then loads ours."""
    assert "<title>Streamlit</title>" in body(f"{pages}/")


@pytest.mark.parametrize("name", API_PREFIXES)
def test_streamlit_run_lacks_api_files_and_plain_pages(pages: str, name: str) -> None:
    """API, files, feeds, plain pages, embeds and health all return the app's page."""
    path = {"api": "api/v2/headline_volumes.csv"}.get(name, name)
    assert body(f"{pages}/") == body(f"{pages}/{path}")


def test_streamlit_run_lacks_the_first_paint(pages: str, client: TestClient) -> None:
    """Our server's HTML contains the first chart; Streamlit's does not."""
    assert "<svg" in client.get("/volumes").text
    assert "<svg" not in body(f"{pages}/volumes")
