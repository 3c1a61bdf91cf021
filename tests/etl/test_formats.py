"""One CSV dialect and one JSON shape for every writer."""

import csv
import io
import json
from datetime import date, datetime, time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.formats import (
    ROWS_AT_ONCE,
    csv_chunks,
    excel_file,
    json_chunks,
    parquet_file,
)


def as_csv(table: pa.Table, **options: object) -> str:
    """Return a table as CSV."""
    return b"".join(csv_chunks(table.to_reader(), **options)).decode()  # type: ignore[arg-type]


def as_json(table: pa.Table, **options: object) -> dict[str, object]:
    """Return the parsed JSON of a table."""
    document: dict[str, object] = json.loads(
        b"".join(json_chunks(table.to_reader(), {"build_id": "b"}, **options))  # type: ignore[arg-type]
    )
    return document


TYPED = pa.table(
    {
        "n": pa.array([5438, None], pa.int64()),
        "ratio": pa.array([8.0, 2 / 3], pa.float64()),
        "is_partial": pa.array([True, None], pa.bool_()),
        "day": pa.array([date(2025, 6, 1), None], pa.date32()),
        "at": pa.array([time(19, 30), None], pa.time64("us")),
        "read_at": pa.array([datetime(2025, 6, 1, 4, 5), None], pa.timestamp("us")),
        "note": ["plain", None],
        "nothing": pa.nulls(2),
    }
)


def test_each_type_has_one_spelling_in_csv() -> None:
    """Booleans are lower case, dates and times ISO 8601, missing cells empty."""
    assert as_csv(TYPED) == (
        "n,ratio,is_partial,day,at,read_at,note,nothing\n"
        "5438,8.0,true,2025-06-01,19:30:00,2025-06-01T04:05:00,plain,\n"
        ",0.6666666666666666,,,,,,\n"
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        (" spaces ", " spaces "),
        ("Київ", "Київ"),
        ("a;b", "a;b"),
        ("a,b", '"a,b"'),
        ('say "so"', '"say ""so"""'),
        ("two\nlines", '"two\nlines"'),
        ("two\r\nlines\rthree", '"two\nlines\nthree"'),
        ("", '""'),
        (None, ""),
        ("=1+1", "'=1+1"),
        ("+380", "'+380"),
        ("-x,y", '"\'-x,y"'),
        ("@a", "'@a"),
        ("\ttab", "'\ttab"),
        ("\rtext", '"\'\ntext"'),
        ("1=1", "1=1"),
    ],
)
def test_csv_text_is_quoted_if_needed_and_formulas_are_escaped(
    text: str | None, cell: str
) -> None:
    """A formula gets a leading apostrophe; an empty text differs from a missing one."""
    assert f"n,note\n-1,{cell}\n" == as_csv(pa.table({"n": [-1], "note": [text]}))


def test_columns_other_than_text_are_not_escaped() -> None:
    """A register's numbers are copied as typed: a leading minus is a number's."""
    table = pa.table({"n": ["-5", "1.50"], "note": ["-5", None]})
    assert "n,note\n-5,'-5\n1.50,\n" == as_csv(table, texts=["note"])


def test_batches_are_written_under_one_header() -> None:
    """Texts of each batch are in their own rows, whatever the others hold."""
    schema = pa.schema([("a", pa.string()), ("b", pa.string())])
    batches = [
        pa.record_batch([["x", "y,z"], [None, "x"]], schema=schema),
        pa.record_batch([[], []], schema=schema),
        pa.record_batch([["=1"], ["end"]], schema=schema),
    ]
    table = pa.Table.from_batches(batches)
    assert 'a,b\nx,\n"y,z",x\n\'=1,end\n' == as_csv(table)
    rows = list(csv.reader(io.StringIO(as_csv(table), newline="")))
    assert [["x", ""], ["y,z", "x"], ["'=1", "end"]] == rows[1:]


def test_empty_table_is_written_as_a_header() -> None:
    """In JSON it is an empty list."""
    empty = TYPED.slice(0, 0)
    assert as_csv(empty) == "n,ratio,is_partial,day,at,read_at,note,nothing\n"
    assert [] == as_json(empty)["rows"]


def test_json_has_description_columns_and_rows() -> None:
    """Description, columns, rows; missing is null, a day is text."""
    document = as_json(TYPED, descriptions={"n": "How many."})
    assert ["meta", "fields", "rows"] == list(document)
    assert {"build_id": "b"} == document["meta"]
    fields = [
        *("integer", "number", "boolean", "date", "time", "datetime"),
        *("string", "string"),
    ]
    expected = [
        {"name": name, "type": kind}
        for name, kind in zip(TYPED.column_names, fields, strict=True)
    ]
    expected[0]["description"] = "How many."
    assert expected == document["fields"]
    first = [5438, 8.0, True, "2025-06-01", "19:30:00", "2025-06-01T04:05:00", "plain"]
    rows = document["rows"]
    assert isinstance(rows, list)
    assert [*first, None] == list(rows[0].values())
    assert {None, 2 / 3} == set(rows[1].values())


def test_json_has_the_source_pages_if_given() -> None:
    """They come between the description and the columns."""
    document = as_json(TYPED, sources=pa.table({"url": ["https://example.org"]}))
    assert ["meta", "sources", "fields", "rows"] == list(document)
    assert [{"url": "https://example.org"}] == document["sources"]


def test_json_in_several_pieces_is_one_document() -> None:
    """Rows are written in pieces, with commas between them."""
    numbers = list(range(2 * ROWS_AT_ONCE + 1))
    table = pa.Table.from_batches(
        [pa.record_batch({"n": numbers}), pa.record_batch({"n": numbers[:1]})]
    )
    rows = as_json(table)["rows"]
    assert [{"n": n} for n in (*numbers, 0)] == rows


def test_parquet_keeps_types_and_metadata() -> None:
    """Metadata text is kept as it is; anything else becomes JSON."""
    meta = {"build_id": "b", "filters": {"cat": "drone"}}
    file = parquet_file(TYPED.to_reader(), meta)
    read = pq.read_table(io.BytesIO(file))
    assert TYPED.equals(read)
    assert {b"build_id": b"b", b"filters": b'{"cat": "drone"}'} == read.schema.metadata


def test_text_longer_than_an_excel_cell_is_refused() -> None:
    """A workbook would truncate it."""
    with pytest.raises(ValueError, match="row 1, column 1: does not fit"):
        excel_file({"data": pa.table({"x": ["x" * 40_000]})}, "t", wrapped="notes")
