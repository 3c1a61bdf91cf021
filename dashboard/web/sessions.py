"""Open sessions, in total and by address, and their limits."""

import contextlib
import logging
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

try:
    import resource
except ImportError:  # not on Windows, which has no such limit
    resource = None  # type: ignore[assignment]

#: File descriptors per session: its socket, and three of its script's event loop.
DESCRIPTORS_A_SESSION = 4
#: File descriptors for builds, files being sent, the log, and packages.
OTHER_DESCRIPTORS = 150
#: Most connections without a session: a browser opens six, a proxy some dozens.
MOST_CONNECTIONS = 4000
log = logging.getLogger("air_strikes.server")


@dataclass
class Sessions:
    """Open sessions and their limits; used from the event loop only."""

    limit: int
    limit_by_address: int
    count: int = 0
    _by_network: Counter[str] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether the server takes no more sessions."""
        return self.count >= self.limit

    def is_full_for(self, address: str) -> bool:
        """Tell whether the server takes no more sessions from this client's network."""
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
    """Return the part of an IP address that identifies one household or host.

    For IPv6 that is the /64 network: its owner has 2**64 addresses.
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

    Raises the process's limit on open files as far as needed, and logs a warning when
    the system allows fewer.
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
