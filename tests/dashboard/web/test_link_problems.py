"""What a link asks for and there is not is said, never dropped in silence."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("lang", ["en", "uk"])
@pytest.mark.parametrize(
    "parameter", ["cat=dron", "from=2025-13", "class=crusie", "day=", "asof=2025-02-30"]
)
@pytest.mark.parametrize("path", ["/embed", "/lite", "/volumes", "/2025-06", "/search"])
def test_unavailable_link_value_is_named_on_every_kind_of_page(
    client: TestClient, path: str, parameter: str, lang: str
) -> None:
    """In an embed and in the first paint too, in the reader's language."""
    answer = client.get(f"{path}?{parameter}&lang={lang}")
    key, _, value = parameter.partition("=")
    expected = {"en": "This link asks for", "uk": "У посиланні вказано"}[lang]
    assert 200 == answer.status_code
    shown_value = value or "&quot;&quot;"
    assert f"{expected} <strong>{key} = {shown_value}</strong>" in answer.text


@pytest.mark.parametrize("path", ["/embed", "/lite", "/volumes", "/lite/attacks"])
def test_months_that_a_day_did_not_know_are_said(client: TestClient, path: str) -> None:
    """Else the figures of that day's last month would pass for those of later ones."""
    link = f"{path}?asof=2025-04-19&from=2026-08&to=2026-09&lang=en"
    text = client.get(link).text
    for asked, instead in (("from = 2026-08", "2022-09"), ("to = 2026-09", "2025-04")):
        expected = (
            f"<strong>{asked}</strong> was not known on that day. "
            f"Shown instead: <strong>{instead}</strong>"
        )
        assert expected in text
    plain = client.get(f"{path}?asof=2025-04-19&from=2025-03&to=2025-04&lang=en").text
    assert "was not known on that day" not in plain


def test_picture_of_an_unavailable_value_is_refused(client: TestClient) -> None:
    """It has no place to say so, and another one would pass for what was asked for."""
    answer = client.get("/share.png?cat=dron")
    assert (400, "unknown_value") == (answer.status_code, answer.json()["error"])
    assert 200 == client.get("/share.png?asof=2025-10-01").status_code
    assert 400 == client.get("/share.png?asof=2025-04-19&to=2026-09").status_code


@pytest.mark.parametrize(
    ("address", "code", "allowed"),
    [
        ("/embed?chart=strikes", "unknown_chart", "volumes"),
        ("/lite/nothing", "unknown_page", "strikes"),
        ("/drawings/nothing", "unknown_page", "strikes"),
        ("/2025-13", "not_found", "/2025-06"),
        ("/2035-01", "not_found", "/2025-06"),
        ("/nothing", "not_found", "/api/v2/openapi.json"),
        ("/feeds/nothing.atom", "unknown_feed", "volumes.atom"),
    ],
)
def test_404_lists_what_exists(
    client: TestClient, address: str, code: str, allowed: str
) -> None:
    """To a program, as a list."""
    answer = client.get(address, headers={"accept": "application/json"})
    assert (404, code) == (answer.status_code, answer.json()["error"])
    assert allowed in answer.json()["allowed"]
