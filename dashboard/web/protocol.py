"""HTTP as uvicorn speaks it, with a bound on headers and on the time they may take."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: All of a request's head: its line and its headers.
LARGEST_HEAD = 32 * 2**10
#: How long a request may take to arrive, so that a slow sender holds no place.
SECONDS_FOR_HEAD = 15.0


class BoundedHttp(HttpToolsProtocol):
    """Close a connection whose request head is too large or too slow."""

    _head_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Give the first request its time."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock with the connection."""
        self._stop_clock()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Count anew for each request."""
        self._head_bytes = 0
        if self._deadline is None:
            self._start_clock()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the request line."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        self._count(name)
        self._count(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Stop the clock: the head is there, and the rest is the app's."""
        self._stop_clock()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Bound what the parser holds while a header has no end."""
        if self._deadline is not None:
            self._unparsed = getattr(self, "_unparsed", 0) + len(data)
            if self._unparsed > 2 * LARGEST_HEAD:
                self.transport.close()
                return
        super().data_received(data)

    def _count(self, part: bytes) -> None:
        self._head_bytes += len(part)
        if self._head_bytes > LARGEST_HEAD:
            raise ValueError("the request head is too large")

    def _start_clock(self) -> None:
        self._unparsed = 0
        self._deadline = asyncio.get_running_loop().call_later(
            SECONDS_FOR_HEAD, self._give_up
        )

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()
