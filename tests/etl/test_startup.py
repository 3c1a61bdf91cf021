"""A command that finds no memory while its modules load ends with a line."""

import errno
import os
import subprocess
import sys

import pytest

from etl.paths import ROOT
from etl.startup import LEAST_ADDRESS_SPACE, memory_ran_out

COMMANDS = ["etl", "dashboard", "dashboard.server", "dashboard.site"]


def caused_by(error: Exception, cause: Exception) -> Exception:
    """Return an error with its cause."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (ImportError("libarrow.so: failed to map segment from shared object"), True),
        (RuntimeError("can't start new thread"), True),
        (caused_by(ImportError("numpy"), MemoryError()), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (ImportError("No module named x"), False),
    ],
)
def test_a_lack_of_memory_is_told_from_other_faults(
    error: Exception, is_memory: bool
) -> None:
    """Each library has words of its own, and some name another error first."""
    assert is_memory == memory_ran_out(error)


@pytest.mark.skipif(os.name == "nt", reason="has no ulimit")
@pytest.mark.parametrize("command", COMMANDS)
def test_too_little_memory_is_a_line(command: str) -> None:
    """Not a trace from the midst of a library, nor a crash without a word."""
    script = f'ulimit -v {LEAST_ADDRESS_SPACE // 1024 // 2}; exec "$0" -m {command}'
    done = subprocess.run(
        ["bash", "-c", script, sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (1, "") == (done.returncode, done.stdout)
    assert "error: memory is limited to 499 MB here (ulimit -v).\n" in done.stderr
    assert 2 == len(done.stderr.splitlines())


def test_memory_that_runs_out_while_modules_load_is_a_line() -> None:
    """Other limits, such as a container's, are met only where they bite."""
    script = (
        "from etl.startup import load_to_a_line; load_to_a_line(); raise MemoryError"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    expected = (
        "error: memory ran out while the program was loaded.\n"
        "Give the command more room.\n"
    )
    assert (1, expected) == (done.returncode, done.stderr)
