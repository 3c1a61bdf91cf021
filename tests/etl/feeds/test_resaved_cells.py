"""Cells of a feed's copy as other programs write them: read right, or refused."""

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
    """Return the fixture's copy with one other cell in its first row."""
    return copy_text([{**ROWS[0], column: cell}, *ROWS[1:]], COLUMNS)


@pytest.mark.parametrize("cell", ["1.000", "12.000", "1e3", "0x10", "1 234", "١٢"])
def test_a_count_that_may_be_a_thousand_is_refused(tmp_path: Path, cell: str) -> None:
    """12.0 is what a table of floats makes of 12; 1.000 may be either."""
    with pytest.raises(DataError, match="is no count"):
        read_text(tmp_path, with_cell("launched", cell))


@pytest.mark.parametrize("number", ["1.000", "0x10", "1_0", "1e3", "-0"])
def test_a_count_of_an_area_is_written_as_one_of_a_cell(
    tmp_path: Path, number: str
) -> None:
    """Python would read sixteen, ten or a thousand there."""
    with pytest.raises(DataError, match="cannot be read"):
        read_text(tmp_path, with_cell("destroyed_details", f"{{'south': {number}}}"))


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2028"])
def test_an_address_with_a_sign_that_nobody_sees_is_refused(
    tmp_path: Path, sign: str
) -> None:
    """The link would not be the one that is shown."""
    with pytest.raises(DataError, match="is no address"):
        read_text(tmp_path, with_cell("source", f"kpszsu/posts/{sign}1"))


def test_an_address_with_a_user_is_no_link(tmp_path: Path) -> None:
    """It leads to another site than it begins with."""
    copy = read_text(tmp_path, with_cell("source", "https://t.me@evil.example/kpszsu"))
    report = copy.reports[0]
    assert ("", "page_lost") == (report["url"], report["url_status"])


def test_lines_that_end_as_on_old_systems_are_lines(tmp_path: Path) -> None:
    """A lone carriage return ends a line."""
    text = copy_text(ROWS, COLUMNS)
    assert len(ROWS) == read_text(tmp_path, text.replace("\n", "\r")).rows_read


def test_utf_16_without_its_mark_is_told_at_the_header(tmp_path: Path) -> None:
    """A NUL in each name is no fault of the second line."""
    path = tmp_path / "missile_attacks_daily.csv"
    path.write_bytes(FEED.read_text(encoding="utf-8").encode("utf-16-le"))
    with pytest.raises(DataError, match=r"line 1: the header .* UTF-16\."):
        read(path, MUNITION_IDS)


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write into it."""
    pipe = tmp_path / "missile_attacks_daily.csv"
    os.mkfifo(pipe)
    with pytest.raises(DataError, match="is a pipe, which may never end"):
        read(pipe, MUNITION_IDS)
