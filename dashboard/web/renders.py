"""What must be drawn: by few threads of its own, once for all who ask, and kept.

Everything else (health, files, what was drawn before) is answered beside it, however
many wait here; more than a bounded number do not.
"""

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

#: Two threads of Python draw no faster than one computes, but one may wait for DuckDB.
THREADS = 2
#: Held while a page is drawn: with one at a time, readers who change a filter meanwhile
#: wait half as long. Queries of the API do not need it.
drawing_lock = threading.RLock()
#: How many may be drawn or wait for it. One takes a tenth of a second on the average.
MOST_WAITING = 40
#: The most that one kept answer takes, and what all of them take.
LARGEST_KEPT, KEPT_BYTES = 4 * 2**20, 32 * 2**20
#: What all pages take that are kept as they were before their compression.
PAGES_KEPT = 16 * 2**20
#: How long a request waits for a place before it is turned away, in seconds. Whoever
#: asks again at once, from many connections, would else keep the loop from the others.
PATIENCE = 0.5
#: Seconds after which a reader who was refused should try again.
RETRY_AFTER = "5"
P = ParamSpec("P")
T = TypeVar("T")
_pages: LRUCache[Hashable, bytes] = LRUCache(PAGES_KEPT, getsizeof=len)
_pages_lock = threading.Condition()


def cached_page(make: Callable[P, bytes]) -> Callable[P, bytes]:
    """Draw one page at a time, and keep it for other encodings and parts of it.

    A page takes 40 kB to 1.3 MB, so they are bounded by bytes, all kinds together.
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
    """Rendered answers by key: cached, shared while being made, or made now."""

    def __init__(
        self, threads: int = THREADS, most: int = MOST_WAITING, kept: int = KEPT_BYTES
    ) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="render")
        self._most = most
        self._kept: LRUCache[Hashable, bytes] = LRUCache(kept, getsizeof=len)
        self._drawing: dict[Hashable, Future[object]] = {}
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> bytes | None:
        """Return the cached answer, or None."""
        with self._lock:
            return self._kept.get(key)

    async def get(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        """Return what ``draw`` gives, and cache it under this key.

        Raises BusyError when too much waits already, and whatever ``draw`` raises.
        """
        body = self.find(key)
        if body is not None:
            return body
        body = await self.once(key, draw)
        if len(body) <= LARGEST_KEPT:
            with self._lock:
                self._kept[key] = body
        return body

    async def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, once for all who wait for this key."""
        making = self._begin(key, make)
        if making is None:
            await asyncio.sleep(PATIENCE)
            making = self._begin(key, make)
        if making is None:
            raise BusyError
        # Whoever goes away meanwhile does not take it from the others.
        return await asyncio.shield(asyncio.wrap_future(making))

    def _begin(self, key: Hashable, make: Callable[[], T]) -> "Future[T] | None":
        """Return the render under this key, started if needed; None without a place."""
        with self._lock:
            making = self._drawing.get(key)
            if making is not None:
                return making  # type: ignore[return-value]
            if len(self._drawing) >= self._most:
                return None
            begun = self._pool.submit(make)
            self._drawing[key] = begun  # type: ignore[assignment]
        begun.add_done_callback(partial(self._drawn, key))
        return begun

    def _drawn(self, key: Hashable, _: "Future[object]") -> None:
        with self._lock:
            self._drawing.pop(key, None)


renders = Renders()
