"""Rendering in a small thread pool: once for all concurrent requests, then cached.

Everything else (health, files, cached responses) is answered independently of it,
however long its queue, which is bounded.
"""

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

#: Two threads of Python compute no faster than one, but one may wait for DuckDB.
THREADS = 2
#: Held while a page is rendered: with one at a time, readers who change a filter
#: meanwhile wait half as long. API queries do not need it.
drawing_lock = threading.RLock()
#: Most renders running or queued. One takes a tenth of a second on average.
MOST_WAITING = 40
#: Largest response that is cached, and size of that cache, in bytes.
LARGEST_KEPT, KEPT_BYTES = 4 * 2**20, 32 * 2**20
#: Size of the cache of uncompressed pages, in bytes.
PAGES_KEPT = 16 * 2**20
#: Seconds that a request waits for a place in the queue before it is refused. Clients
#: that retry at once on many connections would otherwise hog the event loop.
PATIENCE = 0.5
#: Retry-After of a refused request, in seconds.
RETRY_AFTER = "5"
P = ParamSpec("P")
T = TypeVar("T")
_pages: LRUCache[Hashable, bytes] = LRUCache(PAGES_KEPT, getsizeof=len)
_pages_lock = threading.Condition()


def cached_page(make: Callable[P, bytes]) -> Callable[P, bytes]:
    """Render one page at a time, and cache it for other encodings and ranges.

    A page takes 40 kB to 1.3 MB, so one cache for all kinds is limited in bytes.
    """

    @wraps(make)
    def in_turn(*arguments: P.args, **named: P.kwargs) -> bytes:
        with drawing_lock:
            return make(*arguments, **named)

    key = partial(hashkey, make.__module__, make.__name__)
    return cached(_pages, key=key, condition=_pages_lock)(in_turn)


class BusyError(Exception):
    """The queue of renders is full."""


class Renders:
    """Rendered responses by key: cached, shared while in progress, or rendered now."""

    def __init__(
        self,
        threads: int = THREADS,
        most: int = MOST_WAITING,
        cache_bytes: int = KEPT_BYTES,
    ) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="render")
        self._most = most
        self._cache: LRUCache[Hashable, bytes] = LRUCache(cache_bytes, getsizeof=len)
        self._drawing: dict[Hashable, Future[object]] = {}
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> bytes | None:
        """Return the cached answer, or None."""
        with self._lock:
            return self._cache.get(key)

    async def get(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        """Return what ``draw`` gives, and cache it under this key.

        Raises BusyError when the queue is full, and whatever ``draw`` raises.
        """
        body = self.find(key)
        if body is not None:
            return body
        body = await self.once(key, draw)
        if len(body) <= LARGEST_KEPT:
            with self._lock:
                self._cache[key] = body
        return body

    async def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives; requests that wait for the same key share it."""
        future = self._begin(key, make)
        if future is None:
            await asyncio.sleep(PATIENCE)
            future = self._begin(key, make)
        if future is None:
            raise BusyError
        # Shielded: a cancelled request must not cancel the render for the others.
        return await asyncio.shield(asyncio.wrap_future(future))

    def _begin(self, key: Hashable, make: Callable[[], T]) -> "Future[T] | None":
        """Return this key's render, started if needed; None if the queue is full."""
        with self._lock:
            running = self._drawing.get(key)
            if running is not None:
                return running  # type: ignore[return-value]
            if len(self._drawing) >= self._most:
                return None
            future = self._pool.submit(make)
            self._drawing[key] = future  # type: ignore[assignment]
        future.add_done_callback(partial(self._drawn, key))
        return future

    def _drawn(self, key: Hashable, _: "Future[object]") -> None:
        with self._lock:
            self._drawing.pop(key, None)


renders = Renders()
