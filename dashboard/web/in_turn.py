"""Who may draw a page or make a file: some at once, and of one network a few."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime import get_instance
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.scriptrunner import RerunException, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from dashboard.web.sessions import network

#: Each script that runs asks for Python's lock, and the loop waits for all of them.
SCRIPTS, SCRIPTS_BY_NETWORK = 4, 2
#: A file of thousands of rows takes a second of one core.
FILES, FILES_BY_NETWORK = 2, 1


class FairSemaphore:
    """A semaphore of threads; who waits longest is next, unlike in ``threading``."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """Wait for a place."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        """Give the place to who waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


S = TypeVar("S", FairSemaphore, asyncio.Semaphore)


class Turns(Generic[S]):
    """Semaphores: the one of a client's network is acquired before the one for all.

    So many scripts of one network wait for each other, and not others for them.
    """

    def __init__(
        self, make: Callable[[int], S], most: int, most_by_network: int
    ) -> None:
        self.of_all: S = make(most)
        self._make: Callable[[], S] = partial(make, most_by_network)
        # A semaphore is there for as long as somebody holds it or waits.
        self._by_network: WeakValueDictionary[str, S] = WeakValueDictionary()
        self._lock = threading.Lock()

    def of(self, session_id: str) -> S:
        """Return the semaphore of the network that a session comes from."""
        client = get_instance().get_client(session_id)
        context = client.client_context if client else None
        address = context.remote_ip if context else None
        with self._lock:
            return self._by_network.setdefault(network(address or ""), self._make())


_scripts = Turns(FairSemaphore, SCRIPTS, SCRIPTS_BY_NETWORK)
_files = Turns(asyncio.Semaphore, FILES, FILES_BY_NETWORK)


class ScriptsInTurn(ScriptRunner):
    """Streamlit's thread of a session, which runs its script when it is its turn."""

    def _run_script(self, rerun_data: RerunData) -> None:
        with ExitStack() as self._turn:
            self._wait_for_turn()
            super()._run_script(rerun_data)

    def _wait_for_turn(self) -> None:
        self._turn.close()
        for semaphore in (_scripts.of(self._session_id), _scripts.of_all):
            self._turn.enter_context(semaphore)

    def _maybe_handle_execution_control_request(self) -> None:
        try:
            super()._maybe_handle_execution_control_request()
        except RerunException:  # who asks again and again waits like the others
            self._wait_for_turn()
            raise


class FilesInTurn(DeferredFileHandler):
    """Streamlit's handler of clicks on files, which makes each when it is its turn."""

    async def handle(
        self, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        """Make the file of a button, and return its address."""
        async with _files.of(session_id), _files.of_all:
            return await super().handle(request, session_id)
