"""Versions of lines over copies of the feed; a line that was only rewritten is one."""

import csv
from datetime import date
from pathlib import Path

import pytest

from etl.registers import read_rows
from etl.schema import read_package
from tests.etl.feed_copies import (
    FEED,
    FIRST,
    KINZHALS,
    LATER,
    later_copy,
    snapshot_air_force,
    versions,
    without_copies,
)

KINZHALS_POST = (
    "kpszsu/posts/"
    "pfbid02515Sft2eLDzsChbZXcCSpCTk5RAQM8vqkRzYM9u7nT4pNwF8Fhia6agmEw1foCzWl"
)
BUNDLE = "2025-11-08-2ea4d00192"


@pytest.fixture
def data_dir(data_dir: Path) -> Path:
    """Give a data folder without any copy of the feed."""
    return without_copies(data_dir)


def test_changed_line_is_a_new_version(folded: Path, tmp_path: Path) -> None:
    """The old figure ends on the day when the new one was first seen."""
    copy = later_copy(tmp_path, launched="8.0", destroyed="1.0")
    outcome = snapshot_air_force(folded, copy, LATER)
    expected_changes = {"changed": 1}
    assert expected_changes == outcome.changes
    expected = [("7", "0", "", "2026-06-28"), ("8", "1", "2026-06-28", "")]
    assert expected == versions(
        folded, "air_force_reports", KINZHALS, "launched", "shot_down"
    )


def test_missing_line_is_kept_with_an_end_date(folded: Path, tmp_path: Path) -> None:
    """A line missing from the later copy ends on that day, with all its parts."""
    bundle = "Iskander-M/KN-23 and Iskander-K and Kalibr"
    copy = later_copy(tmp_path, without=bundle)
    outcome = snapshot_air_force(folded, copy, LATER, accept_revision="as posted")
    expected = {"removed": 1}
    assert expected == outcome.changes
    expected = [("38", "", "2026-06-28")]
    assert expected == versions(folded, "air_force_reports", BUNDLE, "launched")
    expected = [
        ("iskander-k", "", "2026-06-28"),
        ("iskander-m-kn-23", "", "2026-06-28"),
        ("kalibr", "", "2026-06-28"),
    ]
    assert expected == versions(folded, "air_force_report_parts", BUNDLE, "munition_id")


def test_new_line_is_known_from_its_day(data_dir: Path, tmp_path: Path) -> None:
    """A line new in the later copy is known from that copy's day."""
    first = later_copy(tmp_path, without="X-47 Kinzhal")
    snapshot_air_force(data_dir, first, FIRST)
    outcome = snapshot_air_force(data_dir, FEED, LATER)
    expected = {"new": 2}
    assert expected == outcome.changes
    expected = [("7", "2026-06-28", "")]
    assert expected == versions(data_dir, "air_force_reports", KINZHALS, "launched")


def test_returning_line_is_a_new_version(folded: Path, tmp_path: Path) -> None:
    """The days when the line was gone stay visible."""
    without = later_copy(tmp_path, without="X-47 Kinzhal")
    day = date(2026, 6, 24)
    snapshot_air_force(folded, without, day, accept_revision="as posted")
    snapshot_air_force(folded, FEED, LATER)
    expected = [("7", "", "2026-06-24"), ("7", "2026-06-28", "")]
    assert expected == versions(folded, "air_force_reports", KINZHALS, "launched")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"target": "Kyiv oblast"}, id="another target"),
        pytest.param({"launch_place": "Ryazan oblast"}, id="another launch place"),
        pytest.param({"model": "Iskander-M"}, id="another weapon"),
        pytest.param({"time_start": "2025-11-07"}, id="no hour any more"),
        pytest.param({"time_end": "2025-11-09 01:20"}, id="another day"),
        pytest.param(
            {"time_end": "2025-11-08 01:30", "launch_place": "Ryazan oblast"},
            id="another hour and launch place",
        ),
        pytest.param({"source": "kpszsu/posts/pfbid03"}, id="another page"),
        pytest.param({"source": "/posts/pfbid03"}, id="the page lost"),
        pytest.param({"source": f"/{KINZHALS_POST}"}, id="the link with a slash"),
    ],
)
def test_reworded_line_is_a_rename(
    folded: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    """The same counts under another name, window or link are not removed and added."""
    copy = later_copy(tmp_path, **changes)
    outcome = snapshot_air_force(folded, copy, LATER)
    expected = {"renamed": 1}
    assert expected == outcome.changes
    rows = read_rows(folded, read_package(folded).register("air_force_reports"))
    expected_versions = [(KINZHALS, "", "", "2026-06-28"), (KINZHALS, "2026-06-28", "")]
    (old,) = (row for row in rows if row["report_id"] == KINZHALS)
    (new,) = (row for row in rows if row["renamed_from"])
    found = [
        (old["report_id"], old["renamed_from"], old["known_from"], old["known_to"]),
        (new["renamed_from"], new["known_from"], new["known_to"]),
    ]
    assert expected_versions == found


def test_same_window_with_another_count_is_not_a_rename(
    folded: Path, tmp_path: Path
) -> None:
    """With another target and count nobody can tell that it is the same line."""
    copy = later_copy(tmp_path, target="Kyiv oblast", launched="8.0")
    outcome = snapshot_air_force(folded, copy, LATER, accept_revision="as posted")
    expected = {"removed": 1, "new": 1}
    assert expected == outcome.changes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"source": "/posts/pfbid03"}, id="no link"),
        pytest.param({"source": "kpszsu/posts/pfbid03"}, id="another link"),
    ],
)
def test_same_names_in_another_window_are_not_a_rename(
    folded: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    """Seven Kinzhals with another window and link are a different attack."""
    copy = later_copy(tmp_path, time_end="2025-11-08 01:30", **changes)
    outcome = snapshot_air_force(folded, copy, LATER, accept_revision="as posted")
    expected = {"removed": 1, "new": 1}
    assert expected == outcome.changes


def test_lines_of_one_post_are_matched_by_least_difference(
    data_dir: Path, tmp_path: Path
) -> None:
    """With two launch places and both ends corrected, each line keeps its identity."""
    for name, end in (("first", "01:20"), ("second", "01:30")):
        copy = later_copy(tmp_path, time_end=f"2025-11-08 {end}")
        lines = copy.read_text(encoding="utf-8").splitlines()
        (row,) = (line for line in lines if f"2025-11-08 {end}" in line)
        lines.append(row.replace("Tambov", "Ryazan"))
        text = "\n".join(lines) + "\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    snapshot_air_force(data_dir, tmp_path / "first.csv", FIRST)
    outcome = snapshot_air_force(data_dir, tmp_path / "second.csv", LATER)
    expected = {"renamed": 2}
    assert expected == outcome.changes
    rows = read_rows(data_dir, read_package(data_dir).register("air_force_reports"))
    places = {row["report_id"]: row["launch_areas"] for row in rows}
    found = {
        row["launch_areas"]: places[row["renamed_from"]]
        for row in rows
        if row["renamed_from"]
    }
    expected_places = {
        "Ryazan oblast": "Ryazan oblast",
        "Tambov oblast": "Tambov oblast",
    }
    assert expected_places == found


@pytest.mark.parametrize(
    ("target", "changes"),
    [
        pytest.param("Ukraine", {}, id="the same line"),
        pytest.param("Kyiv oblast", {"renamed": 1}, id="a renamed line"),
    ],
)
def test_column_missing_from_a_copy_keeps_its_values(
    folded: Path, tmp_path: Path, target: str, changes: dict[str, int]
) -> None:
    """Carriers missing from an older header stay as they were known."""
    copy = later_copy(tmp_path, target=target)
    with copy.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name != "carrier"]
    path = tmp_path / "later.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)
    assert changes == snapshot_air_force(folded, path, LATER).changes
    reports = read_rows(folded, read_package(folded).register("air_force_reports"))
    (stands,) = (
        row
        for row in reports
        if row["munitions"] == "kinzhal"
        and row["end_date"] == "2025-11-08"
        and not row["known_to"]
    )
    assert "MiG-31K" == stands["carriers"]
