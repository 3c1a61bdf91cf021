"""A chart as a file says by itself what it shows."""

import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from dashboard import picture
from dashboard.charts.figure import Figure, bar
from dashboard.picture import Caption
from dashboard.picture.fonts import width
from dashboard.picture.text import wrapped

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption(
    title="Drones: May 2026",
    subtitle="8,150, more than in any month before.",
    notes=("Source: https://example.org/?cat=drone&lang=en", "CC BY 4.0", "Build abc"),
    description="One bar.",
)


@pytest.fixture
def figure() -> Figure:
    """Give a chart with one bar."""
    figure = Figure([bar(x=[1], y=[8150], width=[0.5])])
    figure.layout.update(height=300)
    figure.axis_across().update(range=[0, 2], tickvals=[1], ticktext=["May"])
    figure.axis_up().update(range=[0, 10000], nticks=5, tickformat=",d")
    return figure


def test_title_source_licence_and_date_are_in_the_picture(figure: Figure) -> None:
    """Title, source, licence and date are in the picture, as it may be found alone."""
    svg = picture.chart_file(figure, CAPTION, "svg").decode()
    tree = ET.fromstring(svg)  # noqa: S314
    lines = ["".join(t.itertext()) for t in tree.iter(f"{SVG}text")]
    assert CAPTION.title == lines[0]
    assert CAPTION.subtitle == lines[1]
    assert "May" in lines
    assert "".join(CAPTION.notes) == lines[-1]


def test_a_png_is_twice_the_size_of_the_drawing(figure: Figure) -> None:
    """A PNG has twice the size of the SVG, for print and sharp screens."""
    data = picture.chart_file(figure, CAPTION, "png")
    svg = ET.fromstring(picture.chart_file(figure, CAPTION, "svg"))  # noqa: S314
    image = Image.open(io.BytesIO(data))
    assert (2 * int(svg.get("width", 0)), 2 * int(svg.get("height", 0))) == image.size


@pytest.mark.parametrize("form", list(picture.FORMATS))
def test_same_view_and_build_give_the_same_bytes(figure: Figure, form: str) -> None:
    """The same view and build give the same bytes."""
    first, second = (picture.chart_file(figure, CAPTION, form) for _ in range(2))
    assert first == second


def test_url_wider_than_the_picture_is_broken() -> None:
    """A URL wider than the picture is broken across lines."""
    rows = wrapped("Source: https://example.org/" + "x" * 300, 12, 300)
    assert all(width(row, 12) <= 300 for row in rows)
    assert "Source:https://example.org/" + "x" * 300 == "".join(rows)


def test_number_is_not_split_across_lines() -> None:
    """A Ukrainian number, with its non-breaking spaces, is not split across lines."""
    assert ["щонайменше", "5\u00a0850"] == wrapped("щонайменше 5\u00a0850", 20, 120)


def test_widths_are_those_of_the_font() -> None:
    """A digit of Source Sans 3 is 0.497 em wide, and 0.528 em in bold."""
    assert 4.97 == pytest.approx(width("8", 10))
    assert 5.28 == pytest.approx(width("8", 10, True))
