"""How many readers have a session open, and how many may."""

from dataclasses import dataclass


@dataclass
class Sessions:
    """A count of open sessions beside its limit; used from the event loop alone."""

    limit: int
    count: int = 0

    @property
    def is_full(self) -> bool:
        """Whether one more reader is one too many."""
        return self.count >= self.limit
