"""Whether the server of this container answers: ``python -m dashboard.web.check``."""

import sys
import urllib.request

from dashboard.web.settings import read_settings


def main() -> int:
    """Return 0 when ``/healthz`` says 200, else 1."""
    settings = read_settings()
    host = settings.allowed_hosts[0] if settings.allowed_hosts else "localhost"
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings.port}{settings.base_path}/healthz",
        headers={"host": host.replace("*.", "check.")},
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
