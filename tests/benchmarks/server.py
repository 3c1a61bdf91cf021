"""One process beside its peers: start, first visitor, memory, and the API's rates.

    .venv/bin/python -m tests.benchmarks.server [--rounds 5] [--sessions 200] \\
        [--peers PYTHON]

Rounds are interleaved, so that drift in the machine's speed affects all alike; quote
the ratios. With a Python that has datasette, Datasette serves the same rows as CSV.
"""

import argparse
import asyncio
import io
import itertools
import sqlite3
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, closing
from pathlib import Path

import aiohttp
import duckdb
import pandas as pd

from etl.publish import publish
from tests.benchmarks.readers import PAGE
from tests.benchmarks.servers import (
    Server,
    memory_of,
    our_server,
    started,
    streamlit,
)
from tests.benchmarks.sessions import Reader, Seen

MART = "headline_volumes"
#: Number of concurrent clients.
CLIENTS = 8
#: Time for the server to warm up by rendering its pages once.
WARM_SECONDS = 6.0
#: One request: its path, its headers, the expected status.
Request = tuple[str, dict[str, str], int]


def start(rounds: int) -> Iterator[str]:
    """Yield the time from the command to a healthy response, and to a page."""
    healthy, first, again = [], [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        with our_server() as (url, _):
            healthy.append(time.perf_counter() - begun)
            time.sleep(WARM_SECONDS)
            first.append(asyncio.run(visit(url)))
            again.append(asyncio.run(visit(url)))
    for name, seconds in (
        ("from the command to healthy", healthy),
        ("the first visitor's run, warmed", first),
        ("the second visitor's", again),
    ):
        yield f"| {name} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |"


async def visit(url: str) -> float:
    """Return the seconds until a new reader has the whole page."""
    reader = Reader(url, Seen(), page=PAGE)
    async with await reader.connect() as stream:
        begun = time.perf_counter()
        await reader.change(stream, first=True)
        return time.perf_counter() - begun


async def hold(url: str, pid: int, page: str, sessions: int) -> tuple[float, float]:
    """Return megabytes with one open session and with ``sessions``, pages loaded."""
    async with AsyncExitStack() as stack:
        first = 0.0
        for number in range(sessions):
            reader = Reader(url, Seen(), page=page)
            stream = await stack.enter_async_context(await reader.connect())
            await reader.change(stream, first=True)
            if not number:
                await asyncio.sleep(1)
                first = memory_of(pid)
        await asyncio.sleep(1)
        return first, memory_of(pid)


def memory(sessions: int, build: str) -> Iterator[str]:
    """Yield the memory of our server, the naive page and the empty page."""
    servers = {
        "ours": (our_server(), PAGE),
        "naive": (streamlit("naive", BUILD=build), ""),
        "empty": (streamlit("empty"), ""),
    }
    for name, (server, page) in servers.items():
        with server as (url, pid):
            time.sleep(WARM_SECONDS)
            first, many = asyncio.run(hold(url, pid, page, sessions))
        extra = (many - first) / (sessions - 1)
        yield f"| {name} | {first:.0f} | {many:.0f} | {extra:.2f} |"


async def rate(url: str, requests: Callable[[], Request], seconds: float) -> float:
    """Return responses per second, over keep-alive connections."""
    n = 0

    async def ask(session: aiohttp.ClientSession) -> None:
        nonlocal n
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            path, headers, status = requests()
            async with session.get(url + path, headers=headers) as answer:
                await answer.read()
                assert status == answer.status, f"{answer.status} for {path}"
            n += 1

    limit = aiohttp.TCPConnector(limit=CLIENTS)
    async with aiohttp.ClientSession(connector=limit) as session:
        await asyncio.gather(*(ask(session) for _ in range(CLIENTS)))
    return n / seconds


def new_paths(build: str) -> Iterator[str]:
    """Yield paths that nobody has requested before: ranges of months."""
    with duckdb.connect(build, read_only=True) as con:
        found = con.execute(f"select distinct month from {MART} order by 1").fetchall()
    months = [f"{month:%Y-%m}" for (month,) in found]
    pairs = [(a, b) for a, b in itertools.product(months, months) if a <= b]
    pairs.sort(key=lambda pair: (pair[0], -int(pair[1].replace("-", ""))))
    for number in itertools.count():
        first, last = pairs[number % len(pairs)]
        yield f"/api/v2/{MART}.csv?from={first}&to={last}&v={number}"


def api(rounds: int, seconds: float, build: str, peers: str) -> Iterator[str]:
    """Yield the API's responses per second, beside an empty route and Datasette."""
    with ExitStack() as stack:
        ours, _ = stack.enter_context(our_server())
        time.sleep(WARM_SECONDS)
        path = f"/api/v2/{MART}.csv"
        with urllib.request.urlopen(ours + path) as answer:
            etag, rows = answer.headers["etag"], answer.read()
        anew = new_paths(build)
        targets: dict[str, tuple[str, Callable[[], Request]]] = {
            "an empty route (robots.txt)": (ours, lambda: ("/robots.txt", {}, 200)),
            "If-None-Match, held": (ours, lambda: (path, {"if-none-match": etag}, 304)),
            "asked for again": (ours, lambda: (path, {}, 200)),
            "never asked before": (ours, lambda: (next(anew), {}, 200)),
        }
        if peers:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            other, _ = stack.enter_context(datasette(folder, rows, peers))
            table = f"/marts/{MART}.csv?_stream=on"
            targets["Datasette, the same rows"] = other, lambda: (table, {}, 200)
        rates: dict[str, list[float]] = {name: [] for name in targets}
        for _ in range(rounds):
            for name, (url, requests) in targets.items():
                rates[name].append(asyncio.run(rate(url, requests, seconds)))
    empty = statistics.median(rates["an empty route (robots.txt)"])
    others = statistics.median(rates.get("Datasette, the same rows", [float("nan")]))
    for name, per_second in rates.items():
        middle = statistics.median(per_second)
        ratios = f"{middle / empty:.2f} | {middle / others:.1f}"
        yield f"| {name} | {middle:.0f} | {ratios} |"


def datasette(folder: Path, rows: bytes, python: str) -> Server:
    """Start Datasette on ``rows``, which are our own response as CSV."""
    file = folder / "marts.db"
    with closing(sqlite3.connect(file)) as db:
        pd.read_csv(io.BytesIO(rows), dtype="str").to_sql(MART, db, index=False)
    command = ["-m", "datasette", "serve", str(file), "--port", "PORT"]
    return started(command, "/-/versions.json", python=python)


def main() -> None:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="of each rate")
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--peers", default="", help="a Python that has datasette")
    args = parser.parse_args()
    build = str(publish().path)
    print("| start | median, s | slowest, s |\n|---|---|---|")
    print("\n".join(start(args.rounds)), flush=True)
    print(f"\n| memory, MB | 1 session | {args.sessions} sessions | each further |")
    print("|---|---|---|---|")
    print("\n".join(memory(args.sessions, build)), flush=True)
    print("\n| one mart as CSV | answers a second | of an empty route | of Datasette |")
    print("|---|---|---|---|")
    print("\n".join(api(args.rounds, args.seconds, build, args.peers)))


if __name__ == "__main__":
    main()
