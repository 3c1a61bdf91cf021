"""What a reader waits for: bars on screen, the live chart, a filter; beside the peers.

    .venv/bin/python -m tests.benchmarks.browser [--runs 11] [--peers PYTHON]

Ours, its plain twin, the same page naively written in Streamlit, the chart as a static
file, and, with a Python that has dash, duckdb and gunicorn, Dash. Rounds are
interleaved, so that a machine whose speed drifts does so for all; quote the ratios.
Each cold visit is a fresh browser context on a warm server, timed in the page from the
start of the navigation to the frame after the bars are there.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard import database, i18n, lite, queries
from etl.publish import publish
from tests.benchmarks.readers import dash, started, streamlit
from tests.browser.conftest import CHROMIUM_FLAGS, chromium, serve_folder

#: How many bars, or paths of many, are on screen: the live chart's or a picture's.
BARS = (
    "[...document.querySelectorAll('.js-plotly-plot .bars path, svg[role=img] path')]"
    ".filter(e => e.checkVisibility()).length"
)
LIVE = (
    "document.getElementById('first-paint') ? 0 : "
    "document.querySelectorAll("
    "'.js-plotly-plot .bars path, .drawn-chart .answers rect').length"
)
#: Notes when each first holds, and when a count differs from the one before a click.
WATCH = """
(() => {
  const said = window.__said = {};
  const count = {bars: () => BARS, live: () => LIVE};
  const painted = then => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });
  const look = () => {
    for (const name in count) {
      if (!(name in said) && document.body && count[name]() > 0) {
        said[name] = null;
        painted(now => { said[name] = now; });
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.__arm = () => {
    const before = count.live();
    let start = null;
    said.changed = null;
    addEventListener("pointerdown", event => { start = event.timeStamp; },
                     {capture: true, once: true});
    const wait = () => {
      const now = count.live();
      if (start !== null && now > 0 && now !== before) {
        painted(end => { said.changed = end - start; });
      } else requestAnimationFrame(wait);
    };
    requestAnimationFrame(wait);
  };
})()
"""


@dataclass
class Target:
    """A page, what to click on it, and what was seen: milliseconds, megabytes."""

    url: str
    click: str = ""
    has_live_chart: bool = True
    bars: list[float] = field(default_factory=list)
    live: list[float] = field(default_factory=list)
    filter: list[float] = field(default_factory=list)
    megabytes: float = 0


def visit(browser: Browser, target: Target, clicks: int) -> None:
    """Open the page as a new reader, and change its filter ``clicks`` times."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        bypass_csp=True,  # ours forbids what asks for the figures
    )
    page = context.new_page()
    page.add_init_script(WATCH.replace("BARS", BARS).replace("LIVE", LIVE))
    page.goto(target.url, wait_until="commit")
    target.bars.append(said(page, "bars"))
    if target.has_live_chart:
        target.live.append(said(page, "live"))
        page.wait_for_timeout(1000)
        for _ in range(clicks if target.click else 0):
            page.evaluate("__arm()")
            page.locator(target.click).first.click()
            target.filter.append(said(page, "changed"))
            page.wait_for_timeout(300)
    context.close()


def said(page: Page, name: str) -> float:
    """Wait until the page has noted ``name``; return its milliseconds."""
    page.wait_for_function(f"window.__said?.{name}", timeout=60_000, polling=20)
    found: float = page.evaluate(f"__said.{name}")
    return found


def weigh(browser: Browser, target: Target) -> float:
    """Return the megabytes that one cold visit brings, WebSocket frames included."""
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
def static_page() -> Iterator[str]:
    """Serve the Volumes chart as a file with an SVG in it; yield its address."""
    con, words = database.connect(), i18n.load("en")
    view = queries.choices(con, i18n.LANGUAGES).default_view
    drawn = lite.shown(con, view, words).svg(980, "w")
    with tempfile.TemporaryDirectory() as folder:
        text = f"<!DOCTYPE html><title>Volumes</title><body>{drawn}"
        (Path(folder) / "index.html").write_text(text)
        with serve_folder(Path(folder)) as address:
            yield address


def table(targets: dict[str, Target]) -> Iterator[str]:
    """Yield the results as Markdown: medians, and their ratio to the naive page's."""
    yield (
        "| page | bars, ms | of naive | of static | live chart, ms | of naive "
        "| filter, ms | of naive | p95, ms | of naive | MB | of naive |"
    )
    yield "|---" * 12 + "|"
    naive, static = targets["naive"], targets["static SVG"]
    for name, target in targets.items():
        bars = statistics.median(target.bars)
        cells = [
            name,
            f"{bars:.0f}",
            f"{bars / statistics.median(naive.bars):.2f}",
            f"{bars / statistics.median(static.bars):.2f}",
        ]
        for found, other in ((target.live, naive.live), (target.filter, naive.filter)):
            if found:
                middle = statistics.median(found)
                cells += [f"{middle:.0f}", f"{middle / statistics.median(other):.2f}"]
            else:
                cells += ["–", "–"]
        if target.filter:
            late = statistics.quantiles(target.filter, n=20)[-1]
            others = statistics.quantiles(naive.filter, n=20)[-1]
            cells += [f"{late:.0f}", f"{late / others:.2f}"]
        else:
            cells += ["–", "–"]
        cells += [f"{target.megabytes:.2f}"]
        cells += [f"{target.megabytes / naive.megabytes:.2f}"]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure all pages in turn, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--clicks", type=int, default=3, help="in each run")
    parser.add_argument("--peers", default="", help="a Python that has dash")
    parser.add_argument("--json", default="", help="a file for every figure")
    args = parser.parse_args()
    build = str(publish().path)
    pill, box = 'button:has-text("{}")', '.choice-form label:has-text("{}")'
    with ExitStack() as stack:
        ours, _ = stack.enter_context(started(["-m", "dashboard.server"], "/healthz"))
        naive, _ = stack.enter_context(
            started(streamlit("naive"), "/_stcore/health", BUILD=build)
        )
        targets = {
            "ours": Target(f"{ours}/volumes?lang=en", box.format("Drones")),
            "ours, /lite": Target(f"{ours}/lite?lang=en", has_live_chart=False),
            "naive": Target(naive, pill.format("drone")),
            "static SVG": Target(
                stack.enter_context(static_page()), has_live_chart=False
            ),
        }
        if args.peers:
            other, _ = stack.enter_context(
                started(dash(), "/", python=args.peers, BUILD=build)
            )
            targets["Dash"] = Target(other, 'label:has-text("drone")')
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=CHROMIUM_FLAGS
        )
        for target in targets.values():
            warmed = Target(target.url, target.click, target.has_live_chart)
            visit(browser, warmed, 2)
            target.megabytes = weigh(browser, target)
        for _ in range(args.runs):
            for target in targets.values():
                visit(browser, target, args.clicks)
        browser.close()
    print("\n".join(table(targets)))
    if args.json:
        Path(args.json).write_text(json.dumps({n: vars(t) for n, t in targets.items()}))


if __name__ == "__main__":
    main()
