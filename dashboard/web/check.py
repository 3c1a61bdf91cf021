"""Health check of a container's server: ``python -m dashboard.web.check``."""

import sys
import urllib.request

from dashboard.web.settings import SettingError, read_settings


def main() -> int:
    """Return 0 when ``/healthz`` answers 200, else 1; 2 when a setting is invalid."""
    try:
        settings = read_settings()
    except SettingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    # A server that listens on all interfaces is reached at the loopback address.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    address = f"http://{host}:{settings.port}{settings.base_path}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
