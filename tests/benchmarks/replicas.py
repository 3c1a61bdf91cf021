"""Three replicas behind Caddy under every failure we can cause, as readers see it.

    .venv/bin/python -m tests.benchmarks.replicas [--seconds 300] [--readers 12]

A new build is published every two seconds; meanwhile a replica is killed and restarted,
the store disappears for a while, and a corrupted build is published. Readers change
filters, and other clients request pages and the API; errors and pages that mix two
builds are counted. Needs ``caddy``.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import duckdb

from etl.paths import ROOT
from etl.publish import publish
from etl.stores import Store
from tests.benchmarks.readers import PAGE, load, p95
from tests.benchmarks.sessions import Seen
from tests.browser.conftest import free_port

#: The id of a build that no replica may take.
DAMAGED = "ffffffffffff"


class Replicas:
    """Three servers that follow one store, behind Caddy."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "store"
        self.ports = [free_port() for _ in range(3)]
        self.processes: list[subprocess.Popen[bytes] | None] = [None, None, None]
        self.url = f"http://localhost:{free_port()}"
        self.caddy: subprocess.Popen[bytes] | None = None
        self.is_damaged = False

    def start(self, number: int) -> None:
        """Start one replica."""
        builds = self.folder / f"replica{number}"
        with (self.folder / f"replica{number}.log").open("ab") as log:
            self.processes[number] = subprocess.Popen(
                [sys.executable, "-m", "dashboard.server"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "AIR_STRIKE_PORT": str(self.ports[number]),
                    "AIR_STRIKE_BUILD_DIR": str(builds),
                    "AIR_STRIKE_BUILDS_URL": f"file://{self.store}",
                    "AIR_STRIKE_POLL_SECONDS": "0.5",
                    "AIR_STRIKE_LOG": "off",
                    # Readers use this name, and Caddy's health checks another.
                    "AIR_STRIKE_ALLOWED_HOSTS": "localhost",
                },
                stdout=log,
                stderr=log,
            )

    def start_all(self) -> None:
        """Start the replicas and Caddy, and wait until all are healthy."""
        for number in range(3):
            self.start(number)
        config = self.folder / "Caddyfile"
        text = (ROOT / "deploy" / "Caddyfile").read_text()
        config.write_text(text)
        replicas = " ".join(f"127.0.0.1:{port}" for port in self.ports)
        with (self.folder / "caddy.log").open("wb") as log:
            self.caddy = subprocess.Popen(
                ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"],
                env={
                    **os.environ,
                    "SITE_ADDRESS": self.url,
                    "REPLICAS": replicas,
                    "HOME": str(self.folder),
                },
                stdout=log,
                stderr=log,
            )
        for address in (*(f"http://127.0.0.1:{p}" for p in self.ports), self.url):
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"{address}/healthz").close()
                    break
                except OSError:
                    time.sleep(0.25)

    def stop(self) -> None:
        """Terminate every process that was started."""
        for process in (*self.processes, self.caddy):
            if process is not None:
                process.terminate()
        for process in (*self.processes, self.caddy):
            if process is not None:
                process.wait(30)


def copy_with_id(build: Path, folder: Path, number: int) -> Path:
    """Return a copy of a build under another id, in its name and its contents."""
    build_id = f"{number:012d}"
    target = folder / f"airstrikes-{build_id}.duckdb"
    shutil.copy(build, target)
    shutil.copytree(build.with_suffix(""), target.with_suffix(""))
    with duckdb.connect(target) as con:
        con.execute("update build_info set build_id = $id", {"id": build_id})
    return target


async def publish_builds(
    site: Replicas, build: Path, until: float, every: float
) -> int:
    """Publish another build every few seconds; return how many."""
    folder = site.folder / "made"
    folder.mkdir()
    number = 0
    while time.monotonic() < until:
        if site.is_damaged:  # no sound build may follow until all replicas have seen it
            await asyncio.sleep(0.1)
            continue
        number += 1
        copy = await asyncio.to_thread(copy_with_id, build, folder, number)
        try:
            await asyncio.to_thread(Store(f"file://{site.store}").publish, copy)
        except Exception:  # noqa: BLE001 - the store is away just now
            await asyncio.sleep(0.1)
        copy.unlink()
        shutil.rmtree(copy.with_suffix(""))
        await asyncio.sleep(every)
    return number


async def go_wrong(site: Replicas, seconds: float) -> None:
    """Kill a replica, take the store away, and publish a corrupted build, in turn."""
    part = seconds / 8
    await asyncio.sleep(part)
    victim = site.processes[1]
    assert victim is not None
    victim.kill()
    victim.wait()
    print("killed a replica", flush=True)
    await asyncio.sleep(part)
    site.start(1)
    print("started it again", flush=True)
    await asyncio.sleep(part)
    away = site.folder / "away"
    site.store.rename(away)
    print("took the store away", flush=True)
    await asyncio.sleep(min(60, part * 1.5))
    shutil.rmtree(site.store, ignore_errors=True)
    away.rename(site.store)
    print("brought it back", flush=True)
    await asyncio.sleep(part)
    site.is_damaged = True
    await asyncio.sleep(3)  # a build in progress has been published by then
    pointer = json.loads((site.store / "CURRENT").read_text())
    damaged = site.store / "builds" / DAMAGED
    shutil.copytree(site.store / "builds" / pointer["build_id"], damaged)
    for file in damaged.glob("*.duckdb"):
        file.write_bytes(b"damaged")
    content = json.dumps({**pointer, "build_id": DAMAGED})
    (site.store / "CURRENT").write_text(content)
    print("published a damaged build", flush=True)
    await asyncio.sleep(min(20, part))
    (site.store / "CURRENT").write_text(json.dumps(pointer))
    site.is_damaged = False
    print("published sound ones again", flush=True)


async def ask(site: Replicas, until: float) -> Counter[str]:
    """Request pages and the API repeatedly; count the responses by status."""
    found: Counter[str] = Counter()

    def once(path: str) -> str:
        try:
            with urllib.request.urlopen(site.url + path, timeout=20) as answer:
                answer.read()
                return str(answer.status)
        except urllib.error.HTTPError as error:
            return str(error.code)
        except OSError as error:
            return type(error).__name__

    paths = ("/", "/lite", "/api/v2/headline_volumes.csv", "/api/v2/volumes.json")
    number = 0
    while time.monotonic() < until:
        number += 1
        found[await asyncio.to_thread(once, paths[number % len(paths)])] += 1
        await asyncio.sleep(0.2)
    return found


async def run(
    site: Replicas, build: Path, seconds: float, readers: int, every: float
) -> None:
    """Run everything at once, and print the results."""
    until = time.monotonic() + seconds
    results = await asyncio.gather(
        load(site.url, readers, seconds, 0.5, PAGE),
        publish_builds(site, build, until, every),
        go_wrong(site, seconds),
        ask(site, until),
    )
    seen: Seen = results[0]
    print(
        f"\n| readers | changes | p95, ms | builds published | builds seen "
        "| pages of two builds | errors | sessions begun anew | answers by status |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
        f"| {readers} | {len(seen.seconds)} | {p95(seen.seconds) * 1000:.0f} "
        f"| {results[1]} | {len(seen.builds)} | {seen.mixed} | {len(seen.errors)} "
        f"| {seen.reconnects} | {dict(results[3])} |\n"
    )
    for number in range(3):
        log = (site.folder / f"replica{number}.log").read_text()
        taken, refused = log.count("took build"), log.count("the last build stays")
        print(f"- replica {number}: {taken} builds taken, {refused} times refused")
    for error in sorted(set(seen.errors))[:10]:
        print(f"- {error}")


def main() -> None:
    """Start the replicas, and run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--readers", type=int, default=12)
    parser.add_argument("--every", type=float, default=2, help="seconds to a build")
    parser.add_argument("--keep", type=Path, help="a folder for the logs")
    args = parser.parse_args()
    build = publish().path
    with tempfile.TemporaryDirectory() as temporary:
        site = Replicas(args.keep or Path(temporary))
        site.folder.mkdir(parents=True, exist_ok=True)
        Store(f"file://{site.store}").publish(build)
        try:
            site.start_all()
            asyncio.run(run(site, build, args.seconds, args.readers, args.every))
        finally:
            site.stop()


if __name__ == "__main__":
    main()
