"""What the workers of a run share: the first that asks makes it, for all."""

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

#: Names the folder of the run; workers get it with the environment. It is no setting of
#: the dashboard's, whose servers refuse names like theirs that they do not know.
FOLDER = "TEST_RUN_FOLDER"


def begin_run() -> None:
    """Make the folder that all workers of the run share."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="air-strike-test-run-")


def end_run() -> None:
    """End the processes that workers have started, and remove what was shared."""
    folder = Path(os.environ.pop(FOLDER))
    for file in folder.glob("*.json"):
        with suppress(ProcessLookupError):
            os.kill(json.loads(file.read_text())[0], signal.SIGTERM)
    shutil.rmtree(folder)


def shared_folder(name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that ``make`` has filled once for all workers, to be read."""
    folder = Path(os.environ[FOLDER]) / name
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            draft = folder.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)  # of a maker that failed
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder


def shared_process(
    name: str, start: Callable[[], tuple[subprocess.Popen[bytes], str]]
) -> str:
    """Return what ``start`` said of a process that it started once for all workers.

    It goes on when the worker that started it ends: ``end_run`` ends it.
    """
    file = Path(os.environ[FOLDER]) / f"{name}.json"
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            process, said = start()
            file.write_text(json.dumps([process.pid, said]))
    return str(json.loads(file.read_text())[1])
