"""Every page as plain HTML: valid, small, escaped, and equal to the app's page."""

import base64
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import duckdb
import pandas as pd
import pytest
from PIL import Image

from dashboard import html_pages, i18n, queries
from dashboard.cache import clear_cache
from dashboard.content import MENU, PAGES
from dashboard.content.blocks import (
    Column,
    Controls,
    Field,
    Link,
    Note,
    Notes,
    table,
)
from dashboard.content.cells import public_link
from dashboard.content.monthly import monthly
from dashboard.html_pages.blocks import HtmlWriter, plain_path
from dashboard.html_pages.elements import CONTENT_STYLE
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar, Choices, Problem, View, decode, encode
from dashboard.web.index import script_hashes
from etl.paths import ROOT
from tests.dashboard.pages import SOME_PAGES
from tests.sampling import sample

PLACE = html_pages.SiteUrl("https://example.org", "/air")
TODAY = date(2026, 10, 10)
VOID = {"meta", "input", "link", "img", "br", "hr"}
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
JUNE = Bar("drone", date(2025, 6, 1))


class Tree(HTMLParser):
    """Parses a page and checks that every element is closed."""

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
        """Note a self-closing element of SVG."""
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


def drawn(view: View, name: str = "volumes", problems: tuple[Problem, ...] = ()) -> str:
    """Return a page of a view as plain HTML, rendered anew."""
    page = PageView.of(view)
    return html_pages.plain_page(page, name, PLACE, problems=problems, today=TODAY)


#: The same, cached for all tests that read it.
plain = cache(drawn)


def narrowed(view: View) -> View:
    """Return a view with most filters set and a bar opened."""
    return replace(view, first_month=date(2025, 1, 1), categories=("drone",), bar=JUNE)


def narrowed_page(view: View, name: str) -> str:
    """Return the page of that view, with a notice of an unavailable value."""
    return plain(narrowed(view), name, (Problem("asof", EVIL, "latest"),))


@pytest.fixture
def shared(view: View) -> Callable[[], str]:
    """Give the share tags of the default view."""
    return lambda: html_pages.share_tags(PageView.of(view), PLACE)


@pytest.fixture
def fresh_cache() -> Iterator[None]:
    """Keep results from modified rows out of other tests."""
    clear_cache()
    yield
    clear_cache()


@pytest.mark.parametrize(
    ("name", "language"),
    [*product(SOME_PAGES, ["en"]), *product(sample(SOME_PAGES, 2), ["uk"])],
)
def test_every_page_is_well_formed_and_loads_only_the_icon(
    view: View, name: str, language: str
) -> None:
    """Pages are well-formed, have one h1, and load nothing but the icon."""
    text = plain(replace(view, language=language), name)
    tree = Tree(text)
    words = i18n.load(language)
    assert language == tree.all("html")[0]["lang"]
    assert 1 == len(tree.all("h1"))
    assert 1 == len(tree.all("main"))
    assert len(tree.ids) == len(set(tree.ids))
    assert words(f"{name}.menu") in text.partition("<title>")[2].partition("<")[0]
    skip = tree.all("a")[0]
    assert ("#main", "main") == (skip["href"], tree.all("main")[0]["id"])
    assert words("lite.skip") in tree.text
    loaded = ("script", "iframe", "object", "embed", "link", "img")
    icon = {"rel": "icon", "href": "/air/favicon.svg"}
    assert [icon] == [element for kind in loaded for element in tree.all(kind)]
    assert "@import" not in text
    assert [] == re.findall(r"url\((?!#)[^)]*\)", text)


@pytest.mark.parametrize("name", SOME_PAGES)
def test_the_masthead_keeps_the_view(view: View, choices: Choices, name: str) -> None:
    """The masthead links to every page and language with the same view."""
    narrowed_view, text = narrowed(view), narrowed_page(view, name)
    header = Tree(text.partition("<body>")[2].partition("</header>")[0] + "</header>")
    links = [urlsplit(str(a["href"])) for a in header.all("a")[1:]]
    others = [other for other in MENU if other != name]
    home, *twice, language = links
    in_menu, pages = twice[: len(others)], twice[len(others) :]
    assert in_menu == pages  # one is for a phone, the other for a desktop
    paths = [f"/air{plain_path(page)}" for page in ("front", *others, name)]
    assert paths == [link.path for link in (home, *pages, language)]
    for other, link in zip(others, pages, strict=True):
        linked_view, problems = decode(dict(parse_qsl(link.query)), choices)
        assert [] == problems
        assert (narrowed_view if other != "front" else view) == linked_view
    assert "uk" == dict(parse_qsl(language.query))["lang"]
    assert {"en", "uk"} == {a["lang"] for _, a in header.elements if "lang" in a}


@pytest.mark.parametrize("name", SOME_PAGES)
def test_form_submits_the_current_view(view: View, choices: Choices, name: str) -> None:
    """A form submits the current view to its page, with valid values."""
    narrowed_view = narrowed(view)
    forms = re.findall(r"<form method.*?</form>", narrowed_page(view, name))
    assert len(forms) > 0
    for form in forms:
        tree = Tree(form)
        assert ("get", f"/air{plain_path(name)}") == (
            tree.all("form")[0]["method"],
            tree.all("form")[0]["action"],
        )
        submitted = {str(i["name"]): str(i["value"]) for i in tree.all("input")}
        for key, options in re.findall(
            r'<select name="(\w+)"[^>]*>(.*?)</select>', form
        ):
            for value in map(unescape, re.findall(r'<option value="([^"]*)"', options)):
                assert [] == decode({key: value}, choices)[1], (key, value)
            chosen = re.findall(r'<option value="([^"]*)" selected', options)
            submitted[key] = chosen[0]
        parameters = {k: v for k, v in encode(narrowed_view).items() if v != "none"}
        assert {**parameters, **submitted} == submitted
        assert parameters == {k: submitted[k] for k in parameters}


def test_selected_bar_is_outlined_and_its_sources_are_listed(
    view: View, words: Words
) -> None:
    """June 2025: 5,438 drones, report by report, each with its link."""
    text = plain(replace(view, bar=JUNE))
    outlines = re.findall(r'<svg [^>]*class="chosen">(.*?)</svg>', text)
    assert 4 == len(outlines)  # in each width
    assert all("<rect" in outline for outline in outlines)
    assert 'class="chosen"' not in plain(view)
    panel = text.partition('<section id="sources">')[2].partition("</section>")[0]
    assert "5,438 drones in June 2025" in panel
    head, _, rows = panel.partition("<tbody>")
    titles = re.findall(r"<th [^>]*>([^<]*)</th>", head)
    place = titles.index(words("sources.launched"))
    figures = []
    for row in rows.partition("</tbody>")[0].split("<tr>")[1:]:
        assert 'rel="noopener noreferrer"' in row
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        figures.append(int(re.sub(r"[^0-9]", "", cells[place]) or 0))
    assert 5438 == sum(figures)


@pytest.mark.parametrize("name", SOME_PAGES)
def test_every_table_has_a_label_and_headers(view: View, name: str) -> None:
    """A table has a label, row and column headers, and matching cell counts."""
    text = plain(view, name) + narrowed_page(view, name)
    assert text.count("<table") == len(
        re.findall(r'role="region" aria-label="[^"]+"><table', text)
    )
    for listed in re.findall(r"<table.*?</table>", text):
        head, *rows = listed.split("<tr>")[1:]
        n = head.count('scope="col"')
        assert n == head.count("<th ") > 0
        assert f".scroll :nth-child({n}) {{ --title: var(--c{n}); }}" in CONTENT_STYLE
        for row in rows:
            assert 1 == row.count('scope="row"')
            assert n - 1 == row.count("<td")


def test_date_cell_has_a_sort_key(view: View, words: Words) -> None:
    """A date cell has a sort key, as its text does not sort; a number needs none."""
    days = pd.DataFrame({"day": [date(2025, 9, 7)], "launched": [823]})
    columns = [
        (Column("Day", sort_by="day"), lambda r: words.day(r["day"])),
        (Column("Launched", is_number=True), lambda r: words.number(r["launched"])),
    ]
    writer = HtmlWriter("attacks", view, words, html_pages.SiteUrl(), plain_path)
    row = writer.block(table("days", "Days", days, columns)).partition("<tbody>")[2]
    assert row.startswith(
        '<tr><th scope="row" data-key="2025-09-07">7 September 2025</th>'
        '<td class="n">823</td></tr>'
    )


def test_unknown_is_a_dash(view: View, words: Words) -> None:
    """May 2023 of glide bombs has a dash, and says "no figure known"."""
    (row,) = (
        row
        for row in plain(view).split("<tr>")
        if row.startswith('<th scope="row">May 2023<')
        and words.name("category", "glide_bomb") in row
    )
    assert '<td class="n">–</td>' in row
    assert "no figure known" in row


def test_an_earlier_day_is_shown_as_known_then(view: View, choices: Choices) -> None:
    """As of an earlier day, the form and the files keep that day."""
    earlier = replace(view, as_of=choices.vintages[-1])
    text = plain(earlier)
    assert f'<option value="{earlier.as_of}" selected>' in text
    assert re.search(rf"/api/v2/\w+\.csv\?[^\"]*asof={earlier.as_of}", text)


@pytest.mark.parametrize("name", SOME_PAGES)
def test_unavailable_link_value_is_named_in_a_notice(view: View, name: str) -> None:
    """An unavailable value is named in a notice, with markup escaped."""
    tree = Tree(narrowed_page(view, name))
    assert f"asof = {EVIL[:60]}" in tree.text
    assert [] == tree.all("script") + tree.all("img")


def test_files_of_the_same_view_are_linked(view: View) -> None:
    """CSV and JSON have the filters of the view; a class has its own table."""
    query = "from=2025-01&amp;to=2026-10&amp;cat=drone&amp;asof=latest"
    text = plain(replace(view, first_month=date(2025, 1, 1), categories=("drone",)))
    for form in ("csv", "json"):
        assert f'href="/air/api/v2/headline_volumes.{form}?{query}"' in text
    ballistic = plain(replace(view, munition_class="ballistic"))
    assert "/air/api/v2/class_volumes.csv?" in ballistic


def test_hostile_notes_are_escaped(view: View, words: Words) -> None:
    """Hostile notes are escaped, and only web addresses become links."""
    links = [public_link(url, EVIL) for url in (f"https://example.org/{EVIL}", None)]
    assert public_link("javascript:alert(1)", EVIL) is None
    notes = Notes(EVIL, tuple(Note(EVIL, link) for link in links))
    tree = Tree(HtmlWriter("volumes", view, words, PLACE, plain_path).block(notes))
    assert [] == tree.all("script") + tree.all("img")
    (link,) = tree.all("a")
    assert f"https://example.org/{EVIL}" == link["href"]
    assert "noopener noreferrer" == link["rel"]


@pytest.mark.usefixtures("fresh_cache")
def test_hostile_text_in_a_register_stays_text(
    con: duckdb.DuckDBPyConnection, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Markup in claimants, publishers, notes and links is shown as text."""
    read = queries.bar_sources

    def hostile(*arguments: Any) -> pd.DataFrame:
        rows = read(*arguments)
        for column in ("claimant", "publisher", "note"):
            rows[column] = EVIL
        # A statement's munitions are a code, which the schema restricts to its list.
        rows.loc[rows["source_kind"] == "report", "munitions"] = EVIL
        rows["url"] = "javascript:alert(1)"
        return rows

    volumes = queries.monthly_volumes(con, view)
    volumes["claimant"] = EVIL
    volumes["url"] = "https://example.org/" + EVIL
    monkeypatch.setattr(queries, "bar_sources", hostile)
    monkeypatch.setattr(queries, "monthly_volumes", lambda *_: volumes)
    tree = Tree(drawn(replace(view, bar=JUNE)))
    assert [] == tree.all("script") + tree.all("img")
    assert EVIL in tree.text
    links = [str(a["href"]) for a in tree.all("a")]
    assert f"https://example.org/{EVIL}" in links
    assert [] == [href for href in links if href.startswith("javascript")]


@pytest.mark.parametrize("bar", [None, JUNE])
def test_the_first_plain_page_is_small(view: View, bar: Bar | None) -> None:
    """The compressed Volumes page is far below 150 kB."""
    assert len(gzip.compress(plain(replace(view, bar=bar)).encode())) < 150_000


def test_embed_links_to_the_full_view(view: View) -> None:
    """A pinned embed links to the same build and day; others to the newest."""
    page = PageView.of(view)
    pinned = html_pages.embed_page(page, PLACE, pinned=True)
    assert f"build {page.build['build_id']}" in Tree(pinned).text
    assert f"asof={page.build['as_of'].isoformat()}" in pinned
    latest = html_pages.embed_page(page, PLACE)
    assert "asof=latest" in latest
    assert "newest figures, to 7 October 2026" in Tree(latest).text
    assert [] == Tree(latest).all("script")
    link = Tree(latest).all("a")[-1]
    start = "https://example.org/air/volumes?v=1&from=2022-09"
    assert str(link["href"]).startswith(start)
    assert ("_blank", "noopener") == (link["target"], link["rel"])


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("attacks", "823 missiles and drones on 7 September 2025"),
        ("munitions", "At least 7,691 missiles since 28 September 2022"),
    ],
)
def test_nights_and_types_can_be_embedded(view: View, name: str, finding: str) -> None:
    """Nights and Types embed their finding and first chart, with a link."""
    embed = html_pages.embed_page(PageView.of(view), PLACE, name=name)
    assert finding in Tree(embed).text
    assert "<svg" in embed
    link = Tree(embed).all("a")[-1]
    assert str(link["href"]).startswith(f"https://example.org/air/{name}?v=1")


def test_an_embed_of_no_attack_says_so(view: View) -> None:
    """Without nights, as for glide bombs, the embed is a sentence and no chart."""
    alone = PageView.of(replace(view, categories=("glide_bomb",)))
    embed = html_pages.embed_page(alone, PLACE, name="attacks")
    assert "<svg" not in embed


@pytest.mark.parametrize("name", SOME_PAGES)
def test_first_paint_is_the_top_of_the_page(
    view: View, words: Words, name: str
) -> None:
    """The first paint ends with the first chart, and links to the plain page."""
    fragment = html_pages.first_paint(PageView.of(view), name, PLACE)
    tree = Tree(fragment)
    assert 1 == len(tree.all("h1"))
    assert len(tree.ids) == len(set(tree.ids))
    assert f'href="/air{plain_path(name)}?v=1' in fragment
    assert words("lite.no_script") in tree.text
    assert fragment.endswith(f"<script>{html_pages.FIRST_PAINT_SCRIPT}</script>")
    assert 1 == len(tree.all("script"))
    if "<figure>" in plain(view, name):
        assert "svg" in [tag for tag, _ in tree.elements]


def test_long_list_is_an_attribute_in_the_first_paint_only(
    view: View, words: Words
) -> None:
    """The first paint has a long list as an attribute, and only the chosen option."""
    days = tuple((f"2025-06-{day:02}", f'June "{day}"') for day in range(1, 31))
    form = Controls("days", (Field("asof", "Day", days, "2025-06-07"),))
    written = {
        has_script: HtmlWriter(
            "volumes", view, words, PLACE, plain_path, has_script=has_script
        ).block(form)
        for has_script in (False, True)
    }
    options = Tree(written[False]).all("option")
    assert 30 == len(options)
    short = Tree(written[True])
    assert [{"value": "2025-06-07", "selected": None}] == short.all("option")
    (select,) = short.all("select")
    assert Tree(str(select["data-options"])).all("option") == options
    assert "data-options=" not in plain(view)
    assert "[data-options]" in html_pages.FIRST_PAINT_SCRIPT


def test_policy_has_the_hash_of_the_first_paint_script() -> None:
    """The policy allows the inline script by its hash."""
    digest = hashlib.sha256(html_pages.FIRST_PAINT_SCRIPT.encode()).digest()
    assert base64.b64encode(digest).decode() in script_hashes()


def test_share_tags_have_title_finding_picture_and_address(
    shared: Callable[[], str], words: Words
) -> None:
    """The share tags have title, finding, picture and address."""
    tree = Tree(shared())
    tags = {
        str(meta.get("property") or meta.get("name")): str(meta["content"])
        for meta in tree.all("meta")
    }
    assert words("volumes.title") == tags["og:title"]
    assert (
        "Drones: at least 5,850 reported launched in September 2026."
        in tags["og:description"]
    )
    assert tags["og:image"].startswith("https://example.org/air/share.png?v=1&")
    assert "summary_large_image" == tags["twitter:card"]
    canonical = next(a for a in tree.all("link") if a["rel"] == "canonical")
    assert tags["og:url"] == canonical["href"]


def test_json_ld_describes_the_dataset(shared: Callable[[], str]) -> None:
    """JSON-LD names licences, days, and where the files are."""
    tags = shared()
    data = json.loads(tags.partition('ld+json">')[2].partition("</script>")[0])
    assert "Dataset" == data["@type"]
    assert "2022-09-01/2026-10-07" == data["temporalCoverage"]
    assert 2 == len(data["license"])
    files = [f["contentUrl"] for f in data["distribution"]]
    assert (
        "https://example.org/air/api/v2/headline_volumes.csv?from=2022-09" in files[0]
    )


def test_markup_in_a_finding_is_escaped_in_tags_and_json_ld(
    shared: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding with markup in it is escaped in share tags and JSON-LD."""
    monkeypatch.setattr("dashboard.html_pages.share.monthly_sentence", lambda _: EVIL)
    tree = Tree(shared())
    assert 1 == len(tree.all("script"))
    assert [] == tree.all("img")
    description = next(m for m in tree.all("meta") if m.get("name") == "description")
    assert EVIL in str(description["content"])


@pytest.mark.parametrize(
    "categories", [("missile", "drone", "glide_bomb"), ("glide_bomb",)]
)
def test_share_picture_is_a_png_of_1200_by_630(
    view: View, categories: tuple[str, ...]
) -> None:
    """The share picture is a PNG of 1200 by 630, with the same bytes each time."""
    page = PageView.of(replace(view, categories=categories))
    data = html_pages.share_picture(page)
    assert (1200, 630) == Image.open(io.BytesIO(data)).size
    assert data == html_pages.share_picture(page)
    assert len(data) < 200_000


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_share_picture_wraps_text_above_the_charts(
    view: View, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines break at spaces, and the charts begin below the longest text."""
    drawn: list[str] = []
    keep = "dashboard.html_pages.share.as_png"
    monkeypatch.setattr(keep, lambda svg, **_: (drawn.append(svg), b"")[1])
    page = PageView.of(replace(view, language=language))
    html_pages.share_picture(page)
    text, _, _ = drawn[0].partition('<g transform="translate(')
    lines = [unescape(line) for line in re.findall(r">([^<]+)</t(?:span|ext)>", text)]
    whole_text = " ".join(lines)
    for finding in monthly(page).findings.values():
        assert finding.figure in whole_text
        assert finding.when in whole_text
    lowest = max(float(y) for y in re.findall(r'<t(?:ext|span)[^>]* y="([^"]+)"', text))
    tops = re.findall(r'<g transform="translate\(\d+,(\d+)\)"', drawn[0])
    assert 3 == len(tops)
    assert lowest < min(float(top) for top in tops)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_shared_link_has_the_pages_own_title(view: View, language: str) -> None:
    """Title and description are the page's own, without Markdown."""
    page = PageView.of(replace(view, language=language))
    titles = set()
    for name in PAGES:
        tags = html_pages.share_tags(page, PLACE, name, f"/{name}")
        (title,) = re.findall('property="og:title" content="([^"]*)"', tags)
        (text,) = re.findall('property="og:description" content="([^"]*)"', tags)
        titles.add(title)
        assert len(text) > 30, name
        assert "**" not in text
        assert "](" not in text
    assert len(PAGES) - 1 == len(titles)  # the overview and Volumes have one title


def test_a_shared_link_describes_a_page_in_its_finding_and_context(view: View) -> None:
    """As sentences: "Missiles: 7 of 16, monthly tallies within 1%" is none."""
    page = PageView.of(view)
    for name, expected in (
        ("strikes", "in 170 air strikes. Latest reported numbers, a sample; not verif"),
        ("compare", "drones by 6%. Median of 17 official monthly summaries against"),
        ("attacks", "the largest attack reported. Launched in one attack."),
    ):
        tags = html_pages.share_tags(page, PLACE, name, f"/{name}")
        (text,) = re.findall('property="og:description" content="([^"]*)"', tags)
        assert expected in text


def test_javascript_url_is_not_a_link(view: View) -> None:
    """A note with a script as its link shows only its text."""
    note = Note("text", Link("its source", "JavaScript:alert(1)"))
    words = i18n.load("en")
    writer = HtmlWriter("volumes", view, words, PLACE, plain_path)
    html = writer.blocks([Notes("title", (note,))])
    assert "its source" in html
    assert "<a" not in html


def test_markdown_parser_fills_its_tables_at_import() -> None:
    """The parser fills its tables at import, since filling them is not thread-safe."""
    check = (
        "import dashboard.html_pages.blocks as b; from mdurl._encode import "
        "encode_cache as tables; "
        "assert [len(t) for t in tables.values()] == [128] * len(tables) != []; "
        "assert b._markdown.inline.ruler.__dict__['__cache__']"
    )
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True)
