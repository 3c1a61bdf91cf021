"""A file that is taken away reads back as what was on screen."""

import csv
import io

import duckdb
import pandas as pd
import pytest

from dashboard import queries
from dashboard.exports import as_csv
from dashboard.permalink import View


def test_a_csv_reads_back_equal(con: duckdb.DuckDBPyConnection, view: View) -> None:
    """Types and missing values included; integers without ".0"."""
    volumes = queries.monthly_volumes(con, view)
    file = as_csv(volumes)
    back = pd.read_csv(io.BytesIO(file), dtype=volumes.dtypes.to_dict())
    for column in ("month", "as_of"):
        back[column] = pd.to_datetime(back[column]).dt.date
    pd.testing.assert_frame_equal(volumes, back)
    assert b",5438,exact,national_reports," in file
    assert not file.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    """A text cell gets an apostrophe; a negative number stays a number."""
    rows = pd.DataFrame({"note": [f"{start}1+1", "plain", None], "n": [-1, 0, 1]})
    header, first, *rest = csv.reader(io.StringIO(as_csv(rows).decode(), newline=""))
    assert ["note", "n"] == header
    assert [f"'{start}1+1".replace("\r", "\n"), "-1"] == first
    assert [["plain", "0"], ["", "1"]] == rest
