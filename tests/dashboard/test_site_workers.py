"""The worker processes that render the site end with the command, silently."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest

from etl.paths import ROOT
from tests.sampling import sample

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")

SCRIPT = """
import time
from dashboard.site.make import _pool
from etl.endings import end_at_signals, run_to_a_line

def draw():
    with _pool(2) as mapped:
        drawn = mapped(time.sleep, [0.01] * 4 + [90] * 20)
        next(drawn)
        print("drawing", flush=True)
        list(drawn)

if __name__ == "__main__":
    end_at_signals()
    raise SystemExit(run_to_a_line(draw))
"""


#: Cancels futures after a worker has died and before the pool is told: a race that a
#: signal hits about once in a hundred runs.
CANCELLING = """
from concurrent.futures import process
manager = process._ExecutorManagerThread
tell = manager.terminate_broken

def terminate_broken(self, cause):
    for item in self.pending_work_items.values():
        item.future.cancel()
    tell(self, cause)

manager.terminate_broken = terminate_broken

import time
shut = process.ProcessPoolExecutor.shutdown

def shutdown(self, **how):
    time.sleep(0.5)  # until their death is told
    shut(self, **how)

process.ProcessPoolExecutor.shutdown = shutdown
"""


@contextmanager
def drawing(setup: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a command whose workers are busy, in its own process group."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"{setup}{SCRIPT}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        assert "drawing\n" == process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait(timeout=60)


@pytest.mark.parametrize(
    ("setup", "number"),
    sample(
        [*product(["", CANCELLING], [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])], 2
    ),
    ids=lambda case: "cancelled" if case == CANCELLING else case,
)
def test_signal_to_the_group_ends_all_with_one_line(
    setup: str, number: signal.Signals
) -> None:
    """A signal to the group, as by Ctrl-C, ends all at once with one line."""
    with drawing(setup) as process:
        os.killpg(process.pid, number)
        _, complaint = process.communicate(timeout=60)  # their work takes minutes
    assert 128 + number == process.returncode
    assert 1 == len(complaint.splitlines()), complaint
    assert complaint.startswith("stopped: ")


@pytest.mark.parametrize(
    "setup", sample(["", CANCELLING], 1), ids=lambda case: "cancelled" if case else ""
)
def test_workers_end_if_the_command_is_killed(setup: str) -> None:
    """If the command is killed, its workers end and do not wait for ever."""
    with drawing(setup) as process:
        process.kill()
        process.wait(timeout=60)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail("workers are left")
