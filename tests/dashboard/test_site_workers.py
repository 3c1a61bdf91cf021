"""The processes that draw the site's pages end with the command, without a word."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from etl.paths import ROOT

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


#: Cancels calls between the death of the workers and its being told to them, which a
#: signal does once in some hundred times.
CANCELLING = """
from concurrent.futures import process
manager = process._ExecutorManagerThread
tell = manager.terminate_broken

def terminate_broken(self, cause):
    for item in self.pending_work_items.values():
        item.future.cancel()
    tell(self, cause)

manager.terminate_broken = terminate_broken
"""


@pytest.fixture(params=["", CANCELLING], ids=["", "cancelled"])
def drawing(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[str]"]:
    """Give a command whose workers draw, in a group of its own as in a terminal."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"{request.param}{SCRIPT}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert "drawing\n" == process.stdout.readline()
    yield process
    process.kill()
    process.wait(timeout=60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_of_them_is_one_line(
    drawing: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    """As Ctrl-C in a terminal is: at once, and no worker shows where it was."""
    os.killpg(drawing.pid, number)
    _, complaint = drawing.communicate(timeout=60)  # what is begun takes minutes more
    assert 128 + number == drawing.returncode
    assert 1 == len(complaint.splitlines()), complaint
    assert complaint.startswith("stopped: ")


def test_workers_end_with_a_command_that_is_killed(
    drawing: "subprocess.Popen[str]",
) -> None:
    """They would wait for work for ever."""
    drawing.kill()
    drawing.wait(timeout=60)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(drawing.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(drawing.pid, signal.SIGKILL)
    pytest.fail("workers are left")
