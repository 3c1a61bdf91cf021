"""A server among many: it looks for the newest build in a store and takes it whole."""

import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import without_user
from etl.stores import Pointer, Store

log = logging.getLogger("air_strikes.server")
#: How long at most until a build that could not be taken is tried again.
LONGEST_WAIT = 60.0


@dataclass
class Polls:
    """When builds were last looked for with success; ``/healthz`` says so."""

    last: float = field(default_factory=time.time)

    def succeeded(self) -> None:
        """Note that the newest build is known."""
        self.last = time.time()

    def since(self) -> str:
        """Return since when nothing was looked for, as a moment in UTC."""
        return datetime.fromtimestamp(self.last, UTC).isoformat(timespec="seconds")


class Replica:
    """Follows a store; the last good build stays whatever happens there."""

    def __init__(self, url: str, polls: Polls | None = None, wait: float = 1.0) -> None:
        self._url, self._first_wait = url, wait
        self._polls = polls or Polls()
        self._store: Store | None = None
        self._taken: Pointer | None = None
        self._failed: Pointer | None = None
        self._path: Path | None = None
        self._wait, self._not_before = wait, 0.0
        self._fault = ""

    def poll(self, build_dir: Path) -> Path | None:
        """Take the newest build when it is another; return its file, else None.

        Raises nothing: a fault is a line in the log, once for as long as it is the
        same, and is tried again.
        """
        try:
            self._store = self._store or Store(self._url)
            newest = self._store.newest()
        except Exception as error:  # noqa: BLE001 - each kind of store has its own
            self._tell(error)
            return None
        self._polls.succeeded()
        is_here = self._path is not None and self._path.is_file()
        if newest is None or (newest == self._taken and is_here):
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
        self._taken, self._path, self._failed = newest, path, None
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
