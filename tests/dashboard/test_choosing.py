"""What stays open after a choice."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.content.choosing import chosen_view
from dashboard.permalink import Bar, View

MAY = Bar("missile", date(2026, 5, 1))
DAY = date(2026, 5, 14)


def changed(view: View, key: str, value: str) -> View:
    """Return the view of an open bar and day after a choice."""
    chosen = chosen_view(replace(view, bar=MAY, day=DAY), key, value)
    assert chosen is not None
    return chosen[0]


@pytest.mark.parametrize(
    ("key", "value", "bar", "day"),
    [
        ("cat", "drone", None, DAY),
        ("cat", "missile,drone", MAY, DAY),
        ("to", "2026-04", None, None),
        ("from", "2026-06", None, None),
        ("from", "2026-05", MAY, DAY),
        ("class", "ballistic", MAY, DAY),
        ("split", "model", MAY, DAY),
    ],
)
def test_bar_or_day_outside_the_filters_closes(
    view: View, key: str, value: str, bar: Bar | None, day: date | None
) -> None:
    """A bar closes without its weapons or its month, a day without its month."""
    new_view = changed(view, key, value)
    assert (bar, day) == (new_view.bar, new_view.day)


def test_bar_named_by_a_link_stays_open_outside_the_range(view: View) -> None:
    """A bar outside the range, as in a link, can be opened."""
    narrow = replace(view, first_month=date(2025, 1, 1), last_month=date(2025, 12, 1))
    chosen = chosen_view(narrow, "bar", "missile:2026-05")
    assert chosen is not None
    assert MAY == chosen[0].bar
