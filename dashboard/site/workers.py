"""Lets the worker processes end with the command, and without tracebacks."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from etl.endings import ENDING

_SIGNALS = (signal.SIGINT, *ENDING)


@contextmanager
def signals_held() -> Iterator[None]:
    """Block the signals that end a command while workers are started.

    A terminal sends them to all processes: a worker that is loading its modules would
    end with a traceback. The command gets them when the block ends.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def silent_threads() -> Iterator[None]:
    """Suppress tracebacks of threads, such as a pool's whose workers are killed.

    Its thread fails each pending call, and raises for one that was just cancelled.
    """
    before = threading.excepthook
    threading.excepthook = lambda _: None
    try:
        yield
    finally:
        threading.excepthook = before


def end_with_parent() -> None:
    """Ignore signals in a worker, and end it with the command, even by SIGKILL."""
    for number in _SIGNALS:  # needed on Windows, which cannot block them
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
