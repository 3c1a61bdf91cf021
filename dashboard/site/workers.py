"""How the processes that draw pages end: with the command, and without a word."""

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
    """Hold back what ends a command while workers are started.

    A terminal sends it to all processes: a worker that is loading its modules would
    end with a trace of them. It comes to the command when the block ends.
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
    """Let threads end without a trace: that of a pool whose workers are killed may.

    It tells each waiting call that they are gone, also one that was cancelled just
    before, which Python takes for a fault.
    """
    before = threading.excepthook
    threading.excepthook = lambda _: None
    try:
        yield
    finally:
        threading.excepthook = before


def end_with_parent() -> None:
    """Leave signals to the command, and end when it does, even by SIGKILL."""
    for number in _SIGNALS:  # Windows could not hold them back
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
