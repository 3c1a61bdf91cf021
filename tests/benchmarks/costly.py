"""The costliest requests of each route at once, and their effect on other readers.

    .venv/bin/python -m tests.benchmarks.costly [--seconds 60] [--connections 50] \\
        [--sessions 20]

Each request is for a view not requested before, which must be drawn or queried;
sessions from another address request pages at the rate limit. Meanwhile ``/healthz`` is
requested ten times a second, and a reader changes a filter; the same reader is measured
beforehand on an idle server. Memory is read before, at its peak, and afterwards.
"""

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.i18n import LANGUAGES
from dashboard.web.stream import A_SECOND
from etl.publish import publish
from tests.benchmarks.readers import PAGE, load, p95
from tests.benchmarks.servers import memory_of, our_server

#: Routes that compute something for a view; ``{}`` is the view.
ROUTES = (
    "/?{}", "/volumes?{}", "/munitions?{}", "/attacks?{}", "/strikes?{}", "/compare?{}",
    "/revisions?{}", "/method?{}", "/lite?{}", "/lite/attacks?{}", "/lite/strikes?{}",
    "/embed?{}", "/share.png?{}", "/drawings/attacks?choose=cat:drone&{}",
    "/api/v2/volumes.csv?{}", "/api/v2/volumes.json?{}",
    "/api/v2/volume_sources.parquet?{}", "/feeds/volumes.atom?{}", "/search?q={}",
    "/search.json?q={}", "/2025-06?{}",
)  # fmt: skip
#: The pages that sessions request, and how many of them at once.
PAGES, AT_ONCE = ("volumes", "attacks", "strikes", "munitions"), 15
#: Local addresses of the sessions and of the other requests; the reader uses 127.0.0.1.
OF_SESSIONS, OF_REQUESTS = ("127.0.0.2", 0), ("127.0.0.3", 0)
#: Seconds between requests of ``/healthz``, and for memory to come back.
BETWEEN, AFTERWARDS = 0.1, 60


def views(chance: random.Random) -> Iterator[str]:
    """Yield views endlessly: a range, categories, a language, a bar."""
    years, months = range(2022, 2027), range(1, 13)
    every_month = [f"{year}-{month:02}" for year in years for month in months]
    every_month = every_month[9:-3]  # from October 2022 to September 2026
    ranges = list(itertools.combinations(every_month, 2))
    kinds = ("missile", "drone", "glide_bomb", "missile,drone", "drone,glide_bomb")
    while True:
        first, last = chance.choice(ranges)
        yield (
            f"from={first}&to={last}&cat={chance.choice(kinds)}"
            f"&bar=drone:{chance.choice(every_month)}&lang={chance.choice(LANGUAGES)}"
        )


async def costly(url: str, connections: int, until: float) -> Counter[int]:
    """Send requests over ``connections`` without a pause; return the statuses."""
    statuses: Counter[int] = Counter()
    chance = random.Random(1)  # noqa: S311 - the same views in each run
    addresses = map(str.format, itertools.cycle(ROUTES), views(chance))
    limit = aiohttp.TCPConnector(limit=connections, local_addr=OF_REQUESTS)
    async with aiohttp.ClientSession(connector=limit) as session:

        async def ask() -> None:
            while time.monotonic() < until:
                async with session.get(url + next(addresses)) as answer:
                    await answer.read()
                    statuses[answer.status] += 1

        await asyncio.gather(*(ask() for _ in range(connections)))
    return statuses


async def pages(url: str, sessions: int, until: float) -> int:
    """Request views in sessions at the rate limit; return how many were rendered."""
    chance = random.Random(2)  # noqa: S311 - the same views in each run
    queries = views(chance)
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    came = 0

    async def read(stream: ClientConnection) -> None:
        nonlocal came
        async for message in stream:
            kind = ForwardMsg.FromString(message).WhichOneof("type")  # type: ignore[arg-type]
            came += kind == "script_finished"

    async def ask() -> None:
        async with connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            local_addr=OF_SESSIONS,
        ) as stream:
            reading = asyncio.create_task(read(stream))
            while time.monotonic() < until:
                for _ in range(AT_ONCE):
                    view, page = next(queries), chance.choice(PAGES)
                    state = ClientState(query_string=view, page_name=page)
                    await stream.send(BackMsg(rerun_script=state).SerializeToString())
                await asyncio.sleep(AT_ONCE / A_SECOND)
            reading.cancel()

    await asyncio.gather(*(ask() for _ in range(sessions)))
    return came


async def health(url: str, until: float) -> list[float]:
    """Request ``/healthz`` repeatedly; return the seconds of each response."""
    seconds = []
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < until:
            started = time.perf_counter()
            async with session.get(f"{url}/healthz") as answer:
                await answer.read()
                assert 200 == answer.status
            seconds.append(time.perf_counter() - started)
            await asyncio.sleep(BETWEEN)
    return seconds


async def highest_memory(pid: int, until: float) -> float:
    """Return the peak memory of a process, in megabytes."""
    highest = 0.0
    while time.monotonic() < until:
        highest = max(highest, memory_of(pid))
        await asyncio.sleep(0.5)
    return highest


async def run(
    url: str, pid: int, seconds: float, connections: int, sessions: int
) -> None:
    """Put one server under load, and print the results."""
    await load(url, 1, 5, 0.2, PAGE)
    quiet = await load(url, 1, 15, 0.2, PAGE)
    before = memory_of(pid)
    until = time.monotonic() + seconds
    statuses, came, answers, reader, highest = await asyncio.gather(
        costly(url, connections, until),
        pages(url, sessions, until),
        health(url, until),
        load(url, 1, seconds - 5, 0.2, PAGE),
        highest_memory(pid, until),
    )
    await asyncio.sleep(AFTERWARDS)
    after = memory_of(pid)
    p99 = sorted(answers)[int(len(answers) * 0.99)]
    middle, busy = (sorted(s.seconds)[len(s.seconds) // 2] for s in (quiet, reader))
    print(
        "| answers | pages of sessions | /healthz p50, p99, ms | a filter, quiet, ms "
        "| busy, ms | times | p95, busy | errors | MB before, highest, after |\n"
        f"{'|---' * 9}|\n"
        f"| {dict(sorted(statuses.items()))} | {came} "
        f"| {sorted(answers)[len(answers) // 2] * 1000:.0f}, {p99 * 1000:.0f} "
        f"| {middle * 1000:.0f} | {busy * 1000:.0f} | {busy / middle:.1f} "
        f"| {p95(reader.seconds) * 1000:.0f} | {len(reader.errors)} "
        f"| {before:.0f}, {highest:.0f}, {after:.0f} |"
    )


def main() -> None:
    """Start a server and put it under load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--sessions", type=int, default=20)
    args = parser.parse_args()
    publish()
    with our_server() as (url, pid):
        asyncio.run(run(url, pid, args.seconds, args.connections, args.sessions))


if __name__ == "__main__":
    sys.exit(main())
