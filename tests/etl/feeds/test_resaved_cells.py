"""Cells of a feed's copy as other programs write them: read correctly, or refused."""

import os
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.feeds.air_force import read
from tests.etl.feeds.test_air_force_copies import (
    FEED,
    MUNITION_IDS,
    ROWS,
    copy_text,
    read_text,
)

COLUMNS = tuple(ROWS[0])


def with_cell(column: str, cell: str) -> str:
    """Return the fixture's copy with one cell of its first row replaced."""
    return copy_text([{**ROWS[0], column: cell}, *ROWS[1:]], COLUMNS)


@pytest.mark.parametrize("cell", ["1.000", "12.000", "1e3", "0x10", "1 234", "١٢"])
def test_a_count_that_may_be_a_thousand_is_refused(tmp_path: Path, cell: str) -> None:
    """Tables of floats write 12 as 12.0, but 1.000 may mean one or a thousand."""
    with pytest.raises(DataError, match="is not a count"):
        read_text(tmp_path, with_cell("launched", cell))


@pytest.mark.parametrize("number", ["1.000", "0x10", "1_0", "1e3", "-0"])
def test_python_number_literal_in_an_area_is_refused(
    tmp_path: Path, number: str
) -> None:
    """Python would read sixteen, ten or a thousand there."""
    with pytest.raises(DataError, match="cannot be read"):
        read_text(tmp_path, with_cell("destroyed_details", f"{{'south': {number}}}"))


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2028"])
def test_link_with_an_invisible_character_is_refused(tmp_path: Path, sign: str) -> None:
    """With an invisible character the link differs from the one displayed."""
    with pytest.raises(DataError, match="is not an address"):
        read_text(tmp_path, with_cell("source", f"kpszsu/posts/{sign}1"))


@pytest.mark.parametrize(
    "source",
    [
        "https://t.me@evil.org/kpszsu",
        "https://t.me:99999/kpszsu/1",
        "https://t.me:0/kpszsu/1",
        "https://t.me:/kpszsu/1",
        "t.me:65536/kpszsu/1",
        "https://air-force.example/1",
        "https://posts.invalid/1",
        "posts.test/1",
        "http://localhost/1",
        "http://localhost:8501/1",
        "http://printer.local/1",
        "http://10.0.0.1/1",
        "192.168.1.1/1",
        "http://127.1/1",
        "http://8.8.8.8/1",
        "http://2130706433/1",
        "http://[::1]/1",
        "https://t.me./kpszsu/1",
        "https://t..me/kpszsu/1",
    ],
)
def test_link_to_no_public_site_is_refused(tmp_path: Path, source: str) -> None:
    """Such a link would not take a reader to the post."""
    with pytest.raises(DataError, match=r"column source: .* leads to no public site"):
        read_text(tmp_path, with_cell("source", source))


@pytest.mark.parametrize(
    "source",
    ["https://t.me:443/kpszsu/1", "https://T.ME:65535", "xn--c1avg.xn--j1amh/1"],
)
def test_link_with_a_valid_port_is_kept(tmp_path: Path, source: str) -> None:
    """A link with a valid port is kept as written."""
    copy = read_text(tmp_path, with_cell("source", source))
    assert copy.reports[0]["url"].endswith(source)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("affected region", "['Kyiv', '']"),
        ("affected region", "['Kyiv', ' ']"),
        ("destroyed_details", "{'': 1, 'south': 2}"),
        ("destroyed_details", "{' ': 1}"),
        ("launch_place", "Kursk and "),
        ("launch_place", " and Kursk"),
        ("launch_place", "Kursk and  and Oryol"),
    ],
)
def test_empty_area_name_is_refused(tmp_path: Path, column: str, cell: str) -> None:
    """A count without an area is lost, and a gap means that the list was cut."""
    with pytest.raises(DataError, match=f"column {column}"):
        read_text(tmp_path, with_cell(column, cell))


def test_weapon_named_twice_in_a_bundle_is_refused(tmp_path: Path) -> None:
    """If two names mean the same weapon, nobody can tell which was intended."""
    name = next(iter(MUNITION_IDS))
    with pytest.raises(DataError, match=r"column model: .* names a weapon twice"):
        read_text(tmp_path, with_cell("model", f"{name} and {name}"))


def test_lone_carriage_return_ends_a_line(tmp_path: Path) -> None:
    """A lone carriage return ends a line."""
    text = copy_text(ROWS, COLUMNS)
    assert len(ROWS) == read_text(tmp_path, text.replace("\n", "\r")).rows_read


def test_utf_16_without_its_mark_is_reported_at_the_header(tmp_path: Path) -> None:
    """A NUL in each name is reported for the header, not for the second line."""
    path = tmp_path / "missile_attacks_daily.csv"
    path.write_bytes(FEED.read_text(encoding="utf-8").encode("utf-16-le"))
    with pytest.raises(DataError, match=r"line 1: the header .* UTF-16\."):
        read(path, MUNITION_IDS)


def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    """Reading a pipe could block for ever."""
    pipe = tmp_path / "missile_attacks_daily.csv"
    os.mkfifo(pipe)
    with pytest.raises(DataError, match="is a pipe, which may never end"):
        read(pipe, MUNITION_IDS)
