"""Hostile requests get an answer that tells nothing; ``make`` runs a few hundred.

``python -m tests.benchmarks.fuzz`` sends twenty thousand to a running server.
"""

import random
from urllib.parse import quote

from starlette.testclient import TestClient

from tests.benchmarks.fuzz import KEYS, LEAKS, METHODS, PIECES, VALUES


def test_no_request_makes_the_server_fail(client: TestClient) -> None:
    """300 paths, queries and methods: no 500, no trace, no file from outside."""
    chance = random.Random(7)  # noqa: S311
    for _ in range(300):
        path = "/".join(chance.choices(PIECES, k=chance.randint(1, 4)))
        if chance.random() < 0.5:
            path = chance.choice(("api/v1/volumes.csv", "lite", "embed", "", "method"))
        asked = "&".join(
            f"{chance.choice(KEYS)}={quote(chance.choice(VALUES))}"
            for _ in range(chance.randint(0, 4))
        )
        address = f"http://testserver/{quote(path, safe='/%')}?{asked}"
        answer = client.request(chance.choice(METHODS), address)
        assert answer.status_code < 500, address
        assert not LEAKS.search(answer.content), address


def test_text_over_a_session_ends_it(client: TestClient) -> None:
    """The protocol is binary; anything else closes the session, and nothing more."""
    with TestClient(client.app) as running:
        with running.websocket_connect("/_stcore/stream") as stream:
            stream.send_text("hello")
            assert 1003 == stream.receive()["code"]
        assert 200 == running.get("/healthz").status_code
