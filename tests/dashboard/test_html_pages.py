"""The Volumes page as plain HTML: whole, small, escaped, and the same as the page."""

import base64
import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import duckdb
import pandas as pd
import pytest
from PIL import Image

from dashboard import database, html_pages, i18n, queries
from dashboard.html_pages.elements import notes
from dashboard.i18n import Words
from dashboard.permalink import Bar, Choices, Problem, View, decode

PLACE = html_pages.SiteUrl("https://example.org", "/air")
VOID = {"meta", "input", "link", "img", "br", "hr"}
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


class Tree(HTMLParser):
    """Reads a page and holds that every element is closed by its own end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), tag
        if "id" in dict(attrs):
            self.ids.append(str(dict(attrs)["id"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of SVG that is closed at once."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, choices: Choices
) -> Callable[..., str]:
    """Give the page of the default view, with changes."""

    def make(problems: tuple[Problem, ...] = (), head: str = "", **changes: Any) -> str:
        changed = replace(view, **changes)
        return html_pages.lite_page(
            con, changed, words, choices, PLACE, problems=problems, head=head
        )

    return make


def test_the_page_is_whole_and_small(page: Callable[..., str]) -> None:
    """Every month and category has a row, and all of it is at most 150 kB."""
    text = page()
    tree = Tree(text)
    assert len(text.encode()) <= 150_000
    years = [d for d in tree.all("details") if d.get("class") == "year"]
    assert [True, *[False] * 4] == ["open" in year for year in years]
    assert len(years) + 50 * 3 == len(tree.all("tr"))
    assert "en" == tree.all("html")[0]["lang"]
    assert len(tree.ids) == len(set(tree.ids))
    assert [] == tree.all("script")


def test_a_bar_adds_its_sources_and_the_page_stays_small(
    page: Callable[..., str],
) -> None:
    """June 2025: 5,438 drones, report by report, each with its link."""
    text = page(bar=Bar("drone", date(2025, 6, 1)))
    tree = Tree(text)
    assert len(text.encode()) <= 150_000
    assert "Sources of Drones, June 2025" in tree.text
    rows = text.partition('id="sources"')[2].partition('id="numbers"')[0]
    reports = rows.partition("Also stated for this month")[0]
    figures = re.findall(r'<td class="n">([\d,]+)</td>', reports)
    assert 5438 == sum(int(f.replace(",", "")) for f in figures)
    assert len(figures) == reports.count('rel="noopener noreferrer"')


def test_every_figure_has_its_basis_claimant_and_way_to_its_sources(
    page: Callable[..., str], choices: Choices
) -> None:
    """The row of a statement leads to the statement; each row to its bar's sources."""
    text = page()
    row = next(
        r
        for r in text.partition("<tbody>")[2].split("<tr>")
        if "Jul 2025" in r and "Glide" in r
    )
    assert "3,786" in row
    assert "monthly statement" in row
    assert re.search(
        r'href="https?://[^"]+" rel="noopener noreferrer">Ministry of', row
    )
    asked = re.search(r'href="/air/lite\?([^"#]*)#sources"', row)
    assert asked is not None
    view, problems = decode(dict([asked[1].split("=", 1)]), choices)
    assert (Bar("glide_bomb", date(2025, 7, 1)), []) == (view.bar, problems)


def test_unknown_is_a_dash_and_says_that_it_is_not_zero(
    page: Callable[..., str],
) -> None:
    """May 2023 of glide bombs has no figure."""
    text = page()
    row = next(
        r
        for r in text.partition("<tbody>")[2].split("<tr>")
        if "May 2023" in r and "Glide" in r
    )
    assert '<td class="n">–</td>' in row
    assert "no figure published" in row
    assert "that is not zero" in text


def test_the_form_asks_for_views_that_links_know(
    page: Callable[..., str], choices: Choices, view: View
) -> None:
    """Every option of the form is a value that decodes without a problem."""
    text = page()
    form = text.partition("<form")[2].partition("</form>")[0]
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', form):
        for value in re.findall(r'<option value="([^"]*)"', options):
            assert [] == decode({name: value}, choices)[1], (name, value)
    assert 'method="get" action="/air/lite"' in form
    assert f'name="lang" value="{view.language}"' in form


def test_an_earlier_day_is_shown_as_known_then(
    view: View, words: Words, choices: Choices
) -> None:
    """The form keeps the day, and the files are of that day too."""
    earlier = replace(view, as_of=choices.vintages[-1])
    con = database.connect(earlier.as_of)
    text = html_pages.lite_page(con, earlier, words, choices, PLACE)
    assert f'<option value="{earlier.as_of}" selected>' in text
    assert f"asof={earlier.as_of}" in text


def test_what_a_link_asked_for_and_could_not_be_had_is_said(
    page: Callable[..., str],
) -> None:
    """An unknown value is named letter by letter; none runs."""
    text = page((Problem("asof", EVIL, "latest"),))
    tree = Tree(text)
    assert f"asks for asof = {EVIL[:60]}" in tree.text
    assert [] == tree.all("script") + tree.all("img")


def test_files_of_the_same_view_are_linked(page: Callable[..., str]) -> None:
    """CSV and JSON have the filters of the link; a class has a table of its own."""
    view = "from=2025-01&amp;to=2026-10&amp;cat=drone&amp;class=all&amp;asof=latest"
    text = page(first_month=date(2025, 1, 1), categories=("drone",))
    for form in ("csv", "json"):
        assert f'href="/air/api/v2/headline_volumes.{form}?{view}"' in text
    assert "/air/api/v2/class_volumes.csv?" in page(munition_class="ballistic")


def test_notes_are_text_and_only_pages_are_linked(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A note of ours has no source and no word for it; no link runs anything."""
    said = queries.anomalies(con, view)
    unsourced = said[said["url"].isna()]
    assert len(unsourced) > 0
    assert words("anomalies.source") not in Tree(notes(unsourced, words)).text
    sourced = said[said["url"].notna()]
    assert len(sourced) == len(Tree(notes(sourced, words)).all("a"))

    hostile = said.assign(text=EVIL, text_uk=EVIL, url="javascript:alert(1)")
    hostile.loc[hostile.index[0], "url"] = "https://example.org/" + EVIL
    tree = Tree(notes(hostile, words, target="_blank"))
    assert [] == tree.all("script") + tree.all("img")
    (link,) = tree.all("a")
    assert link["href"].startswith("https://example.org/")
    assert ("noopener noreferrer", "_blank") == (link["rel"], link["target"])


def test_hostile_text_in_a_register_stays_text(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    choices: Choices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Claimants, publishers, notes and links are shown, never run."""
    read = queries.bar_sources

    def hostile(*arguments: Any) -> pd.DataFrame:
        rows = read(*arguments)
        for column in ("claimant", "publisher", "munitions", "note"):
            rows[column] = EVIL
        rows["source_kind"] = "report"
        rows["url"] = "javascript:alert(1)"
        return rows

    volumes = queries.monthly_volumes(con, view)
    volumes["claimant"] = EVIL
    volumes["url"] = "https://example.org/" + EVIL
    monkeypatch.setattr(queries, "bar_sources", hostile)
    monkeypatch.setattr(queries, "monthly_volumes", lambda *_: volumes)
    monkeypatch.setattr(html_pages.chart, "_drawn", {})
    chosen = replace(view, bar=Bar("drone", date(2025, 6, 1)))
    text = html_pages.lite_page(con, chosen, words, choices, PLACE)
    tree = Tree(text)
    assert [] == tree.all("script") + tree.all("img")
    assert EVIL in tree.text
    links = [a["href"] for a in tree.all("a")]
    assert [] == [href for href in links if str(href).startswith("javascript")]


def test_an_embed_leads_to_the_full_view(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Pinned, it names build and day, and so does its link; else it is the newest."""
    build = queries.build_info(con)
    pinned = html_pages.embed_page(con, view, words, PLACE, pinned=True)
    assert f"build {build['build_id']}" in Tree(pinned).text
    assert f"asof={build['as_of'].isoformat()}" in pinned
    latest = html_pages.embed_page(con, view, words, PLACE)
    assert "asof=latest" in latest
    assert "newest figures, to 7 October 2026" in Tree(latest).text
    link = Tree(latest).all("a")[0]
    assert str(link["href"]).startswith(
        "https://example.org/air/volumes?v=1&from=2022-09"
    )
    assert ("_blank", "noopener") == (link["target"], link["rel"])


def test_first_paint_is_the_top_of_the_page(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Title, findings and chart; without JavaScript a way to the plain page."""
    fragment = html_pages.first_paint(con, view, words, PLACE)
    tree = Tree(fragment)
    assert words("volumes.title") in tree.text
    assert "8,150" in tree.text
    assert "svg" in [tag for tag, _ in tree.elements]
    assert 'href="/air/lite?v=1' in fragment
    assert len(fragment.encode()) < 60_000
    assert fragment.endswith(f"<script>{html_pages.FIRST_PAINT_SCRIPT}</script>")
    digest = hashlib.sha256(html_pages.FIRST_PAINT_SCRIPT.encode()).digest()
    assert 44 == len(base64.b64encode(digest))


def test_share_tags_say_the_finding(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A preview has the title, the finding, the picture and the address."""
    tags = html_pages.share_tags(html_pages.shown(con, view, words), PLACE)
    tree = Tree(tags)
    named = {
        str(meta.get("property") or meta.get("name")): str(meta["content"])
        for meta in tree.all("meta")
    }
    assert words("volumes.title") == named["og:title"]
    assert (
        "Drones: at least 5,850 reported launched in September 2026."
        in named["og:description"]
    )
    assert named["og:image"].startswith("https://example.org/air/share.png?v=1&")
    assert "summary_large_image" == named["twitter:card"]
    canonical = next(a for a in tree.all("link") if a["rel"] == "canonical")
    assert named["og:url"] == canonical["href"]


def test_the_dataset_is_described_for_machines(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """JSON-LD names licences, days, and where the files are."""
    tags = html_pages.share_tags(html_pages.shown(con, view, words), PLACE)
    data = json.loads(tags.partition('ld+json">')[2].partition("</script>")[0])
    assert "Dataset" == data["@type"]
    assert "2022-09-01/2026-10-07" == data["temporalCoverage"]
    assert 2 == len(data["license"])
    files = [f["contentUrl"] for f in data["distribution"]]
    assert (
        "https://example.org/air/api/v2/headline_volumes.csv?from=2022-09" in files[0]
    )


def test_hostile_words_end_no_tag_and_no_script(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A finding with markup in it stays a finding."""
    page = html_pages.shown(con, view, words)
    finding = replace(page.found["drone"], when=EVIL)
    tags = html_pages.share_tags(replace(page, found={"drone": finding}), PLACE)
    tree = Tree(tags)
    assert 1 == len(tree.all("script"))
    assert [] == tree.all("img")
    description = next(m for m in tree.all("meta") if m.get("name") == "description")
    assert EVIL in str(description["content"])


@pytest.mark.parametrize(
    "categories", [("missile", "drone", "glide_bomb"), ("glide_bomb",)]
)
def test_the_share_picture_has_the_size_that_previews_want(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    categories: tuple[str, ...],
) -> None:
    """A PNG of 1200 by 630, the same bytes each time."""
    cut = replace(view, categories=categories)
    data = html_pages.share_picture(con, cut, words)
    assert (1200, 630) == Image.open(io.BytesIO(data)).size
    assert data == html_pages.share_picture(con, cut, words)
    assert len(data) < 200_000


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_language_has_the_page(
    con: duckdb.DuckDBPyConnection, view: View, choices: Choices, language: str
) -> None:
    """The page says its language, and links the same view in the others."""
    words = i18n.load(language)
    text = html_pages.lite_page(
        con, replace(view, language=language), words, choices, PLACE
    )
    tree = Tree(text)
    assert language == tree.all("html")[0]["lang"]
    others = {a["hreflang"] for a in tree.all("a") if "hreflang" in a}
    assert set(i18n.LANGUAGES) - {language} == others
