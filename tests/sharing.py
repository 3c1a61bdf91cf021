"""Resources shared by the workers of a run: the first to need one makes it for all."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

#: Environment variable with the folder of the run, inherited by workers. Its name is
#: unlike the dashboard's settings, whose servers refuse unknown names like their own.
FOLDER = "TEST_RUN_FOLDER"


def begin_run() -> None:
    """Make the folder shared by all workers of the run."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="air-strike-test-run-")


def end_run() -> None:
    """Stop the processes that workers have started, and remove the shared folder."""
    folder = Path(os.environ.pop(FOLDER))
    for file in folder.glob("*.json"):
        with suppress(ProcessLookupError):
            os.kill(json.loads(file.read_text())[0], signal.SIGTERM)
    shutil.rmtree(folder)


def shared_folder(name: str, make: Callable[[Path], object]) -> Path:
    """Return a read-only folder that ``make`` fills once for all workers."""
    folder = Path(os.environ[FOLDER]) / name
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            draft = folder.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)  # left by a worker that failed
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder


def shared_process(
    name: str, start: Callable[[], tuple[subprocess.Popen[bytes], str]]
) -> str:
    """Return the text that ``start`` gave for a process started once for all workers.

    It outlives the worker that started it, until ``end_run`` stops it.
    """
    file = Path(os.environ[FOLDER]) / f"{name}.json"
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            process, text = start()
            file.write_text(json.dumps([process.pid, text]))
    return str(json.loads(file.read_text())[1])
