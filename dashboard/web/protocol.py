"""uvicorn's HTTP and WebSocket protocols, with limits on what clients send."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.frames import Frame

#: Largest request head (request line and headers), in bytes.
LARGEST_HEAD = 32 * 2**10
#: Timeout in seconds for a request head, and again for its body, so that a slow client
#: does not occupy a connection.
SECONDS_TO_ARRIVE = 15.0
#: In this many seconds a client must read at least this many bytes of a response.
SECONDS_TO_TAKE, LEAST_TAKEN = 30.0, 16 * 2**10
#: Most bytes accepted of a request body, which no route reads.
LARGEST_BODY = 16 * 2**10
#: A client that is still sending when it is answered is read for this many seconds and
#: bytes: closing the connection at once would lose the response.
SECONDS_TO_LINGER, MOST_UNREAD = 2.0, 2**20
#: Most fragments per message: empty ones would escape every limit on size.
MOST_PIECES = 64
#: Token bucket for a session's frames: burst, and refill per second, twice those for
#: messages, which browsers do not fragment; and the bytes parsed between two checks.
FRAMES_AT_ONCE, FRAMES_A_SECOND, PIECE = 400.0, 40.0, 4096
#: WebSocket close codes: not in binary; too large.
UNSUPPORTED, TOO_LARGE = 1003, 1009


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """Closes a session that sends text, too many frames or too many fragments.

    Text is not decoded: invalid UTF-8 would let any stranger write tracebacks into the
    log. Pings count too: one costs its sender six bytes, and the event loop as much as
    a message.
    """

    _frames_left, _counted_at = FRAMES_AT_ONCE, 0.0

    def data_received(self, data: bytes) -> None:
        """Parse in short pieces, and stop when the session is closed."""
        for start in range(0, len(data), PIECE):
            if not self.transport.is_closing():
                super().data_received(data[start : start + PIECE])

    def handle_text(self, event: Frame) -> None:
        """Close the session: its protocol is binary."""
        if self._pays():
            self._end(UNSUPPORTED)

    def handle_cont(self, event: Frame) -> None:
        """Accept a further fragment of a message, unless there are too many."""
        if not self._pays():
            return
        if len(self.frames) < MOST_PIECES:
            super().handle_cont(event)
        else:
            self._end(TOO_LARGE)

    def handle_bytes(self, event: Frame) -> None:
        """Count a message, or its first fragment."""
        if self._pays():
            super().handle_bytes(event)

    def handle_ping(self) -> None:
        """Count and answer a ping."""
        if self._pays():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        """Count a pong, solicited or not."""
        if self._pays():
            super().handle_pong(event)

    def _pays(self) -> bool:
        """Take a token for one frame; abort the connection if there is none."""
        now = self.loop.time()
        earned = (now - self._counted_at) * FRAMES_A_SECOND
        self._frames_left = min(self._frames_left + earned, FRAMES_AT_ONCE) - 1
        self._counted_at = now
        if self._frames_left < 0:
            self.transport.abort()
        return self._frames_left >= 0

    def _end(self, code: int) -> None:
        if not self.close_sent:
            self.conn.send_close(code)
            self.handle_parser_exception()


class _Lingering:
    """A transport that is closed for us, but stays open until the client has read."""

    def __init__(self, transport: Any, close: Callable[[], None]) -> None:
        self.whole, self.close = transport, close
        self.ends = False

    def is_closing(self) -> bool:
        """Tell whether nothing more may be read or written."""
        return self.ends or bool(self.whole.is_closing())

    def write(self, data: bytes) -> None:
        """Write, unless closed: a malformed body may be answered before the app is."""
        if not self.is_closing():
            self.whole.write(data)

    def __getattr__(self, name: str) -> Any:
        """Delegate to the real transport."""
        return getattr(self.whole, name)


class BoundedHttp(HttpToolsProtocol):
    """Closes connections that send too much or too slowly, or stop reading.

    Above ``most`` connections, the one that has been without a request for longest is
    closed, so that idle connections cannot keep requests out.
    """

    most: ClassVar[int] = 10_000
    _open: ClassVar[set["BoundedHttp"]] = set()
    #: Connections without a request, the longest idle first.
    _silent: ClassVar[dict["BoundedHttp", None]] = {}

    _head_bytes = _body_bytes = _unparsed = _untaken = _unread = 0
    _is_in_head, _is_in_body = True, False
    transport: Any
    _deadline: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the first request's timeout, and make room for the connection."""
        lingering: Any = _Lingering(transport, self._close)
        super().connection_made(lingering)
        self._start_clock()
        if len(self._open) >= self.most:
            oldest = next(iter(self._silent), self)
            self._silent.pop(oldest, None)
            oldest.transport.abort()
        self._open.add(self)
        self._silent[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the connection's timers."""
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the session, which has its own timeouts."""
        self._leave()
        self.transport = self.transport.whole
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """Reset the counters for each request."""
        self._head_bytes = self._body_bytes = 0
        self._is_in_head = True
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
        """Start the timeout of the body."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if self._should_upgrade() and (is_answering or self._has_body()):
            raise ValueError("a session begins without a body, behind no answer")
        self._silent.pop(self, None)
        self._is_in_head, self._is_in_body = False, True
        self._start_clock()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Accept LARGEST_BODY bytes of a body, then stop reading."""
        self._body_bytes += len(body)
        if self._body_bytes <= LARGEST_BODY:
            super().on_body(body)
        elif not self.transport.is_closing():
            self.flow.pause_reading()

    def on_message_complete(self) -> None:
        """Cancel the timeout: the request is complete, and the app's turn begins."""
        self._stop_clock()
        self._is_in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Count the connection as idle until the next request."""
        if self in self._open:
            self._silent[self] = None
        super().on_response_complete()

    def data_received(self, data: bytes) -> None:
        """Limit what the parser buffers of a header that does not end.

        The data is parsed in pieces, so that a body that arrives with its head does not
        count as head.
        """
        for start in range(0, len(data), LARGEST_HEAD):
            piece = data[start : start + LARGEST_HEAD]
            if self.transport.is_closing():
                self._pass_over(data[start:])
                return
            if self._is_in_head and self._deadline is not None:
                self._unparsed += len(piece)
                if self._unparsed > 2 * LARGEST_HEAD:
                    self.send_400_response("The head of the request is too large.")
                    return
            super().data_received(piece)
            if self.transport.get_protocol() is not self:  # upgraded to a WebSocket
                self.transport.get_protocol().data_received(data[start + len(piece) :])
                return

    def eof_received(self) -> None:
        """Close a lingering connection: its client has stopped sending."""
        if self.transport.is_closing():
            self.transport.whole.close()

    def _close(self) -> None:
        """Close the connection; if the client still sends, half-close it first."""
        connection = self.transport.whole
        is_sending = self._is_in_body or (self._is_in_head and self._head_bytes)
        if self.transport.is_closing():
            return
        if not is_sending or not connection.can_write_eof():
            connection.close()
            return
        self.transport.ends = True
        connection.write_eof()
        connection.resume_reading()
        asyncio.get_running_loop().call_later(SECONDS_TO_LINGER, connection.close)

    def _pass_over(self, data: bytes) -> None:
        self._unread += len(data)
        if self._unread > MOST_UNREAD:
            self.transport.whole.abort()

    def pause_writing(self) -> None:
        """Start to check that the client reads what is sent."""
        super().pause_writing()
        if self._taking is None:
            self._watch()

    def resume_writing(self) -> None:
        """Stop checking: the client has caught up."""
        self._stop_watching()
        super().resume_writing()

    def _watch(self) -> None:
        self._untaken = self.transport.get_write_buffer_size()
        self._taking = asyncio.get_running_loop().call_later(
            SECONDS_TO_TAKE, self._look
        )

    def _look(self) -> None:
        left = self.transport.get_write_buffer_size()
        if left > self._untaken - LEAST_TAKEN:
            self.transport.abort()
        else:
            self._watch()

    def _stop_watching(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _has_body(self) -> bool:
        fields = dict(self.headers)
        length = fields.get(b"content-length", b"0").strip(b"0")
        return bool(length) or b"transfer-encoding" in fields

    def _count(self, part: bytes) -> None:
        self._head_bytes += len(part)
        if self._head_bytes > LARGEST_HEAD:
            raise ValueError("the request head is too large")

    def _start_clock(self) -> None:
        self._stop_clock()
        self._unparsed = 0
        self._deadline = asyncio.get_running_loop().call_later(
            SECONDS_TO_ARRIVE, self._give_up
        )

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.whole.close()

    def _leave(self) -> None:
        self._stop_clock()
        self._stop_watching()
        self._open.discard(self)
        self._silent.pop(self, None)
