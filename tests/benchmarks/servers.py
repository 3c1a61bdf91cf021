"""Our server and its peers, each started on its own port and stopped again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil

from etl.paths import ROOT
from tests.browser.conftest import PATIENCE, answers, free_port

PEERS = Path(__file__).parent / "peers"
#: Yields a server's address and process id, and stops it.
Server = AbstractContextManager[tuple[str, int]]


def our_server() -> Server:
    """Start our server, as a host does."""
    return started(["-m", "dashboard.server"], "/healthz", AIR_STRIKE_LOG="off")


def streamlit(name: str, **env: str) -> Server:
    """Start a peer with ``streamlit run``."""
    command = [
        *("-m", "streamlit", "run", str(PEERS / f"{name}.py"), "--server.port", "PORT"),
        *("--server.headless", "true", "--server.address", "127.0.0.1"),
    ]
    return started(command, "/_stcore/health", **env)


def dash(python: str, **env: str) -> Server:
    """Start the peer in Dash with a Python that has dash and gunicorn."""
    command = [
        *("-m", "gunicorn", "-b", "127.0.0.1:PORT", "--threads", "4"),
        *("--chdir", str(PEERS), "dash_app:server"),
    ]
    return started(command, "/", python=python, **env)


@contextmanager
def started(
    command: list[str], health: str, python: str = sys.executable, **env: str
) -> Iterator[tuple[str, int]]:
    """Start a server with a Python; yield address and process id; stop it."""
    port = free_port()
    process = subprocess.Popen(
        [python, *(part.replace("PORT", str(port)) for part in command)],
        cwd=ROOT,
        env={**os.environ, "AIR_STRIKE_PORT": str(port), **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + PATIENCE
        while not answers(url + health):
            assert process.poll() is None, f"{command} has ended"
            assert time.monotonic() < until, f"{url} does not answer"
            time.sleep(0.1)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def memory_of(pid: int) -> float:
    """Return the megabytes of a process and its children."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    total: float = sum(member.memory_info().rss for member in family) / 2**20
    return total
