"""What a session may send: the messages that the app needs, few and small.

Streamlit's protocol has messages that read the repository, make a million addresses or
install files on the server, and it answers them to whoever connects. Each message is
read here first; a session that sends another one is closed, with a code that says why.
"""

import asyncio
import re
from time import monotonic

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

#: Bytes of one message. A browser that opened every page and used its controls sent
#: 1,232 at most; to that come 34 for each large element that it keeps.
LARGEST_MESSAGE = 16 * 2**10
#: That browser sent the state of at most 8 widgets, of up to 267 bytes each; their
#: names have up to 241 characters.
MOST_WIDGETS, LONGEST_ID, LARGEST_VALUE = 64, 512, 8 * 2**10
#: The kinds of values that our widgets have; no file, table or bytes among them.
VALUES = (
    None,  # nothing is chosen
    *("trigger_value", "bool_value", "int_value", "double_value", "string_value"),
    *("string_array_value", "json_value", "json_trigger_value"),
)
#: How deep a value in JSON may be nested: Python's reader fails at about a thousand.
MOST_BRACKETS = 100
#: Messages of Streamlit's page that the app does not use.
IGNORED = (
    *("app_heartbeat", "clear_cache", "load_git_info", "set_run_on_save"),
    "stop_script",
)
#: Messages at once, and in each further second; a file to be made counts as many.
BURST, A_SECOND, FILE_COSTS = 200.0, 20.0, 20.0
#: How long a session may be open before it asks for a page; a browser does so at once.
SECONDS_TO_ASK = 20.0
#: WebSocket close codes: cannot be read; not in binary; not like this; too large; come
#: later; of a reader who is gone without a word.
UNREADABLE, UNSUPPORTED, REFUSED, TOO_LARGE, TRY_LATER = 1002, 1003, 1008, 1009, 1013
GONE = 1006


class Stream:
    """The two ends of one session; Streamlit is given ``receive`` and ``send``."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._tokens, self._counted = BURST, monotonic()
        self._deadline: float | None = None
        self._has_asked = self._is_closed = False

    async def send(self, message: Message) -> None:
        """Pass on the messages of the app until the session is closed.

        A reader who is gone is no error of the app: it is told when it listens again.
        Starlette would note it behind the back of Streamlit, which then fails.
        """
        if self._is_closed:
            return
        try:
            await self._send(message)
        except OSError:  # how servers say so, by ASGI
            self._is_closed = True

    async def receive(self) -> Message:
        """Return the next message that the app is to see."""
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


#: What the server or Streamlit's page made up, and the log may name: no lines of a
#: sender's own.
_GIVEN_ID = re.compile(r"[\w-]{0,64}", re.ASCII)


def is_needed(request: BackMsg) -> bool:
    """Tell whether a message is one that our pages send.

    They ask to be drawn, with the state of their widgets, and for the file of a button.
    """
    if request.WhichOneof("type") == "backend_operation_request":
        asked = request.backend_operation_request
        is_file = asked.WhichOneof("payload") == "deferred_file"
        ids = asked.request_id, asked.session_id, asked.deferred_file.file_id
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
        and _brackets(widget.json_value + widget.json_trigger_value) <= MOST_BRACKETS
        for widget in widgets
    )


def _brackets(text: str) -> int:
    return text.count("[") + text.count("{")
