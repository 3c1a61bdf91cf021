"""The frame around every page."""

import re
from pathlib import Path

import pytest

from etl.paths import ROOT

APP_PAGES = sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))


def test_every_page_is_in_the_menu() -> None:
    """No page lies about unused, and no entry leads nowhere."""
    entry = (ROOT / "dashboard" / "streamlit_app.py").read_text()
    pages = re.findall(r'"(\w+)": ":material', entry)
    assert [path.stem for path in APP_PAGES] == sorted(pages)


@pytest.mark.parametrize("page", APP_PAGES, ids=lambda path: path.stem)
def test_every_page_takes_its_view_from_the_session(page: Path) -> None:
    """Range, categories and language are the same on every page."""
    assert "view_state.current_view()" in page.read_text()
