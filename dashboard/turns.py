"""Turns: limits on concurrent work, in total and per network; the others wait."""

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
    """A semaphore for threads that serves waiters in order, unlike ``threading``'s."""

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
        """Hand the place to the longest waiter."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


S = TypeVar("S", FairSemaphore, asyncio.Semaphore)


class Turns(Generic[S]):
    """Semaphores per network and for all; the network's is acquired first.

    So many threads of one network wait for each other, and others do not wait for them.
    """

    def __init__(
        self, make: Callable[[int], S], most: int, most_by_network: int
    ) -> None:
        self._of_all: S = make(most)
        self._make: Callable[[], S] = partial(make, most_by_network)
        # A semaphore exists only while it is held or waited for.
        self._by_network: WeakValueDictionary[str, S] = WeakValueDictionary()
        self._lock = threading.Lock()

    def of(self, network: str) -> tuple[S, S]:
        """Return the semaphores to acquire for a network, in this order."""
        with self._lock:
            return self._by_network.setdefault(network, self._make()), self._of_all


class Turn:
    """The turn of a thread, which may give it up and wait for another."""

    _of_thread = threading.local()

    def __init__(self, turns: Turns[FairSemaphore], network: str) -> None:
        self._turns, self._network = turns, network
        self._acquired = ExitStack()

    def __enter__(self) -> "Turn":
        """Take the turn for a block."""
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the turn up at the end of the block."""
        self.give_up()

    def take(self) -> None:
        """Wait for the turn."""
        for semaphore in self._turns.of(self._network):
            self._acquired.enter_context(semaphore)
        Turn._of_thread.turn = self

    def give_up(self) -> None:
        """Release the semaphores, for others to take their turn."""
        Turn._of_thread.turn = None
        self._acquired.close()

    @staticmethod
    def of_this_thread() -> "Turn | None":
        """Return the turn of this thread; None in a thread that takes no turns."""
        return getattr(Turn._of_thread, "turn", None)


def pause(seconds: float) -> None:
    """Sleep, and let others take their turn meanwhile."""
    turn = Turn.of_this_thread()
    if turn is not None:
        turn.give_up()
    time.sleep(seconds)
    if turn is not None:
        turn.take()
