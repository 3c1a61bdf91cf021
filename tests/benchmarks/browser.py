"""Page speed in a browser: first chart, live chart, filter change; and peers.

    .venv/bin/python -m tests.benchmarks.browser [--runs 11] [--peers PYTHON]

Measures each of our pages and a plain HTML one. Beside them are Volumes written naively
in Streamlit, a minimal Streamlit app with a cell and a checkbox, the chart as a static
file, and, with a Python that has dash, duckdb and gunicorn, Dash. Rounds are
interleaved, so that drift in the machine's speed affects all alike; quote the ratios.
Each cold visit is a fresh browser context on a warm server, timed in the page from the
start of the navigation to the frame after the chart appears. A filter is timed from the
reader's action to the frame after the chart has changed.
"""

import argparse
import json
import re
import statistics
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard import content
from dashboard.permalink import FRONT
from etl.publish import publish
from tests.benchmarks.readers import p95
from tests.benchmarks.servers import dash, our_server, streamlit
from tests.browser.conftest import CHROMIUM_FLAGS, chromium, serve_folder

#: Selector of the first chart: our SVG, a live Plotly chart, or, on a page without a
#: chart, its first table.
CHART = "svg[role=img] path, .js-plotly-plot .bars path, main table td, td"
#: The same, once it responds to clicks; ours does so before the app has started.
LIVE = ".js-plotly-plot .bars path, .drawn-chart .hit-areas > *, .stMain table td"
#: Records when each condition is first met, and when the live chart changes.
WATCH = """
(() => {
  const times = window.__times = {};
  const visible = selector =>
    [...document.querySelectorAll(selector)].find(e => e.checkVisibility());
  const conditions = {
    chart: () => visible("CHART"),
    live: () => visible("LIVE"),
    app: () => !document.getElementById("first-paint") && visible("LIVE"),
  };
  const painted = then => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });
  const look = () => {
    for (const name in conditions) {
      if (!(name in times) && document.body && conditions[name]()) {
        times[name] = null;
        painted(now => { times[name] = now; });
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  // A change makes another drawing or table; Plotly keeps some of its bars.
  const drawn = () =>
    document.querySelector(".drawn-chart .drawing svg") ??
    (document.querySelectorAll(".js-plotly-plot .bars path").length ||
      document.querySelector(".stMain table"));
  window.__arm = () => {
    const before = drawn();
    let start = null;
    times.changed = null;
    for (const act of ["pointerdown", "change"]) {
      addEventListener(act, event => { start ??= event.timeStamp; },
                       {capture: true, once: true});
    }
    const wait = () => {
      const now = drawn();
      if (start !== null && now && now !== before) {
        painted(end => { times.changed = end - start; });
      } else requestAnimationFrame(wait);
    };
    requestAnimationFrame(wait);
  };
})()
""".replace("CHART", CHART).replace("LIVE", LIVE)
#: The filter changed on each page: a checkbox, or a list and two of its values.
BOX = '.choice-form label:has-text("{}")'
FILTERS: dict[str, tuple[str, ...]] = {
    FRONT: ("Period", "quarter", "month"),
    "volumes": (BOX.format("Drones"),),
    "munitions": ("Missile class", "ballistic", "cruise"),
    "attacks": (BOX.format("Drones"),),
    "strikes": (BOX.format("Drones"),),
    "compare": (BOX.format("Drones"),),
    "data": ("Table", "class_volumes", "headline_volumes"),
}


@dataclass
class Target:
    """A page, its filter, and the measurements in milliseconds and megabytes."""

    url: str
    filter: tuple[str, ...] = ()
    is_live: bool = True
    first: list[float] = field(default_factory=list)
    live: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    megabytes: float = 0


def visit(browser: Browser, target: Target, changes: int) -> None:
    """Open the page as a new reader, and change its filter ``changes`` times."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        bypass_csp=True,  # our CSP forbids the script that measures
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(target.url, wait_until="commit")
    target.first.append(milliseconds(page, "chart"))
    if target.is_live:
        target.live.append(milliseconds(page, "live"))
        target.app.append(milliseconds(page, "app"))
        page.wait_for_timeout(1000)
        for turn in range(changes if target.filter else 0):
            page.evaluate("__arm()")
            change(page, target.filter, turn)
            target.changed.append(milliseconds(page, "changed"))
            page.wait_for_timeout(300)
    context.close()


def change(page: Page, filter_: tuple[str, ...], turn: int) -> None:
    """Click the filter, or choose the next of its two values."""
    name, *values = filter_
    if values:
        field = page.locator(".choice-form").get_by_label(name, exact=True)
        field.select_option(values[turn % 2])
    else:
        page.locator(name).first.click()


def milliseconds(page: Page, name: str) -> float:
    """Wait until the page has recorded ``name``; return the time."""
    page.wait_for_function(f"window.__times?.{name}", timeout=60_000, polling=20)
    time: float = page.evaluate(f"__times.{name}")
    return time


def weigh(browser: Browser, target: Target) -> float:
    """Return the megabytes of one cold visit, WebSocket frames included."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    total = 0.0

    def loaded(event: dict[str, Any]) -> None:
        nonlocal total
        total += event["encodedDataLength"]

    def received(event: dict[str, Any]) -> None:
        nonlocal total
        total += len(event["response"]["payloadData"]) * 0.75  # sent as base64

    session.on("Network.loadingFinished", loaded)
    session.on("Network.webSocketFrameReceived", received)
    page.goto(target.url)
    page.wait_for_timeout(5000)
    context.close()
    return total / 1e6


@contextmanager
def static_page(volumes: str) -> Iterator[str]:
    """Serve a page's first chart as a static file; yield its address."""
    with urllib.request.urlopen(volumes) as answer:
        html = answer.read().decode()
    drawn = re.findall(r"<svg xmlns[^>]*role=.img.*?</svg>", html, re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        text = f"<!DOCTYPE html><title>Volumes</title><body>{drawn[-1]}"
        (Path(folder) / "index.html").write_text(text)
        with serve_folder(Path(folder)) as address:
            yield address


def table(targets: dict[str, Target]) -> Iterator[str]:
    """Yield the results as Markdown: medians, and their ratio to the naive page's."""
    yield (
        "| page | first chart, ms | of naive | of static | live chart, ms | of naive "
        "| whole app, ms | of naive | filter, ms | of naive | p95, ms | of naive "
        "| MB | of naive |"
    )
    yield "|---" * 14 + "|"
    naive, static = targets["naive"], targets["static SVG"]
    for name, target in targets.items():
        first = statistics.median(target.first)
        cells = [
            name,
            f"{first:.0f}",
            f"{first / statistics.median(naive.first):.2f}",
            f"{first / statistics.median(static.first):.2f}",
            *with_ratio(target.live, naive.live, statistics.median),
            *with_ratio(target.app, naive.app, statistics.median),
            *with_ratio(target.changed, naive.changed, statistics.median),
            *with_ratio(target.changed, naive.changed, p95),
            f"{target.megabytes:.2f}",
            f"{target.megabytes / naive.megabytes:.2f}",
        ]
        yield f"| {' | '.join(cells)} |"


def with_ratio(
    times: list[float], naive: list[float], middle: Callable[[list[float]], float]
) -> tuple[str, str]:
    """Return a figure and its ratio to the naive page's, or two dashes."""
    if not times:
        return "–", "–"
    return f"{middle(times):.0f}", f"{middle(times) / middle(naive):.2f}"


def main() -> None:
    """Measure all pages in turn, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--changes", type=int, default=3, help="in each run")
    parser.add_argument("--peers", default="", help="a Python that has dash")
    parser.add_argument("--json", default="", help="a file for every figure")
    args = parser.parse_args()
    build = str(publish().path)
    with ExitStack() as stack:
        ours, _ = stack.enter_context(our_server())
        naive, _ = stack.enter_context(streamlit("naive", BUILD=build))
        least, _ = stack.enter_context(streamlit("least"))
        static = stack.enter_context(static_page(f"{ours}/volumes?lang=en"))
        targets = {
            name: Target(
                f"{ours}/{'' if name == FRONT else name}?lang=en",
                FILTERS.get(name, ()),
            )
            for name in content.PAGES
            if name != "glossary"  # it has no chart
        }
        targets |= {
            "/lite": Target(f"{ours}/lite?lang=en", is_live=False),
            "naive": Target(naive, ('button:has-text("drone")',)),
            "least Streamlit": Target(least, ('label:has-text("drone")',)),
            "static SVG": Target(static, is_live=False),
        }
        if args.peers:
            other, _ = stack.enter_context(dash(args.peers, BUILD=build))
            targets["Dash"] = Target(other, ('label:has-text("drone")',))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_FLAGS
        )
        for target in targets.values():
            visit(browser, Target(target.url, target.filter, target.is_live), 2)
            target.megabytes = weigh(browser, target)
        for _ in range(args.runs):
            for target in targets.values():
                visit(browser, target, args.changes)
        browser.close()
    print("\n".join(table(targets)))
    if args.json:
        figures = {name: asdict(target) for name, target in targets.items()}
        Path(args.json).write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
