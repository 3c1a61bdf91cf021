"""HTTP and WebSocket as uvicorn speaks them, with bounds on all that is sent."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.frames import Frame

#: All of a request's head: its line and its headers.
LARGEST_HEAD = 32 * 2**10
#: How long a head may take to arrive, and then its body, so that a slow sender holds
#: no place.
SECONDS_TO_ARRIVE = 15.0
#: In this time whoever is sent an answer takes at least so many bytes of it.
SECONDS_TO_TAKE, LEAST_TAKEN = 30.0, 16 * 2**10
#: What no route reads: so much of a body is taken at all.
LARGEST_BODY = 16 * 2**10
#: Whoever is answered while still sending is listened to for so long, and so many
#: bytes: a connection that is closed at once takes the answer with it.
SECONDS_TO_LINGER, MOST_UNREAD = 2.0, 2**20
#: Pieces of one message: empty ones have no size that another bound would count.
MOST_PIECES = 64
#: Frames of a session at once, and in each further second: twice the messages that it
#: may send, which browsers do not divide. So many bytes are read without looking.
FRAMES_AT_ONCE, FRAMES_A_SECOND, PIECE = 400.0, 40.0, 4096
#: WebSocket close codes: not in binary; too large.
UNSUPPORTED, TOO_LARGE = 1003, 1009


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """Close a session of text, of too many frames, or of a message in too many pieces.

    Text is not read: what is no UTF-8 would be a trace in the log for each stranger. A
    ping costs its sender six bytes, and the loop as much as a message.
    """

    _frames_left, _counted_at = FRAMES_AT_ONCE, 0.0

    def data_received(self, data: bytes) -> None:
        """Read on in short pieces, as long as the session may send."""
        for start in range(0, len(data), PIECE):
            if not self.transport.is_closing():
                super().data_received(data[start : start + PIECE])

    def handle_text(self, event: Frame) -> None:
        """Close the session: its protocol is binary."""
        if self._pays():
            self._end(UNSUPPORTED)

    def handle_cont(self, event: Frame) -> None:
        """Take a further piece of a message, unless there are too many."""
        if not self._pays():
            return
        if len(self.frames) < MOST_PIECES:
            super().handle_cont(event)
        else:
            self._end(TOO_LARGE)

    def handle_bytes(self, event: Frame) -> None:
        """Count a message, or its first part."""
        if self._pays():
            super().handle_bytes(event)

    def handle_ping(self) -> None:
        """Count and answer a ping."""
        if self._pays():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        """Count a pong, whether it was asked for or not."""
        if self._pays():
            super().handle_pong(event)

    def _pays(self) -> bool:
        """Take one from the frames that are left; end the session when none is."""
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
    """A connection that ends for its sender only when the answer has been read."""

    def __init__(self, transport: Any, close: Callable[[], None]) -> None:
        self.whole, self.close = transport, close
        self.ends = False

    def is_closing(self) -> bool:
        """Tell whether nothing more is to be read or written."""
        return self.ends or bool(self.whole.is_closing())

    def write(self, data: bytes) -> None:
        """Write, unless it ended: a fault behind a head is answered before the app."""
        if not self.is_closing():
            self.whole.write(data)

    def __getattr__(self, name: str) -> Any:
        """Return what the connection itself has."""
        return getattr(self.whole, name)


class BoundedHttp(HttpToolsProtocol):
    """Close a connection that sends too much or too slowly, or takes nothing.

    Of more connections than ``most`` the one that has sent no request for longest is
    closed: what is asked is answered, however many hold connections open.
    """

    most: ClassVar[int] = 10_000
    _open: ClassVar[set["BoundedHttp"]] = set()
    #: Those without a request, the longest first.
    _silent: ClassVar[dict["BoundedHttp", None]] = {}

    _head_bytes = _body_bytes = _unparsed = _untaken = _unread = 0
    _is_in_head, _is_in_body = True, False
    transport: Any
    _deadline: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Give the first request its time, and make room for it."""
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
        """Stop the clocks with the connection."""
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to the session, which has clocks of its own."""
        self._leave()
        self.transport = self.transport.whole
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """Count anew for each request."""
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
        """Give the body its time: the head is there."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if self._should_upgrade() and (is_answering or self._has_body()):
            raise ValueError("a session begins without a body, behind no answer")
        self._silent.pop(self, None)
        self._is_in_head, self._is_in_body = False, True
        self._start_clock()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take no more of a body than its bound, and read no further."""
        self._body_bytes += len(body)
        if self._body_bytes <= LARGEST_BODY:
            super().on_body(body)
        elif not self.transport.is_closing():
            self.flow.pause_reading()

    def on_message_complete(self) -> None:
        """Stop the clock: the request is there, and the rest is the app's."""
        self._stop_clock()
        self._is_in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Count among the silent until the next request."""
        if self in self._open:
            self._silent[self] = None
        super().on_response_complete()

    def data_received(self, data: bytes) -> None:
        """Bound what the parser holds while a header has no end.

        A body that comes with its head is no part of that: pieces tell them apart.
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
            if self.transport.get_protocol() is not self:  # a session from here on
                self.transport.get_protocol().data_received(data[start + len(piece) :])
                return

    def eof_received(self) -> None:
        """Close what lingers: its sender has ended."""
        if self.transport.is_closing():
            self.transport.whole.close()

    def _close(self) -> None:
        """Close the connection; when its sender still sends, for us alone at first."""
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
        """Look from now on whether anything is taken of what is sent."""
        super().pause_writing()
        if self._taking is None:
            self._watch()

    def resume_writing(self) -> None:
        """Look no longer: it was taken."""
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
