"""Build if needed, serve the whole site, open it: ``python -m dashboard``.

``make dashboard`` runs this once the packages are installed. It imports none of them at
the top, so that a missing one is reported in one line that says what to do.
"""

import argparse
import os
import sys
import threading
import webbrowser

if sys.version_info < (3, 11):  # noqa: UP036 - this check is for older versions
    sys.exit(f"error: Python 3.11 or newer is needed, not {sys.version.split()[0]}")

from etl.startup import load_to_a_line

if __name__ == "__main__":
    load_to_a_line()

from etl import endings


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C; return 0, 1 for bad data, 2 for bad settings."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="Build when needed, serve the whole site, open it in a browser.",
    )
    parser.add_argument("--port", help="AIR_STRIKE_PORT's, or 8501, unless given")
    parser.add_argument(
        "--no-browser", action="store_true", help="serve it and open no browser"
    )
    parsed: list[argparse.Namespace] = []
    # Printing the help can fail, for example on a full disk.
    if endings.run_to_a_line(lambda: parsed.append(parser.parse_args(arguments))):
        return 1
    (args,) = parsed
    port = {} if args.port is None else {"AIR_STRIKE_PORT": args.port}
    try:
        return _build_and_serve(
            {**os.environ, **port}, opens=not args.no_browser and has_display()
        )
    except KeyboardInterrupt:
        return endings.stopped()


def has_display() -> bool:
    """Tell whether there is a display; without one a text browser would open."""
    shows = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shows) or sys.platform in ("win32", "darwin")


def _build_and_serve(environment: dict[str, str], *, opens: bool) -> int:
    from dashboard import server
    from dashboard.web.settings import SettingError, read_settings
    from etl.__main__ import main as etl

    endings.end_at_signals()
    try:
        settings = read_settings(environment)
    except SettingError as error:
        return endings.failed(f"error: {error}", 2)
    # A replica takes its builds from the store.
    if not settings.builds_url and (code := etl(["build"])):
        return code
    return server.serve(settings, on_listening=_open if opens else None)


def _open(address: str) -> None:
    # In a thread, since some browsers return only when they are closed.
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
