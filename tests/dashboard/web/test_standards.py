"""Redirects, languages, hosts and CORS, on which other programs may rely."""

import re
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from dashboard.web.responses import CORS, busy
from tests.dashboard.web.conftest import server
from tests.loops import run

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/volumes/", "/volumes"),
        ("/lite/", "/lite"),
        ("/lite/method/?lang=uk", "/lite/method?lang=uk"),
        ("/embed/", "/embed"),
        ("/api/v2/volumes.csv/", "/api/v2/volumes.csv"),
        ("/healthz/", "/healthz"),
        ("/nights?lang=uk", "/attacks?lang=uk"),
        ("/types/", "/munitions"),
        ("/Claims", "/compare"),
        ("/overview", "/"),
    ],
)
def test_trailing_slash_or_menu_name_redirects_to_the_page(
    client: TestClient, path: str, to: str
) -> None:
    """A trailing slash or a menu name redirects, with the query and CORS headers."""
    answer = client.get(path, follow_redirects=False)
    assert (308, to) == (answer.status_code, answer.headers["location"])
    assert "*" == answer.headers["access-control-allow-origin"]


def test_an_unknown_page_leads_to_the_search(client: TestClient) -> None:
    """The 404 page links to the search in the reader's language."""
    headers = {"accept": "text/html"}
    assert 'href="/search?lang=uk"' in client.get("/x?lang=uk", headers=headers).text
    assert 200 == client.get("/search?lang=uk", headers=headers).status_code


@pytest.mark.parametrize("path", ["/nothing/", "/static/", "/api/a%20b/", "/%D0%B6/"])
def test_unknown_path_with_a_slash_is_404_and_no_redirect(
    client: TestClient, path: str
) -> None:
    """An unknown path with a trailing slash is 404 and no redirect."""
    assert 404 == client.get(path, follow_redirects=False).status_code


def test_a_redirect_stays_below_the_base_path() -> None:
    """A redirect keeps the server's base path."""
    with server(base_path="/air") as app:
        client = TestClient(app, follow_redirects=False)
        assert "/air/volumes" == client.get("/air/volumes/").headers["location"]


@pytest.mark.parametrize(
    "key",
    [
        *("utm_source", "fbclid", "gclid", "msclkid", "mc_eid", "igshid", "_gl"),
        *("_hsenc", "gad_source", "srsltid", "mkt_tok", "UTM_SOURCE"),
    ],
)
def test_tracking_parameters_are_ignored(client: TestClient, key: str) -> None:
    """The API ignores tracking parameters, even repeated: same answer, same ETag."""
    plain = client.get("/api/v2/volumes.csv?cat=drone")
    marked = client.get(f"/api/v2/volumes.csv?cat=drone&{key}=a&{key}=b")
    assert 200 == marked.status_code
    assert plain.headers["etag"] == marked.headers["etag"]


@pytest.mark.parametrize(
    ("accepted", "query", "language"),
    [
        ("uk-UA,uk;q=0.9,en;q=0.8", "", "uk"),
        ("uk", "?lang=en", "en"),
        ("de;q=0.9, uk;q=0.4, en;q=0.2", "", "uk"),
        ("en;q=0.2, uk;q=0.9", "", "uk"),
        ("uk;q=0", "", "en"),
        ("\xff;q=x,,;", "", "en"),
        ("", "", "en"),
    ],
)
@pytest.mark.parametrize("path", ["/lite", "/nothing"])
def test_pages_follow_accept_language(
    client: TestClient, path: str, accepted: str, query: str, language: str
) -> None:
    """Server-written pages follow Accept-Language, and Vary says so to caches."""
    headers = {"accept-language": accepted.encode("latin-1"), "accept": "text/html"}
    answer = client.get(f"{path}{query}", headers=headers)
    assert f'<html lang="{language}"' in answer.text
    assert "accept-language" in answer.headers["vary"]


def test_app_page_follows_the_first_language_only(client: TestClient) -> None:
    """The app's page follows only the first language, as Streamlit knows no other."""
    for accepted, language in (("uk-UA,en;q=0.8", "uk"), ("de,uk;q=0.8", "en")):
        page = client.get("/volumes", headers={"accept-language": accepted})
        assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize(
    ("settings", "host", "by_caches", "by_browsers"),
    [
        ({}, "evil.test", False, False),
        ({}, "localhost:6666", False, True),
        ({"allowed_hosts": ("example.org",)}, "example.org", True, True),
        ({"allowed_hosts": ("example.org",)}, "example.org:666", False, False),
        ({"address": "https://example.org"}, "evil.test", True, True),
    ],
)
def test_answer_with_an_unverified_host_is_not_cached(
    settings: dict[str, object], host: str, by_caches: bool, by_browsers: bool
) -> None:
    """An answer is not cached if it could contain an unverified Host header."""
    with server(**settings) as app:
        client = TestClient(app)
        for path in (
            *("/", "/lite", "/embed", "/feeds/volumes.atom"),
            *("/robots.txt", "/sitemap.xml"),
        ):
            answer = client.get(path, headers={"host": host})
            assert 200 == answer.status_code, path
            cache_control = answer.headers["cache-control"]
            assert by_browsers == ("no-store" not in cache_control), path
            if path not in ("/", "/embed"):  # revalidated; the picture's own rule
                assert by_caches == ("public" in cache_control), path
            if by_caches:
                assert "evil.test" not in answer.text, path


@pytest.mark.parametrize(
    "host",
    [
        *('a"><script>', "a b", "a@b", "[::1", "a:b", "", "a:0", "a:65536"),
        *("a:99999", "[::1]:99999"),
    ],
)
def test_malformed_host_gets_400(client: TestClient, host: str) -> None:
    """A malformed Host header is 400."""
    assert 400 == client.get("/robots.txt", headers={"host": host}).status_code


def test_two_hosts_are_refused(client: TestClient) -> None:
    """Two Host headers are 400, since a proxy might use the other one."""
    hosts = [("host", "testserver"), ("host", "evil.test")]
    assert 400 == client.get("/robots.txt", headers=hosts).status_code


def test_host_may_end_in_one_dot() -> None:
    """A fully qualified host may end in one dot, and in no more."""
    with server(allowed_hosts=("example.org",)) as app:
        for host, status in (("example.org.", 200), ("example.org..", 400)):
            answer = TestClient(app).get("/robots.txt", headers={"host": host})
            assert status == answer.status_code


@pytest.mark.parametrize("path", ["/healthz", "/_stcore/health"])
def test_health_answers_any_host(path: str) -> None:
    """Health answers to any host: load balancers use a container's IP address."""
    with server(allowed_hosts=("example.org",)) as app, TestClient(app) as client:
        answer = client.get(path, headers={"host": "10.0.0.7:8501"})
        assert 200 == answer.status_code
        assert 400 == client.get("/lite", headers={"host": "10.0.0.7"}).status_code


def test_feed_ids_and_dates_are_stable(client: TestClient) -> None:
    """Entry ids do not depend on the host; a past month is dated by its last change."""
    feeds = [
        ElementTree.fromstring(  # noqa: S314
            client.get("/feeds/volumes.atom", headers={"host": host}).content
        )
        for host in ("localhost", "127.0.0.1")
    ]
    ids = [[element.text for element in feed.iter(f"{ATOM}id")] for feed in feeds]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])
    assert all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", str(name)) for name in ids[0])
    dates = {
        str(entry.findtext(f"{ATOM}title")): str(entry.findtext(f"{ATOM}updated"))
        for entry in feeds[0].iter(f"{ATOM}entry")
    }
    assert "2026-10-08T00:00:00Z" == dates["October 2026"]
    assert dates["January 2025"] < dates["October 2026"]


@pytest.mark.parametrize("name", ["%D0%B6.json", "a%22%3E.json", "x.json"])
def test_version_1_links_no_successor_that_does_not_exist(
    client: TestClient, name: str
) -> None:
    """Version 1 links to no successor that does not exist."""
    answer = client.get(f"/api/v1/{name}")
    assert 404 == answer.status_code
    assert "link" not in answer.headers


#: Requests from a page of another origin, and the status of each answer.
FROM_ELSEWHERE = [
    ("/api/v2/headline_volumes.csv", {}, 200),
    ("/api/v2/headline_volumes.csv", {"if-none-match": "*"}, 304),
    ("/api/v2/headline_volumes.csv", {"if-match": '"x"'}, 412),
    ("/api/v2/headline_volumes.csv", {"range": "bytes=0-9"}, 206),
    ("/api/v2/headline_volumes.csv", {"range": "bytes=99999999-"}, 416),
    ("/api/v2/headline_volumes.csv?x=1", {}, 400),
    ("/api/v2/headline_volumes.csv?asof=latest&as_of=latest", {}, 400),
    ("/api/v2/headline_volumes.csv/", {}, 308),
    ("/api/v2/nothing.csv", {}, 404),
    ("/api/v1/headline_volumes.json", {}, 410),
    ("/downloads", {}, 308),
    ("/downloads/", {}, 200),
    ("/downloads/headline_volumes.csv", {"if-none-match": "*"}, 304),
    ("/downloads/headline_volumes.csv", {"if-match": '"x"'}, 412),
    ("/downloads/headline_volumes.csv", {"range": "bytes=99999999-"}, 416),
    ("/downloads/nothing", {}, 404),
    ("/feeds/volumes.atom", {}, 200),
    ("/feeds/nothing", {}, 404),
    ("/search.json?q=shahed", {}, 200),
    ("/search.json?q=shahed", {"if-none-match": "*"}, 304),
    ("/search.json?build=000000000000", {}, 404),
    ("/share.png", {"if-none-match": "*"}, 304),
    ("/healthz", {}, 200),
    (f"/api/v2/{'a' * 600}", {}, 414),
    ("/healthz", {"content-length": "99999"}, 413),
    ("/healthz", {"transfer-encoding": "chunked"}, 413),
]


@pytest.mark.parametrize(("path", "headers", "status"), FROM_ELSEWHERE)
def test_every_answer_has_the_cors_headers(
    client: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    """Success, redirect and error answers all carry the CORS headers."""
    answer = client.get(path, headers=headers, follow_redirects=False)
    assert status == answer.status_code
    assert CORS.items() <= dict(answer.headers).items()


def test_busy_answer_has_the_cors_headers() -> None:
    """A 503 carries the CORS headers and exposes Retry-After."""
    answer = run(busy())
    assert 503 == answer.status_code
    assert CORS.items() <= dict(answer.headers).items()
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    "path",
    ["/api/v2/headline_volumes.csv", "/search.json", "/healthz", "/"],
)
def test_preflight_allows_conditional_and_range_headers(
    client: TestClient, path: str
) -> None:
    """The preflight allows conditional and range headers."""
    headers = {
        "origin": "https://example.org",
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match, range",
    }
    answer = client.options(path, headers=headers)
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert (204, b"") == (answer.status_code, answer.content)
    assert {"if-none-match", "range"} <= set(allowed)
