"""Whose pages are ours: the Host of a request and the Origin of a session."""

from urllib.parse import urlsplit

from dashboard.web.settings import Settings


def host_is_allowed(host: str | None, allowed: tuple[str, ...]) -> bool:
    """Tell whether a Host header names one of ``allowed``; all do when it is empty.

    ``*.example.org`` stands for every name below example.org.
    """
    if not allowed:
        return True
    try:
        name = (urlsplit(f"//{host or ''}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(
        name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern
        for pattern in allowed
    )


def origin_is_ours(origin: str | None, host: str | None, settings: Settings) -> bool:
    """Tell whether a session was begun by a page of ours, or by no browser at all.

    Ours are the pages of the host that was asked, of AIR_STRIKE_ADDRESS and of the
    allowed hosts.
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
