"""Run time of a page's script and of its queries, beside an empty page.

    .venv/bin/python -m tests.benchmarks.pages [--runs 15]

Rounds are interleaved over the pages, so that drift in the machine's speed affects all
alike; quote the ratios. A script run is the server's cost of one click.
"""

import argparse
import importlib
import pkgutil
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import dashboard.queries
from dashboard import cache
from etl.paths import ROOT
from etl.publish import publish

ENTRY = ROOT / "dashboard" / "streamlit_app.py"
PAGES = sorted(path.stem for path in (ROOT / "dashboard" / "app_pages").glob("*.py"))
EMPTY = "import streamlit as st\nst.title('Empty')\n"


def time_queries() -> dict[str, list[float]]:
    """Wrap every query module's fetch; return the seconds it records, by module."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for info in pkgutil.iter_modules(dashboard.queries.__path__):
        module = importlib.import_module(f"dashboard.queries.{info.name}")
        fetch = getattr(module, "fetch", None)  # front.py only calls other modules
        if fetch is None:
            continue

        def timed(*arguments: Any, _fetch: Any = fetch, _name: str = info.name) -> Any:
            started = time.perf_counter()
            rows = _fetch(*arguments)
            seconds[_name].append(time.perf_counter() - started)
            return rows

        module.fetch = timed  # type: ignore[attr-defined]
    return seconds


def open_page(name: str, folder: Path) -> AppTest:
    """Return the app on one page, after one run to warm up."""
    if name == "empty":
        path = folder / "empty.py"
        path.write_text(EMPTY)
        return AppTest.from_file(str(path), default_timeout=60).run()
    app = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    return app.switch_page(f"app_pages/{name}.py").run()


def main() -> None:
    """Print a line per page and a line per query module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    publish()
    with tempfile.TemporaryDirectory() as folder:
        apps = {name: open_page(name, Path(folder)) for name in ("empty", *PAGES)}
        again = run_all(apps, runs, fresh=False)
        queries = time_queries()
        first = run_all(apps, max(runs // 3, 3), fresh=True)
    empty = statistics.median(again["empty"])
    print("| page | run, ms | times the empty page | first run of a view, ms |")
    print("|---|---|---|---|")
    for name, seconds in again.items():
        median = statistics.median(seconds)
        anew = statistics.median(first[name]) * 1000
        print(f"| {name} | {median * 1000:.0f} | {median / empty:.1f} | {anew:.0f} |")
    print("\n| queries of | median, ms | slowest, ms |\n|---|---|---|")
    for name, seconds in sorted(queries.items()):
        median = statistics.median(seconds)
        print(f"| {name} | {median * 1000:.1f} | {max(seconds) * 1000:.1f} |")


def run_all(apps: dict[str, AppTest], runs: int, fresh: bool) -> dict[str, list[float]]:
    """Run every app ``runs`` times in turn; return seconds by page.

    With ``fresh`` the cache is cleared before each run, as for a view that nobody has
    opened yet.
    """
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        for name, app in apps.items():
            if fresh:
                cache.clear_cache()
            started = time.perf_counter()
            app.run()
            taken[name].append(time.perf_counter() - started)
            assert not app.exception, name
    return taken


if __name__ == "__main__":
    main()
