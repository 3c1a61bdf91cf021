"""The frame around every page."""

from pathlib import Path

import pytest

from dashboard.panels.ways import PAGES
from etl.paths import ROOT

APP_PAGES = sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))


def test_every_page_is_in_the_menu() -> None:
    """No page lies about unused, and no entry leads nowhere."""
    assert [path.stem for path in APP_PAGES] == sorted(PAGES)


@pytest.mark.parametrize("page", APP_PAGES, ids=lambda path: path.stem)
def test_every_page_is_drawn_as_one_part_of_the_view(page: Path) -> None:
    """What changes the view draws that again, under the page's own name."""
    assert page.read_text().endswith(f'\n\nshow("{page.stem}", draw)\n')
