"""Labels on charts and axes do not overlap."""

import re

import pytest

from dashboard import picture
from dashboard.charts.figure import Figure, bar, scatter
from tests.dashboard.drawing import as_svg


def drawn(figure: Figure, width: int = 358) -> str:
    """Return a chart as SVG, at the width of a phone."""
    return as_svg(figure, "T", "D", width=width, theme=picture.PAGE)


def labelled(*texts: tuple[float, float, str], position: str = "top center") -> str:
    """Return the drawing of labels at points, on axes from 0 to 100."""
    x, y, text = zip(*texts, strict=True)
    labels = scatter(x=x, y=y, text=text, mode="text", textposition=position)
    figure = Figure([labels], {"showlegend": False})
    axis = {"range": [0, 100], "visible": False}
    figure.layout.update(xaxis=axis, yaxis=axis)
    return drawn(figure)


def test_overlapping_label_is_omitted() -> None:
    """A label that would overlap an earlier one is omitted."""
    over = labelled((50, 50, "≥151"), (52, 51, "≥67"))
    assert ["≥151"] == re.findall("<text[^>]*>([^<]+)", over)
    beside = labelled((20, 50, "≥151"), (80, 51, "≥67"))
    assert ["≥151", "≥67"] == re.findall("<text[^>]*>([^<]+)", beside)


@pytest.mark.parametrize(
    ("position", "has_ground"), [("top center", True), ("middle center", False)]
)
def test_label_above_its_point_has_a_halo(position: str, has_ground: bool) -> None:
    """A label above its point has a halo, as it may overlap a bar; others have none."""
    svg = labelled((50, 50, "≥67"), position=position)
    assert has_ground == ('paint-order="stroke" stroke="Canvas"' in svg)


def ticks(names: list[str], width: int) -> list[str]:
    """Return the tick labels that fit an axis of these periods at a width."""
    bars = bar(x=list(range(len(names))), y=[1] * len(names), width=0.8)
    axis = {"tickvals": list(range(len(names))), "ticktext": names}
    figure = Figure([bars], {"barmode": "overlay", "showlegend": False})
    figure.axis_across().update(range=[-0.5, len(names) - 0.5], tickangle=0, **axis)
    figure.axis_up().update(range=[0, 1], visible=False)
    figure.layout.update(margin={"l": 8, "r": 8, "t": 8, "b": 40})
    parts = re.findall("<text[^>]*>(.+?)</text>", drawn(figure, width))
    return [" ".join(re.findall(">([^<]+)", f">{part}")) for part in parts]


def test_tick_labels_do_not_touch() -> None:
    """A phone labels every second quarter up to the last one, a desktop all of them."""
    quarters = [f"Q{n} {year}" for year in (2024, 2025, 2026) for n in (1, 2, 3, 4)]
    assert quarters == ticks(quarters, 980)
    assert quarters[1::2] == ticks(quarters, 358)


def test_january_is_among_the_labelled_months() -> None:
    """Every second month is labelled, starting so that January is among them."""
    months = ["Sept<br>2025", "Oct", "Nov", "Dec", "Jan<br>2026", "Feb", "Mar"]
    names = ["Oct", "Nov<br>2025", "Dec", "Jan<br>2026", "Feb", "Mar", "Apr", "May"]
    assert "Jan 2026" in ticks(months, 200)
    assert ["Nov 2025", "Jan 2026", "Mar", "May"] == ticks(names, 220)


def test_first_quarter_of_a_year_is_labelled() -> None:
    """Quarters with a line of days: the first of a year, with the year, is labelled."""
    quarters = [
        f"Q{n}<br>90{f'<br>{year}' if n == 1 else ''}"
        for year in (2024, 2025, 2026)
        for n in (1, 2, 3, 4)
    ]
    assert ["Q1 90 2024", "Q3 90", "Q1 90 2025"] == ticks(quarters, 300)[:3]


def test_labels_in_a_panel_are_below_its_title() -> None:
    """On a phone a label within a panel is below the title, and not over it."""
    place = {"xref": "paper", "yref": "paper", "showarrow": False, "yanchor": "bottom"}
    title = {"text": "3,508 of 4,448 launched", "x": 0, "xanchor": "left"}
    name = {"text": "counts withheld", "x": 1, "xanchor": "right"}
    figure = Figure([scatter(x=[0], y=[0], mode="markers")], {"showlegend": False})
    figure.axis_across().update(range=[0, 1], visible=False)
    figure.axis_up().update(range=[0, 1], visible=False)
    figure.layout.update(annotations=[{**place, "y": 1, **a} for a in (title, name)])
    figure.layout.update(margin={"l": 8, "r": 8, "t": 60, "b": 8})
    levels = {
        width: [float(y) for y in re.findall('<text[^>]* y="([0-9.]+)"', svg)]
        for width in (150, 600)
        for svg in [drawn(figure, width)]
    }
    assert levels[600][0] == levels[600][1]
    assert levels[150][1] - levels[150][0] > 12
