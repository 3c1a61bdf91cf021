"""What is remembered is of this build, this view and these arguments alone."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from time import sleep

import pandas as pd
import pytest

from dashboard.cache import clear_cache, memoize
from dashboard.content import PAGES
from dashboard.page_view import PageView
from dashboard.permalink import View
from tests.dashboard.blocks import texts
from tests.sampling import sample


def test_the_same_view_is_made_once(view: View) -> None:
    """A second reader of one view waits for nothing."""
    made = []

    def make(name: str, view: View) -> str:
        made.append(name)
        return name

    assert "a" == memoize(make, "a", view) == memoize(make, "a", view)
    assert ["a"] == made


def test_another_view_or_argument_is_made_anew(view: View) -> None:
    """Nobody is shown the rows of another range, bar or rule."""

    def make(name: str, view: View) -> list[str]:
        return [name]

    first = memoize(make, "b", view)
    drones = replace(view, categories=("drone",))
    assert first is not memoize(make, "c", view)
    assert first is not memoize(make, "b", drones)
    assert first is memoize(make, "b", view)


def test_readers_who_come_at_once_wait_for_one_maker(view: View) -> None:
    """A figure that many readers ask for in the same moment is drawn once."""
    made, got, ready = [], [], Barrier(8, timeout=300)

    def make(view: View) -> str:
        made.append(None)
        sleep(0.05)
        return "drawn"

    def ask() -> None:
        ready.wait()
        got.append(memoize(make, view))

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

    def make(view: View) -> str:
        tries.append(None)
        if len(tries) == 1:
            raise OSError("a disk that was busy")
        return "made"

    with pytest.raises(OSError, match="busy"):
        memoize(make, view)
    assert "made" == memoize(make, view)


def test_a_reader_who_writes_to_a_frame_changes_nobody_elses(view: View) -> None:
    """A frame is copied, so the next reader gets what was made."""

    def make(view: View) -> pd.DataFrame:
        return pd.DataFrame({"launched": [1, 2]})

    mine = memoize(make, view)
    mine.loc[0, "launched"] = 99
    assert [1, 2] == memoize(make, view)["launched"].tolist()


@pytest.mark.parametrize("argument", [pd.DataFrame(), {"a": 1}, object()])
def test_what_cannot_be_part_of_a_key_is_an_error(argument: object) -> None:
    """A frame of another view would be taken for this one."""
    with pytest.raises(TypeError, match="cannot be part of a key"):
        memoize(str, argument)


def test_no_page_changes_what_another_one_says(view: View) -> None:
    """A page says the same when it is made alone as after all others of its view."""
    narrow = replace(view, first_month=date(2026, 1, 1), categories=("missile",))
    page = PageView.of(narrow)
    alone = {}
    for name, shown in PAGES.items():
        clear_cache()
        alone[name] = texts(shown.blocks(page))
    for order in sample([[*PAGES], [*reversed(PAGES)]], 1):
        clear_cache()
        assert alone == {name: texts(PAGES[name].blocks(page)) for name in order}
