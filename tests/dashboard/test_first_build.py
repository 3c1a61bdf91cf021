"""The app makes the first build itself, and says why when it cannot."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import database, i18n
from dashboard.ui import first_build
from etl.errors import DataError


def app() -> None:
    """Show a page that needs a build."""
    import streamlit as st

    from dashboard import i18n
    from dashboard.ui import first_build

    first_build.ensure(i18n.load("uk"))
    st.write("the page")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the lines of progress that the app shows, on a machine without a build."""
    lines: list[str] = []

    class Bar:
        def progress(self, _: float, text: str) -> None:
            lines.append(text)

        def empty(self) -> None:
            lines.append("")

    monkeypatch.setattr(database, "is_there", lambda: False)
    monkeypatch.setattr(first_build.st, "progress", lambda *_, **__: Bar())
    return lines


def test_the_first_visit_makes_a_build_and_shows_its_steps(
    monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    """Steps are in the reader's language; then the page follows."""

    def publish(progress: Callable[[str, int, int], None]) -> None:
        progress("model volumes", 1, 2)

    monkeypatch.setattr(first_build, "publish", publish)
    shown = AppTest.from_function(app).run()
    words = i18n.load("uk")
    step = words.named("build_step", "model")
    assert [f"{words('app.first_build')}: {step} volumes", ""] == lines
    assert ["the page"] == [text.value for text in shown.markdown]


def test_a_first_build_that_fails_says_why_and_shows_no_page(
    monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    """The message names place, rule and remedy; nothing is shown below it."""
    error = DataError("data/registers/strikes.csv, line 3", "no date", "Write one.")

    def publish(progress: Callable[[str, int, int], None]) -> None:
        raise error

    monkeypatch.setattr(first_build, "publish", publish)
    shown = AppTest.from_function(app).run()
    assert [i18n.load("uk")("app.build_failed")] == [one.value for one in shown.error]
    assert [str(error)] == [code.value for code in shown.code]
    assert [] == [*shown.markdown]
    assert [""] == lines
