"""How many readers have a session open, in all and by address, and how many may."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

try:
    import resource
except ImportError:  # not on Windows, which has no such limit
    resource = None  # type: ignore[assignment]

#: A session's socket, and the three of the event loop that its script runs in.
DESCRIPTORS_A_SESSION = 4
#: For requests, builds, the log, the packages' own.
OTHER_DESCRIPTORS = 400
log = logging.getLogger("air_strikes.server")


@dataclass
class Sessions:
    """The open sessions beside their limits; used from the event loop alone."""

    limit: int
    limit_by_address: int
    count: int = 0
    _by_network: Counter[str] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether one more reader is one too many."""
        return self.count >= self.limit

    def is_full_for(self, address: str) -> bool:
        """Whether one more session of this client is one too many."""
        return self.is_full or self._by_network[network(address)] >= (
            self.limit_by_address
        )

    def enter(self, address: str) -> None:
        """Count a session of the client at ``address``."""
        self.count += 1
        self._by_network[network(address)] += 1

    def leave(self, address: str) -> None:
        """Count it no longer."""
        self.count -= 1
        self._by_network[network(address)] -= 1
        if not self._by_network[network(address)]:
            del self._by_network[network(address)]


def network(address: str) -> str:
    """Return the part of an address that one household or host has.

    Whoever has one address of IPv6 has 2**64 of them.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False))


def sessions_that_fit(limit: int) -> int:
    """Return how many of ``limit`` sessions this process may have open.

    It asks the system for as many descriptors as these need, and says in the log when
    it gets fewer.
    """
    if resource is None:
        return limit
    needed = limit * DESCRIPTORS_A_SESSION + OTHER_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return limit
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        most = soft
    fitting = max((most - OTHER_DESCRIPTORS) // DESCRIPTORS_A_SESSION, 1)
    if fitting < limit:
        log.warning(
            "%d sessions at once instead of %d: the system allows %d open files, and "
            "%d are needed (ulimit -n)",
            *(fitting, limit, most, needed),
        )
    return min(fitting, limit)
