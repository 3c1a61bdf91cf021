"""Readers who keep changing a filter, each in their own session.

    .venv/bin/python -m tests.benchmarks.readers [--readers 10,50] [--seconds 15] \\
        [--peers PYTHON]
    .venv/bin/python -m tests.benchmarks.readers --url http://127.0.0.1:8501 \\
        --readers 50 --seconds 3600 --pause 1

Without ``--url`` it starts our server and the peers, and measures them in turn, so that
drift in the machine's speed affects all alike; quote the ratios. With it, one server is
put under load, and each minute gives rate, p95, errors and memory (``--pid``).
"""

import argparse
import asyncio
import itertools
import statistics
import time
from contextlib import ExitStack
from functools import partial

import aiohttp

from etl.publish import publish
from tests.benchmarks.servers import dash, memory_of, our_server, streamlit
from tests.benchmarks.sessions import Reader, Seen, cookie

#: The page opened on our server.
PAGE = "volumes"


async def load_dash(url: str, readers: int, seconds: float) -> Seen:
    """Return the measurements of ``readers`` who do the same on the page in Dash."""
    seen = Seen()
    until = time.monotonic() + seconds

    async def read(session: aiohttp.ClientSession) -> None:
        for turn in itertools.count():
            if time.monotonic() >= until:
                return
            started_at = time.perf_counter()
            chosen = ["missile", "drone", "glide_bomb"][: 1 + turn % 2]
            values = {"categories": chosen, "range": [0, 40]}
            question = {
                "output": "..chart.figure...table.data..",
                "outputs": [
                    {"id": "chart", "property": "figure"},
                    {"id": "table", "property": "data"},
                ],
                "inputs": [
                    {"id": name, "property": "value", "value": value}
                    for name, value in values.items()
                ],
                "changedPropIds": ["categories.value"],
            }
            address = f"{url}/_dash-update-component"
            async with session.post(address, json=question) as answer:
                if answer.status != 200 or not await answer.read():
                    seen.errors.append(f"{answer.status}")
            seen.note(started_at)

    limit = aiohttp.TCPConnector(limit=readers)
    async with aiohttp.ClientSession(connector=limit) as session:
        await asyncio.gather(*(read(session) for _ in range(readers)))
    return seen


async def load(
    url: str, readers: int, seconds: float, pause: float = 0, page: str = ""
) -> Seen:
    """Return the measurements of ``readers`` over ``seconds``, once all have begun."""
    seen = Seen()
    cookies = [await asyncio.to_thread(cookie, url) for _ in range(readers)]
    together = asyncio.Barrier(readers)
    await asyncio.gather(
        *(Reader(url, seen, c, page).run(seconds, pause, together) for c in cookies)
    )
    return seen


def p95(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(seconds)[int(len(seconds) * 0.95)] if seconds else float("nan")


def compare(readers: list[int], seconds: float, rounds: int, peers: str) -> None:
    """Measure ours and the peers in turn, and print the table."""
    build = str(publish().path)
    rates: dict[tuple[str, int], list[float]] = {}
    slow: dict[tuple[str, int], list[float]] = {}
    errors: dict[str, int] = {}
    memory: dict[str, float] = {}
    with ExitStack() as stack:
        servers = {
            "ours": stack.enter_context(our_server()),
            "naive": stack.enter_context(streamlit("naive", BUILD=build)),
            "empty": stack.enter_context(streamlit("empty")),
        }
        if peers:
            servers["Dash"] = stack.enter_context(dash(peers, BUILD=build))
        loads = dict.fromkeys(servers, load) | {
            "ours": partial(load, page=PAGE),
            "Dash": load_dash,
        }
        for name, (url, _) in servers.items():
            asyncio.run(loads[name](url, 1, 3))
            errors[name] = 0
        for _ in range(rounds):
            for count in readers:
                for name, (url, pid) in servers.items():
                    seen = asyncio.run(loads[name](url, count, seconds))
                    rates.setdefault((name, count), []).append(seen.rate)
                    slow.setdefault((name, count), []).append(p95(seen.seconds))
                    errors[name] += len(seen.errors)
                    rss = memory_of(pid)
                    memory[name] = max(memory.get(name, 0), rss)
    print("| page | readers | changes a second | times naive | p95, ms | MB | errors |")
    print("|---|---|---|---|---|---|---|")
    for (name, count), found in rates.items():
        rate = statistics.median(found)
        ratio = rate / (statistics.median(rates["naive", count]) or float("nan"))
        late = statistics.median(slow[name, count]) * 1000
        print(
            f"| {name} | {count} | {rate:.1f} | {ratio:.1f} | {late:.0f} "
            f"| {memory[name]:.0f} | {errors[name]} |"
        )


def watch(url: str, readers: int, seconds: float, pause: float, pid: int) -> None:
    """Put one server under load, and print a line per minute."""
    print("| minute | changes a second | p95, ms | errors | reconnects | MB |")
    print("|---|---|---|---|---|---|")
    total = Seen()

    async def run() -> None:
        cookies = [await asyncio.to_thread(cookie, url) for _ in range(readers)]
        until = time.monotonic() + seconds
        work = [
            asyncio.create_task(Reader(url, total, c, PAGE).run(seconds, pause))
            for c in cookies
        ]
        before = minute = 0
        while time.monotonic() < until:
            await asyncio.sleep(min(60, max(until - time.monotonic(), 0.1)))
            minute += 1
            part = total.seconds[before:]
            before = len(total.seconds)
            rss = memory_of(pid) if pid else 0
            print(
                f"| {minute} | {len(part) / min(60, seconds):.1f} "
                f"| {p95(part) * 1000:.0f} | {len(total.errors)} "
                f"| {total.reconnects} | {rss:.0f} |",
                flush=True,
            )
        await asyncio.gather(*work)

    asyncio.run(run())
    print(
        f"\n{len(total.seconds)} changes, {len(total.errors)} errors, "
        f"{total.mixed} pages of two builds, {len(total.builds)} builds seen, "
        f"{total.reconnects} sessions begun anew"
    )
    for error in sorted(set(total.errors))[:10]:
        print(f"- {error}")


def main() -> None:
    """Compare with the peers, or watch one server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", default="10,50")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="", help="a Python that has dash")
    parser.add_argument("--url", default="")
    parser.add_argument("--pause", type=float, default=0)
    parser.add_argument("--pid", type=int, default=0)
    args = parser.parse_args()
    readers = [int(count) for count in args.readers.split(",")]
    if args.url:
        watch(args.url, readers[0], args.seconds, args.pause, args.pid)
    else:
        compare(readers, args.seconds, args.rounds, args.peers)


if __name__ == "__main__":
    main()
