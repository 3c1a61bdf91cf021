"""What the browser gets for a chart drawn by the server."""

import gzip
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import accumulate
from typing import Any

import duckdb
import pandas as pd
import pytest

from dashboard import charts, picture, queries
from dashboard.content.blocks import DRAWN_WIDTHS, Chart
from dashboard.content.monthly import monthly_chart
from dashboard.html_pages.figures import drawings
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import View, bar_code
from dashboard.ui.chart import delta, live_drawings
from tests.dashboard.drawing import apply_delta, as_svg, unpacked

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the rows of the view."""
    return queries.in_range(queries.monthly_volumes(con, view), view)


@pytest.fixture
def chart(view: View) -> Chart:
    """Give the Volumes chart as on the page."""
    return monthly_chart(PageView.of(view))


def boxes_of(drawn: dict[str, Any]) -> list[tuple[float, ...]]:
    """Return left, top, width and height of each box, decoded as in the browser."""
    columns = ([n / 10 for n in accumulate(steps)] for steps in drawn["boxes"])
    return list(zip(*columns, strict=True))


def test_every_bar_and_gap_can_be_selected(
    chart: Chart, volumes: pd.DataFrame, words: Words
) -> None:
    """138 columns, one a row of the table, can be selected; so can statement marks."""
    content = unpacked(live_drawings(chart, words))
    rows = zip(volumes["category"], volumes["month"], strict=True)
    expected = sorted(bar_code(category, month) for category, month in rows)
    names = [name for name, _, _ in content["marks"]]
    assert expected == sorted(names[: len(volumes)])
    assert set(names[len(volumes) :]) < set(expected)
    tooltips = {name: text for name, text, _ in content["marks"][: len(volumes)]}
    assert tooltips["drone:2025-06"].startswith("June 2025: 5,438\nsum of the daily")
    assert "no figure" in tooltips["glide_bomb:2023-05"].lower()


def test_hit_areas_are_inside_the_drawing(chart: Chart, words: Words) -> None:
    """At every width hit areas are inside the drawing, and columns fill their panel."""
    content = unpacked(live_drawings(chart, words))
    assert list(DRAWN_WIDTHS) == [drawing["from"] for drawing in content["drawings"]]
    for drawn in content["drawings"]:
        svg = ET.fromstring(drawn["svg"])  # noqa: S314
        _, _, width, height = map(float, svg.get("viewBox", "").split())
        answers = drawn.get("marks", content["marks"])
        boxes = boxes_of(drawn)
        assert len(answers) == len(boxes)
        for x, y, w, h in boxes:
            assert 0 <= x <= x + w <= width + 10
            assert 0 <= y <= y + h <= height
        heights = {h for *_, h in boxes[:54]}
        assert len(heights) <= 2  # to a tenth of a pixel
        assert min(heights) > 80


def test_each_width_is_sent_once_in_full_or_as_a_delta(
    chart: Chart, words: Words
) -> None:
    """The widest drawing is sent in full, two others as its delta, each once."""
    packed = live_drawings(chart, words)
    sent = json.loads(gzip.decompress(packed))
    has_text = ["text" in drawing for drawing in sent["drawings"]]
    assert [True, False, False, True] == has_text
    assert "marks" not in sent["drawings"][-1]
    content = unpacked(packed)
    for drawing, own in zip(drawings(chart), content["drawings"], strict=True):
        assert drawing.svg == own["svg"]
        assert own.get("marks", content["marks"]) == [
            [target.choice, target.text, target.panel] for target in drawing.targets
        ]
    *_, narrower, widest = sent["drawings"]
    assert len(str(narrower)) * 3 < len(str(widest))


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("<a>1 2 1</a>", "<a>1 2 1</a>", {"changes": ""}),
        ("<a>1 2 1</a>", "<a>7.5 2 7.5</a>", {"changes": "0 75s"}),
        ("<a>1 2 1</a>", "<a>7.5 2 -1</a>", {"changes": "0 75s 1 -85s"}),
        ("<a>1 2</a>", "<a>07 0.25</a>", {"changes": "0 07 0 0.25"}),
        ("<a>1</a>", "<b>1</a>", {"changes": "", "own": {1: "b>1"}}),
        ("<a>1</a>", "<a>1</a><b/>", {"text": "<a>1</a><b/>"}),
        ("<a>ten</a>", "<a>10</a>", {"changes": "", "own": {1: "a>10"}}),
    ],
)
def test_delta_has_the_changed_numbers_and_elements(
    base: str, text: str, expected: dict[str, Any]
) -> None:
    """A delta has the changed numbers and elements; or all, if the count differs."""
    assert expected == delta(base, text)
    sent = json.loads(json.dumps(expected))
    assert text == sent.get("text", "") or apply_delta(base, sent) == text


def test_phone_gets_the_last_18_months(chart: Chart, words: Words) -> None:
    """A phone gets 18 months of three categories, wide enough for a finger."""
    phone, *_ = unpacked(live_drawings(chart, words))["drawings"]
    assert 54 == len(phone["marks"])
    assert {"drone:2025-05", "drone:2026-10"} < {
        choice for choice, *_ in phone["marks"]
    }
    assert min(w for _, _, w, _ in boxes_of(phone)) > 12


def test_hit_area_has_the_width_of_its_bar(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The hit area of a column has the width of its bar, to a pixel."""
    of_drones = replace(view, categories=("drone",))
    rows = queries.in_range(queries.monthly_volumes(con, of_drones), of_drones)
    figure = charts.monthly_volumes(
        rows,
        queries.monthly_statements(con, of_drones),
        queries.anomalies(con, of_drones),
        words,
    )
    svg = ET.fromstring(as_svg(figure, "T", "D", width=980))  # noqa: S314
    (bars,) = (g for g in svg.iter(f"{SVG}g") if g.get("class") == "bars")
    drawn = [
        (float(rect.get("x", 0)), float(rect.get("width", 0)))
        for rect in bars.iter(f"{SVG}rect")
    ]
    _, answers, _ = picture.for_page(figure, "T", "D", 980, "p")
    with_figure = rows[rows["launched"] > 0]
    boxes = {target.choice: target.box for target in reversed(answers)}
    columns = [boxes[bar_code("drone", m)][::2] for m in sorted(with_figure["month"])]
    for (left, width), column in zip(sorted(drawn), columns, strict=True):
        assert (left, width) == pytest.approx(column, abs=1)


def test_charts_of_one_page_have_distinct_ids(chart: Chart, words: Words) -> None:
    """Charts of one page have distinct ids for patterns and titles."""
    ids = []
    for name in ("one", "other"):
        content = unpacked(live_drawings(replace(chart, name=name), words))
        for drawn in content["drawings"]:
            root = ET.fromstring(drawn["svg"])  # noqa: S314
            ids += [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_the_same_figure_gives_the_same_bytes(chart: Chart, words: Words) -> None:
    """A chart has the same bytes each time, so the browser's copy stays valid."""
    first, again = (live_drawings(chart, words) for _ in range(2))
    assert first == again
    assert len(first) < 60_000


def test_caption_has_title_view_source_and_licence(chart: Chart) -> None:
    """Title, view, source and licence are below the chart."""
    for part in (
        "Reported launched at Ukraine, by month",
        "September 2022 – October 2026",
        "not verified",
        "CC BY-NC-SA 4.0",
    ):
        assert part in chart.caption


def test_register_text_is_escaped_in_the_chart(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A claimant with markup in its name is escaped in the drawing and its tooltips."""
    hostile = "<img src=x onerror=alert(1)>"
    statements = queries.monthly_statements(con, view).assign(claimant=hostile)
    rows = queries.in_range(queries.monthly_volumes(con, view), view)
    figure = charts.monthly_volumes(
        rows.assign(claimant=hostile), statements, queries.anomalies(con, view), words
    )
    chart = Chart("v", figure, hostile, hostile, hostile, hostile)
    content = unpacked(live_drawings(chart, words))
    for drawn in content["drawings"]:
        root = ET.fromstring(drawn["svg"])  # noqa: S314
        assert not list(root.iter(f"{SVG}img"))
        assert "<img" not in drawn["svg"]
    # Tooltips are sent unescaped: the browser inserts them as text, see drawn.js.
    assert any(hostile in text for _, text, _ in content["marks"])
