"""The frame around every page, and what every page says."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import i18n
from dashboard.panels.ways import PAGES
from dashboard.permalink import encode
from etl.paths import ROOT
from tests.dashboard.reading import open_table

APP_PAGES = sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))
ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def open_page(page: str, **parameters: str) -> AppTest:
    """Run the app on a page, with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    if page != "front":
        app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    return app


def test_every_page_is_in_the_menu() -> None:
    """No page lies about unused, and no entry leads nowhere."""
    assert [path.stem for path in APP_PAGES] == sorted(PAGES)


@pytest.mark.parametrize("page", APP_PAGES, ids=lambda path: path.stem)
def test_every_page_is_drawn_as_one_part_of_the_view(page: Path) -> None:
    """What changes the view draws that again, under the page's own name."""
    assert page.read_text().endswith(f'\n\nshow("{page.stem}", draw)\n')


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_whom_its_numbers_are_about(page: str) -> None:
    """Once, with the way to what is reported of them: the same view, in its words."""
    app = open_page(page, lang="uk", asof="2025-07-27")
    words = i18n.load("uk")
    said = [c.value for c in app.caption if words("people.text") in c.value]
    (footer,) = said
    query = urlencode(encode(app.session_state["view"]))
    assert "asof=2025-07-27&lang=uk" in query
    assert f"[{words('people.link')}](strikes?{query})" in footer


def test_what_is_opened_stays_open() -> None:
    """In another language, and for who comes back from another page."""
    app = open_table(open_page("volumes", lang="en"))
    assert 150 == len(app.dataframe[0].value)
    app.query_params["lang"] = "uk"
    app.run()
    assert "жовтень 2026" in app.dataframe[0].value["month"].iloc[0].lower()
    app.switch_page("app_pages/glossary.py").run()
    app.switch_page("app_pages/volumes.py").run()
    assert 150 == len(app.dataframe[0].value)
    app.session_state["cite_volumes"] = True
    app.run()
    assert list(app.code)
    app.switch_page("app_pages/glossary.py").run()
    assert [] == list(app.code)  # each page's citation is its own
    app.switch_page("app_pages/volumes.py").run()
    assert list(app.code)
    app.session_state["volumes_table"] = False
    app.run()
    assert [] == list(app.dataframe)
    app.query_params["lang"] = "en"
    app.run()
    assert [] == list(app.dataframe)
