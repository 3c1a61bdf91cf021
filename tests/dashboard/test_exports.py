"""A downloaded file reads back as what was on screen."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Resource, Schema

from dashboard import database, i18n, queries
from dashboard.content.volumes import volumes_download
from dashboard.exports import (
    FORMATS,
    Extract,
    as_csv,
    as_excel,
    as_excel_csv,
    as_json,
    as_parquet,
    links,
)
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View, bar_code, encode
from tests.sampling import sample

ABOUT = {
    "title": "Air strikes on Ukraine: Volumes",
    "build_id": "0123456789ab",
    "as_of": "2026-06-28",
    "licence": "CC-BY-NC-SA-4.0",
    "citation": "Somebody. A title. https://example.org/?v=1",
}
Connection = duckdb.DuckDBPyConnection


def extract(rows: pd.DataFrame, **changes: Any) -> Extract:
    """Return ``rows`` as a page passes them to an export."""
    values = {"sources": links(rows), "about": ABOUT, "notes": {"Empty": "not zero"}}
    return Extract(rows, **{**values, **changes})


def frames(con: Connection, view: View) -> dict[str, pd.DataFrame]:
    """Return the rows of every table on offer, by page and table."""
    days = queries.daily_categories(view)
    strikes = queries.strikes(con, view)
    june = Bar("missile", date(2025, 6, 1))
    build = queries.build_info(con)
    build_columns = {"build_id": build["build_id"], "as_of": build["as_of"]}
    return {
        "volumes": queries.monthly_volumes(con, view),
        "volume sources": queries.bar_sources(con, view, june, "national_reports"),
        "munitions": queries.munition_volumes(con, view, "missile"),
        "munition reports": queries.munition_reports(con, view, june),
        "first named": queries.first_named(con, view, "missile"),
        "days": queries.attack_days(con, view, days),
        "months": queries.attack_months(con, view, days),
        "quarters": queries.attack_sizes(con, view, days),
        "windows": queries.attack_windows(con, view, days),
        "day": queries.day_reports(con, date(2025, 7, 9), days),
        "strikes": strikes,
        "strike sums": queries.strike_sums(con, strikes, view.level).assign(
            **build_columns
        ),
        "strike": queries.strike_reports(con, "2025-04-04-kryvyi-rih"),
        "statements": queries.statement_comparisons(con, view),
        "coverage": queries.daily_coverage(con, view),
        "coverage months": queries.monthly_coverage(con, view),
        "claimants": queries.claimants(con, view).assign(**build_columns),
        "claims": queries.claims(con, view),
    }


#: The names of those frames, to run one test each.
NAMES = (
    *("volumes", "volume sources", "munitions", "munition reports", "first named"),
    *("days", "months", "quarters", "windows", "day", "strikes", "strike sums"),
    *("strike", "statements", "coverage", "coverage months", "claimants", "claims"),
)


@pytest.fixture(scope="module")
def offered() -> dict[str, pd.DataFrame]:
    """Give every frame of the default view."""
    con = database.connect()
    return frames(con, queries.choices(con, i18n.LANGUAGES).default_view)


def typed_alike(back: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Return ``back`` with dates, times and missing values as in ``expected``.

    Text and CSV have no such types; nothing else is changed.
    """
    back = back.copy()
    for name in expected.columns:
        values = expected[name]
        first = next((v for v in values if not pd.isna(v)), None)
        if isinstance(first, date):
            days = [_day(v) for v in back[name]]
            back[name] = pd.Series(days, dtype="object", index=back.index)
        elif isinstance(first, time):
            hours = [_hour(v) for v in back[name]]
            back[name] = pd.Series(hours, dtype="object", index=back.index)
        elif values.dtype == "object":
            back[name] = back[name].astype("object").where(back[name].notna(), None)
        else:
            back[name] = back[name].astype(values.dtype)
    return back[expected.columns]


def _day(value: Any) -> date | None:
    if value is None or pd.isna(value):
        return None
    return (
        date.fromisoformat(value)
        if isinstance(value, str)
        else pd.Timestamp(value).date()
    )


def _hour(value: Any) -> time | None:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.time()
    return value if isinstance(value, time) else time.fromisoformat(str(value))


def by_pandas_csv(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the CSV with pandas."""
    file = io.BytesIO(as_csv(extract(rows)))
    return pd.read_csv(file, dtype=rows.dtypes.to_dict())


def by_pandas_excel_csv(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the CSV for Excel with pandas."""
    file = as_excel_csv(extract(rows))
    assert file.startswith(b"\xef\xbb\xbf")
    dtypes = rows.dtypes.to_dict()
    return pd.read_csv(io.BytesIO(file), encoding="utf-8-sig", dtype=dtypes)


def by_pandas_parquet(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the Parquet file with pandas."""
    return pd.read_parquet(io.BytesIO(as_parquet(extract(rows))))


def by_duckdb_parquet(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the Parquet file with DuckDB."""
    path = folder / "rows.parquet"
    path.write_bytes(as_parquet(extract(rows)))
    with duckdb.connect() as con:
        return (
            con.read_parquet(str(path)).to_arrow_table().to_pandas(types_mapper={}.get)
        )


def by_duckdb_csv(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the CSV with DuckDB as text, and then restore the types."""
    path = folder / "rows.csv"
    path.write_bytes(as_csv(extract(rows)))
    with duckdb.connect() as con:
        text = con.read_csv(str(path), all_varchar=True).to_arrow_table().to_pandas()
    typed = text.to_csv(index=False)
    return pd.read_csv(io.StringIO(typed), dtype=rows.dtypes.to_dict())


def by_openpyxl(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the sheet ``data`` of the workbook with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(as_excel(extract(rows))))
    header, *lines = book["data"].iter_rows(values_only=True)
    return pd.DataFrame(lines, columns=list(header))


def by_json(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the rows of the JSON file."""
    return pd.DataFrame(json.loads(as_json(extract(rows)))["rows"])


def by_frictionless(rows: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Read the CSV with frictionless, with the types given in the JSON file."""
    fields = json.loads(as_json(extract(rows)))["fields"]
    resource = Resource(
        data=as_csv(extract(rows)), format="csv", encoding="utf-8",
        schema=Schema.from_descriptor({"fields": fields, "missingValues": [""]}),
    )  # fmt: skip
    report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]
    return pd.DataFrame([row.to_dict() for row in resource.read_rows()])


READERS: tuple[Callable[[pd.DataFrame, Path], pd.DataFrame], ...] = (
    *(by_pandas_csv, by_pandas_excel_csv, by_pandas_parquet, by_duckdb_parquet),
    *(by_duckdb_csv, by_openpyxl, by_json, by_frictionless),
)


def test_every_frame_is_tested(offered: dict[str, pd.DataFrame]) -> None:
    """The list of names matches the frames, and no frame is empty."""
    assert list(NAMES) == list(offered)
    assert all(len(rows) for rows in offered.values())


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        *product(["day"], READERS),  # its few rows have dates, times, bounds and gaps
        *sample([*product((name for name in NAMES if name != "day"), READERS)], 12),
    ],
    ids=lambda case: getattr(case, "__name__", case),
)
def test_a_file_reads_back_equal(
    offered: dict[str, pd.DataFrame],
    name: str,
    reader: Callable[[pd.DataFrame, Path], pd.DataFrame],
    tmp_path: Path,
) -> None:
    """Every table reads back equal from every format, with types and missing values."""
    rows = offered[name].reset_index(drop=True)
    back = typed_alike(reader(rows, tmp_path), rows)
    pd.testing.assert_frame_equal(rows, back)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_exports_are_byte_identical(
    offered: dict[str, pd.DataFrame], form: Any
) -> None:
    """Exports of one build are byte-identical."""
    rows = offered["volumes"]
    assert form.make(extract(rows)) == form.make(extract(rows.copy()))


def test_csv_has_plain_integers_and_no_bom(
    offered: dict[str, pd.DataFrame],
) -> None:
    """Integers have no decimal point; each row has its build, licence and citation."""
    file = as_csv(extract(offered["volumes"]))
    assert b",5438,exact,national_reports," in file
    assert not file.startswith(b"\xef\xbb\xbf")
    header, first, *_ = file.decode().splitlines()
    assert header.endswith(",build_id,as_of,licence,citation")
    assert first.endswith(
        ",CC-BY-NC-SA-4.0,Somebody. A title. https://example.org/?v=1"
    )


def test_citation_that_starts_like_a_formula_is_escaped() -> None:
    """A citation that starts like a formula is escaped, as in any cell."""
    about = {**ABOUT, "citation": '=HYPERLINK("https://example.org")'}
    text = as_csv(extract(pd.DataFrame({"n": [1]}), about=about)).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert '\'=HYPERLINK("https://example.org")' == row["citation"]


def test_text_in_a_workbook_is_no_formula_or_link() -> None:
    """Text that looks like a formula or link stays text."""
    rows = pd.DataFrame({"note": ["=1+1", "https://example.org/a", "{=2}"]})
    book = openpyxl.load_workbook(io.BytesIO(as_excel(extract(rows))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert all(cell.hyperlink is None for cell in cells)
    assert ["=1+1", "https://example.org/a", "{=2}"] == [
        cell.value for cell in book["data"]["A"][1:]
    ]


def test_workbook_has_typed_columns_and_a_frozen_header() -> None:
    """Dates, times, integers, ratios and booleans keep their types."""
    rows = pd.DataFrame(
        {
            "day": [date(2025, 6, 1), None],
            "hour": [time(19, 30), None],
            "launched": pd.array([5438, None], dtype="Int64"),
            "ratio": [0.92, None],
            "is_complete": pd.array([True, None], dtype="boolean"),
        }
    )
    sheet = openpyxl.load_workbook(io.BytesIO(as_excel(extract(rows))))["data"]
    values = [cell.value for cell in sheet[2]][:5]
    assert [datetime(2025, 6, 1), time(19, 30), 5438, 0.92, True] == values
    assert ["yyyy-mm-dd", "hh:mm"] == [cell.number_format for cell in sheet[2]][:2]
    assert [None] * 5 == [cell.value for cell in sheet[3]][:5]
    assert "A2" == sheet.freeze_panes


def test_a_workbook_has_sheets_of_sources_and_notes(
    offered: dict[str, pd.DataFrame],
) -> None:
    """A workbook lists every source link once, and notes on how to read the rows."""
    rows = offered["volume sources"]
    book = openpyxl.load_workbook(io.BytesIO(as_excel(extract(rows))))
    assert ["data", "sources", "notes"] == book.sheetnames
    header, *lines = book["sources"].iter_rows(values_only=True)
    columns = ("url", "month", "category", "claimant", "publisher", "published_on")
    assert columns == header
    assert list(dict.fromkeys(rows["url"])) == [line[0] for line in lines]
    notes = dict(list(book["notes"].iter_rows(values_only=True))[1:])
    assert "0123456789ab" == notes["build_id"]
    assert "not zero" == notes["Empty"]


def test_parquet_metadata_has_build_licence_and_citation() -> None:
    """Build, licence and citation are in the schema's metadata."""
    file = io.BytesIO(as_parquet(extract(pd.DataFrame({"n": [1]}))))
    metadata = pq.read_schema(file).metadata
    assert {
        k.encode(): v.encode() for k, v in ABOUT.items()
    }.items() <= metadata.items()


def test_json_has_meta_fields_and_sources() -> None:
    """JSON has ``meta`` of the file, ``fields`` of columns, ``sources`` of links."""
    rows = pd.DataFrame(
        {"n": pd.array([1, None], dtype="Int64"), "url": ["https://example.org", None]}
    )
    document = json.loads(as_json(extract(rows)))
    assert ABOUT == document["meta"]
    assert [{"url": "https://example.org"}] == document["sources"]
    assert {"name": "n", "type": "integer"} == document["fields"][0]
    assert [1, None] == [row["n"] for row in document["rows"]]


def test_joined_links_are_split_and_listed_once() -> None:
    """Joined links are split, and each page is listed once."""
    rows = pd.DataFrame(
        {
            "urls": ["https://a.org;https://b.org", "https://a.org", None],
            "claimant": ["A", "B", "C"],
        }
    )
    expected = pd.DataFrame(
        {"url": ["https://a.org", "https://b.org"], "claimant": ["A", "A"]}
    )
    pd.testing.assert_frame_equal(expected, links(rows), check_dtype=False)


def test_each_row_of_volumes_links_a_page(
    view: View, offered: dict[str, pd.DataFrame]
) -> None:
    """A sum of many posts has no ``url``, but names the page that lists them."""
    rows = offered["volumes"]
    sums = rows[rows["basis"] == "national_reports"]
    assert 90 == len(sums)
    assert sums["url"].isna().all()
    download = volumes_download(PageView.of(view), "volumes", rows)
    assert download.listed_in is not None
    listed = [encode(download.listed_in(row))["bar"] for row in rows.to_dict("records")]
    expected = zip(rows["category"], rows["month"], strict=True)
    assert [bar_code(category, month) for category, month in expected] == listed
