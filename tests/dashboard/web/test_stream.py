"""Which messages a session may send, and which ones close it."""

import asyncio
import uuid
from typing import Any
from unittest import mock

import pytest
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect
from streamlit import net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import state as runtime_state
from streamlit.runtime.state.common import WidgetMetadata

from dashboard.web import sessions, stream
from dashboard.web.hosts import origin_is_ours
from dashboard.web.settings import Settings
from dashboard.web.stream import BURST, LARGEST_MESSAGE, Stream, TypedState
from tests import loops
from tests.dashboard.web.conftest import server


def outcome(*payloads: bytes | str) -> tuple[int, int | None]:
    """Return how many messages pass, and the close code of the session."""

    async def run() -> tuple[int, int | None]:
        waiting: asyncio.Queue[Message] = asyncio.Queue()
        for payload in payloads:
            key = "text" if isinstance(payload, str) else "bytes"
            waiting.put_nowait({"type": "websocket.receive", key: payload})
        waiting.put_nowait({"type": "websocket.disconnect", "code": 1000})
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        ends = Stream(waiting.get, send)
        passed = 0
        while (await ends.receive())["type"] == "websocket.receive":
            passed += 1
        await ends.send({"type": "websocket.send", "bytes": b"late"})
        code = sent[0].get("code")
        assert (code is None) == (len(sent) == 1 and "bytes" in sent[0])
        return passed, code

    return loops.run(run())


def rerun() -> BackMsg:
    """Return a page's first message."""
    message = BackMsg()
    message.rerun_script.query_string = "lang=uk"
    message.rerun_script.page_name = "volumes"
    return message


def with_widget(**value: object) -> bytes:
    """Return a message with the state of one widget."""
    message = rerun()
    message.rerun_script.widget_states.widgets.add(**value)  # type: ignore[arg-type]
    return message.SerializeToString()


def test_reruns_widget_events_and_file_requests_pass() -> None:
    """Reruns, widget events and file requests pass."""
    file = BackMsg()
    file.backend_operation_request.request_id = str(uuid.uuid4())
    file.backend_operation_request.session_id = str(uuid.uuid4())
    file.backend_operation_request.deferred_file.file_id = "a" * 40
    sent = (
        rerun().SerializeToString(),
        with_widget(id="form", json_trigger_value='[{"event": "choice"}]'),
        file.SerializeToString(),
    )
    assert (3, None) == outcome(*sent)


@pytest.mark.parametrize("kind", stream.IGNORED)
def test_unused_frontend_messages_are_dropped(kind: str) -> None:
    """Frontend messages that the app does not use are dropped; the session goes on."""
    sent = BackMsg(**{kind: True})  # type: ignore[arg-type]
    assert (1, None) == outcome(sent.SerializeToString(), rerun().SerializeToString())


def test_id_with_a_line_break_closes_the_session() -> None:
    """An id with a line break closes the session, since it would forge a log line."""
    forged = "x\nGET /forged 200 0.1 ms"
    part = rerun()
    part.rerun_script.fragment_id = forged
    assert (0, 1008) == outcome(part.SerializeToString())
    for name in ("request_id", "session_id", "file_id"):
        file = BackMsg()
        operation = file.backend_operation_request
        operation.deferred_file.file_id = "a" * 40
        holder = operation.deferred_file if name == "file_id" else operation
        setattr(holder, name, forged)
        assert (0, 1008) == outcome(file.SerializeToString())


def test_failed_send_is_a_disconnect_for_the_app() -> None:
    """After a failed send the app sees a disconnect at its next receive."""

    async def run() -> Message:
        async def send(_: Message) -> None:
            raise OSError

        async def receive() -> Message:
            return {"type": "websocket.receive", "bytes": rerun().SerializeToString()}

        ends = Stream(receive, send)
        assert "websocket.receive" == (await ends.receive())["type"]
        await ends.send({"type": "websocket.send", "bytes": b"late"})
        await ends.send({"type": "websocket.send", "bytes": b"later"})
        return await ends.receive()

    assert "websocket.disconnect" == loops.run(run())["type"]


def test_file_url_request_closes_the_session() -> None:
    """A file URL request ends the session: 232 bytes a name would block the server."""
    message = BackMsg()
    message.file_urls_request.file_names.extend(["a"] * 1000)
    assert (0, 1008) == outcome(message.SerializeToString())


@pytest.mark.parametrize(
    "payload", ["install_skills", "dismiss_skills_nudge", "dataframe_chunk", ""]
)
def test_only_file_operations_pass(payload: str) -> None:
    """Only file operations pass; others write files on the server."""
    message = BackMsg()
    message.backend_operation_request.request_id = "a"
    if payload:
        getattr(message.backend_operation_request, payload).SetInParent()
    assert (0, 1008) == outcome(message.SerializeToString())


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("hello", 1003),
        (b"\xff\xff", 1002),
        (b"", 1008),
        (BackMsg(debug_shutdown_runtime=True).SerializeToString(), 1008),
        (BackMsg(debug_disconnect_websocket=True).SerializeToString(), 1008),
        (b"\0" * (LARGEST_MESSAGE + 1), 1009),
        (with_widget(id="a" * 513, bool_value=True), 1008),
        (with_widget(id="a", bytes_value=b"a"), 1008),
        (with_widget(id="a", string_value="a" * 9000), 1008),
        (with_widget(id="a", json_trigger_value="[" * 101), 1008),
        (with_widget(id="a", json_trigger_value="[" * 3), 1008),
        (with_widget(id="a", json_trigger_value=f"[{'9' * 5000}]"), 1008),
        (with_widget(id="a", json_trigger_value='{"event": "choice"}'), 1008),
        (with_widget(id="a", json_value=""), 1008),
        (with_widget(id="a", json_value='"a"'), 1008),
    ],
)
def test_invalid_message_closes_the_session(payload: bytes | str, code: int) -> None:
    """An invalid message closes the session with a code that says why."""
    assert (0, code) == outcome(payload)


@pytest.mark.parametrize("is_on_page", [True, False])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"bool_value": True}, True),
        ({"json_trigger_value": "[1]"}, False),
        ({"string_value": "open"}, False),
        ({"string_array_value": {"data": ["open"]}}, False),
        ({}, False),
    ],
)
def test_value_of_another_type_is_dropped(
    value: dict[str, Any], expected: bool, is_on_page: bool
) -> None:
    """A widget never gets a value of another type, on the page or shown later."""
    metadata = WidgetMetadata[bool](
        "a", lambda sent: bool(sent), lambda kept: kept, "bool_value"
    )
    state = TypedState()
    if is_on_page:
        state.register_widget(metadata, None)
    sent = WidgetState(id="a", **value)
    state.on_script_will_rerun(WidgetStates(widgets=[sent]))
    assert expected == state.register_widget(metadata, None).value
    assert all(kept.HasField("bool_value") for kept in state.get_widget_states())


def test_the_server_uses_typed_states() -> None:
    """Streamlit's sessions use the state that drops values of other types."""
    with server():
        assert runtime_state.SessionState is TypedState


def test_too_many_widget_states_close_the_session() -> None:
    """More widget states than any page has close the session."""
    message = rerun()
    for number in range(65):
        message.rerun_script.widget_states.widgets.add(id=str(number), bool_value=True)
    assert (0, 1008) == outcome(message.SerializeToString())


def test_session_that_sends_too_fast_is_closed() -> None:
    """More messages at once than the token bucket holds close the session."""
    with mock.patch.object(stream, "monotonic", return_value=0.0):
        many = [rerun().SerializeToString()] * (int(BURST) + 1)
        assert (int(BURST), 1013) == outcome(*many)


def test_session_that_requests_no_page_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A session that requests no page in time is closed, despite its heartbeats."""
    monkeypatch.setattr(stream, "SECONDS_TO_ASK", 0.05)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0.02)
        beat = BackMsg(app_heartbeat=True).SerializeToString()
        return {"type": "websocket.receive", "bytes": beat}

    async def send(message: Message) -> None:
        sent.append(message)

    received = loops.run(Stream(receive, send).receive())
    assert "websocket.disconnect" == received["type"]
    assert [{"type": "websocket.close", "code": 1013}] == sent


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        (None, True),
        ("http://testserver", True),
        ("http://testserver:80", True),
        ("https://example.org", True),
        ("http://example.net:8080", True),
        ("http://testserver:81", False),
        ("http://localhost", False),
        ("http://evil.test", False),
        ("http://evil.test/example.org", False),
        ("http://[", False),
        ("http://a:b", False),
        ("ftp://testserver", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_allowed_origins_open_a_session(origin: str | None, is_ours: bool) -> None:
    """Origins may be the requested host, the site's address or an allowed host."""
    settings = Settings(address="https://example.org", allowed_hosts=("example.net",))
    assert is_ours == origin_is_ours(origin, "testserver", settings)


@pytest.mark.parametrize("origin", ["http://evil.test", "https://example.org"])
def test_no_external_service_is_asked_for_the_servers_ip(
    origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No external service is asked for the server's IP, whatever the Origin."""
    lookup = mock.Mock(return_value=None)
    monkeypatch.setattr(net_util, "get_external_ip", lookup)
    monkeypatch.setattr(net_util, "get_internal_ip", lookup)
    with server(address="https://example.org") as app, TestClient(app) as client:
        connection = client.websocket_connect(
            "/_stcore/stream", headers={"origin": origin}
        )
        if origin == "https://example.org":
            with connection:
                pass
        else:
            with pytest.raises(WebSocketDisconnect) as refused:
                connection.__enter__()
            assert 1008 == refused.value.code
    lookup.assert_not_called()


def test_sessions_are_limited_per_client() -> None:
    """Sessions are limited per client; an IPv6 network counts as one client."""
    open_now = sessions.Sessions(limit=4, limit_by_address=2)
    open_now.enter("2001:db8::1")
    open_now.enter("2001:db8::2")
    assert open_now.is_full_for("2001:db8::3")
    assert not open_now.is_full_for("2001:db8:0:1::1")
    open_now.leave("2001:db8::1")
    assert not open_now.is_full_for("2001:db8::3")
    for _ in range(3):
        open_now.enter("192.0.2.1")
    assert open_now.is_full_for("192.0.2.2")
    assert sessions.network("::ffff:192.0.2.1") == sessions.network("192.0.2.1")


@pytest.mark.parametrize(
    ("soft", "hard", "fitting"),
    [(1024, 1024, 164), (1024, 20_000, 400), (64, 64, 1), (4096, 4096, 400)],
)
def test_session_limit_fits_the_file_descriptors(
    soft: int,
    hard: int,
    fitting: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The session limit fits the file descriptor limit, and a lower one is logged."""
    limits = mock.Mock(RLIM_INFINITY=-1)
    limits.getrlimit.return_value = (soft, hard)
    monkeypatch.setattr(sessions, "resource", limits)
    assert fitting == sessions.places_that_fit(400)[0]
    assert (fitting < 400) == ("ulimit -n" in caplog.text)
    if hard == 20_000:
        limits.setrlimit.assert_called_once_with(limits.RLIMIT_NOFILE, (5750, 20_000))
