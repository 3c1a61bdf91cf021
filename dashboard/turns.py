"""Turns: some do the same work at once, of one network a few, the others wait."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Generic, TypeVar
from weakref import WeakValueDictionary


class FairSemaphore:
    """A semaphore of threads; who waits longest is next, unlike in ``threading``."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """Wait for a place."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        """Give the place to who waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


S = TypeVar("S", FairSemaphore, asyncio.Semaphore)


class Turns(Generic[S]):
    """Semaphores: the one of a network is acquired before the one for all.

    So many of one network wait for each other, and not others for them.
    """

    def __init__(
        self, make: Callable[[int], S], most: int, most_by_network: int
    ) -> None:
        self._of_all: S = make(most)
        self._make: Callable[[], S] = partial(make, most_by_network)
        # A semaphore is there for as long as somebody holds it or waits.
        self._by_network: WeakValueDictionary[str, S] = WeakValueDictionary()
        self._lock = threading.Lock()

    def of(self, network: str) -> tuple[S, S]:
        """Return what who comes from a network acquires, in this order."""
        with self._lock:
            return self._by_network.setdefault(network, self._make()), self._of_all


class Turn:
    """The turn of a thread, which may give it up and wait for it anew."""

    _of_thread = threading.local()

    def __init__(self, turns: Turns[FairSemaphore], network: str) -> None:
        self._turns, self._network = turns, network
        self._held = ExitStack()

    def __enter__(self) -> "Turn":
        """Take it for a block."""
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        """Give it up at the end of the block."""
        self.give_up()

    def take(self) -> None:
        """Wait for the turn."""
        for semaphore in self._turns.of(self._network):
            self._held.enter_context(semaphore)
        Turn._of_thread.turn = self

    def give_up(self) -> None:
        """Let others have their turn."""
        Turn._of_thread.turn = None
        self._held.close()

    @staticmethod
    def of_this_thread() -> "Turn | None":
        """Return the turn that this thread has; None where nobody waits for any."""
        return getattr(Turn._of_thread, "turn", None)


def pause(seconds: float) -> None:
    """Sleep, and let others have their turn meanwhile."""
    turn = Turn.of_this_thread()
    if turn is not None:
        turn.give_up()
    time.sleep(seconds)
    if turn is not None:
        turn.take()
