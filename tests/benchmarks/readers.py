"""Readers who change a filter again and again, each in a session of their own.

    .venv/bin/python -m tests.benchmarks.readers [--readers 10,50] [--seconds 15] \\
        [--peers PYTHON]
    .venv/bin/python -m tests.benchmarks.readers --url http://127.0.0.1:8501 \\
        --readers 50 --seconds 3600 --pause 1

Without ``--url`` it starts our server and the peers, and measures them in turn, so that
a machine whose speed drifts does so for all; quote the ratios. With it, one server is
put under load, minute by minute: rate, p95, errors, memory (``--pid``).

They speak Streamlit's own protocol: a session over a WebSocket, one message a change,
and the answer read to its end.
"""

import argparse
import asyncio
import itertools
import json
import random
import re
import statistics
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from etl.publish import publish
from tests.benchmarks.servers import dash, memory_of, our_server, streamlit

BUILD = re.compile(rb"Build ([0-9a-z]{12})\b")
#: The page that readers of our server read.
PAGE = "volumes"
#: What our form says of its boxes.
CATEGORIES = b'"name":"cat"'
#: How long an answer may take.
SECONDS = 30.0
#: How long all readers together may take to open the page.
OPENED_IN = 90.0


@dataclass
class Seen:
    """What readers saw: seconds per change, and whatever was wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    builds: set[str] = field(default_factory=set)
    mixed: int = 0
    reconnects: int = 0
    #: When the first change was sent, and when the last one was answered.
    began: float = float("inf")
    ended: float = 0.0

    def note(self, started: float) -> None:
        """Note a change that was sent at ``started`` and is answered now."""
        now = time.perf_counter()
        self.seconds.append(now - started)
        self.began, self.ended = min(self.began, started), now

    @property
    def rate(self) -> float:
        """Changes a second: those that take longer than the load lasts count too."""
        return len(self.seconds) / (self.ended - self.began) if self.seconds else 0.0


class Reader:
    """One reader: opens the page, and chooses between categories.

    ``page`` is which one of an app that has some; empty for its first.
    """

    def __init__(self, url: str, seen: Seen, cookie: str = "", page: str = "") -> None:
        self._url, self._seen, self._cookie = url, seen, cookie
        self._page = page
        self._chance = random.Random(id(self))  # noqa: S311
        self._query, self._hash = "", ""
        self._widget, self._fragment, self._is_form = "", "", False
        self._options: list[str] = []
        self._turn = 0
        #: What kinds of messages the last answer was made of.
        self.answered: list[str] = []

    async def connect(self) -> ClientConnection:
        """Open a session, as a browser does: the page first, for its cookie."""
        headers = {"Cookie": self._cookie} if self._cookie else {}
        address = self._url.replace("http", "ws", 1) + "/_stcore/stream"
        return await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=headers,
            max_size=None,
            compression=None,
        )

    async def run(
        self, seconds: float, pause: float = 0, together: asyncio.Barrier | None = None
    ) -> None:
        """Change the filter for so long; come back when a session is lost.

        With ``together`` the time begins when every reader has the page open.
        """
        is_open = together is None
        end = time.monotonic() + (seconds if is_open else OPENED_IN)
        while time.monotonic() < end:
            try:
                async with await self.connect() as stream:
                    await self.change(stream, first=True)
                    if together is not None and not is_open:
                        async with asyncio.timeout(end - time.monotonic()):
                            await together.wait()
                        is_open, end = True, time.monotonic() + seconds
                    while time.monotonic() < end:
                        started = time.perf_counter()
                        await self.change(stream)
                        self._seen.note(started)
                        # Each at a pace of its own: no reader waits for the others.
                        await asyncio.sleep(pause * self._chance.uniform(0.5, 1.5))
            except (OSError, EOFError, TimeoutError) as error:
                self._lost(error)
            except Exception as error:  # noqa: BLE001 - counted, whatever it is
                self._lost(error)
            await asyncio.sleep(0.1)
        if not is_open:
            self._seen.errors.append(f"not every page was open in {OPENED_IN:.0f} s")

    def _lost(self, error: BaseException) -> None:
        self._hash = ""
        self._seen.reconnects += 1
        is_silent = isinstance(error, TimeoutError)
        is_lost = isinstance(error, OSError) or "Closed" in type(error).__name__
        if is_silent or not is_lost:
            self._seen.errors.append(f"{type(error).__name__}: {error}"[:200])

    async def change(self, stream: ClientConnection, *, first: bool = False) -> None:
        """Send one change, and read the answer to its end."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._hash
        if first:
            message.rerun_script.page_name = self._page
        if not first and self._widget:
            self._turn += 1
            # What a widget was drawn by is all that its change runs again.
            message.rerun_script.fragment_id = self._fragment
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self._widget
            chosen = self._options[: 1 + self._turn % 2]
            if self._is_form:
                said = [{"event": "choice", "value": {"cat": ",".join(chosen)}}]
                state.json_trigger_value = json.dumps(said)
            else:
                state.string_array_value.data.extend(chosen)
        await stream.send(message.SerializeToString())
        builds: set[bytes] = set()
        self.answered.clear()
        while True:
            payload = await asyncio.wait_for(stream.recv(), SECONDS)
            assert isinstance(payload, bytes)
            builds |= set(BUILD.findall(payload))
            said = ForwardMsg.FromString(payload)
            kind = said.WhichOneof("type")
            self.answered.append(str(kind))
            if kind == "navigation":
                self._hash = said.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = said.page_info_changed.query_string
            elif kind == "delta":
                self._look(said)
            elif kind == "script_finished":
                break
        self._seen.builds |= {found.decode() for found in builds}
        self._seen.mixed += len(builds) > 1

    def _look(self, said: ForwardMsg) -> None:
        element = said.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button_group" and len(element.button_group.options) == 3:
            self._widget = element.button_group.id
            self._options = [o.content for o in element.button_group.options]
        elif kind == "bidi_component" and CATEGORIES in element.bidi_component.bytes:
            self._widget = events_of(element.bidi_component.id)
            self._is_form = True
            self._fragment = said.delta.fragment_id
            self._options = ["missile", "drone"]
        elif kind == "exception":
            self._seen.errors.append(element.exception.message[:200])
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self._seen.errors.append(element.alert.body[:200])


def events_of(component: str) -> str:
    """Return the name under which Streamlit takes what a component says."""
    return f"$$STREAMLIT_INTERNAL_KEY_{component}__events"


async def load_dash(url: str, readers: int, seconds: float) -> Seen:
    """Return what ``readers`` of the page in Dash saw, who do the same."""
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
    """Return what ``readers`` of a page saw in ``seconds``, who had it open before."""
    seen = Seen()
    cookies = [await asyncio.to_thread(cookie, url) for _ in range(readers)]
    together = asyncio.Barrier(readers)
    await asyncio.gather(
        *(Reader(url, seen, c, page).run(seconds, pause, together) for c in cookies)
    )
    return seen


def cookie(url: str) -> str:
    """Open the page, and return the cookie that a balancer sets."""
    try:
        with urllib.request.urlopen(f"{url}/", timeout=5) as answer:
            said = answer.headers.get_all("set-cookie") or []
    except OSError:
        return ""
    return "; ".join(one.partition(";")[0] for one in said)


def p95(seconds: list[float]) -> float:
    """Return the ninety-fifth of a hundred."""
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
    """Put one server under load, and print a line a minute."""
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
