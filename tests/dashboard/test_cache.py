"""What is remembered is of this build, this view and these arguments alone."""

from dataclasses import replace
from threading import Barrier, Thread
from time import sleep

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cache import forget, remember
from dashboard.permalink import View
from etl.paths import ROOT

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def test_the_same_view_is_made_once(view: View) -> None:
    """A second reader of one view waits for nothing."""
    made = []

    def make(name: str) -> str:
        made.append(name)
        return name

    assert "a" == remember(make, "a", view=view) == remember(make, "a", view=view)
    assert ["a"] == made


def test_another_view_or_argument_is_made_anew(view: View) -> None:
    """Nobody is shown the rows of another range, bar or rule."""

    def make(name: str) -> list[str]:
        return [name]

    first = remember(make, "b", view=view)
    drones = replace(view, categories=("drone",))
    assert first is not remember(make, "c", view=view)
    assert first is not remember(make, "b", view=drones)
    assert first is remember(make, "b", view=view)


def test_readers_who_come_at_once_wait_for_one_maker(view: View) -> None:
    """A figure that many readers ask for in the same moment is drawn once."""
    made, got, ready = [], [], Barrier(8, timeout=30)

    def make() -> str:
        made.append(None)
        sleep(0.05)
        return "drawn"

    def ask() -> None:
        ready.wait()
        got.append(remember(make, view=view))

    readers = [Thread(target=ask) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert ["drawn"] * 8 == got
    assert 1 == len(made)


def test_a_fault_is_not_remembered(view: View) -> None:
    """What failed once is tried again for the next reader."""
    tries = []

    def make() -> str:
        tries.append(None)
        if len(tries) == 1:
            raise OSError("a disk that was busy")
        return "made"

    with pytest.raises(OSError, match="busy"):
        remember(make, view=view)
    assert "made" == remember(make, view=view)


def test_a_reader_who_writes_to_a_frame_changes_nobody_elses(view: View) -> None:
    """A frame is copied, so the next reader gets what was made."""

    def make() -> pd.DataFrame:
        return pd.DataFrame({"launched": [1, 2]})

    mine = remember(make, view=view)
    mine.loc[0, "launched"] = 99
    assert [1, 2] == remember(make, view=view)["launched"].tolist()


@pytest.mark.parametrize("weapons", ["missile", "drone", "missile,drone,glide_bomb"])
def test_no_page_is_told_what_another_one_was(weapons: str) -> None:
    """A page says the same when it is opened alone as after all others of its view."""

    def said(order: list[str]) -> list[str]:
        app = AppTest.from_file(ENTRY, default_timeout=60)
        app.query_params["cat"] = weapons
        app.run()
        forget()
        for page in order:
            app.switch_page(f"app_pages/{page}.py").run()
        written = [element.value for element in (*app.markdown, *app.caption)]
        return written + [element.proto.body for element in app.get("html")]

    pages = ["front", "volumes", "attacks", "compare", "munitions"]
    for page in pages:
        others = [other for other in pages if other != page]
        assert said([page]) == said([*others, page]), page
