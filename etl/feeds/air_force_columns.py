"""The columns of the Air Force feed, mapped to ours, and every known header.

Columns come, go and move from version to version (``HEADERS``); a name has had the same
meaning in all of them.
"""

#: Counts that are taken unchanged.
COUNTS = {
    "launched": "launched",
    "destroyed": "shot_down",
    "not_reach_goal": "suppressed",
    "still_attacking": "in_flight",
    "is_shahed": "shahed_estimate",
    "turbojet": "turbojet_launched",
    "turbojet_destroyed": "turbojet_shot_down",
    "num_hit_location": "hit_locations",
    "num_fall_fragment_location": "debris_locations",
}
#: Areas and carriers joined by " and ".
LISTS = {
    "launch_place": "launch_areas",
    "target": "target_areas",
    "target_main": "main_target_areas",
    "carrier": "carriers",
}
#: Python reprs of ``{area: count}``.
COUNTS_BY_AREA = {"destroyed_details": "shot_down_by_area"}
#: Separate columns until August 2025, since then keys of the dict ``border_crossing``.
CROSSINGS = {"cross_border_belarus": "belarus", "back_russia": "russia"}
#: The munitions of a bundle: ``{model: launched}`` and ``{model: launch area}``; since
#: August 2026 also ``{model: {launched, destroyed}}`` for part of the row's counts.
PARTS = ("launched_details", "launch_place_details", "destroyed_types")
#: The name of jet-powered drones in ``destroyed_types``; they have their own columns.
TURBOJET = "Turbojet"

_WINDOW = ("time_start", "time_end", "model", "launch_place", "target")
_V2023_07 = (*_WINDOW, "carrier", "launched", "destroyed", "source")
_V2024_09 = (
    *(*_WINDOW, "carrier", "launched", "destroyed", "not_reach_goal"),
    *("cross_border_belarus", "back_russia"),
    *("destroyed_details", "launched_details", "launch_place_details", "source"),
)
_V2025_07 = (
    *(*_V2024_09, "still_attacking", "affected region", "target_main"),
    *("is_shahed", "num_hit_location", "num_fall_fragment_location"),
)
_V2025_08 = (*_V2025_07, "turbojet", "turbojet_destroyed")
_V2025_09 = (*(c for c in _V2025_08 if c not in CROSSINGS), "border_crossing")
#: The columns of each known version of the header, by the month it was first seen. A
#: file with other columns is read as well, with a warning about new ones.
HEADERS = {
    "2023-07": _V2023_07,
    "2024-03": (*_V2023_07, "destroyed_details"),
    "2024-09": _V2024_09,
    "2024-11": (*_V2024_09, "still_attacking"),
    "2025-03": (*_V2024_09, "still_attacking", "affected region"),
    "2025-07": _V2025_07,
    "2025-08": _V2025_08,
    "2025-09": _V2025_09,
    "2026-08": (*_V2025_09, "status_data", "destroyed_types"),
}
KNOWN_COLUMNS = {column for columns in HEADERS.values() for column in columns}
ESSENTIAL = ("time_start", "time_end", "model", "launched", "destroyed", "source")
#: The columns that identify a line of the feed.
NATURAL_KEY = (*_WINDOW, "source")
#: The columns of our registers that each column of the feed fills.
GIVES = {
    **{name: (column,) for name, column in (COUNTS | LISTS | COUNTS_BY_AREA).items()},
    **dict.fromkeys(("border_crossing", *CROSSINGS), ("border_crossings",)),
    "time_start": ("start_date", "start_time"),
    "time_end": ("end_date", "end_time"),
    "model": ("munitions",),
    "affected region": ("affected_areas",),
    "status_data": ("status",),
    "source": ("issuer", "url", "url_status"),
}
