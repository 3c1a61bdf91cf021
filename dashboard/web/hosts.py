"""Checks of the Host of a request and the Origin of a session."""

from urllib.parse import urlsplit

from dashboard.web.settings import Settings


def host_is_allowed(host: str | None, allowed: tuple[str, ...]) -> bool:
    """Tell whether a Host header names one of ``allowed``; if that is empty, any may.

    ``*.example.org`` matches every name below example.org.
    """
    try:
        parts = urlsplit(f"//{host or ''}")
        name = (parts.hostname or "").removesuffix(".")
        if parts.port == 0:
            return False
    except ValueError:  # also for a port above 65535
        return False
    return not allowed or any(
        name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern
        for pattern in allowed
    )


def has_own_port(host: str | None) -> bool:
    """Tell whether a Host header names a port other than 80 and 443."""
    try:
        return urlsplit(f"//{host or ''}").port not in (None, 80, 443)
    except ValueError:
        return True


def origin_is_ours(origin: str | None, host: str | None, settings: Settings) -> bool:
    """Tell whether a session was opened by a page of ours, or not by a browser.

    Our pages are those of the requested host, AIR_STRIKE_ADDRESS and the allowed hosts.
    Only browsers send an Origin.
    """
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
        default = {"http": 80, "https": 443}.get(parts.scheme)
        served = urlsplit(f"//{host or ''}")
        same = (parts.hostname, parts.port or default) == (
            served.hostname,
            served.port or default,
        )
    except ValueError:
        return False
    if default is None or not parts.hostname:
        return False
    if same or origin.lower() == settings.address.lower():
        return True
    allowed = settings.allowed_hosts
    return bool(allowed) and host_is_allowed(parts.netloc, allowed)
