"""Posts that no channel has written so far, but that would mislead a parser.

Each is read correctly or reported as unread: never another number than the post's.
"""

from datetime import datetime

import pytest

from etl.feeds.channel_posts import Post
from etl.feeds.general_staff import read_posts
from tests.etl.feeds.test_air_force_posts import FROM, SHAHEDS, night, read, reasons

#: A count as written in a post, and the number a reader sees in it; "" where there is
#: no clear number.
ODD_COUNTS = [
    ("1&nbsp;120", "1120"),
    ("&#49;20", "120"),
    ("12 і 13", ""),
    ("120 + 10", ""),
    ("не 120, а 130", ""),
    ("пів сотні", "50"),
    ("½", ""),
]
Figures = tuple[str, str, str]


def drones(launched: str, down: str = "0", **parts: str) -> tuple[Figures, list[str]]:
    """Return launched, shot down and status for a night of drones, and the warnings."""
    found = read(
        night(
            f"атакував {launched} ударними БпЛА{SHAHEDS}{FROM}",
            f"{down} ворожих БпЛА типу Shahed та дронів інших типів.",
            **parts,
        )
    )
    (row,) = found.rows
    return (row["launched"], row["shot_down"], row["status"]), reasons(found)


@pytest.mark.parametrize(("count", "number"), ODD_COUNTS)
def test_bombs_are_read_exactly_or_not_at_all(count: str, number: str) -> None:
    """A partly read number would be a different number."""
    text = (
        "Оперативна інформація станом на 08:00 02.05.2026 щодо вторгнення\n"
        f"За минулу добу противник завдав 58 авіаударів, скинув {count} керованих бомб."
    )
    at = datetime.fromisoformat("2026-05-02T05:01:00+00:00")
    found = read_posts([Post("GeneralStaffZSU", 1, at, text)])
    (row,) = found.rows
    assert (number, "reported" if number else "unread") == (
        row["guided_bombs"],
        row["status"],
    )
    assert bool(number) != bool(found.warnings)


@pytest.mark.parametrize(
    ("count", "number"), [*ODD_COUNTS, ("сто сорок двумя", ""), ("142!", "")]
)
def test_drones_are_read_exactly_or_not_at_all(count: str, number: str) -> None:
    """An unreadable number was still given: it is unread, not withheld."""
    figures, warnings = drones(count)
    assert (number, "0", "reported" if number else "unread") == figures
    assert bool(number) != bool(warnings)
