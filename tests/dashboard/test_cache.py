"""What is remembered is of this build, this view and these arguments alone."""

from dataclasses import replace

import pandas as pd

from dashboard.cache import remember
from dashboard.permalink import View


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


def test_a_reader_who_writes_to_a_frame_changes_nobody_elses(view: View) -> None:
    """A frame is copied, so the next reader gets what was made."""

    def make() -> pd.DataFrame:
        return pd.DataFrame({"launched": [1, 2]})

    mine = remember(make, view=view)
    mine.loc[0, "launched"] = 99
    assert [1, 2] == remember(make, view=view)["launched"].tolist()
