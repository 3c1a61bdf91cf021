"""Limits on what a session may send: few, small messages of kinds that the app needs.

Streamlit's protocol has messages that read the repository, make a million URLs or
install files on the server, and any client may send them. Each message is checked here
first; a session that sends any other is closed, with a code that says why.
"""

import asyncio
import json
import re
from time import monotonic
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
from streamlit.runtime.state.session_state import Serialized

#: Largest message, in bytes. A browser that opened every page and used its controls
#: sent 1,232 at most, plus 34 for each large element that it has cached.
LARGEST_MESSAGE = 16 * 2**10
#: That browser sent the state of at most 8 widgets, of up to 267 bytes each; their ids
#: have up to 241 characters.
MOST_WIDGETS, LONGEST_ID, LARGEST_VALUE = 64, 512, 8 * 2**10
#: The value types of our widgets: no files, tables or bytes among them.
VALUES = (
    None,  # nothing is chosen
    *("trigger_value", "bool_value", "int_value", "double_value", "string_value"),
    *("string_array_value", "json_value", "json_trigger_value"),
)
#: Most opening brackets in JSON: Python's parser fails at a depth of about a thousand.
MOST_BRACKETS = 100
#: The JSON that components send: their state, and the list of their events.
JSON_TYPES = {"json_value": dict, "json_trigger_value": list}
#: Messages from Streamlit's frontend that the app does not use; dropped.
IGNORED = (
    *("app_heartbeat", "clear_cache", "load_git_info", "set_run_on_save"),
    "stop_script",
)
#: Token bucket for messages: burst, refill per second, and the cost of making a file.
BURST, A_SECOND, FILE_COSTS = 200.0, 20.0, 20.0
#: Seconds in which a session must request a page; a browser does so at once.
SECONDS_TO_ASK = 20.0
#: WebSocket close codes: unreadable; not binary; not allowed; too large; try again
#: later; and that of a client that disconnected without a close frame.
UNREADABLE, UNSUPPORTED, REFUSED, TOO_LARGE, TRY_LATER = 1002, 1003, 1008, 1009, 1013
GONE = 1006


class Stream:
    """Wraps a session's ASGI channels: Streamlit gets this ``receive`` and ``send``."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._tokens, self._counted = BURST, monotonic()
        self._deadline: float | None = None
        self._has_asked = self._is_closed = False

    async def send(self, message: Message) -> None:
        """Pass on the app's messages until the session is closed.

        A client that has disconnected is not an error: the app learns of it when it
        next receives. Starlette would record it unknown to Streamlit, which then fails.
        """
        if self._is_closed:
            return
        try:
            await self._send(message)
        except OSError:  # by ASGI, the client has disconnected
            self._is_closed = True

    async def receive(self) -> Message:
        """Return the next message for the app."""
        loop = asyncio.get_running_loop()
        if self._deadline is None:
            self._deadline = loop.time() + SECONDS_TO_ASK
        while not self._is_closed:
            try:
                async with asyncio.timeout_at(
                    None if self._has_asked else self._deadline
                ):
                    message = await self._receive()
            except TimeoutError:
                return await self._close(TRY_LATER)
            if message["type"] != "websocket.receive":
                return message
            payload = message.get("bytes")
            if payload is None:
                return await self._close(UNSUPPORTED)
            if len(payload) > LARGEST_MESSAGE:
                return await self._close(TOO_LARGE)
            try:
                request = BackMsg.FromString(payload)
            except DecodeError:
                return await self._close(UNREADABLE)
            kind = request.WhichOneof("type")
            if not self._pays(FILE_COSTS if kind == "backend_operation_request" else 1):
                return await self._close(TRY_LATER)
            if kind in IGNORED:
                continue
            if not is_needed(request):
                return await self._close(REFUSED)
            self._has_asked = self._has_asked or kind == "rerun_script"
            return message
        return {"type": "websocket.disconnect", "code": GONE}

    def _pays(self, cost: float) -> bool:
        now = monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._counted) * A_SECOND)
        self._counted = now
        self._tokens -= cost
        return self._tokens >= 0

    async def _close(self, code: int) -> Message:
        await self.send({"type": "websocket.close", "code": code})
        self._is_closed = True
        return {"type": "websocket.disconnect", "code": code}


#: Ids made by the server or Streamlit's frontend. They may be logged, so a client must
#: not be able to write log lines of its own.
_GIVEN_ID = re.compile(r"[\w-]{0,64}", re.ASCII)


def is_needed(request: BackMsg) -> bool:
    """Tell whether a message is one that our pages send.

    They request reruns, with the state of their widgets, and the files of buttons.
    """
    if request.WhichOneof("type") == "backend_operation_request":
        operation = request.backend_operation_request
        is_file = operation.WhichOneof("payload") == "deferred_file"
        ids = (
            operation.request_id,
            operation.session_id,
            operation.deferred_file.file_id,
        )
        return is_file and all(map(_GIVEN_ID.fullmatch, ids))
    if request.WhichOneof("type") != "rerun_script":
        return False
    if not _GIVEN_ID.fullmatch(request.rerun_script.fragment_id):
        return False
    widgets = request.rerun_script.widget_states.widgets
    return len(widgets) <= MOST_WIDGETS and all(
        len(widget.id) <= LONGEST_ID
        and widget.WhichOneof("value") in VALUES
        and widget.ByteSize() <= LARGEST_VALUE
        and _has_fit_json(widget)
        for widget in widgets
    )


def _has_fit_json(widget: WidgetState) -> bool:
    """Tell whether a widget's JSON, if it has any, can be read and is of its type."""
    kind = widget.WhichOneof("value")
    if kind not in JSON_TYPES:
        return True
    text = getattr(widget, kind)
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        return False
    try:
        return isinstance(json.loads(text), JSON_TYPES[kind])
    except ValueError:  # no JSON, or an integer of thousands of digits
        return False


class TypedState(SessionState):
    """Streamlit's session state, without values of other types than their widget's.

    Streamlit fails on such a value: any stranger could write tracebacks into the log.
    A widget that is not on the page yet is checked when it is.
    """

    def on_script_will_rerun(
        self, fresh_widget_states: WidgetStates | None, **further: Any
    ) -> None:
        """Take the values that a message has for widgets, if of the right type."""
        if fresh_widget_states is not None:
            known = self._new_widget_state.widget_metadata
            fit = [
                state
                for state in fresh_widget_states.widgets
                if state.id not in known or _is_of_type(state, known[state.id])
            ]
            fresh_widget_states = WidgetStates(widgets=fit)
        super().on_script_will_rerun(fresh_widget_states, **further)

    def register_widget(
        self, metadata: WidgetMetadata[Any], user_key: str | None
    ) -> RegisterWidgetResult[Any]:
        """Register a widget; a value of another type that came before is dropped."""
        state = self._new_widget_state.states.get(metadata.id)
        if isinstance(state, Serialized) and not _is_of_type(state.value, metadata):
            del self._new_widget_state[metadata.id]
        return super().register_widget(metadata, user_key)


def _is_of_type(state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    return bool(state.WhichOneof("value") == metadata.value_type)
