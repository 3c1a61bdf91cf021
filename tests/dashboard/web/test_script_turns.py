"""Few scripts and file jobs of one network run at a time, so others do not wait."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from unittest import mock

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunException, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from websockets.sync.client import ClientConnection, connect

from dashboard.turns import FairSemaphore, Turns, pause
from dashboard.web import script_turns
from dashboard.web.script_turns import (
    FilesInTurn,
    ScriptsInTurn,
    StepsBackFirst,
    network_of,
)
from tests import loops
from tests.benchmarks.servers import our_server
from tests.browser.conftest import PATIENCE

#: Each session's IP address.
SESSIONS = {"a": "192.0.2.1", "b": "192.0.2.1", "c": "192.0.2.1", "d": "192.0.2.2"}


@pytest.fixture
def ended_sessions() -> set[str]:
    """Give the ids of sessions that have ended, for a test to add to."""
    return set()


@pytest.fixture(autouse=True)
def _clients(monkeypatch: pytest.MonkeyPatch, ended_sessions: set[str]) -> None:
    def client(session_id: str) -> mock.Mock | None:
        if session_id in ended_sessions:
            return None
        context = mock.Mock(remote_ip=SESSIONS[session_id])
        return mock.Mock(client_context=context)

    monkeypatch.setattr(
        script_turns, "get_instance", lambda: mock.Mock(get_client=client)
    )


class Scripts:
    """Scripts that record when they start, and run until told to end."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.ends = {session: threading.Event() for session in SESSIONS}
        self.asks_again: set[str] = set()
        self.pauses: set[str] = set()

    def run(self, runner: ScriptsInTurn, _: RerunData) -> None:
        """Replace Streamlit's own run of a script."""
        session = runner._session_id
        self.began.append(session)
        assert self.ends[session].wait(PATIENCE)
        if session in self.pauses:
            pause(0)
            self.began.append(f"{session} again")
        if session in self.asks_again:
            with pytest.raises(RerunException):
                runner._maybe_handle_execution_control_request()
            self.began.append(f"{session} again")

    def start(self, session: str) -> threading.Thread:
        """Run the script of a session in its own thread."""
        runner = ScriptsInTurn.__new__(ScriptsInTurn)
        runner._session_id = session
        thread = threading.Thread(
            target=runner._run_script, args=(RerunData(),), daemon=True
        )
        thread.start()
        return thread


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripts]:
    """Give scripts of which two run at once, one per network."""

    def ask_again(_: ScriptRunner) -> None:
        raise RerunException(RerunData())

    recorded = Scripts()
    monkeypatch.setattr(script_turns, "_scripts", Turns(FairSemaphore, 2, 1))
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda *a: recorded.run(*a))
    monkeypatch.setattr(
        ScriptRunner, "_maybe_handle_execution_control_request", ask_again
    )
    yield recorded
    for end in recorded.ends.values():
        end.set()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Poll until a condition is true; fail after a timeout."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def waiting(session: str) -> Callable[[], bool]:
    """Return a condition: a script waits for the network of this session."""
    return lambda: n_waiting(session) > 0


def n_waiting(session: str) -> int:
    """Return how many scripts wait for the network of a session."""
    of_network, _ = script_turns._scripts.of(network_of(session))
    return len(of_network._waiting)


def test_scripts_of_one_network_do_not_delay_another(scripts: Scripts) -> None:
    """Scripts of one network run in order; those of another do not wait for them."""
    threads = [scripts.start("a")]
    wait_until(lambda: scripts.began == ["a"])
    threads.append(scripts.start("b"))
    wait_until(waiting("b"))
    threads.append(scripts.start("c"))
    wait_until(lambda: n_waiting("c") == 2)

    threads.append(scripts.start("d"))

    wait_until(lambda: scripts.began == ["a", "d"])
    for session in SESSIONS:
        scripts.ends[session].set()
    for thread in threads:
        thread.join(PATIENCE)
    assert ["a", "d", "b", "c"] == scripts.began


@pytest.mark.parametrize("why", ["asks_again", "pauses"])
def test_interrupted_or_pausing_script_rejoins_its_queue(
    scripts: Scripts, why: str
) -> None:
    """An interrupted or pausing script rejoins its queue at the end."""
    getattr(scripts, why).add("a")
    scripts.ends["b"].set()
    threads = [scripts.start("a")]
    wait_until(lambda: scripts.began == ["a"])
    threads.append(scripts.start("b"))
    wait_until(waiting("b"))

    scripts.ends["a"].set()

    for thread in threads:
        thread.join(PATIENCE)
    assert ["a", "b", "a again"] == scripts.began


class Clicks:
    """Clicks on files; those of session a wait until ``is_free`` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        self.is_free = asyncio.Event()
        monkeypatch.setattr(script_turns, "_files", Turns(asyncio.Semaphore, 2, 1))

        async def make(
            _: DeferredFileHandler, request: BackendOperationRequest, session: str
        ) -> BackendOperationResponse:
            if session == "a":
                await self.is_free.wait()
            self.made.append(session)
            return BackendOperationResponse(request_id=request.request_id)

        monkeypatch.setattr(DeferredFileHandler, "handle", make)

    async def click(self, session: str) -> "asyncio.Task[BackendOperationResponse]":
        """Request a file; on return it has been made or is queued."""
        asked = BackendOperationRequest(request_id=f"of-{session}")
        task = asyncio.create_task(FilesInTurn(mock.Mock()).handle(asked, session))
        await asyncio.sleep(0)
        return task


def test_files_of_one_network_do_not_delay_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A click from another network does not wait for the files of the first."""

    async def run() -> list[str]:
        clicks = Clicks(monkeypatch)
        work = [await clicks.click(session) for session in "abd"]
        await work[2]
        assert ["d"] == clicks.made
        clicks.is_free.set()
        await asyncio.gather(*work)
        return clicks.made

    assert ["d", "a", "b"] == loops.run(run())


def test_no_file_is_made_for_an_ended_session(
    monkeypatch: pytest.MonkeyPatch, ended_sessions: set[str]
) -> None:
    """A file is not made for a session that has ended."""

    async def run() -> list[str]:
        clicks = Clicks(monkeypatch)
        work = [await clicks.click(session) for session in "abc"]
        ended_sessions.add("b")
        clicks.is_free.set()
        answers = await asyncio.gather(*work)
        assert ["of-a", "of-b", "of-c"] == [answer.request_id for answer in answers]
        assert [False, True, False] == [bool(answer.error_msg) for answer in answers]
        return clicks.made

    assert ["a", "c"] == loops.run(run())


def test_click_on_a_full_queue_gets_an_error_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A click gets an error at once if its network's queue is full, and no other's."""

    async def run() -> None:
        monkeypatch.setattr(script_turns, "FILES_WAITING", 2)
        clicks = Clicks(monkeypatch)
        work = [await clicks.click(session) for session in "abc"]
        refused = await clicks.click("c")
        assert refused.done()
        assert "Too many files" in refused.result().error_msg
        assert "of-c" == refused.result().request_id
        assert not (await (await clicks.click("d"))).error_msg
        clicks.is_free.set()
        await asyncio.gather(*work)
        assert not (await (await clicks.click("c"))).error_msg
        assert ["d", "a", "b", "c", "c"] == clicks.made
        assert not script_turns._pending

    loops.run(run())


BACK = RerunData("step=1", page_script_hash="left for", is_history_navigation=True)
CHOICE = RerunData("step=2", page_script_hash="left", fragment_id="page")


@pytest.mark.parametrize(
    ("reruns", "query", "page", "is_step"),
    [
        ([CHOICE, BACK], "step=1", "left for", True),
        ([BACK, CHOICE], "step=1", "left for", True),
        ([CHOICE, BACK, CHOICE, CHOICE], "step=1", "left for", True),
        ([BACK, replace(BACK, query_string="step=0")], "step=0", "left for", True),
        ([CHOICE, CHOICE], "step=2", "left", False),
    ],
)
def test_pending_step_back_precedes_other_reruns(
    reruns: list[RerunData], query: str, page: str, is_step: bool
) -> None:
    """A pending step back takes precedence over other reruns, before or after it."""
    requests = StepsBackFirst()
    for request in reruns:
        assert requests.request_rerun(request)
    run = requests.on_scriptrunner_ready().rerun_data
    found = run.query_string, run.page_script_hash, run.is_history_navigation
    assert (query, page, is_step) == found
    # The next run is no longer a step back.
    requests.request_rerun(CHOICE)
    assert not requests.on_scriptrunner_ready().rerun_data.is_history_navigation


@pytest.mark.parametrize(
    ("is_unread_step", "newer", "query"),
    [
        (True, CHOICE, "step=1"),
        (True, replace(BACK, query_string="step=0"), "step=0"),
        (False, CHOICE, "step=2"),
    ],
)
def test_interrupted_step_back_is_made_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch, is_unread_step: bool, newer: RerunData, query: str
) -> None:
    """A step back whose address was not read yet is lost to a newer step only."""

    def interrupt(_: ScriptRunner) -> None:
        raise RerunException(newer)

    context = mock.Mock(query_string="step=1", is_history_navigation=is_unread_step)
    monkeypatch.setattr(
        ScriptRunner, "_maybe_handle_execution_control_request", interrupt
    )
    monkeypatch.setattr(script_turns, "get_script_run_ctx", lambda: context)
    runner = ScriptsInTurn.__new__(ScriptsInTurn)
    runner._turn = mock.Mock()
    runner._pages_manager = PagesManager("app.py")
    runner._pages_manager.set_script_intent("left for", "")

    with pytest.raises(RerunException) as raised:
        runner._maybe_handle_execution_control_request()

    run = raised.value.rerun_data
    assert query == run.query_string
    assert ("left for" if is_unread_step else "left") == run.page_script_hash
    assert is_unread_step == run.is_history_navigation


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, int]]:
    """Give the WebSocket address of a server and its process id."""
    with our_server() as (url, pid):
        yield f"{url.replace('http', 'ws', 1)}/_stcore/stream", pid


def session(address: str) -> AbstractContextManager[ClientConnection]:
    """Open a session."""
    # Messages that nobody reads must not block the closing handshake.
    return connect(address, subprotocols=["streamlit"], max_queue=None)  # type: ignore[list-item]


def ask(
    stream: ClientConnection,
    query: str,
    page: str = "volumes",
    *,
    is_step: bool = False,
) -> None:
    """Request a page at an address, as a browser does."""
    state = ClientState(
        query_string=query, page_name=page, is_history_navigation=is_step
    )
    state.context_info.url = f"http://localhost/{page}?{query}"
    stream.send(BackMsg(rerun_script=state).SerializeToString())


def wait_for_address(stream: ClientConnection, part: str) -> str:
    """Return the first address that contains ``part``, once its script has finished."""
    address = ""
    while True:
        message = ForwardMsg.FromString(stream.recv(PATIENCE))
        if message.HasField("page_info_changed"):
            address = message.page_info_changed.query_string
        if message.HasField("script_finished") and part in address:
            return address


def wait_for_links(stream: ClientConnection, part: str, *, until: str) -> None:
    """Wait for a run whose links contain ``part``, until a message of kind ``until``.

    The address itself is not sent when the browser has it already.
    """
    has_links = False
    while True:
        data = stream.recv(PATIENCE, decode=False)
        message = ForwardMsg.FromString(data)
        if message.HasField("new_session"):
            has_links = False
        has_links |= message.HasField("delta") and part.encode() in data
        if has_links and message.HasField(until):  # type: ignore[arg-type]
            return


# The first pause ends the choice's run, or interrupts it late.
@pytest.mark.parametrize("pause_before", [0, 0.01, 0.03])
def test_step_back_among_requests_restores_the_earlier_page(
    served: tuple[str, int], pause_before: float
) -> None:
    """A step back among other requests restores the earlier page.

    Also when its run is interrupted before it has read the address.
    """
    with session(served[0]) as stream:
        ask(stream, "from=2025-01")
        first = wait_for_address(stream, "from=2025-01")
        for _ in range(5):
            ask(stream, "from=2024-01")
            second = wait_for_address(stream, "from=2024-01")
            ask(stream, second)
            time.sleep(pause_before)
            ask(stream, first, is_step=True)
            ask(stream, first)
            wait_for_links(stream, "from=2025-01", until="script_finished")


def test_link_opened_during_a_step_back_is_shown(served: tuple[str, int]) -> None:
    """A link opened while the page of a step back is drawn replaces that page."""
    with session(served[0]) as stream:
        ask(stream, "from=2025-01")
        first = wait_for_address(stream, "from=2025-01")
        ask(stream, "from=2024-01", "strikes")
        wait_for_address(stream, "from=2024-01")
        ask(stream, first, is_step=True)
        wait_for_links(stream, "from=2025-01", until="delta")

        ask(stream, "from=2023-01")

        wait_for_address(stream, "from=2023-01")


def test_session_with_many_requests_uses_one_thread(
    served: tuple[str, int],
) -> None:
    """Each session uses one thread, even if it requests many views at once."""
    sockets, views = 6, 12
    address, pid = served
    with ExitStack() as stack:
        server = psutil.Process(pid)
        open_now = [stack.enter_context(session(address)) for _ in range(sockets)]
        quiet, highest = server.num_threads(), 0
        for number in range(views):
            for place, stream in enumerate(open_now):
                view = f"from=2023-{place + 1:02}&to=2025-12&place={number}"
                ask(stream, view)
        for stream in open_now[:2]:
            kind = ""
            while kind != "script_finished":
                highest = max(highest, server.num_threads())
                message = ForwardMsg.FromString(stream.recv(PATIENCE))
                kind = message.WhichOneof("type")
        # Some threads belong to pools.
        assert quiet < highest <= quiet + sockets + 12
