"""Health, feeds, downloads, and the page that a link opens in."""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from starlette.testclient import TestClient

from dashboard import database
from dashboard.web import feeds, files, health, index, security
from etl.paths import BUILD_DIR

ATOM = "{http://www.w3.org/2005/Atom}"


def test_health_names_the_build_and_the_age_of_each_feed(build_id: str) -> None:
    """Two days after its newest copy, the Air Force feed is two days old."""
    state = health.state(database.build_path(), date(2026, 6, 30))
    assert ("ok", build_id, "2026-10-07") == (
        state["status"], state["build_id"], state["last_day"],
    )  # fmt: skip
    ages = {feed["feed"]: feed["age_days"] for feed in state["feeds"]}
    assert 2 == ages["air-force"]


def test_health_without_a_build_is_503(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a build, health is 503, so that a load balancer sends no readers."""

    def none() -> None:
        raise database.NoBuildError

    monkeypatch.setattr(database, "build_path", none)
    assert 503 == client.get("/healthz").status_code
    answer = client.get("/api/v2/volumes.csv")
    assert (503, "no_build") == (answer.status_code, answer.json()["error"])


def test_volumes_feed_has_the_newest_months(client: TestClient) -> None:
    """Each entry of the volumes feed has a month's figures, their status and a link."""
    answer = client.get("/feeds/volumes.atom")
    assert "application/atom+xml; charset=utf-8" == answer.headers["content-type"]
    feed = ElementTree.fromstring(answer.content)  # noqa: S314
    assert "2026-10-08T00:00:00Z" == feed.findtext(f"{ATOM}updated")
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert "October 2026" == entry.findtext(f"{ATOM}title")
    assert (
        "Drones: at least 1,076 (7 of 31 days), says the Ukrainian Air Force "
        "(provisional: until a copy of the feed covers the month)"
    ) in str(entry.findtext(f"{ATOM}content"))
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert "http://testserver/?v=1&from=2026-10&to=2026-10" == link.get("href")


def test_feed_entry_is_dated_by_its_last_statement(
    client: TestClient,
) -> None:
    """February 2025 by one of 1 April; an implied month says what it follows from."""
    feed = ElementTree.fromstring(client.get("/feeds/volumes.atom").content)  # noqa: S314
    entries = {e.findtext(f"{ATOM}title"): e for e in feed.findall(f"{ATOM}entry")}
    days = {name: str(e.findtext(f"{ATOM}updated"))[:10] for name, e in entries.items()}
    assert ["2025-04-01", "2026-06-06", "2025-12-02"] == [
        days[month] for month in ("February 2025", "April 2026", "November 2025")
    ]
    assert (
        "Glide bombs: 2,407, says the Ministry of Defence of Ukraine (follows from "
        "statements on other periods)"
    ) in str(entries["January 2025"].findtext(f"{ATOM}content"))


@pytest.mark.parametrize("name", feeds.FEEDS)
def test_every_feed_names_its_licence(client: TestClient, name: str) -> None:
    """The figures are the Air Force feed's, and under its licence."""
    feed = ElementTree.fromstring(client.get(f"/feeds/{name}").content)  # noqa: S314
    assert str(feed.findtext(f"{ATOM}rights")).startswith("CC BY-NC-SA 4.0")


def test_month_known_only_from_posts_has_the_newest_date(
    build_id: str, tmp_path: Path
) -> None:
    """A month known only from posts has the newest date until a copy covers it."""
    path = tmp_path / f"airstrikes-{build_id}.duckdb"
    shutil.copy(BUILD_DIR / path.name, path)
    with duckdb.connect(path) as con:
        con.execute(
            """
            update vintages set as_of = '2026-08-05', whole_until = '2026-08-04'
            where feed = 'air-force-posts';
            update headline_volumes set status = 'reported' where month = '2026-07-01'
            """
        )
    feed = ElementTree.fromstring(feeds.volumes(path, ""))  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    updated = {
        e.findtext(f"{ATOM}title"): e.findtext(f"{ATOM}updated") for e in entries
    }
    assert "2026-10-08T00:00:00Z" == updated["July 2026"]
    assert "2026-06-07T00:00:00Z" == updated["May 2026"]


def test_nights_feed_has_the_newest_nights(client: TestClient) -> None:
    """Each entry of the nights feed has a night's figures, their status and a link."""
    answer = client.get("/feeds/nights.atom")
    assert "application/atom+xml; charset=utf-8" == answer.headers["content-type"]
    feed = ElementTree.fromstring(answer.content)  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    assert 60 == len(entries)
    assert "7 October 2026" == entries[0].findtext(f"{ATOM}title")
    drones = "Drones: 130, says the Ukrainian Air Force (provisional)"
    assert drones in str(entries[0].findtext(f"{ATOM}content"))
    # A night after the newest copy is known only from the Air Force's own posts.
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert "http://testserver/attacks?v=1&day=2026-10-07" == link.get("href")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert 60 == len(set(ids))


@pytest.mark.parametrize("path", ["/", "/attacks", "/lite/compare", "/2025-06"])
def test_page_head_links_each_feed_once(client: TestClient, path: str) -> None:
    """Each feed is in the head once, with a translated title and a working address."""
    head = client.get(f"{path}?lang=uk").text.partition("</head>")[0]
    feeds = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" '
        r'title="(.*?)" href="(.*?)"',
        head,
    )
    names = ("volumes", "nights", "revisions")
    assert [f"/feeds/{name}.atom" for name in names] == [href for _, href in feeds]
    assert "місяці у стрічці Atom (англійською)" == feeds[0][0]
    assert {200} == {client.get(href).status_code for _, href in feeds}


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        *(("/lite/front", "volumes"), ("/lite/volumes", "volumes")),
        *(("/lite/attacks", "nights"), ("/lite/compare", "revisions")),
        *(("/lite/revisions", "revisions"), ("/months", "volumes")),
        ("/2025-06", "volumes"),
    ],
)
def test_page_offers_its_feed_in_one_line(
    client: TestClient, path: str, feed: str
) -> None:
    """A page with a feed offers it in one line that says what it brings."""
    body = client.get(path).text.partition("</head>")[2]
    link = rf'<a href="/feeds/{feed}.atom">[a-z]+ by Atom feed</a>'
    assert 1 == len(re.findall(f"Follow: {link} – each", body))


def test_browser_without_javascript_is_sent_to_the_plain_page(
    client: TestClient,
) -> None:
    """Without JavaScript the browser redirects to the plain page of the same view."""
    page = client.get("/volumes?lang=uk&bar=missile:2025-06").text
    head = page.partition("</head>")[0]
    (address,) = re.findall(
        r'<noscript><meta http-equiv="refresh" content="0;url=(.*?)"></noscript>', head
    )
    plain = client.get(address.replace("&amp;", "&"))
    assert 200 == plain.status_code
    assert "240 ракет за червень 2025 року" in plain.text


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/lite/attacks?lang=en&day=2025-09-07", "/lite/attacks?lang=en&amp;day=2025-"),
        ("/2025-06?lang=en", "/2025-06?lang=en · "),
    ],
)
def test_printed_plain_page_has_its_address_and_date(
    client: TestClient, path: str, line: str
) -> None:
    """A plain page carries its address and date, visible only in print."""
    text = client.get(path).text
    assert f'<p class="printed" data-line="http://testserver{line}' in text
    assert ".printed { display: none; }" in text


def test_database_downloads_whole_or_by_range(
    client: TestClient, build_id: str
) -> None:
    """The database downloads whole or by range; the listing gives its SHA-256."""
    path = BUILD_DIR / f"airstrikes-{build_id}.duckdb"
    listed = {file["name"]: file for file in client.get("/downloads/").json()["files"]}
    full = client.get(f"/downloads/{path.name}")
    part = client.get("/downloads/airstrikes.duckdb", headers={"range": "bytes=8-11"})
    assert path.read_bytes() == full.content
    assert (206, b"DUCK") == (part.status_code, part.content)
    assert hashlib.sha256(full.content).hexdigest() == listed[path.name]["sha256"]
    assert "immutable" in full.headers["cache-control"]
    assert "immutable" not in part.headers["cache-control"]
    headers = {"if-none-match": full.headers["etag"]}
    assert 304 == client.get(f"/downloads/{path.name}", headers=headers).status_code


def test_etag_of_a_file_needs_no_render_thread(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file's and a listing's ETag are cached, and need no render thread."""
    paths = ("/downloads/headline_volumes.csv", "/downloads/")
    etags = [client.get(path).headers["etag"] for path in paths]
    monkeypatch.setattr("dashboard.web.renders.Renders._begin", lambda *_: None)
    assert etags == [client.get(path).headers.get("etag") for path in paths]


def test_files_that_differ_in_a_byte_have_different_etags(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """ETags depend on the bytes: two servers lay out the same build differently."""
    path, tags = "/downloads/airstrikes.duckdb", set()
    for number in (b"1", b"2"):
        file = tmp_path / number.decode() / "airstrikes-0123456789ab.duckdb"
        file.parent.mkdir()
        file.write_bytes(number)
        with monkeypatch.context() as patch:
            patch.setattr("dashboard.web.catalogue.build_file", lambda _, f=file: f)
            patch.setattr("dashboard.web.files.find", lambda _, f=file: (f, f, False))
            patch.setattr("dashboard.web.files.offered", lambda _, f=file: {"x": f})
            tags |= {client.get(p).headers["etag"] for p in (path, "/downloads/")}
    assert 4 == len(tags)


def test_zip_on_a_full_disk_is_503(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With a full disk the zip is 503, not 404; the log names the folder."""
    files.remove_datasets()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(files, "write_dataset", fail)
        answer = client.get("/downloads/airstrikes.zip")
    assert (503, "no_room") == (answer.status_code, answer.json()["error"])
    assert "60" == answer.headers["retry-after"]
    assert "air-strikes-zips-" in caplog.text
    assert "cannot be written: No space left on device. Free some space" in caplog.text
    assert 200 == client.get("/downloads/airstrikes.zip").status_code


def test_downloads_of_a_rebuilt_file_keep_the_builds_name(
    build_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuilt file has a suffix such as r2, but downloads keep the build's name."""
    again = tmp_path / f"airstrikes-{build_id}r2.duckdb"
    shutil.copy(BUILD_DIR / f"airstrikes-{build_id}.duckdb", again)
    monkeypatch.setattr(database, "build_path", lambda: again)
    name = f"airstrikes-{build_id}.duckdb"
    assert (again, again, True) == files.find(name)


@pytest.mark.parametrize("deleted", ["0123456789ab", "ba9876543210"])
def test_deleted_build_is_404_at_every_address(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, deleted: str
) -> None:
    """A build deleted after it was listed is 404 at every address, and not an error."""
    listed = Path.glob

    def and_one_more(folder: Path, pattern: str) -> Iterator[Path]:
        yield from listed(folder, pattern)
        if folder == BUILD_DIR:
            yield folder / "airstrikes-0123456789ab.duckdb"

    monkeypatch.setattr(Path, "glob", and_one_more)
    answers = [
        client.get(f"/api/v2/volumes.csv?build={deleted}"),
        client.get(f"/lite?build={deleted}"),
        client.get(f"/downloads/airstrikes-{deleted}.duckdb"),
    ]
    expected = ["unknown_build", "unknown_build", "unknown_file"]
    assert [404] * 3 == [answer.status_code for answer in answers]
    assert expected == [answer.json()["error"] for answer in answers]
    assert "0123456789ab" not in answers[0].json()["allowed"]


def test_share_tags_have_the_finding_of_the_view(client: TestClient) -> None:
    """Share tags have the title, finding and address of the view, in its language."""
    page = client.get("/munitions?from=2025-06&to=2025-06&cat=drone&lang=en").text
    assert '<html lang="en">' in page
    assert "<title>Types · Air strikes on Ukraine</title>" in page
    description = re.search(r'property="og:description" content="([^"]*)"', page)
    assert description is not None
    assert "5,438" in description[1]
    described = re.search(r'ld\+json">(.*?)</script>', page)
    assert described is not None
    assert "Dataset" == json.loads(described[1])["@type"]


def test_link_values_and_host_are_escaped_in_the_page(client: TestClient) -> None:
    """Neither the link's values nor the Host header get into the page unescaped."""
    page = client.get(
        "/?lang=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        headers={"host": '"><script>alert(2)</script>'},
    ).text
    assert "<script>alert" not in page


def test_policy_has_the_hash_of_every_inline_script(client: TestClient) -> None:
    """The policy has the hash of every inline script."""
    answer = client.get("/volumes")
    policy = answer.headers["content-security-policy"]
    scripts = index.SCRIPT.findall(answer.text)
    assert 5 == len(scripts)
    for script in scripts:
        assert f"'sha256-{index.digest(script)}'" in policy


def test_page_preloads_the_chart_component(client: TestClient) -> None:
    """The page preloads the chart component, which is compressed and immutable."""
    page = client.get("/munitions").text
    (component,) = set(re.findall(r"\./(static/js/BidiComponent[^\"]+)", page))
    chunk = client.get(f"/{component}", headers={"accept-encoding": "br"})
    assert "br" == chunk.headers["content-encoding"]
    assert int(chunk.headers["content-length"]) < 1_300_000
    assert "immutable" in chunk.headers["cache-control"]
    again = client.get(
        f"/{component}", headers={"if-none-match": chunk.headers["etag"]}
    )
    assert 304 == again.status_code


@pytest.mark.parametrize("page", ["", "volumes"])
def test_front_page_and_volumes_do_not_load_plotly(
    client: TestClient, page: str
) -> None:
    """The front page and Volumes do not load Plotly, which is over a megabyte."""
    html = client.get(f"/{page}").text
    assert "PlotlyChart" not in html
    assert re.search(r"\./static/js/BidiComponent[^\"]+", html)


def test_robots_and_sitemap_name_every_page(client: TestClient) -> None:
    """The sitemap lists every page; robots.txt excludes sessions."""
    assert "Disallow: /_stcore/" in client.get("/robots.txt").text
    sitemap = client.get("/sitemap.xml").text
    for page in ("", "munitions", "method", "lite", "months", "2025-06"):
        assert f"<loc>http://testserver/{page}?lang=en</loc>" in sitemap


def test_policy_allows_no_other_source() -> None:
    """The policy allows no source but the site itself."""
    policy = security.app_policy(index.script_hashes())
    assert "http" not in policy
    assert "*" not in policy


def test_pinned_embed_differs_from_the_latest(client: TestClient) -> None:
    """A pinned embed differs from the latest in its bytes and its ETag."""
    build_id = client.get("/healthz").json()["build_id"]
    query = "lang=uk&from=2025-03"
    latest, pinned = (
        client.get(f"/embed?{query}{end}") for end in ("", f"&build={build_id}")
    )
    assert latest.content != pinned.content
    assert latest.headers["etag"] != pinned.headers["etag"]


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        ("chart=attacks", 200, "823 missiles and drones on 7 September 2025"),
        ("chart=munitions&cat=drone", 200, "At least 122,536 drones"),
        ("chart=strikes", 404, '"allowed":["volumes","attacks","munitions"]'),
    ],
)
def test_nights_types_and_volumes_have_an_embed(
    client: TestClient, query: str, status: int, text: str
) -> None:
    """Nights, Types and Volumes have an embed; other pages get 404."""
    answer = client.get(f"/embed?{query}")
    assert status == answer.status_code
    assert text in answer.text
