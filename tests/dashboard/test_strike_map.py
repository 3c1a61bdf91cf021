"""Tests the maps and the tolls by month by the figures' data."""

import json
from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries
from dashboard.charts.figure import Figure
from dashboard.charts.strike_map import CLASSES, CLEAR, OUTLINES_FILE
from dashboard.charts.style import RAMP
from dashboard.i18n import LANGUAGES, Words, load
from dashboard.permalink import View
from dashboard.picture import fonts, for_page
from tests.dashboard.checked import by_plotly
from tests.outlines import CODES, simplified


@pytest.fixture
def counted(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the outermost strikes of the register."""
    return queries.at_level(queries.strikes(con, view), "outermost")


@pytest.fixture
def sums(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the sums at their level."""
    return queries.strike_sums(con, queries.strikes(con, view), "outermost")


@pytest.fixture
def drawn_map(sums: pd.DataFrame, words: Words) -> Figure:
    """Give the map."""
    return charts.oblast_map(sums, words)


@pytest.fixture
def drawn_tiles(sums: pd.DataFrame, words: Words) -> Figure:
    """Give the tile map."""
    return charts.oblast_tiles(sums, words)


@pytest.fixture
def outlines(drawn_map: Figure) -> go.Figure:
    """Give the map as a Plotly figure."""
    return by_plotly(drawn_map)


@pytest.fixture
def tiles(drawn_tiles: Figure) -> go.Figure:
    """Give the tile map as a Plotly figure."""
    return by_plotly(drawn_tiles)


def area(outlines: go.Figure, name: str) -> go.Scatter:
    """Return the outline of a unit by its name."""
    (trace,) = (trace for trace in outlines.data if trace.name == name)
    return trace


def test_the_file_of_outlines_has_27_units_and_is_small() -> None:
    """The 27 units of ISO 3166-2:UA, with Crimea and Sevastopol, within 20 kB."""
    outlines = json.loads(OUTLINES_FILE.read_text("utf-8"))
    assert set(charts.TILES) == set(outlines) == set(CODES.values())
    assert OUTLINES_FILE.stat().st_size < 20_000


def test_every_outline_lies_in_ukraine() -> None:
    """Outlines are pairs of hundredths of a degree, triangles at least, on the map."""
    for rings in json.loads(OUTLINES_FILE.read_text("utf-8")).values():
        for ring in rings:
            assert len(ring) >= 6
            assert not len(ring) % 2
            assert all(2210 <= x <= 4025 for x in ring[::2])
            assert all(4435 <= y <= 5240 for y in ring[1::2])


def test_a_border_is_simplified_within_its_tolerance() -> None:
    """A point a hundredth off the line goes; one a tenth off and both ends stay."""
    assert [(0, 0), (2, 0.1), (4, 0)] == simplified(
        [(0, 0), (1, 0.06), (2, 0.1), (3, 0.04), (4, 0)]
    )


def test_27_tiles_have_27_places(tiles: go.Figure) -> None:
    """24 oblasts, Crimea, Kyiv and Sevastopol."""
    assert 27 == len(charts.TILES) == len(set(charts.TILES.values()))
    assert 27 == len(tiles.layout.shapes)


def test_an_oblast_has_its_number_of_people_killed(
    outlines: go.Figure, tiles: go.Figure
) -> None:
    """Kharkiv: at least 257 in 25 air strikes, its full name on hover."""
    hover = area(outlines, "Kharkiv oblast").hovertext
    assert hover.startswith("<b>Kharkiv oblast</b><br>reported killed: at least 257")
    assert "3 strikes without a number" in hover
    assert "25 strikes in the register" in hover
    position = list(charts.TILES).index("UA-63")
    assert "Khark.<br><b>≥ 257</b>" == tiles.data[0].text[position]
    assert hover == tiles.data[0].hovertext[position]


def test_both_maps_have_the_same_colour_classes(
    outlines: go.Figure, tiles: go.Figure
) -> None:
    """Donetsk, with most killed, has the strongest colour on both maps."""
    position = list(charts.TILES).index("UA-14")
    assert RAMP[5] == area(outlines, "Donetsk oblast").fillcolor
    assert RAMP[5] == tiles.layout.shapes[position].fillcolor
    assert RAMP[4] == area(outlines, "Dnipropetrovsk oblast").fillcolor
    assert RAMP[0] == area(outlines, "Kherson oblast").fillcolor


def test_strongest_colour_is_palest_on_a_dark_page(drawn_map: Figure) -> None:
    """On a dark page each colour has its counterpart, the strongest being palest."""
    svg, _, _ = for_page(drawn_map, "", "", 600, "test-")
    assert 'fill="light-dark(#901278,#fcd8f0)"' in svg
    for _, fill, _ in CLASSES:
        assert f'"{fill}"' not in svg


@pytest.mark.parametrize("name", ["Crimea", "Sevastopol"])
def test_oblast_without_an_entry_is_hatched_and_not_zero(
    outlines: go.Figure, tiles: go.Figure, words: Words, name: str
) -> None:
    """An oblast without an entry is hatched, cannot be opened, and is not zero."""
    trace = area(outlines, name)
    assert ("/", CLEAR, None) == (
        trace.fillpattern.shape, trace.fillcolor, trace.customdata,
    )  # fmt: skip
    assert "not zero" in trace.hovertext
    codes = {words.name("oblast", code): i for i, code in enumerate(charts.TILES)}
    shape = tiles.layout.shapes[codes[name]]
    assert (CLEAR, "dot") == (shape.fillcolor, shape.line.dash)
    assert "0" not in tiles.data[0].text[codes[name]]


def test_entry_without_a_number_has_no_hatching_and_no_class(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Zakarpattia has 19 injured and no number of killed: no hatching, no class."""
    sums = queries.strike_sums(con, queries.strikes(con, view), "innermost")
    figure = by_plotly(charts.oblast_map(sums, words))
    trace = area(figure, "Zakarpattia oblast")
    assert (None, CLEAR) == (trace.fillpattern.shape, trace.fillcolor)
    assert "reported killed: no number" in trace.hovertext
    assert "no number" in figure.data[-1].text


def test_legend_has_the_classes_on_screen(outlines: go.Figure) -> None:
    """The legend has the classes on screen, then "no number" and "no entry"."""
    legend = outlines.data[-1]
    classes = ["Killed", "0–9", "10–49", "50–99", "100–249", "250+", ""]
    assert [*classes, "no number", "", "no entry"] == [*legend.text]
    assert {0.5} == set(legend.y)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_legend_have_room_on_a_phone(
    sums: pd.DataFrame, language: str
) -> None:
    """The last words end within the map's width; else they would cover their box."""
    figure = by_plotly(charts.oblast_map(sums, load(language)))
    legend = figure.data[-1]
    pixels = 354 / figure.layout.xaxis2.range[1]
    room = (figure.layout.xaxis2.range[1] - legend.x[-1]) * pixels
    assert fonts.width(legend.text[-1], legend.textfont.size) <= room


def test_oblasts_with_an_entry_can_be_opened(
    drawn_map: Figure, drawn_tiles: Figure
) -> None:
    """27 units have a tooltip on each map; the 25 with an entry can be opened."""
    for figure in (drawn_map, drawn_tiles):
        _, answers, _ = for_page(figure, "", "", 358, "test-")
        assert 27 == len(answers)
        codes = {target.choice for target in answers} - {""}
        assert 25 == len(codes)
        assert codes < set(charts.TILES)


def test_a_map_is_drawn_in_its_ratio_at_every_width(drawn_map: Figure) -> None:
    """The map's ratio is 3 to 2 at every width."""
    for width in (358, 980):
        _, answers, _ = for_page(drawn_map, "", "", width, "test-")
        boxes = [target.box for target in answers]
        wide = max(x + w for x, _, w, _ in boxes) - min(x for x, *_ in boxes)
        high = max(y + h for _, y, _, h in boxes) - min(y for _, y, *_ in boxes)
        assert 1.45 < wide / high < 1.55


@pytest.fixture
def tolls(
    con: duckdb.DuckDBPyConnection, counted: pd.DataFrame, view: View, words: Words
) -> go.Figure:
    """Give the tolls by month."""
    months = queries.strike_months(con, counted)
    tolls = charts.strike_tolls(months, date(2022, 2, 1), view.last_month, words)
    return by_plotly(tolls)


def test_tolls_by_month_have_artillery_in_its_own_panel(tolls: go.Figure) -> None:
    """Three panels: killed and injured in air strikes, and killed by artillery."""
    killed, injured, artillery = tolls.data
    assert (2680, 6000) == (sum(killed.y), sum(injured.y))
    assert RAMP[5] == killed.marker.color != artillery.marker.color
    titles = [note.text for note in tolls.layout.annotations]
    assert "<b>Killed in air strikes, at least</b>" in titles
    assert "<b>Killed by artillery, at least: apart, in no sum</b>" in titles


def test_tooltip_says_how_many_strikes_give_a_number(tolls: go.Figure) -> None:
    """March 2022 has at least 886, and how many of its strikes give a number."""
    hover = max(tolls.data[0].hovertext, key=lambda text: "March 2022" in text)
    assert hover.startswith("<b>March 2022</b><br>reported killed: at least 886")
    assert "strikes give a number" in hover
