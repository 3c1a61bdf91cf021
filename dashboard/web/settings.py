"""What a host may set, all of it from environment variables with a safe default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

PREFIX = "AIR_STRIKE_"
#: What is written about each request: nothing, the request, or its sender too.
LOGS = ("off", "requests", "addresses")


class SettingError(ValueError):
    """A setting cannot be used; the message says which, and what it takes."""


@dataclass(frozen=True)
class Settings:
    """How the server listens, what it limits, and where its builds come from.

    ``base_path`` is empty or begins with a slash and does not end with one;
    ``address`` is the public one without the base path, empty when the request's own
    is to be trusted; ``builds_url`` is empty when builds are made in the folder.
    """

    host: str = "127.0.0.1"
    port: int = 8501
    base_path: str = ""
    address: str = ""
    allowed_hosts: tuple[str, ...] = ()
    max_sessions: int = 400
    max_sessions_by_address: int = 100
    log: str = "requests"
    builds_url: str = ""
    poll_seconds: float = 5.0


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of an environment; raise SettingError for an unfit one."""

    def text(name: str, default: str = "") -> str:
        return environment.get(PREFIX + name, default).strip()

    def number(name: str, default: float, least: float, most: float) -> float:
        try:
            value = float(text(name) or default)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise SettingError(
                f"{PREFIX}{name}={text(name)!r}: write a number from {least:g} "
                f"to {most:g}."
            )
        return value

    base_path = text("BASE_PATH").strip("/")
    if any(c for c in base_path if not (c.isascii() and (c.isalnum() or c in "-_./"))):
        raise SettingError(
            f"{PREFIX}BASE_PATH={base_path!r}: write letters, digits, - and _ only, "
            "such as air-strikes."
        )
    address = text("ADDRESS").rstrip("/")
    if address and (
        urlsplit(address).scheme not in ("http", "https")
        or not urlsplit(address).netloc
        or urlsplit(address).path
    ):
        raise SettingError(
            f"{PREFIX}ADDRESS={address!r}: write scheme and host alone, such as "
            f"https://example.org; the path goes into {PREFIX}BASE_PATH."
        )
    log = text("LOG", "requests")
    if log not in LOGS:
        raise SettingError(f"{PREFIX}LOG={log!r}: write one of {', '.join(LOGS)}.")
    hosts = (host.strip().lower() for host in text("ALLOWED_HOSTS").split(","))
    return Settings(
        host=text("HOST", "127.0.0.1"),
        port=int(number("PORT", 8501, 0, 65535)),
        base_path=f"/{base_path}" if base_path else "",
        address=address,
        allowed_hosts=tuple(host for host in hosts if host),
        max_sessions=int(number("MAX_SESSIONS", 400, 1, 100_000)),
        max_sessions_by_address=int(number("MAX_SESSIONS_BY_ADDRESS", 100, 1, 100_000)),
        log=log,
        builds_url=text("BUILDS_URL"),
        poll_seconds=number("POLL_SECONDS", 5, 0.1, 3600),
    )
