"""Timeouts and limits of connections, over real sockets on this machine."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web import protocol
from dashboard.web.protocol import FRAMES_AT_ONCE, BoundedHttp, BoundedWebSocket
from dashboard.web.security import Guard
from dashboard.web.sessions import Sessions
from dashboard.web.settings import Settings
from tests import loops

HEAD = b"GET / HTTP/1.1\r\nhost: localhost\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with more than socket buffers hold; as a WebSocket, read all messages."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    size = 2**25 if scope["path"] == "/large" else 2
    await send({"type": "http.response.body", "body": b"x" * size})


@contextlib.asynccontextmanager
async def listening(served: ASGIApp = app) -> AsyncIterator[int]:
    """Give the port of a server that uses our protocol classes."""
    config = uvicorn.Config(
        served,
        port=0,
        http=BoundedHttp,
        ws=BoundedWebSocket,
        lifespan="off",
        log_level="error",
        log_config=None,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


@pytest.mark.parametrize(
    "start",
    [
        b"",
        HEAD,
        HEAD + b"content-length: 9000\r\n\r\n",
        HEAD + b"transfer-encoding: chunked\r\n\r\n",
    ],
)
def test_slow_request_is_closed(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request whose headers or body arrive too slowly is closed."""
    monkeypatch.setattr(protocol, "SECONDS_TO_ARRIVE", 0.2)

    async def run() -> None:
        async with listening() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(start)

            async def trickle() -> None:
                while True:
                    await asyncio.sleep(0.05)
                    writer.write(b"1")

            task = asyncio.create_task(trickle())
            try:
                async with asyncio.timeout(5):
                    with contextlib.suppress(ConnectionError):
                        await reader.read()
            finally:
                task.cancel()
                writer.close()

    loops.run(run())


CHUNKS = (b"1e00\r\n" + b"x" * 0x1E00 + b"\r\n") * 16
LONG = b"content-length: 122880\r\n\r\n"
CHUNKED = b"transfer-encoding: chunked\r\n\r\n"
UPGRADE = b"connection: upgrade\r\nupgrade: websocket\r\n"


@pytest.mark.parametrize(
    ("start", "body", "line"),
    [
        pytest.param(HEAD + CHUNKED, CHUNKS, b"413", id="chunked"),
        pytest.param(HEAD + LONG, b"x" * 122_880, b"413", id="long"),
        pytest.param(b"POST" + HEAD[3:] + CHUNKED, CHUNKS, b"405", id="posted"),
        pytest.param(HEAD + b"x: ", b"y" * 122_880, b"400", id="header"),
        pytest.param(HEAD, b"x: y\r\n" * 20_000, b"400", id="headers"),
        pytest.param(HEAD + UPGRADE + LONG, b"", b"400", id="session"),
        pytest.param(HEAD + UPGRADE + CHUNKED, b"", b"400", id="chunked session"),
    ],
)
@pytest.mark.parametrize("pause", [None, 0.1])
def test_oversized_request_gets_an_error(
    start: bytes, body: bytes, line: bytes, pause: float | None
) -> None:
    """An oversized request gets an error, sent with its headers or after them."""
    guarded = Guard(app, Settings(log="off"), Sessions(1, 1), "")

    async def run() -> bytes:
        async with listening(guarded) as port, asyncio.timeout(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            if pause is None:
                writer.write(start + body)
            else:
                writer.write(start)
                await asyncio.sleep(pause)
                writer.write(body)
            answer = await reader.read()
            writer.close()
            return answer

    answer = loops.run(run())
    assert answer.startswith(b"HTTP/1.1 " + line)
    assert b"\r\nconnection: close\r\n" in answer


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(HEAD + CHUNKED + b"zz\r\n", id="chunk"),
        pytest.param(
            HEAD + b"content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            id="two lengths",
        ),
        pytest.param(HEAD + b"\r\n" + b"\0" * 99, id="behind it"),
        pytest.param(HEAD + b"\r\n" + HEAD + UPGRADE + b"\r\n", id="session"),
    ],
)
def test_malformed_data_after_headers_logs_no_error(
    start: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Malformed data after the headers gets one answer and logs no error."""
    guarded = Guard(app, Settings(log="off"), Sessions(1, 1), "")

    async def run() -> bytes:
        async with listening(guarded) as port, asyncio.timeout(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(start)
            answer = await reader.read()
            writer.close()
            await asyncio.sleep(0.05)
            return answer

    with caplog.at_level(logging.ERROR):
        answer = loops.run(run())
    assert answer.startswith(b"HTTP/1.1 400")
    assert 1 == answer.count(b"HTTP/1.1 ")
    assert [] == caplog.records


def test_endless_body_is_not_read_after_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An endless request body is no longer read once it has been answered."""
    monkeypatch.setattr(protocol, "MOST_UNREAD", 2**16)
    guarded = Guard(app, Settings(log="off"), Sessions(1, 1), "")

    async def run() -> int:
        async with listening(guarded) as port, asyncio.timeout(10):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(HEAD + CHUNKED)
            sent = 0
            with contextlib.suppress(ConnectionError):
                while True:
                    writer.write(CHUNKS)
                    await writer.drain()
                    sent += len(CHUNKS)
            return sent

    assert loops.run(run()) < 2**25


def test_client_that_does_not_read_is_disconnected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A client that does not read its answer is disconnected after a timeout."""
    monkeypatch.setattr(protocol, "SECONDS_TO_TAKE", 0.2)

    async def run() -> None:
        async with listening() as port:
            _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
            writer.write(b"GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n")
            await asyncio.sleep(0.1)
            assert 1 == len(BoundedHttp._open)
            async with asyncio.timeout(5):
                while BoundedHttp._open:
                    await asyncio.sleep(0.05)
            writer.close()

    loops.run(run())


def test_longest_idle_connection_is_closed_at_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the connection limit, the longest idle one is closed for a new request."""
    monkeypatch.setattr(BoundedHttp, "most", 5)

    async def run() -> None:
        async with listening() as port:
            silent = [
                await asyncio.open_connection("127.0.0.1", port) for _ in range(20)
            ]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(HEAD + b"connection: close\r\n\r\n")
            async with asyncio.timeout(5):
                assert (await reader.read()).startswith(b"HTTP/1.1 200")
            assert len(BoundedHttp._open) <= 5
            for _, connection in [*silent, (reader, writer)]:
                connection.close()

    loops.run(run())


def frame(opcode: int, payload: bytes = b"", *, is_last: bool = True) -> bytes:
    """Return a frame as a browser sends it, with a mask of four zero bytes."""
    return bytes([is_last << 7 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


async def session(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a session."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        HEAD + b"upgrade: websocket\r\nconnection: upgrade\r\n"
        b"sec-websocket-version: 13\r\nsec-websocket-key: " + b"A" * 22 + b"==\r\n\r\n"
    )
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param(frame(9), id="pings"),
        pytest.param(frame(10), id="pongs"),
        pytest.param(frame(2), id="messages"),
        pytest.param(frame(1), id="texts"),
        pytest.param(frame(2, is_last=False) + frame(0, is_last=False), id="parts"),
    ],
)
def test_session_that_floods_frames_is_closed(flood: bytes) -> None:
    """A session that floods the server with frames is closed; others stay open."""

    async def run() -> None:
        async with listening() as port:
            _, quiet = await session(port)
            quiet.write(frame(9) * int(FRAMES_AT_ONCE / 2))
            reader, writer = await session(port)
            opening, *rest = (flood[:6], flood[6:]) if len(flood) > 6 else (b"", flood)
            writer.write(opening + b"".join(rest) * int(FRAMES_AT_ONCE + 100))
            async with asyncio.timeout(5):
                with contextlib.suppress(ConnectionError):
                    while await reader.read(2**16):
                        pass
            assert not quiet.is_closing()
            quiet.write(frame(9))
            await quiet.drain()
            for connection in (quiet, writer):
                connection.close()

    loops.run(run())
