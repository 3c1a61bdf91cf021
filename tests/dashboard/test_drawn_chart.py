"""What the browser gets of a chart that comes drawn, and what it may say back."""

import gzip
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, describe, drawn_chart, picture, queries
from dashboard.i18n import Words
from dashboard.permalink import Bar, View

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the rows of the view."""
    return queries.in_range(queries.monthly_volumes(con, view), view)


@pytest.fixture
def figure(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, volumes: pd.DataFrame
) -> go.Figure:
    """Give the Volumes chart as the page has it, with its frame."""
    statements = queries.monthly_statements(con, view)
    notes = queries.anomalies(con, view)
    frame = describe.chart_frame(
        "monthly_volumes", "volumes", view, queries.build_info(con), words
    )
    return charts.framed(
        "v", charts.monthly_volumes, frame, volumes, statements, notes, words, None
    )


def unpacked(content: bytes) -> dict[str, Any]:
    """Return what the browser reads."""
    return dict(json.loads(gzip.decompress(content)))


def test_every_bar_and_every_gap_answers(
    figure: go.Figure, volumes: pd.DataFrame, words: Words
) -> None:
    """138 columns, one a row of the table; then the marks of statements."""
    content = unpacked(drawn_chart.drawings(figure, "v", "T", "D", words))
    rows = zip(volumes["category"], volumes["month"], strict=True)
    expected = sorted(f"{category}:{month.isoformat()}" for category, month in rows)
    names = [name for name, _ in content["answers"]]
    assert expected == sorted(names[: len(volumes)])
    assert set(names[len(volumes) :]) < set(expected)
    told = dict(content["answers"][: len(volumes)])
    assert told["drone:2025-06-01"].startswith("June 2025: 5,438\nsum of the daily")
    assert "no figure" in told["glide_bomb:2023-05-01"].lower()


def test_what_answers_lies_over_what_is_drawn(figure: go.Figure, words: Words) -> None:
    """In each width every box is inside its drawing, columns as high as their panel."""
    content = unpacked(drawn_chart.drawings(figure, "v", "T", "D", words))
    assert list(drawn_chart.WIDTHS) == [one["from"] for one in content["drawings"]]
    for drawn in content["drawings"]:
        svg = ET.fromstring(drawn["svg"])  # noqa: S314
        _, _, width, height = map(float, svg.get("viewBox", "").split())
        assert len(content["answers"]) == len(drawn["boxes"])
        for x, y, w, h in drawn["boxes"]:
            assert 0 <= x <= x + w <= width + 10
            assert 0 <= y <= y + h <= height
        heights = {h for *_, h in drawn["boxes"][:138]}
        assert len(heights) == 1
        assert min(heights) > 100


def test_a_column_stands_over_its_bar(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Left and right are the bar's own, to a pixel."""
    one = replace(view, categories=("drone",))
    rows = queries.in_range(queries.monthly_volumes(con, one), one)
    figure = charts.monthly_volumes(
        rows, queries.monthly_statements(con, one), queries.anomalies(con, one), words
    )
    svg = ET.fromstring(picture.as_svg(figure, "T", "D", width=980))  # noqa: S314
    (bars,) = (g for g in svg.iter(f"{SVG}g") if g.get("class") == "bars")
    drawn = [
        (float(rect.get("x", 0)), float(rect.get("width", 0)))
        for rect in bars.iter(f"{SVG}rect")
    ]
    _, answers = picture.for_page(figure, "T", "D", 980, "p")
    known = rows[rows["launched"] > 0]
    boxes = {target.names: target.box for target in reversed(answers)}
    columns = [
        boxes["drone", month.isoformat()][::2] for month in sorted(known["month"])
    ]
    for (left, width), column in zip(sorted(drawn), columns, strict=True):
        assert (left, width) == pytest.approx(column, abs=1)


def test_charts_of_one_page_share_no_names(figure: go.Figure, words: Words) -> None:
    """A pattern or a title of one never stands for another's."""
    ids = []
    for name in ("one", "other"):
        content = unpacked(drawn_chart.drawings(figure, name, "T", "D", words))
        for drawn in content["drawings"]:
            root = ET.fromstring(drawn["svg"])  # noqa: S314
            ids += [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_the_same_figure_gives_the_same_bytes(figure: go.Figure, words: Words) -> None:
    """So that what a browser has already is not sent again."""
    first, again = (
        drawn_chart.drawings(figure, "v", "T", "D", words) for _ in range(2)
    )
    assert first == again
    assert len(first) < 60_000


def test_the_drawing_says_where_it_is_from(figure: go.Figure, words: Words) -> None:
    """Title, view, source and licence are in the picture that a screenshot takes."""
    content = unpacked(drawn_chart.drawings(figure, "v", "T", "D", words))
    for drawn in content["drawings"]:
        said = "".join(ET.fromstring(drawn["svg"]).itertext())  # noqa: S314
        for part in ("Reported launched at Ukraine", "not verified", "CC BY-NC-SA 4.0"):
            assert part in said


def test_what_a_register_holds_is_text(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A claimant who is called like an element becomes none, drawn or told."""
    hostile = "<img src=x onerror=alert(1)>"
    statements = queries.monthly_statements(con, view).assign(claimant=hostile)
    rows = queries.in_range(queries.monthly_volumes(con, view), view)
    figure = charts.monthly_volumes(
        rows.assign(claimant=hostile), statements, queries.anomalies(con, view), words
    )
    content = unpacked(drawn_chart.drawings(figure, "v", hostile, hostile, words))
    for drawn in content["drawings"]:
        root = ET.fromstring(drawn["svg"])  # noqa: S314
        assert not list(root.iter(f"{SVG}img"))
        assert "<img" not in drawn["svg"]
    # Told as it is: the browser takes it as text, see drawn.js.
    assert any(hostile in text for _, text in content["answers"])


@pytest.mark.parametrize(
    "said",
    [
        *(
            "",
            "None",
            "drone",
            "drone:",
            "drone:2025",
            "drone:2025-06-02",
            "x:2025-06-01",
        ),
        *("drone:2025-06-01:x", "drone:99999-01-01", "drone:2025-13-01", "\x00:\x00"),
    ],
)
def test_anything_but_a_bar_is_passed_over(said: str) -> None:
    """What comes back from a browser is a stranger's word."""
    assert drawn_chart.bar_named(said) is None


def test_a_bar_is_taken() -> None:
    """Category and month, as the drawing names them."""
    expected = Bar("glide_bomb", date(2025, 2, 1))
    assert expected == drawn_chart.bar_named("glide_bomb:2025-02-01")
