"""The frame around every page, and its footer."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, i18n
from dashboard.content import MENU, PAGES
from dashboard.content.blocks import Controls, Text
from dashboard.content.days import choices_on, view_on
from dashboard.content.frame import footer
from dashboard.content.masthead import MastheadLink, masthead
from dashboard.content.whole_page import page_blocks
from dashboard.html_pages.blocks import HtmlWriter, plain_path
from dashboard.html_pages.elements import SiteUrl
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import View, decode, encode
from tests.dashboard.blocks import by_name, find, texts
from tests.dashboard.reading import ENTRY, html_text

BUILT_ON, TODAY = date(2026, 6, 30), date(2026, 7, 1)


def open_page(page: str, **parameters: str) -> AppTest:
    """Run the app on a page, with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    for key, value in parameters.items():
        app.query_params[key] = value
    return go_to(app, page)


def go_to(app: AppTest, page: str) -> AppTest:
    """Run another page in the same session."""
    app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    return app


def open_part(app: AppTest, key: str, *, is_open: bool = True) -> AppTest:
    """Open or close a section of a page."""
    app.session_state[key] = is_open
    app.run()
    assert not app.exception
    return app


def n_rows(app: AppTest) -> int:
    """Return the number of rows in the page's tables, without headers."""
    bodies = "".join(element.proto.body for element in app.get("html"))
    return sum(part.count("<tr") for part in re.findall("(?s)<tbody.*?</tbody", bodies))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_in_the_menu(name: str, words: Words) -> None:
    """The menu lists all pages in order and marks the current one."""
    links = masthead(name, words).pages
    assert list(MENU) == [link.code for link in links]
    assert [words(f"{page}.menu") for page in MENU] == [link.label for link in links]
    current = [link.code for link in links if link.is_current]
    assert [page for page in MENU if page == name] == current


def test_every_language_is_offered_under_its_own_name() -> None:
    """Each language has its own name, for readers who cannot read the page."""
    assert (
        MastheadLink("en", "English", False),
        MastheadLink("uk", "Українська", True),
    ) == masthead("volumes", i18n.load("uk")).languages


def test_footer_links_to_strikes_with_the_view(view: View) -> None:
    """The footer links to Strikes with the same view."""
    parameters = {**encode(view_on(view, "2025-07-27")[0]), "lang": "uk"}
    of_link, _ = decode(parameters, choices_on("2025-07-27"))
    blocks = footer(PageView.of(of_link), TODAY)
    words = i18n.load("uk")
    query = urlencode(encode(of_link))
    assert "asof=2025-07-27&lang=uk" in query
    link = f"[{words('people.link')}](strikes?{query})"
    assert Text(f"{words('people.text')} {link}", is_small=True) == blocks[0]
    assert (of_link, []) == decode(dict(parse_qsl(query)), choices_on("2025-07-27"))


def test_the_footer_says_which_build_is_shown(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The footer has the last day, the feed copy, and the build with its date."""
    page = PageView.of(view)
    monkeypatch.setattr(database, "published_on", lambda: BUILT_ON)
    assert (
        "the copy of the Air Force feed is of 28 June 2026. "
        f"Build {page.build['build_id']}. Published 30 June 2026."
    ) in texts(footer(page, TODAY))


def test_the_footer_says_how_old_the_feed_is(view: View) -> None:
    """The footer has the copy's date, its age, and the last day that it covers."""
    assert (
        "Air Force feed: copy of 28 June 2026, 3 days old, with reports to 28 June "
        "2026."
    ) in texts(footer(PageView.of(view), TODAY))


def test_the_app_has_one_footer_below_its_page() -> None:
    """The footer is in the language that the reader chose."""
    for name in ("front", "glossary"):
        app = open_page(name, lang="uk")
        words = i18n.load("uk")
        assert 1 == html_text(app).count(words("people.text")), name
        assert 1 == html_text(app).count(words("download.licence")), name


def test_a_table_that_is_opened_stays_open() -> None:
    """An opened table stays open in another language and after another page."""
    app = open_page("volumes", lang="en")
    assert 5 == n_rows(app)
    open_part(app, "volumes_volumes")
    assert 155 == n_rows(app)
    app.query_params["lang"] = "uk"
    app.run()
    assert 155 == n_rows(app)
    assert "жовтень 2026" in html_text(app).lower()
    go_to(go_to(app, "glossary"), "volumes")
    assert 155 == n_rows(app)
    open_part(app, "volumes_volumes", is_open=False)
    assert 5 == n_rows(app)
    app.query_params["lang"] = "en"
    app.run()
    assert 5 == n_rows(app)


def test_opened_citation_stays_open_on_its_page_only() -> None:
    """A page's citation stays open on that page, and does not open on others."""
    app = open_page("volumes", lang="en")
    assert [] == list(app.code)
    open_part(app, "cite_volumes")
    assert 5 == len(app.code)
    go_to(app, "glossary")
    assert [] == list(app.code)
    go_to(app, "volumes")
    assert 5 == len(app.code)


def offered(view: View, name: str, key: str) -> list[str]:
    """Return the options of a filter, as shown."""
    form = find(page_blocks(PageView.of(view), name), Controls, "filters")
    return [text for _, text in by_name(form.fields)[key].options]


def test_filters_offer_only_weapons_with_data(view: View) -> None:
    """Glide bombs have no nights and no first prints, so no choice there."""
    for name in ("attacks", "revisions"):
        assert ["Missiles", "Drones"] == offered(view, name, "cat")
    assert "Glide bombs" in offered(view, "strikes", "cat")
    glide_bombs = PageView.of(replace(view, categories=("glide_bomb",)))
    form = find(page_blocks(glide_bombs, "attacks"), Controls, "filters")
    plain = HtmlWriter("attacks", view, glide_bombs.words, SiteUrl(), plain_path)
    assert "Glide bombs" not in plain.block(form)


def test_the_months_of_strikes_begin_with_the_first_strike(view: View) -> None:
    """The filter starts in February 2022 on Strikes, in September elsewhere."""
    assert "Feb 2022" == offered(view, "strikes", "from")[0]
    assert "Sept 2022" == offered(view, "strikes", "to")[0]
    assert "Sept 2022" == offered(view, "volumes", "from")[0]
    context = texts(page_blocks(PageView.of(view), "strikes"))
    assert "February 2022 – October 2026" in context
