"""Streamlit's runs of scripts and its files of a click, each when it is its turn."""

import asyncio
from collections import Counter
from dataclasses import replace

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime import get_instance
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.scriptrunner import (
    RerunException,
    ScriptRunner,
    get_script_run_ctx,
)
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequests,
    ScriptRequestType,
)

from dashboard.turns import FairSemaphore, Turn, Turns
from dashboard.web.sessions import network

#: Each script that runs asks for Python's lock, and the loop waits for all of them.
SCRIPTS, SCRIPTS_BY_NETWORK = 4, 2
#: A file of thousands of rows takes a second of one core.
FILES, FILES_BY_NETWORK = 2, 1
#: So many more of one network wait: the click after them is answered at once, since its
#: browser would have given up before its turn comes.
FILES_WAITING = 8

_scripts = Turns(FairSemaphore, SCRIPTS, SCRIPTS_BY_NETWORK)
_files = Turns(asyncio.Semaphore, FILES, FILES_BY_NETWORK)
#: Files that are made or waited for, by network; used from the event loop alone.
_pending: Counter[str] = Counter()


class StepsBackFirst(ScriptRequests):
    """What a session asks for: one run for all of it, also after Back or Forward.

    Streamlit forgets the step when something else is asked before it is answered, and
    the page that was left would come back.
    """

    def _request_rerun_locked(self, new_data: RerunData) -> bool:
        step, is_waiting = self._rerun_data, self._state == ScriptRequestType.RERUN
        is_taken = super()._request_rerun_locked(new_data)
        is_newest = new_data.is_history_navigation
        if is_waiting and step.is_history_navigation and not is_newest:
            self._rerun_data = _step_of(step, self._rerun_data)
        return is_taken


def _step_of(step: RerunData, newer: RerunData) -> RerunData:
    """Return the request ``newer`` for the page and address of a step back."""
    return replace(
        newer,
        query_string=step.query_string,
        page_script_hash=step.page_script_hash,
        page_name=step.page_name,
        is_history_navigation=True,
    )


class ScriptsInTurn(ScriptRunner):
    """Streamlit's thread of a session, which runs its script when it is its turn.

    A step back that is interrupted before the script has read its address is made by
    the run that follows: Streamlit would forget it.
    """

    def _run_script(self, rerun_data: RerunData) -> None:
        with Turn(_scripts, network_of(self._session_id)) as self._turn:
            super()._run_script(rerun_data)

    def _maybe_handle_execution_control_request(self) -> None:
        try:
            super()._maybe_handle_execution_control_request()
        except RerunException as interruption:
            context, newer = get_script_run_ctx(), interruption.rerun_data
            is_newest = newer.is_history_navigation
            if context and context.is_history_navigation and not is_newest:
                pages = self._pages_manager
                step = RerunData(
                    context.query_string,
                    page_script_hash=pages.intended_page_script_hash or "",
                    page_name=pages.intended_page_name or "",
                )
                interruption.rerun_data = _step_of(step, newer)
            # Who asks again and again waits like the others.
            self._turn.give_up()
            self._turn.take()
            raise


class FilesInTurn(DeferredFileHandler):
    """Streamlit's handler of clicks on files, which makes each when it is its turn."""

    async def handle(
        self, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        """Make the file of a button, and return its address, or why there is none."""
        client_network = network_of(session_id)
        if _pending[client_network] >= FILES_BY_NETWORK + FILES_WAITING:
            return _not_made(request, "Too many files are being made: try again later")
        _pending[client_network] += 1
        try:
            of_network, of_all = _files.of(client_network)
            async with of_network, of_all:
                if get_instance().get_client(session_id) is None:
                    return _not_made(request, "Nobody waits for this file any more")
                return await super().handle(request, session_id)
        finally:
            _pending[client_network] -= 1
            if not _pending[client_network]:
                del _pending[client_network]


def _not_made(request: BackendOperationRequest, why: str) -> BackendOperationResponse:
    return BackendOperationResponse(request_id=request.request_id, error_msg=why)


def network_of(session_id: str) -> str:
    """Return the network that a session comes from; empty when unknown."""
    client = get_instance().get_client(session_id)
    context = client.client_context if client else None
    return network((context.remote_ip if context else None) or "")
