"""Figures that no channel can have meant: a slip of a key, or somebody in its place.

The limits are far above anything reported so far; what lies below them and is still
out of the ordinary is looked at when a build is made.
"""

from collections.abc import Mapping
from typing import NamedTuple

from etl.feeds.posts import PostRows
from etl.registers import Row

#: How a warning of such a figure ends.
HELD_BACK = "held back"


class Limits(NamedTuple):
    """The most that each column of a register can hold, and the one that counts."""

    counted: str
    most: Mapping[str, int]


#: A day of the General Staff. So far: 300-odd bombs, 200 air strikes, 12,000 drones.
OF_A_DAY = Limits(
    "guided_bombs",
    {
        "air_strikes": 2_000,
        "guided_bombs": 2_000,
        "missile_strikes": 1_000,
        "missiles": 2_000,
        "drones": 60_000,
    },
)
#: A group of munitions in one attack. So far: some 800 drones.
OF_AN_ATTACK = Limits(
    "launched",
    {
        "launched": 5_000,
        "shot_down": 5_000,
        "suppressed": 5_000,
        "in_flight": 5_000,
        "hit_locations": 1_000,
        "debris_locations": 1_000,
    },
)


def hold_back(found: PostRows, limits: Limits) -> None:
    """Empty each figure of ``found`` above its limit, with a warning.

    A row that loses the figure that counts becomes ``unread``.
    """
    for row in found.rows:
        for name in _too_large(row, limits):
            found.warnings.append(
                f"{row['url']}: {name} {int(row[name]):,} is not plausible; {HELD_BACK}"
            )
            row[name] = ""
            if f"{name}_bound" in row:
                row[f"{name}_bound"] = ""
            if name == limits.counted:
                row["status"] = "unread"


def links_held_back(found: PostRows) -> set[str]:
    """Return the links of the posts of which a figure was there and not taken."""
    emptied = {
        warning.partition(": ")[0]
        for warning in found.warnings
        if warning.endswith(HELD_BACK)
    }
    return emptied | {row["url"] for row in found.rows if row["status"] == "unread"}


def _too_large(row: Row, limits: Limits) -> list[str]:
    return [
        name
        for name, most in limits.most.items()
        if row[name] and int(row[name]) > most
    ]
