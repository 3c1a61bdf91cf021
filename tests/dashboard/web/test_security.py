"""Which requests the server accepts, its limits, and the security headers it sends."""

import re
import subprocess
import sys

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import config

from dashboard.web.hosts import host_is_allowed
from dashboard.web.security import STRICT_CSP
from dashboard.web.settings import SettingError, Settings, read_settings
from etl.paths import ROOT
from tests.dashboard.web.conftest import server


def test_secrets_in_the_home_folder_are_ignored(client: TestClient) -> None:
    """Secrets at home are ignored: an unreadable file would make every answer 500."""
    client.get("/healthz")
    files = config.get_option("secrets.files")
    assert [str(ROOT / ".streamlit" / "secrets.toml")] == files


def test_404_page_has_the_masthead(client: TestClient) -> None:
    """The 404 page links pages, languages and search, and marks no page as open."""
    answer = client.get("/nope?lang=uk", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert 'href="/attacks?lang=uk"' in answer.text
    assert 'href="/?lang=en"' in answer.text
    assert 'action="/search"' in answer.text
    assert 'aria-current="page"' not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/upload_file/a/b",
        "/_stcore/script-health-check",
        "/manifest.json",
        "/favicon.png",
        "/.env",
        "/api",
        "/api/v3/volumes.csv",
        "/downloads/nothing.zip",
        "/feeds/nothing.atom",
        "/static/js/nothing.js",
        "/wp-login.php",
    ],
)
def test_closed_or_unknown_path_is_a_json_404(client: TestClient, path: str) -> None:
    """A closed or unknown path is a JSON 404, never a page with 200."""
    answer = client.get(path)
    assert 404 == answer.status_code
    assert answer.json()["error"]


def test_stream_without_upgrade_gets_426(client: TestClient) -> None:
    """Without a WebSocket upgrade, the stream is 426 and not Streamlit's page."""
    answer = client.get("/_stcore/stream")
    assert (426, "websocket") == (answer.status_code, answer.headers["upgrade"])


def test_404_for_a_browser_is_a_page_with_links(client: TestClient) -> None:
    """With a browser's Accept header, a 404 is a page with links."""
    answer = client.get("/nothing", headers={"accept": "text/html"})
    assert 404 == answer.status_code
    assert 'href="/lite?lang=en"' in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v2/" + "a" * 600, 414),
        ("/api/v2/volumes.csv?" + "a" * 5000, 414),
        ("/%00", 400),
        ("/a/..%2f..%2fetc/passwd", 400),
        ("/%5c%5chost/share", 400),
        ("//example.org/", 400),
    ],
)
def test_long_or_illegal_url_is_refused(
    client: TestClient, path: str, status: int
) -> None:
    """A URL that is too long is 414; one with illegal parts is 400."""
    assert status == client.get(f"http://testserver{path}").status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "X"])
def test_every_writing_method_gets_405(client: TestClient, method: str) -> None:
    """Every method that would write is 405 with an Allow header."""
    answer = client.request(method, "/api/v2/volumes.csv")
    assert 405 == answer.status_code
    assert "GET, HEAD, OPTIONS" == answer.headers["allow"]


def test_a_large_body_is_refused(client: TestClient) -> None:
    """A request with a body over the limit is 413."""
    answer = client.request("GET", "/healthz", content=b"x" * 20_000)
    assert 413 == answer.status_code


@pytest.mark.parametrize(
    "path", ["/", "/munitions", "/api/v3/volumes.csv", "/healthz", "/static/x", "/x"]
)
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    """Pages and errors all carry the security headers; only their policies differ."""
    headers = client.get(path).headers
    assert "nosniff" == headers["x-content-type-options"]
    assert "DENY" == headers["x-frame-options"]
    assert "strict-origin-when-cross-origin" == headers["referrer-policy"]
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_static_files_get_the_short_policy(client: TestClient) -> None:
    """Static files get the short policy: the app's script hashes exceed a kilobyte."""
    page = client.get("/volumes")
    script = re.search(r"\./(static/js/index[^\"]+\.js)", page.text)
    file = client.get(f"/{script.group(1) if script else ''}")
    assert (200, 200) == (page.status_code, file.status_code)
    assert "'sha256-" in page.headers["content-security-policy"]
    assert STRICT_CSP == file.headers["content-security-policy"]


def test_only_known_hosts_are_served() -> None:
    """With ``allowed_hosts`` other hosts get 400; without it every host is allowed."""
    with server(allowed_hosts=("example.org", "*.example.net")) as app:
        client = TestClient(app)
        statuses = [
            client.get("/robots.txt", headers={"host": host}).status_code
            for host in (
                "example.org",
                "example.org:8501",
                "a.example.net",
                "evil.test",
            )
        ]
    assert [200, 200, 200, 400] == statuses
    assert host_is_allowed("anything", ())
    assert not host_is_allowed("[", ("example.org",))


def test_page_is_503_when_all_sessions_are_taken() -> None:
    """With all sessions taken a page is 503 and links the plain one; files load."""
    with server(max_sessions=1) as app, TestClient(app) as client:  # noqa: SIM117
        with client.websocket_connect("/_stcore/stream"):
            page = client.get("/", headers={"accept": "text/html"})
            api = client.get("/robots.txt")
            with pytest.raises(WebSocketDisconnect) as refused:
                client.websocket_connect("/_stcore/stream").__enter__()
    assert (503, "60") == (page.status_code, page.headers["retry-after"])
    assert 'href="/lite?lang=en"' in page.text
    assert 200 == api.status_code
    assert 1013 == refused.value.code


def test_websocket_at_another_path_is_refused(client: TestClient) -> None:
    """A WebSocket is refused at any path but the stream's."""
    with pytest.raises(WebSocketDisconnect):
        client.websocket_connect("/api/v2/volumes.csv").__enter__()


def test_every_address_is_under_the_base_path() -> None:
    """With a base path, every page, API, file and redirect is under it alone."""
    with server(base_path="/air") as app:
        client = TestClient(app, follow_redirects=False)
        statuses = {
            path: client.get(path).status_code
            for path in (
                "/air/",
                "/air/munitions",
                "/air/healthz",
                "/air/api/v2/vintages.csv",
                "/air/api/x",
                "/air",
                "/healthz",
                "/api/v2/vintages.csv",
            )
        }
        robots = client.get("/air/robots.txt").text
        paths = client.get("/air/api/v2/openapi.json").json()["paths"]
    assert [200, 200, 200, 200, 404, 308, 404, 404] == list(statuses.values())
    assert "/air/sitemap.xml" in robots
    assert "/air/api/v2/volumes.{format}" in paths


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("BASE_PATH", "a b"),
        ("ADDRESS", "example.org"),
        ("ADDRESS", "https://example.org/path"),
        ("LOG", "all"),
        ("MAX_SESSIONS", "0"),
        ("MAX_SESSIONS", "1.5"),
        ("MAX_SESSIONS_BY_ADDRESS", "-1"),
        ("PORT", "8_501"),
        ("PORT", "8501.5"),
        ("PORT", "1e3"),
        ("PORT", "\u0663"),
        ("POLL_SECONDS", "nan"),
        ("POLL_SECONDS", "inf"),
        ("HOST", "a b"),
        ("HOST", "127.0.0"),
        ("HOST", "http://localhost"),
        ("BASE_PATH", "../x"),
        ("BASE_PATH", "a//b"),
        ("BASE_PATH", "\u0430"),
        ("ADDRESS", "https://["),
        ("ADDRESS", "https://example.org?x"),
        ("ADDRESS", "https://a@example.org"),
        ("ADDRESS", "https://example.org:99999"),
        ("ADDRESS", 'https://example.org"><script>'),
        ("ADDRESS", "https://exa\nmple.org"),
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "example.org:8501"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ","),
        ("BUILDS_URL", "/builds"),
        ("BUILDS_URL", "unknown://bucket"),
        ("BUILDS_URL", "s3://"),
    ],
)
def test_invalid_setting_is_named_in_the_error(name: str, value: str) -> None:
    """An invalid setting raises SettingError, which names it."""
    with pytest.raises(SettingError, match=f"AIR_STRIKE_{name}="):
        read_settings({f"AIR_STRIKE_{name}": value})


def test_empty_setting_is_its_default() -> None:
    """An empty setting is its default: not every address, not the working folder."""
    names = (
        *("HOST", "PORT", "BASE_PATH", "ADDRESS", "ALLOWED_HOSTS", "MAX_SESSIONS"),
        *("MAX_SESSIONS_BY_ADDRESS", "LOG", "BUILDS_URL", "POLL_SECONDS"),
    )
    for empty in ("", "  "):
        environment = {f"AIR_STRIKE_{name}": empty for name in names}
        assert Settings() == read_settings(environment)
    command = "from etl.paths import BUILD_DIR; print(BUILD_DIR)"
    printed = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={"AIR_STRIKE_BUILD_DIR": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert str(ROOT / "data" / "build") == printed.strip()


def test_settings_are_read_from_the_environment() -> None:
    """Slashes around a base path are optional; lists are split at commas."""
    settings = read_settings(
        {
            "AIR_STRIKE_BASE_PATH": "/air-strikes/",
            "AIR_STRIKE_ALLOWED_HOSTS": "Example.org, b.test",
        }
    )
    assert "/air-strikes" == settings.base_path
    assert ("example.org", "b.test") == settings.allowed_hosts
