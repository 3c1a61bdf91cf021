"""A server that polls a store for the newest build and downloads it."""

import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import without_user
from etl.stores import Pointer, Store

log = logging.getLogger("air_strikes.server")
#: Longest backoff before the download of a build is retried, in seconds.
LONGEST_WAIT = 60.0


@dataclass
class Polls:
    """The time of the last successful poll for builds, which ``/healthz`` shows."""

    last: float = field(default_factory=time.time)

    def succeeded(self) -> None:
        """Record a successful poll."""
        self.last = time.time()

    def since(self) -> str:
        """Return when the last successful poll was, in UTC; at first, the start."""
        return datetime.fromtimestamp(self.last, UTC).isoformat(timespec="seconds")


class Replica:
    """Follows a store; keeps the last good build whatever happens there."""

    def __init__(self, url: str, polls: Polls | None = None, wait: float = 1.0) -> None:
        self._url, self._first_wait = url, wait
        self._polls = polls or Polls()
        self._store: Store | None = None
        self._served: Pointer | None = None
        self._failed: Pointer | None = None
        self._path: Path | None = None
        self._wait, self._not_before = wait, 0.0
        self._fault = ""

    def poll(self, build_dir: Path) -> Path | None:
        """Download the newest build if it is a new one; return its file, else None.

        Raises nothing: an error is logged once while it stays the same, and retried.
        """
        try:
            self._store = self._store or Store(self._url)
            newest = self._store.newest()
        except Exception as error:  # noqa: BLE001 - each kind of store raises its own
            self._tell(error)
            return None
        self._polls.succeeded()
        is_here = self._path is not None and self._path.is_file()
        if newest is None or (newest == self._served and is_here):
            self._is_well()
            return None
        if newest == self._failed and time.monotonic() < self._not_before:
            return None
        try:
            path = self._store.fetch(newest, build_dir)
        except Exception as error:  # noqa: BLE001 - a build can be damaged in any way
            self._tell(error)
            self._wait = (
                min(self._wait * 2, LONGEST_WAIT)
                if newest == self._failed
                else self._first_wait
            )
            self._failed, self._not_before = newest, time.monotonic() + self._wait
            return None
        self._is_well()
        self._served, self._path, self._failed = newest, path, None
        log.info("took build %s", newest.build_id)
        return path

    def _tell(self, error: Exception) -> None:
        fault = " ".join(without_user(str(error)).split()) or type(error).__name__
        if fault != self._fault:
            log.warning("the last build stays: %s", fault)
        self._fault = fault

    def _is_well(self) -> None:
        if self._fault:
            log.info("builds can be taken from the store again")
        self._fault = ""
