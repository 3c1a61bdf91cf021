"""Hostile requests cause no server error and leak nothing; ``make`` runs a few hundred.

``python -m tests.benchmarks.fuzz`` sends twenty thousand to a running server.
"""

import random
import urllib.request
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from dashboard.web.protocol import MOST_PIECES
from tests.benchmarks.fuzz import KEYS, LEAKS, METHODS, PIECES, VALUES
from tests.benchmarks.servers import our_server
from tests.sampling import times


def test_random_requests_never_fail_the_server(client: TestClient) -> None:
    """Random paths, queries and methods give no 500, traceback or outside file."""
    chance = random.Random(7)  # noqa: S311
    for _ in range(times(150, 300)):
        path = "/".join(chance.choices(PIECES, k=chance.randint(1, 4)))
        if chance.random() < 0.5:
            path = chance.choice(("api/v2/volumes.csv", "lite", "embed", "", "method"))
        query = "&".join(
            f"{chance.choice(KEYS)}={quote(chance.choice(VALUES))}"
            for _ in range(chance.randint(0, 4))
        )
        address = f"http://testserver/{quote(path, safe='/%')}?{query}"
        answer = client.request(chance.choice(METHODS), address)
        assert answer.status_code < 500, address
        assert not LEAKS.search(answer.content), address


def test_text_frames_or_many_fragments_close_the_session() -> None:
    """Text frames or too many fragments close the session; the server stays up."""
    with our_server() as (url, _):
        address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"]) as stream:  # type: ignore[list-item]
            stream.send("hello")
            with pytest.raises(ConnectionClosed) as closed:
                stream.recv(timeout=300)
        assert closed.value.rcvd is not None
        assert 1003 == closed.value.rcvd.code
        with (
            connect(address, subprotocols=["streamlit"]) as stream,  # type: ignore[list-item]
            pytest.raises(ConnectionClosed) as closed,  # while it sends or waits
        ):
            stream.send(b"" for _ in range(MOST_PIECES + 2))
            stream.recv(timeout=300)
        assert closed.value.rcvd is not None
        assert 1009 == closed.value.rcvd.code
        with urllib.request.urlopen(f"{url}/healthz", timeout=300) as answer:
            assert 200 == answer.status
