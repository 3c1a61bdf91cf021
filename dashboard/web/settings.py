"""The server's settings: environment variables, all with safe defaults."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import fsspec

from dashboard import issues
from etl.errors import without_user
from etl.paths import (
    PREFIX,
    is_full_path,
    is_store,
    is_web_address,
    unknown_setting,
)

#: Characters; keeps the URLs of all pages within the limit on a path's length.
LONGEST_BASE_PATH = 128
#: What is logged of each request: nothing, the request, or its client's address too.
LOGS = ("off", "requests", "addresses")
#: A host name: labels of letters, digits and hyphens.
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
#: A Host header: a name or an IP address, with or without a port.
HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
#: An IPv4 address in any notation, such as 127.1 or 0x7f000001.
NUMBERS = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
DECIMAL = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


class SettingError(ValueError):
    """A setting is invalid; the message says which, and what to write instead."""

    def __init__(self, name: str, value: str, remedy: str) -> None:
        super().__init__(f"{PREFIX}{name}={without_user(value)[:80]!r}: {remedy}")


@dataclass(frozen=True)
class Settings:
    """How the server listens, what it limits, and where its builds come from.

    ``base_path`` is empty or begins with a slash and does not end with one;
    ``address`` is the public one without the base path; when empty, the request's own
    is trusted. ``builds_url`` is empty when builds are made locally.
    """

    host: str = "127.0.0.1"
    port: int = 8501
    base_path: str = ""
    address: str = ""
    allowed_hosts: tuple[str, ...] = ()
    max_sessions: int = 400
    max_sessions_by_address: int = 100
    log: str = "requests"
    issues_url: str = ""
    builds_url: str = ""
    poll_seconds: float = 5.0


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings in an environment; raise SettingError for an invalid one.

    An empty variable counts as unset: the default applies.
    """
    if unknown := unknown_setting(environment):
        name, meant = unknown
        remedy = f"there is no such setting; did you mean {meant}?"
        raise SettingError(name[len(PREFIX) :], environment[name], remedy)

    def text(name: str, default: str = "") -> str:
        return environment.get(PREFIX + name, "").strip() or default

    def number(
        name: str, default: float, least: float, most: float, form: re.Pattern[str]
    ) -> float:
        value = text(name, f"{default:g}")
        if not form.fullmatch(value) or not least <= float(value) <= most:
            kind = "a whole number" if form is WHOLE else "a number"
            remedy = f"write {kind} from {least:g} to {most:g}."
            raise SettingError(name, value, remedy)
        return float(value)

    _refuse_no_folder(text("BUILD_DIR"))
    for name, place in (
        ("BASE_URL", "the site is served, such as https://example.org/air"),
        ("TELEGRAM_URL", "the channels' previews are, such as https://t.me"),
    ):
        if (url := text(name)) and not is_web_address(url):
            raise SettingError(name, url, f"write where {place}.")
    log = text("LOG", LOGS[1])
    if log not in LOGS:
        raise SettingError("LOG", log, f"write one of {', '.join(LOGS)}.")
    return Settings(
        host=_host(text("HOST", Settings.host)),
        port=int(number("PORT", 8501, 0, 65535, WHOLE)),
        base_path=_base_path(text("BASE_PATH")),
        address=_address(text("ADDRESS")),
        allowed_hosts=_allowed_hosts(text("ALLOWED_HOSTS")),
        max_sessions=int(number("MAX_SESSIONS", 400, 1, 100_000, WHOLE)),
        max_sessions_by_address=int(
            number("MAX_SESSIONS_BY_ADDRESS", 100, 1, 100_000, WHOLE)
        ),
        log=log,
        issues_url=_issues_url(environment),
        builds_url=_builds_url(text("BUILDS_URL")),
        poll_seconds=number("POLL_SECONDS", 5, 0.1, 3600, DECIMAL),
    )


def _is_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        # Systems read 0, 0x0 and 127.1 as addresses, the first two as all interfaces.
        return bool(NAME.fullmatch(name.lower())) and not NUMBERS.fullmatch(name)
    return True


def _host(host: str) -> str:
    if not _is_host(host):
        remedy = "write an address or a name to listen on, such as 127.0.0.1."
        raise SettingError("HOST", host, remedy)
    return host


def _base_path(path: str) -> str:
    path = path.strip("/")
    folders = path.split("/") if path else []
    is_fit = all(re.fullmatch(r"(?!\.+$)[\w.-]+", f, re.ASCII) for f in folders)
    if not is_fit or len(path) > LONGEST_BASE_PATH:
        remedy = (
            "write letters, digits, dots, - and _ only, such as air-strikes, "
            f"{LONGEST_BASE_PATH} signs at most."
        )
        raise SettingError("BASE_PATH", path, remedy)
    return f"/{path}" if path else ""


def _address(address: str) -> str:
    try:
        parts = urlsplit(address.rstrip("/").lower())
        is_fit = (
            parts.scheme in ("http", "https")
            and bool(HOST.fullmatch(parts.netloc))
            and _is_host(parts.hostname or "")
            and parts.port != 0
            and not (parts.path or parts.query or parts.fragment)
            and not re.search("[^!-~]", address)
        )
    except ValueError:
        is_fit = False
    if address and not is_fit:
        remedy = (
            "write scheme and host alone, such as https://example.org; the path goes "
            f"into {PREFIX}BASE_PATH."
        )
        raise SettingError("ADDRESS", address, remedy)
    return f"{parts.scheme}://{parts.netloc}" if address else ""


def _allowed_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in text.split(",")) if text else ()
    for host in hosts:
        if not _is_host(host.removeprefix("*.").removesuffix(".")):
            remedy = (
                "write names without scheme, port and path, with commas between, such "
                "as example.org, *.example.org; leave it empty to answer every host."
            )
            raise SettingError("ALLOWED_HOSTS", text, remedy)
    return tuple(host.removesuffix(".") for host in hosts)


def _issues_url(environment: Mapping[str, str]) -> str:
    url = environment.get(issues.VARIABLE, "").strip()
    if url and not issues.issues_url(environment):
        remedy = (
            "write the repository's page of issues, such as "
            "https://github.com/OWNER/REPOSITORY/issues."
        )
        raise SettingError("ISSUES_URL", url, remedy)
    return issues.issues_url(environment)


def _refuse_no_folder(path: str) -> None:
    try:
        is_fit = not path or (
            is_full_path(path) and (not Path(path).exists() or Path(path).is_dir())
        )
    except (OSError, ValueError):  # too long, or with a NUL
        is_fit = False
    if not is_fit:
        remedy = (
            "write the path of a folder, or of one that can be made, without ~, $ and "
            "a scheme."
        )
        raise SettingError("BUILD_DIR", path, remedy)


def _builds_url(url: str) -> str:
    is_known = url.partition("://")[0] in fsspec.available_protocols()
    if url and not (is_known and is_store(url)):
        remedy = (
            "write the address of a store, such as s3://bucket/builds, or "
            "file:///srv/builds for a folder."
        )
        raise SettingError("BUILDS_URL", url, remedy)
    return url
