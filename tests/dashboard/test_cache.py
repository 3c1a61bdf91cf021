"""The cache is keyed by build, view and arguments."""

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
from tests.dashboard.pages import SOME_PAGES
from tests.sampling import sample


def test_result_is_computed_once_per_view(view: View) -> None:
    """A result is computed once per view."""
    computed = []

    def make(name: str, view: View) -> str:
        computed.append(name)
        return name

    assert "a" == memoize(make, "a", view) == memoize(make, "a", view)
    assert ["a"] == computed


def test_another_view_or_argument_is_computed_separately(view: View) -> None:
    """Another view or argument is computed separately."""

    def make(name: str, view: View) -> list[str]:
        return [name]

    first = memoize(make, "b", view)
    drones = replace(view, categories=("drone",))
    assert first is not memoize(make, "c", view)
    assert first is not memoize(make, "b", drones)
    assert first is memoize(make, "b", view)


def test_simultaneous_requests_compute_a_result_once(view: View) -> None:
    """Simultaneous requests for a result compute it once."""
    computed, got, ready = [], [], Barrier(8, timeout=300)

    def make(view: View) -> str:
        computed.append(None)
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
    assert 1 == len(computed)


def test_failure_is_not_cached(view: View) -> None:
    """A failure is not cached: the next request tries again."""
    tries = []

    def make(view: View) -> str:
        tries.append(None)
        if len(tries) == 1:
            raise OSError("a disk that was busy")
        return "made"

    with pytest.raises(OSError, match="busy"):
        memoize(make, view)
    assert "made" == memoize(make, view)


def test_each_caller_gets_its_own_copy_of_a_frame(view: View) -> None:
    """Each caller gets its own copy of a data frame."""

    def make(view: View) -> pd.DataFrame:
        return pd.DataFrame({"launched": [1, 2]})

    mine = memoize(make, view)
    mine.loc[0, "launched"] = 99
    assert [1, 2] == memoize(make, view)["launched"].tolist()


@pytest.mark.parametrize("argument", [pd.DataFrame(), {"a": 1}, object()])
def test_unhashable_argument_raises_type_error(argument: object) -> None:
    """An argument that cannot be part of a key, such as a frame, raises TypeError."""
    with pytest.raises(TypeError, match="cannot be part of a key"):
        memoize(str, argument)


def test_page_text_does_not_depend_on_earlier_pages(view: View) -> None:
    """A page's text does not depend on which pages were rendered before it."""
    narrow = replace(view, first_month=date(2026, 1, 1), categories=("missile",))
    page = PageView.of(narrow)
    alone = {}
    for name in SOME_PAGES:
        clear_cache()
        alone[name] = texts(PAGES[name].blocks(page))
    for order in sample([SOME_PAGES, SOME_PAGES[::-1]], 1):
        clear_cache()
        assert alone == {name: texts(PAGES[name].blocks(page)) for name in order}
