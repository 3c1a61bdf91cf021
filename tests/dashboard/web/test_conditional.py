"""Conditional requests, encodings and ranges, by RFC 9110."""

from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboard.html_pages.first_paint import FONTS
from dashboard.web.conditional import encoding_for, matching_tag, names_of
from dashboard.web.responses import code_version

FILES = (
    *("/api/v2/volumes.csv", "/downloads/airstrikes.duckdb", "/feeds/revisions.atom"),
    *("/downloads/", "/favicon.svg", "/robots.txt", "/sitemap.xml"),
)
ETAG, MODIFIED = '"a-b"', 1_750_000_000.5
THEN, BEFORE = "Sun, 15 Jun 2025 15:06:40 GMT", "Sun, 15 Jun 2025 15:06:39 GMT"


def request(**headers: str) -> Request:
    """Return a request with these headers."""
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request({"type": "http", "method": "GET", "headers": raw})


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("br;q=0.000, gzip;q=0.00", "identity"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br;q=0.2, identity", "identity"),
        ("BR ; Q=1.000", "br"),
        ("br;q=0.1234, gzip;q=zz", "identity"),
        ("", "identity"),
        ("deflate, zstd", "identity"),
    ],
)
def test_encoding_with_the_highest_weight_is_used(accepted: str, encoding: str) -> None:
    """The encoding with the highest weight is used, never one with weight 0."""
    assert encoding == encoding_for(request(accept_encoding=accepted))


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"if_none_match": '"x", W/"a-b" , "y"'}, ETAG),
        ({"if_none_match": '"a-b-br"', "accept_encoding": "br"}, '"a-b-br"'),
        ({"if_none_match": '"a-b-br"', "accept_encoding": "gzip"}, None),
        ({"if_none_match": '"a-b', "if_modified_since": THEN}, None),
        ({"if_none_match": '"aa-bb"'}, None),
        ({"if_none_match": "*"}, ETAG),
        ({"if_modified_since": THEN}, ETAG),
        ({"if_modified_since": BEFORE}, None),
        ({"if_modified_since": "yesterday"}, None),
        ({}, None),
    ],
)
def test_if_none_match_is_weak_and_overrides_if_modified_since(
    headers: dict[str, str], name: str | None
) -> None:
    """ETags compare weakly; If-Modified-Since counts only without If-None-Match."""
    conditional = request(**headers)
    names = names_of(ETAG, encoding_for(conditional))
    assert name == matching_tag(conditional, names, MODIFIED)


@pytest.mark.parametrize("path", ["/", "/volumes", "/attacks?lang=uk"])
@pytest.mark.parametrize("encoding", ["br", "identity"])
def test_cached_app_page_gets_304(client: TestClient, path: str, encoding: str) -> None:
    """A page that the browser has cached gets 304; each encoding has its own ETag."""
    accepted = {"accept-encoding": encoding}
    first = client.get(path, headers=accepted)
    etag = first.headers["etag"]
    again = client.get(path, headers={**accepted, "if-none-match": f'"x", {etag}'})
    assert (304, b"", etag) == (again.status_code, again.content, again.headers["etag"])
    assert first.headers["vary"] == again.headers["vary"]
    in_gzip = client.get(
        path, headers={"accept-encoding": "gzip", "if-none-match": etag}
    )
    assert 200 == in_gzip.status_code


@pytest.mark.parametrize(
    "path",
    ["/lite/volumes", "/api/v2/volumes.csv", "/share.png", "/feeds/volumes.atom"],
)
def test_answer_of_an_earlier_version_is_sent_again(
    client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade the same build may give other bytes: nobody gets 304."""
    etag = client.get(path).headers["etag"]
    assert 304 == client.get(path, headers={"if-none-match": etag}).status_code
    monkeypatch.setattr("dashboard.web.responses.CODE_VERSION", "later")
    assert 200 == client.get(path, headers={"if-none-match": etag}).status_code


@pytest.mark.parametrize(
    "name", ["etl/a.py", "dashboard/i18n/uk/a.toml", "requirements.txt"]
)
def test_version_of_the_code_depends_on_each_file(tmp_path: Path, name: str) -> None:
    """Code, texts and pinned packages decide what a build looks like."""
    for folder in ("etl", "dashboard/i18n/uk"):
        (tmp_path / folder).mkdir(parents=True)
    file = tmp_path / name
    file.write_text("1")
    earlier = code_version(tmp_path)
    file.write_text("2")
    assert earlier != code_version(tmp_path)


@pytest.mark.parametrize("path", ["/", "/attacks?lang=uk"])
def test_if_match_with_another_or_weak_etag_gets_412(
    client: TestClient, path: str
) -> None:
    """If-Match with another or a weak ETag gets 412."""
    etag = client.get(path).headers["etag"]
    for names, status in ((etag, 200), ("*", 200), ('"x"', 412), (f"W/{etag}", 412)):
        assert status == client.get(path, headers={"if-match": names}).status_code


@pytest.mark.parametrize("path", FILES)
def test_304_of_a_file_has_the_caching_headers_of_the_200(
    client: TestClient, path: str
) -> None:
    """A 304 carries the caching headers of the 200, and its CORS header."""
    first = client.get(path)
    etag, date = first.headers["etag"], first.headers["last-modified"]
    for condition in (
        {"if-none-match": f'"x", W/{etag}'},
        {"if-modified-since": date},
    ):
        answer = client.get(path, headers=condition)
        assert (304, b"", etag) == (
            answer.status_code, answer.content, answer.headers["etag"],
        )  # fmt: skip
        assert "*" == answer.headers["access-control-allow-origin"]
        assert first.headers["cache-control"] == answer.headers["cache-control"]
    old = {"if-modified-since": BEFORE}
    assert 200 == client.get(path, headers=old).status_code


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    "byte_range", ["items=0-3", "bytes", "bytes=5-2", "bytes=a-b", "bytes=0-1,4-5", "x"]
)
def test_invalid_range_gets_the_whole_file(
    client: TestClient, path: str, byte_range: str
) -> None:
    """An invalid or unsupported Range gets the whole file with 200."""
    assert 200 == client.get(path, headers={"range": byte_range}).status_code


@pytest.mark.parametrize("path", FILES)
def test_range_units_failed_if_range_and_416(client: TestClient, path: str) -> None:
    """Units ignore case; a failed If-Range gets the whole file; 416 allows CORS."""
    full = client.get(path, headers={"accept-encoding": "identity"})
    size, etag = len(full.content), full.headers["etag"]
    for byte_range, body in (
        ("Bytes=2-5", full.content[2:6]),
        ("bytes=-4", full.content[-4:]),
        (f"bytes={size - 3}-{size + 9}", full.content[-3:]),
    ):
        part = client.get(path, headers={"range": byte_range, "if-range": etag})
        assert (206, body) == (part.status_code, part.content)
    for validator in ('"x"', f"W/{etag}", BEFORE):
        headers = {"range": "bytes=2-5", "if-range": validator}
        assert 200 == client.get(path, headers=headers).status_code
    headers = {"range": "bytes=2-5", "if-range": full.headers["last-modified"]}
    assert 206 == client.get(path, headers=headers).status_code
    outside = client.get(path, headers={"range": f"bytes={size}-"})
    assert (416, f"bytes */{size}") == (
        outside.status_code, outside.headers["content-range"],
    )  # fmt: skip
    assert "*" == outside.headers["access-control-allow-origin"]


def test_each_encoding_has_its_own_etag(client: TestClient) -> None:
    """Each encoding of an app file or an API answer has its own ETag."""
    script = client.get("/volumes").text.partition("static/js/")[2].partition('"')[0]
    for path in (f"/static/js/{script}", "/api/v2/volumes.csv"):
        tags = set()
        for encoding in ("identity", "gzip", "br"):
            answer = client.get(path, headers={"accept-encoding": encoding})
            assert 200 == answer.status_code
            tags.add(answer.headers["etag"])
        assert 3 == len(tags), path


def test_font_has_one_etag_and_no_encoded_variant(client: TestClient) -> None:
    """A font is already compressed, so it has one ETag and no encoded variant."""
    path = f"/static/{next(FONTS.glob('*.woff2')).name}"
    accepted = {"accept-encoding": "br"}
    etag = client.get(path, headers=accepted).headers["etag"]
    for names, status in (("*", 304), (etag, 304), (f'{etag[:-1]}-br"', 200)):
        answer = client.get(path, headers={**accepted, "if-none-match": names})
        assert (status, etag) == (answer.status_code, answer.headers["etag"])


@pytest.mark.parametrize("path", FILES)
def test_if_match_stops_a_resumed_download_of_another_build(
    client: TestClient, path: str
) -> None:
    """A resumed download never joins two builds: If-Match is compared strongly."""
    full = client.get(path, headers={"accept-encoding": "identity"})
    etag, date = full.headers["etag"], full.headers["last-modified"]
    for condition, status in (
        ({"if-match": f'"x", {etag}'}, 206),
        ({"if-match": "*"}, 206),
        ({"if-match": '"x"'}, 412),
        ({"if-match": f"W/{etag}"}, 412),
        ({"if-unmodified-since": date}, 206),
        ({"if-unmodified-since": BEFORE}, 412),
        ({"if-match": etag, "if-unmodified-since": BEFORE}, 206),
    ):
        answer = client.get(path, headers={"range": "bytes=0-3", **condition})
        assert status == answer.status_code, condition
