"""A page sends everything down to its first chart before the rest."""

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.ui import page
from dashboard.ui.blocks import PartDrawer
from tests.dashboard.reading import ENTRY, choose
from tests.sampling import sample


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the kinds of parts as they are drawn, and the pauses between them."""
    noted: list[str] = []
    draw = PartDrawer._draw

    def note(drawer: PartDrawer, part: object) -> None:
        noted.append(type(part).__name__)
        draw(drawer, part)

    monkeypatch.setattr(PartDrawer, "_draw", note)
    monkeypatch.setattr(page, "pause", lambda seconds: noted.append("pause"))
    return noted


@pytest.mark.parametrize("name", sample(["volumes", "attacks"], 1))
def test_script_pauses_once_after_the_first_chart(
    drawn: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The script pauses once, after the first chart; a rerun does not."""
    at = property(lambda _: f"http://localhost/{name}")
    monkeypatch.setattr(ContextProxy, "url", at)
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.run().switch_page(f"app_pages/{name}.py")
    drawn.clear()
    app.run()
    assert drawn.count("pause") == 1
    pause = drawn.index("pause")
    assert drawn[:pause].count("ShownChart") == 1
    assert "Download" in drawn[pause:]
    drawn.clear()
    choose(app, "cat", "missile,drone")
    assert "ShownChart" in drawn
    assert "pause" not in drawn


def test_page_without_a_browser_does_not_pause(drawn: list[str]) -> None:
    """A page rendered ahead, without a browser, does not pause."""
    AppTest.from_file(ENTRY, default_timeout=300).run()
    assert "ShownChart" in drawn
    assert "pause" not in drawn
