"""The pages as static files: rendered from a build, linked, and written atomically."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from dashboard import database
from dashboard.cache import clear_cache
from dashboard.content import PAGES
from dashboard.permalink import Bar, encode
from dashboard.site import folder as folders
from dashboard.site import views
from dashboard.site.__main__ import main
from dashboard.site.check import problems
from dashboard.site.folder import MANIFEST, write_folder
from dashboard.site.links import Links, embed_file
from dashboard.site.make import draw, page_jobs, site_files
from dashboard.site.rewrite import Addresses
from dashboard.web import plain
from etl.errors import DataError
from etl.publish import current_build
from tests.sampling import sample

PLACE = "https://example.org/air"
APP = "https://live.example.org"


@pytest.fixture(scope="module")
def build(published: Path) -> Iterator[Path]:
    """Give a small build, with few views to render."""
    with pytest.MonkeyPatch.context() as patch:
        names = ("front", "volumes", "strikes", "data", "glossary")
        patch.setattr(views, "PAGES", {name: PAGES[name] for name in names})
        patch.setattr(views, "WITH_RANGES", ("volumes",))
        spans = views.ranges
        few = ("all", *sample(("2025", "2026"), 1))
        layouts = {**views.LAYOUTS_MADE}
        layouts["volumes"] = tuple(sample(layouts["volumes"], 2))
        patch.setattr(views, "LAYOUTS_MADE", layouts)
        patch.setattr(views, "PERIODS", tuple(sample(views.PERIODS, 1)))
        patch.setattr(views, "ranges", lambda all: {k: spans(all)[k] for k in few})
        patch.setattr(views, "WITH_CATEGORIES", ())
        patch.setattr(views, "NIGHTS", 1)
        patch.setattr(views, "made_months", lambda _: (date(2025, 6, 1),))
        patch.setattr("dashboard.site.views.dataset.tables", lambda: ())
        path = current_build(published)
        assert path is not None
        yield path


@pytest.fixture(scope="module")
def files(build: Path) -> dict[str, bytes]:
    """Give the files of a site with an address of its own, and none of the app."""
    return dict(site_files(build, Addresses(PLACE), "/air"))


@pytest.fixture(scope="module")
def offline(build: Path) -> dict[str, bytes]:
    """Give the pages and feeds of a site without an address."""
    return dict(site_files(build, Addresses(), ""))


@pytest.fixture(scope="module")
def site_folder(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give the folder with the files."""
    to = tmp_path_factory.mktemp("site") / "air"
    write_folder(to, files.items(), {}, lambda _: [])
    return to


def hrefs(page: bytes) -> list[str]:
    """Return the link targets of a page."""
    document = LexborHTMLParser(page.decode())
    return [link.attrs["href"] or "" for link in document.css("a[href]")]


def test_every_link_leads_to_a_file(site_folder: Path) -> None:
    """Links of pages, feeds and sitemap lead to files, with their anchors."""
    assert [] == problems(site_folder, PLACE, "/air")


def test_site_without_an_address_has_relative_links(
    offline: dict[str, bytes], tmp_path: Path
) -> None:
    """Without an address the site has relative links only."""
    write_folder(tmp_path / "any", offline.items(), {}, problems)
    assert "sitemap.xml" not in offline
    assert b"og:image" not in offline["volumes.html"]
    assert b"&lt;iframe" not in offline["volumes.html"]


def test_every_page_exists_in_both_languages(files: dict[str, bytes]) -> None:
    """Pages, months, embeds and the list of months exist in both languages."""
    names = {name for name in files if name.endswith(".html")}
    english = {name for name in names if "/" not in name} - {"404.html"}
    assert english == {name.removeprefix("uk/") for name in names if "/" in name}
    assert {"index.html", "volumes_2025.html", "embed_2025.html"} <= english
    assert {"months.html", "2025-06.html", "volumes_quarter.html"} <= english
    assert b'lang="uk"' in files["uk/volumes.html"]


def test_each_layout_has_a_page_of_its_own(build: Path) -> None:
    """Each layout has a file name of its own, so that no other view replaces it."""
    links = Links.of(build)
    default = links.choices.default_view
    for page, layouts in views.LAYOUTS_MADE.items():
        for layout in layouts if page in views.PAGES else ():
            changes: dict[str, Any] = dict(layout)
            view = replace(default, **changes)
            assert links.exact(page, view) is not None, layout


def test_embed_is_named_after_the_file_of_its_view() -> None:
    """Embeds are named after the file of their view, and their page."""
    assert "uk/embed_2025.html" == embed_file("uk/volumes_2025.html", "volumes")
    assert "embed-attacks_2025.html" == embed_file("attacks_2025.html", "attacks")


def test_the_same_build_gives_the_same_bytes(
    build: Path, files: dict[str, bytes]
) -> None:
    """Output does not depend on the clock or on the cache."""
    plain.plain.cache_clear()
    plain.picture.cache_clear()
    clear_cache()
    wanted = ("volumes_2025.html", "embed.html", "2025-06.html", "uk/data.html")
    again = [job for job in page_jobs(Links.of(build)) if job.file in wanted]
    assert len(wanted) == len(again)
    for job in again:
        drawn = draw(build, Addresses(PLACE), job)
        assert files[job.file] == drawn.content
        for file, view in drawn.pictures.items():
            assert files[file] == plain.picture(build, view)


def test_features_of_the_app_are_left_out(files: dict[str, bytes]) -> None:
    """Forms, search, interactive pages and the API are left out."""
    page = files["data.html"].decode()
    assert "<form" not in page
    assert "Interactive page" not in page
    assert "curl -o" not in page


def test_pages_link_to_the_app_if_its_address_is_given(build: Path) -> None:
    """With the app's address, pages link to its view, search and API."""
    wanted = ("volumes.html", "data.html")
    jobs = [job for job in page_jobs(Links.of(build)) if job.file in wanted]
    files = {job.file: draw(build, Addresses("", APP), job).content for job in jobs}
    links = hrefs(files["volumes.html"])
    assert [f"{APP}/search?lang=en"] == [link for link in links if "/search" in link]
    assert any(link.startswith(f"{APP}/volumes?v=1&") for link in links)
    assert f"{APP}/api/v2/headline_volumes.csv?" in files["data.html"].decode()


def test_filters_become_links_to_pages(files: dict[str, bytes]) -> None:
    """The current range, 2025, is marked; the others, such as all years, are links."""
    document = LexborHTMLParser(files["volumes_2025.html"].decode())
    row = document.css_first("nav.views p")
    assert row is not None
    current = row.css_first("[aria-current]")
    assert current is not None
    assert "2025" == current.text()
    assert "volumes.html" in [link.attrs["href"] for link in row.css("a")]


def test_page_of_quarters_links_back_to_months(files: dict[str, bytes]) -> None:
    """The page of quarters links back to the default of months."""
    document = LexborHTMLParser(files["index_quarter.html"].decode())
    links = [a.attrs["href"] for a in document.css("nav.views a")]
    assert ["index.html", "index_year.html", "index_year_to_date.html"] == links


def test_a_narrowed_table_is_a_file_with_its_rows(files: dict[str, bytes]) -> None:
    """The CSV next to a chart has the rows of that page's view."""
    (link,) = {
        href
        for href in hrefs(files["volumes_2025.html"])
        if href.startswith("tables/headline_volumes_") and href.endswith(".csv")
    }
    rows = files[link].decode().splitlines()[1:]
    assert rows
    assert {"2025"} == {row[:4] for row in rows}


def test_policy_forbids_requests_and_scripts(files: dict[str, bytes]) -> None:
    """The policy forbids requests and scripts; previews and embeds name the site."""
    page = unescape(files["volumes.html"].decode())
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert f'<meta property="og:image" content="{PLACE}/share/' in page
    assert f'<link rel="canonical" href="{PLACE}/volumes.html">' in page
    assert f'<iframe src="{PLACE}/embed.html"' in page


def test_404_page_has_absolute_links(files: dict[str, bytes]) -> None:
    """The 404 page may be shown at any depth, so its links are absolute."""
    assert ["/air/index.html", "/air/uk/index.html"] == hrefs(files["404.html"])


def test_link_to_a_bar_leads_to_the_page_of_its_month(build: Path) -> None:
    """A link to a bar leads to the page of its month, with its sources."""
    links = Links.of(build)
    month = date(2025, 6, 1)
    bar = replace(links.choices.default_view, bar=Bar("drone", month), language="uk")
    query = "&".join(f"{key}={value}" for key, value in encode(bar).items())
    assert "uk/2025-06.html" == links.file(f"/lite?{query}")
    assert None is links.file("/lite/strikes?strike=nowhere&lang=en")
    assert None is links.file("/volumes?asof=2025-06-28")


def test_link_to_a_month_leads_to_the_shortest_range(build: Path) -> None:
    """A link to a month leads to the shortest range that includes it."""
    links = Links.of(build)
    file = links.file("/volumes?from=2025-06&to=2025-06&lang=en")
    assert "volumes_2025.html" == file
    assert "strikes.html" == links.file("/strikes?from=2025-06&to=2025-06&lang=en")


def pages(*names: str) -> list[tuple[str, bytes]]:
    """Return files to write."""
    return [(name, b"<h1>page</h1>") for name in names]


def test_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A folder with files of others is refused, named and left unchanged."""
    thesis = tmp_path / "site" / "thesis.txt"
    thesis.parent.mkdir()
    thesis.write_text("mine")
    with pytest.raises(DataError, match=r"did not make: thesis\.txt"):
        write_folder(tmp_path / "site", pages("index.html"), {}, lambda _: [])
    assert "mine" == thesis.read_text()


def test_site_with_an_added_file_is_not_replaced(tmp_path: Path) -> None:
    """The site is not replaced while it has a file added by others."""
    to = tmp_path / "site"
    write_folder(to, pages("a.html", "b/c.html"), {}, lambda _: [])
    (to / "b" / "CNAME").write_text("example.org")
    with pytest.raises(DataError, match="b/CNAME"):
        write_folder(to, pages("a.html"), {}, lambda _: [])
    (to / "b" / "CNAME").unlink()
    write_folder(to, pages("a.html"), {}, lambda _: [])
    assert ["a.html", MANIFEST] == sorted(path.name for path in to.rglob("*"))


def test_failed_run_leaves_the_last_site(tmp_path: Path) -> None:
    """A failed run leaves the last site, and no draft."""
    to = tmp_path / "site"
    write_folder(to, pages("a.html"), {}, lambda _: [])

    def failing() -> Iterator[tuple[str, bytes]]:
        yield from pages("b.html")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_folder(to, failing(), {}, lambda _: [])
    with pytest.raises(DataError, match="a dead link"):
        write_folder(to, pages("b.html"), {}, lambda _: ["a dead link"])
    assert ["a.html", MANIFEST] == sorted(path.name for path in to.iterdir())
    assert {".site.lock", "site"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
def test_full_disk_error_names_the_folder(tmp_path: Path) -> None:
    """With a full disk the error names the folder, as the system's does not."""
    to = tmp_path / "site"

    def spoiling() -> Iterator[tuple[str, bytes]]:
        yield from pages("a.html")
        (draft,) = tmp_path.glob(".site.????????")
        (draft / "b.html").symlink_to("/dev/full")
        yield from pages("b.html")

    with pytest.raises(DataError, match=f"{to}: cannot be written: .*No space"):
        write_folder(to, spoiling(), {}, lambda _: [])
    assert {".site.lock"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", ["site", "site [new]", "s*"])
def test_leftovers_of_a_killed_run_are_removed_or_restored(
    tmp_path: Path, name: str
) -> None:
    """Leftovers of a killed run are removed or restored; folders of others stay.

    A name may have signs that mean others in a pattern.
    """
    to = tmp_path / name
    write_folder(to, pages("a.html"), {}, lambda _: [])
    to.rename(tmp_path / f".{name}.12345678")
    draft = tmp_path / f".{name}.abcdefgh"
    others = tmp_path / ".sites.abcdefgh"
    for folder in (draft, others):
        folder.mkdir()
        about = {"made_by": folders.MADE_BY, "files": folders.DRAFT}
        (folder / MANIFEST).write_text(json.dumps(about))
    (tmp_path / f".{name}.thesis00").mkdir()
    (tmp_path / f".{name}.thesis00" / "mine.txt").write_text("mine")
    with pytest.raises(DataError):
        write_folder(to, pages("b.html"), {}, lambda _: ["wrong"])
    assert ["a.html", MANIFEST] == sorted(path.name for path in to.iterdir())
    assert not draft.exists()
    assert others.exists()
    assert (tmp_path / f".{name}.thesis00" / "mine.txt").exists()


def test_check_finds_what_is_missing_without_a_link_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No page links to ``404.html`` or ``robots.txt``, yet the site needs them."""
    to = tmp_path / "site"
    write_folder(to, pages("index.html", "404.html"), {}, lambda _: [])
    assert 0 == main(["--check", str(to)])
    assert "no dead link\n" == capsys.readouterr().out
    (to / "404.html").unlink()
    assert 1 == main(["--check", str(to)])
    assert "404.html is missing\n" == capsys.readouterr().out


def test_check_of_a_folder_without_a_site_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check that has looked at no page must not pass."""
    (tmp_path / "notes.txt").write_text("mine")
    assert 1 == main(["--check", str(tmp_path)])
    assert "is not a whole site" in capsys.readouterr().err


def test_dead_links_form_fields_and_other_hosts_are_reported(tmp_path: Path) -> None:
    """Dead links, form fields and other hosts are reported with their page."""
    (tmp_path / "uk").mkdir()
    (tmp_path / "uk" / "b.html").write_text('<p id="here"><a href="../a.html#no">a</a>')
    (tmp_path / "a.html").write_text(
        '<a href="uk/b.html#here">b</a><a href="c.html">c</a><a href="/a.html">a</a>'
        '<form></form><script src="https://cdn.example.org/x.js"></script>'
    )
    assert [
        "a.html asks another host: https://cdn.example.org/x.js",
        "a.html has a field that leads nowhere",
        "a.html has a dead link: c.html",
        "a.html has a dead link: /a.html",
        "uk/b.html has a dead link: ../a.html#no",
    ] == problems(tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        ["--base-url", "example.org"],
        ["--base-url", "https://example.org/air/?x=1"],
        ["--base-url", "https://[::1"],
        ["--base-url", "https://example.org:99999/air/"],
        ["--app-url", "https://me:secret@example.org"],
        ["--base-url", "https://example.org/air", "--base-path", "/other"],
        ["--base-url", "https://example.org/../air/"],
        ["--base-path", "/a b/"],
        ["--base-path", "/air/./"],
        ["--base-path", "//example.org/"],
        ["--app-url", "javascript://example.org"],
    ],
    ids=" ".join,
)
def test_invalid_address_is_an_error_that_names_the_option(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An invalid address is an error that names the option; nothing is written."""
    with pytest.raises(SystemExit) as stopped:
        main(["--to", str(tmp_path / "site"), *options])
    assert 2 == stopped.value.code
    complaint = capsys.readouterr().err
    assert options[-2] in complaint
    assert "secret" not in complaint
    assert [] == list(tmp_path.iterdir())


def test_command_refuses_the_folder_before_rendering(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command refuses a folder with files of others before it renders."""
    (tmp_path / "notes.txt").write_text("mine")
    assert 1 == main(["--to", str(tmp_path)])
    assert "notes.txt" in capsys.readouterr().err
    assert database.is_there()


def test_file_system_that_holds_no_files_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where no lock can be made, nothing is said of another run."""
    assert 1 == main(["--to", "/proc/site"])
    assert "/proc/site: cannot be written there." in capsys.readouterr().err


def test_folders_of_others_are_refused_without_a_walk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of others is named, not what it holds: that may be a whole disk."""
    (tmp_path / "usr" / "lib").mkdir(parents=True)
    (tmp_path / "usr" / "lib" / "a.so").touch()
    assert 1 == main(["--to", str(tmp_path)])
    assert "did not make: usr.\n" in capsys.readouterr().err
