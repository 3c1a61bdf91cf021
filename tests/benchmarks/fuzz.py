"""Hostile requests against a running server, with readers in between.

    .venv/bin/python -m tests.benchmarks.fuzz [--requests 20000] [--seed 1]

Sends odd paths, encodings, parameters, headers and bodies, broken HTTP, slow requests
and invalid WebSocket frames. There must be no 500, no traceback and no file from
outside, memory must return to its earlier level, and readers must notice nothing. The
seed makes a run repeatable.
"""

import argparse
import asyncio
import contextlib
import random
import re
import sys
import time
import urllib.parse
from collections import Counter

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from etl.publish import publish
from tests.benchmarks.readers import PAGE, load, p95
from tests.benchmarks.servers import our_server
from tests.benchmarks.sessions import Seen

#: Forbidden in any response: tracebacks, paths of the machine, contents of its files.
LEAKS = re.compile(
    rb"Traceback|File \"/|site-packages|root:x:0|/home/|\.py\", line|duckdb\.\w*Error"
)
PIECES = (
    "..", "%2e%2e", "..%2f", "%00", "%0d%0aSet-Cookie:%20a=b", "\\", "%5c%5chost",
    "etc/passwd", "api/v2", "volumes.csv", "volumes.json", "volumes.parquet", "_stcore",
    "metrics", "upload_file", "agent/interact", "static", "js", "media", "downloads",
    "airstrikes.duckdb", "feeds", "volumes.atom", "lite", "embed", "share.png",
    "drawings",
    "%ff%fe", "months", "2025-06", "2025-13", "search", "search.json", "api/v1",
    "\N{CYRILLIC SMALL LETTER ZHE}", "a" * 400, "'; drop table volumes; --", "<script>",
    "${7*7}", "{{7*7}}", "component", "../../../../../../etc/passwd", ".git/config",
    "//",
)  # fmt: skip
KEYS = (
    *("from", "to", "cat", "class", "asof", "build", "lang", "bar", "day", "v", "x"),
    *("by", "measure", "layout", "scale", "others", "strike", "table", "q", "theme"),
)
VALUES = (
    "2025-06", "9999-12", "0000-00", "-1", "drone", "drone,drone", ",", "all", "latest",
    "2026-06-28", "' or 1=1 --", "../../x", "%00", "%ff", "1e999", "NaN", "\u202e", "",
    "x" * 900, "drone:2025-06", "<img src=x onerror=alert(1)>", "2025-06-31", "\u0663",
)  # fmt: skip
HEADERS = (
    "Range: bytes=0-", "Range: bytes=9-1", "Range: bytes=" + "0-1," * 200,
    "Range: bytes=-99999999999999999999", "If-None-Match: *", 'If-None-Match: "x',
    "If-Range: W/x", "Accept-Encoding: br;q=0, gzip;q=zz", "Host: evil.test",
    'Host: "><script>', "X-Forwarded-For: ' or 1", "Content-Length: 5",
    "Content-Length: -1", "Transfer-Encoding: chunked", "Expect: 100-continue",
    "Cookie: " + "a=b;" * 500, "Accept: " + "text/html," * 300, "Upgrade: h2c",
    "Connection: Upgrade, HTTP2-Settings", "X-A: " + "b" * 20000,
    "Accept-Language: \xff",
)  # fmt: skip
METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "TRACE",
    "CONNECT",
    "X",
)


def hostile(chance: random.Random) -> bytes:
    """Return one request, broken in a random way."""
    path = "/" + "/".join(chance.choices(PIECES, k=chance.randint(1, 4)))
    pairs = [
        (chance.choice(KEYS), chance.choice(VALUES))
        for _ in range(chance.randint(0, 6))
    ]
    if chance.random() < 0.3:
        path = f"/api/v2/{chance.choice(('volumes', 'sources', 'x'))}.csv"
    if chance.random() < 0.1:
        path = "/" + chance.choice(
            ("", "munitions", "lite", "embed", "share.png", "search", "2025-06")
        )
    query = "&".join(
        f"{key}={value if chance.random() < 0.3 else urllib.parse.quote(value)}"
        for key, value in pairs
    )
    lines = [f"{chance.choice(METHODS)} {path}?{query} HTTP/1.1", "Host: localhost"]
    lines += chance.choices(HEADERS, k=chance.randint(0, 3))
    lines.append("Connection: close")
    sent = "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n"
    kind = chance.random()
    if kind < 0.05:
        sent = bytes(chance.randrange(256) for _ in range(chance.randint(1, 2000)))
    elif kind < 0.1:
        sent += bytes(chance.randrange(256) for _ in range(chance.randint(1, 40_000)))
    elif kind < 0.13:
        sent = sent[: chance.randint(1, len(sent))]
    return sent


async def send(port: int, sent: bytes, slow: bool) -> tuple[str, bytes]:
    """Send bytes; return the status and the whole response."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        pieces = [sent[i : i + 7] for i in range(0, 70, 7)] if slow else [sent]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if slow:
                await asyncio.sleep(0.1)
        with contextlib.suppress(TimeoutError):
            response = await asyncio.wait_for(reader.read(), 3)
            writer.close()
            head = re.match(rb"HTTP/1\.1 (\d{3})", response)
            return (head[1].decode() if head else "closed"), response
        writer.close()
    except OSError:
        return "reset", b""
    return "waiting", b""


def message(chance: random.Random) -> bytes | str:
    """Return one message of Streamlit's protocol that no page sends, or noise."""
    request = BackMsg()
    kind = chance.randrange(8)
    if kind == 0:
        request.file_urls_request.file_names.extend(["a"] * chance.choice((1, 500_000)))
    elif kind == 1:
        request.load_git_info = True
    elif kind == 2:
        request.backend_operation_request.install_skills.SetInParent()
    elif kind == 3:
        request.debug_shutdown_runtime = True
    elif kind == 4:
        request.rerun_script.query_string = "&".join(
            f"{chance.choice(KEYS)}={chance.choice(VALUES)}" for _ in range(300)
        )
        request.rerun_script.page_name = chance.choice(PIECES)
    elif kind == 5:
        for number in range(2000):
            state = request.rerun_script.widget_states.widgets.add(id=f"{number}")
            state.json_value = "[" * 1000
    else:
        size = chance.choice((0, 1, 20, 3000, 200_000))
        noise = bytes(chance.randrange(256) for _ in range(min(size, 3000)))
        noise *= max(size // 3000, 1)
        return noise.decode("latin-1") if chance.random() < 0.3 else noise
    return request.SerializeToString()


async def frames(port: int, chance: random.Random) -> str:
    """Send messages that no page sends, sometimes with a foreign origin."""
    foreign = chance.random() < 0.2
    try:
        async with connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            compression=None,
            max_size=None,
            origin=Origin("https://evil.test") if foreign else None,
        ) as stream:
            for _ in range(chance.randint(1, 5)):
                await stream.send(message(chance))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stream.recv(), 0.5)
    except (WebSocketException, OSError):
        return "session closed"
    return "session ended"


async def attack(
    port: int, requests: int, seed: int
) -> tuple[Counter[str], list[bytes]]:
    """Send all requests concurrently; return the statuses and the leaks."""
    statuses: Counter[str] = Counter()
    leaked: list[bytes] = []
    numbers = iter(range(requests))

    async def work(worker: int) -> None:
        chance = random.Random(seed * 1000 + worker)  # noqa: S311
        for _ in numbers:
            if chance.random() < 0.02:
                statuses[await frames(port, chance)] += 1
                continue
            sent = hostile(chance)
            status, response = await send(port, sent, slow=chance.random() < 0.005)
            statuses[status] += 1
            if status.startswith("5") and status != "503":
                leaked.append(sent[:300])
            if LEAKS.search(response):
                leaked.append(response[:300])

    await asyncio.gather(*(work(worker) for worker in range(24)))
    return statuses, leaked


async def run(url: str, pid: int, requests: int, seed: int) -> int:
    """Attack one server while a few readers use it; print the results."""
    port = int(url.rpartition(":")[2])
    process = psutil.Process(pid)
    await attack(port, min(requests, 500), seed + 1)  # fills the caches
    before = process.memory_info().rss / 2**20
    seconds = max(requests / 150, 10)
    begun = time.monotonic()
    reading = asyncio.create_task(load(url, 2, seconds, 0.5, PAGE))
    statuses, leaked = await attack(port, requests, seed)
    took = time.monotonic() - begun
    seen: Seen = await reading
    await asyncio.sleep(35)  # abandoned sessions are closed by then
    after = process.memory_info().rss / 2**20
    print(
        "| requests | seconds | answers | errors of ours, leaks | MB before, after "
        "| readers' changes, p95 ms, errors |\n|---|---|---|---|---|---|\n"
        f"| {requests} | {took:.0f} | {dict(sorted(statuses.items()))} | {len(leaked)} "
        f"| {before:.0f}, {after:.0f} | {len(seen.seconds)}, "
        f"{p95(seen.seconds) * 1000:.0f}, {len(seen.errors) + seen.reconnects} |"
    )
    for excerpt in leaked[:10]:
        print(f"- {excerpt!r}")
    return 1 if leaked else 0


def main() -> int:
    """Start a server, and attack it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    publish()
    with our_server() as (url, pid):
        return asyncio.run(run(url, pid, args.requests, args.seed))


if __name__ == "__main__":
    sys.exit(main())
