"""A reader's session in Streamlit's own protocol.

It is a WebSocket; a change is one message, and the response is read to its end.
"""

import asyncio
import gzip
import json
import random
import re
import time
import urllib.request
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

BUILD = re.compile(rb"Build ([0-9a-z]{12})\b")
#: Part of our form's data, which describes its boxes.
CATEGORIES = b'"name":"cat"'
#: Timeout of a response, in seconds.
SECONDS = 30.0
#: Time for all readers together to open the page, in seconds.
OPENED_IN = 90.0


@dataclass
class Seen:
    """Measurements of the readers: seconds per change, and errors."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    builds: set[str] = field(default_factory=set)
    mixed: int = 0
    reconnects: int = 0
    #: When the first change was sent, and when the last one was answered.
    began: float = float("inf")
    ended: float = 0.0

    def note(self, started: float) -> None:
        """Record a change that was sent at ``started`` and is answered now."""
        now = time.perf_counter()
        self.seconds.append(now - started)
        self.began, self.ended = min(self.began, started), now

    @property
    def rate(self) -> float:
        """Changes per second, including those that outlast the load."""
        return len(self.seconds) / (self.ended - self.began) if self.seconds else 0.0


class Reader:
    """One reader, who opens the page and changes categories.

    ``page`` selects a page of a multipage app; empty for its first.
    """

    def __init__(self, url: str, seen: Seen, cookie: str = "", page: str = "") -> None:
        self._url, self._seen, self._cookie = url, seen, cookie
        self._page = page
        self._chance = random.Random(id(self))  # noqa: S311
        self._query, self._hash = "", ""
        self._widget, self._fragment, self._is_form = "", "", False
        self._options: list[str] = []
        self._turn = 0
        #: Message types of the last response.
        self.answered: list[str] = []

    async def connect(self) -> ClientConnection:
        """Open a session as a browser does, with the cookie of the page."""
        headers = {"Cookie": self._cookie} if self._cookie else {}
        address = self._url.replace("http", "ws", 1) + "/_stcore/stream"
        return await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=headers,
            max_size=None,
            compression=None,
        )

    async def run(
        self, seconds: float, pause: float = 0, together: asyncio.Barrier | None = None
    ) -> None:
        """Change the filter for ``seconds``; reconnect when a session is lost.

        With ``together`` the time starts when every reader has opened the page.
        """
        is_open = together is None
        end = time.monotonic() + (seconds if is_open else OPENED_IN)
        while time.monotonic() < end:
            try:
                async with await self.connect() as stream:
                    await self.change(stream, first=True)
                    if together is not None and not is_open:
                        async with asyncio.timeout(end - time.monotonic()):
                            await together.wait()
                        is_open, end = True, time.monotonic() + seconds
                    while time.monotonic() < end:
                        started = time.perf_counter()
                        await self.change(stream)
                        self._seen.note(started)
                        # Each reader has its own pace and waits for no other.
                        await asyncio.sleep(pause * self._chance.uniform(0.5, 1.5))
            except (OSError, EOFError, TimeoutError) as error:
                self._lost(error)
            except Exception as error:  # noqa: BLE001 - counted, whatever it is
                self._lost(error)
            await asyncio.sleep(0.1)
        if not is_open:
            self._seen.errors.append(f"not every page was open in {OPENED_IN:.0f} s")

    def _lost(self, error: BaseException) -> None:
        self._hash = ""
        self._seen.reconnects += 1
        is_silent = isinstance(error, TimeoutError)
        is_lost = isinstance(error, OSError) or "Closed" in type(error).__name__
        if is_silent or not is_lost:
            self._seen.errors.append(f"{type(error).__name__}: {error}"[:200])

    async def change(self, stream: ClientConnection, *, first: bool = False) -> None:
        """Send one change, and read the response to its end."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._hash
        if first:
            message.rerun_script.page_name = self._page
        if not first and self._widget:
            self._turn += 1
            # A widget's change reruns only the fragment that it belongs to.
            message.rerun_script.fragment_id = self._fragment
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self._widget
            chosen = self._options[: 1 + self._turn % 2]
            if self._is_form:
                events = [{"event": "choice", "value": {"cat": ",".join(chosen)}}]
                state.json_trigger_value = json.dumps(events)
            else:
                state.string_array_value.data.extend(chosen)
        await stream.send(message.SerializeToString())
        builds: set[bytes] = set()
        self.answered.clear()
        while True:
            payload = await asyncio.wait_for(stream.recv(), SECONDS)
            assert isinstance(payload, bytes)
            builds |= set(BUILD.findall(payload))
            received = ForwardMsg.FromString(payload)
            kind = received.WhichOneof("type")
            self.answered.append(str(kind))
            if kind == "navigation":
                self._hash = received.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = received.page_info_changed.query_string
            elif kind == "delta":
                self._look(received)
            elif kind == "script_finished":
                break
        self._seen.builds |= {found.decode() for found in builds}
        self._seen.mixed += len(builds) > 1

    def _look(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button_group" and len(element.button_group.options) == 3:
            self._widget = element.button_group.id
            self._options = [o.content for o in element.button_group.options]
        elif kind == "bidi_component" and has_categories(element.bidi_component.bytes):
            self._widget = events_of(element.bidi_component.id)
            self._is_form = True
            self._fragment = message.delta.fragment_id
            self._options = ["missile", "drone"]
        elif kind == "exception":
            self._seen.errors.append(element.exception.message[:200])
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self._seen.errors.append(element.alert.body[:200])


def has_categories(data: bytes) -> bool:
    """Return whether a component's data, gzipped or not, is a form with categories."""
    is_packed = data.startswith(b"\x1f\x8b")
    return CATEGORIES in (gzip.decompress(data) if is_packed else data)


def events_of(component: str) -> str:
    """Return the widget id under which Streamlit accepts a component's events."""
    return f"$$STREAMLIT_INTERNAL_KEY_{component}__events"


def cookie(url: str) -> str:
    """Open the page, and return the load balancer's cookie."""
    try:
        with urllib.request.urlopen(f"{url}/", timeout=5) as answer:
            headers = answer.headers.get_all("set-cookie") or []
    except OSError:
        return ""
    return "; ".join(header.partition(";")[0] for header in headers)
