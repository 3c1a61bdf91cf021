"""Rendering waits in a bounded queue; everything else is answered meanwhile."""

import asyncio
import threading
from functools import partial

import pytest
from cachetools import LRUCache
from starlette.testclient import TestClient

from dashboard.web import index, renders, responses
from dashboard.web.renders import BusyError, Renders
from tests import loops


def test_cache_evicts_the_least_recently_used_page() -> None:
    """The cache evicts the least recently used page."""

    async def run() -> list[bytes | None]:
        renders = Renders(cache_bytes=10)
        for name in ("a", "b", "c"):
            await renders.get(name, lambda: b"1234")
            renders.find("a")
        return [renders.find(name) for name in ("a", "b", "c")]

    assert [b"1234", None, b"1234"] == loops.run(run())


def test_all_kinds_of_pages_share_one_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All kinds of pages share one LRU cache, and each kind has its own keys."""
    monkeypatch.setattr(renders, "_pages", LRUCache(10, getsizeof=len))
    rendered: list[str] = []

    def page(name: str) -> bytes:
        rendered.append(f"page {name}")
        return b"12345"

    def picture(name: str) -> bytes:
        rendered.append(f"picture {name}")
        return b"67890"

    page, picture = renders.cached_page(page), renders.cached_page(picture)
    assert [b"12345", b"67890", b"12345"] == [page("a"), picture("a"), page("a")]
    assert ["page a", "picture a"] == rendered
    page("b")  # two entries fit
    page("a")
    picture("a")
    assert ["page a", "picture a", "page b", "picture a"] == rendered


def test_pages_render_one_at_a_time_and_queries_do_not_wait() -> None:
    """Two pages render one at a time; a query does not wait for them."""
    drawing: list[str] = []
    running: list[list[str]] = []
    is_passed = threading.Event()

    @renders.cached_page
    def page(name: str) -> bytes:
        drawing.append(name)
        assert is_passed.wait(30)  # until the query has run
        running.append([*drawing])
        drawing.remove(name)
        return name.encode()

    def query() -> bytes:
        is_passed.set()
        return b"rows"

    async def ask() -> list[bytes]:
        pages, queries = Renders(threads=2), Renders(threads=1)
        return await asyncio.gather(
            *(pages.get(name, partial(page, name)) for name in ("one", "other")),
            queries.get("query", query),
        )

    assert [b"one", b"other", b"rows"] == loops.run(ask())
    assert {("one",), ("other",)} == {*map(tuple, running)}


def test_simultaneous_requests_share_one_render() -> None:
    """Fifty requests for a page share one render; cancelling one leaves the others."""
    drawn = []
    may_go = threading.Event()

    def draw() -> bytes:
        may_go.wait(10)
        drawn.append(1)
        return b"page"

    async def run() -> list[bytes]:
        pool = Renders(threads=1)
        tasks = [asyncio.create_task(pool.get("page", draw)) for _ in range(50)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        may_go.set()
        return await asyncio.gather(*tasks[1:])

    assert [b"page"] * 49 == loops.run(run())
    assert [1] == drawn


def test_full_queue_raises_busy_error() -> None:
    """A full queue raises BusyError; a failure goes to its caller, and uncached."""
    may_go = threading.Event()

    def draw() -> bytes:
        may_go.wait(10)
        return b"page"

    def fail() -> bytes:
        raise ValueError

    async def run() -> None:
        pool = Renders(threads=1, most=2)
        waiting = [asyncio.create_task(pool.get(name, draw)) for name in "ab"]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await pool.get("c", draw)
        may_go.set()
        await asyncio.gather(*waiting)
        with pytest.raises(ValueError):
            await pool.get("d", fail)
        assert b"page" == await pool.get("d", draw)

    loops.run(run())


@pytest.fixture
def busy_client(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Give a client of a server with two cached answers and a full render queue."""
    assert 200 == client.get("/volumes").status_code
    assert 200 == client.get("/api/v2/vintages.csv").status_code
    pool = Renders(most=0)
    pool._cache = renders.renders._cache
    monkeypatch.setattr(index, "renders", pool)
    monkeypatch.setattr(responses, "renders", pool)
    return client


@pytest.mark.parametrize(
    "path", ["/healthz", "/volumes", "/api/v2/vintages.csv", "/robots.txt"]
)
def test_full_queue_still_serves_health_and_cached_answers(
    busy_client: TestClient, path: str
) -> None:
    """Health and cached answers are served while the queue is full."""
    assert 200 == busy_client.get(path).status_code


@pytest.mark.parametrize(
    "path",
    [
        "/volumes?from=2024-03&to=2024-09",
        "/lite?from=2024-03",
        "/embed?from=2024-03",
        "/share.png?from=2024-03",
        "/drawings/volumes?from=2024-03",
        "/api/v2/volumes.json?from=2024-03",
    ],
)
def test_full_queue_answers_503_to_what_needs_rendering(
    busy_client: TestClient, path: str
) -> None:
    """A request that needs rendering gets 503 with Retry-After."""
    answer = busy_client.get(path)
    assert 503 == answer.status_code
    assert answer.headers["retry-after"]
