"""The open sessions, in all and by address, and their limits."""

import contextlib
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
#: For builds, files that are sent, the log, the packages' own.
OTHER_DESCRIPTORS = 150
#: Connections without a session: a browser holds six, a proxy some dozens.
MOST_CONNECTIONS = 4000
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
        """Remove a session of the client at ``address``."""
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


def places_that_fit(limit: int) -> tuple[int, int]:
    """Return how many of ``limit`` sessions may be open, and how many connections.

    The system is asked for as many open files as these need; the log says when it
    allows fewer.
    """
    if resource is None:
        return limit, MOST_CONNECTIONS
    needed = limit * DESCRIPTORS_A_SESSION + MOST_CONNECTIONS + OTHER_DESCRIPTORS
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        return limit, MOST_CONNECTIONS
    if most < needed:
        wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            most = wanted
    free = max(most - OTHER_DESCRIPTORS, 0)
    for_sessions = free - min(free // 4, MOST_CONNECTIONS)
    fitting = min(max(for_sessions // DESCRIPTORS_A_SESSION, 1), limit)
    if fitting < limit:
        log.warning(
            "%d sessions at once instead of %d: the system allows %d open files, and "
            "%d are needed (ulimit -n)",
            *(fitting, limit, most, needed),
        )
    connections = free - fitting * DESCRIPTORS_A_SESSION
    return fitting, min(max(connections, 10), MOST_CONNECTIONS)
