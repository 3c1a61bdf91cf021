"""Warm-up: what the first visitor would otherwise wait for."""

import asyncio
import contextlib
import ctypes
import gc
from collections.abc import Iterable, Mapping

import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import ClientContext, SessionClient

#: Timeout of a page's warm-up run, in seconds.
SECONDS = 60.0
#: The option of glibc's `mallopt` for the number of arenas.
M_ARENA_MAX = -8


class _Nobody(ClientContext):
    """The client context of the warm-up session, which has no reader."""

    @property
    def headers(self) -> Iterable[tuple[str, str]]:
        return [("host", "localhost")]

    @property
    def cookies(self) -> Mapping[str, str]:
        return {}

    @property
    def remote_ip(self) -> str | None:
        return None


class _Waiting(SessionClient):
    """The client of the warm-up session, which only notes when the script finishes."""

    def __init__(self) -> None:
        self.drawn = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "script_finished":
            self._loop.call_soon_threadsafe(self.drawn.set)

    @property
    def client_context(self) -> ClientContext:
        return _Nobody()


async def draw(runtime: Runtime, page: str, query: str) -> None:
    """Run a page once, so that imports, queries and figures are ready."""
    client = _Waiting()
    session = runtime.connect_session(client=client, user_info={})
    try:
        message = BackMsg(rerun_script=ClientState(query_string=query, page_name=page))
        runtime.handle_backmsg(session, message, client=client)
        with contextlib.suppress(TimeoutError):
            # Not wait_for: before Python 3.12 it may swallow the server's cancellation.
            async with asyncio.timeout(SECONDS):
                await client.drawn.wait()
    finally:
        runtime.close_session(session)


def settle() -> None:
    """Collect the garbage of the start, and freeze what is left.

    A full collection walks every object of pandas and plotly; once frozen, they are
    skipped, and a run of a page leaves little.
    """
    gc.collect()
    gc.freeze()
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def use_little_memory() -> None:
    """Limit glibc to few arenas, so that memory which threads free is reused.

    Arrow uses glibc's allocator too: its own one keeps about 8 MB more.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with contextlib.suppress(OSError, AttributeError):  # other systems have no glibc
        ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 2)
