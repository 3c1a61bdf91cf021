"""Python in its own process, as a shell starts it."""

import subprocess
import sys

from etl.paths import ROOT

#: Timeout in seconds, on the slowest machine.
LONGEST = 300


def python(
    *arguments: str, env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run this Python in the project's folder; return the finished process."""
    return _run([sys.executable, *arguments], env)


def shell(script: str) -> "subprocess.CompletedProcess[str]":
    """Run a shell command there; ``$0`` is this Python."""
    return _run(["bash", "-c", script, sys.executable], None)


def _run(
    command: list[str], env: dict[str, str] | None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=LONGEST
    )
