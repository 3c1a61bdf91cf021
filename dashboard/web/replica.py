"""A server among many: it looks for the newest build in a store and takes it whole."""

import logging
import time
from pathlib import Path

from etl.stores import Pointer, Store, StoreError

log = logging.getLogger("air_strikes.server")
#: How long at most until a build that could not be taken is tried again.
LONGEST_WAIT = 60.0


class Replica:
    """Follows a store; the last good build stays whatever happens there."""

    def __init__(self, url: str, wait: float = 1.0) -> None:
        self._store, self._first_wait = Store(url), wait
        self._taken: Pointer | None = None
        self._failed: Pointer | None = None
        self._wait, self._not_before = wait, 0.0

    def poll(self, build_dir: Path) -> Path | None:
        """Take the newest build when it is another; return its file, else None."""
        try:
            newest = self._store.newest()
        except StoreError as error:
            log.warning("the last build stays: %s", error)
            return None
        if newest is None or newest == self._taken:
            return None
        if newest == self._failed and time.monotonic() < self._not_before:
            return None
        try:
            path = self._store.fetch(newest, build_dir)
        except (StoreError, OSError) as error:
            log.warning("the last build stays: %s", error)
            self._wait = (
                min(self._wait * 2, LONGEST_WAIT)
                if newest == self._failed
                else self._first_wait
            )
            self._failed, self._not_before = newest, time.monotonic() + self._wait
            return None
        self._taken, self._failed = newest, None
        log.info("took build %s", newest.build_id)
        return path
