"""Filled outlines in a picture, axes with a fixed ratio, and hit areas."""

import pytest

from dashboard import picture
from dashboard.charts.figure import scatter
from tests.dashboard.drawing import as_svg
from tests.dashboard.test_picture import SVG, on_plain_axes, parsed


def test_each_outline_of_a_trace_is_closed() -> None:
    """Two islands of one trace are one path, closed twice, in its colour."""
    area = scatter(
        x=[0, 4, 4, None, 0, 1, 1], y=[0, 0, 10, None, 9, 9, 10], mode="lines",
        fill="toself", fillcolor="green", line={"color": "red", "width": 1},
    )  # fmt: skip
    (path,) = (
        e
        for e in parsed(as_svg(on_plain_axes(area), "T", "D")).iter(f"{SVG}path")
        if e.get("fill") == "green"
    )
    assert "M0,100L100,100L100,0ZM0,10L25,10L25,0Z" == path.get("d")
    assert "red" == path.get("stroke")


def test_a_pattern_fills_an_outline() -> None:
    """A hatched outline is filled with a pattern only."""
    area = scatter(
        x=[0, 4, 4], y=[0, 0, 10], mode="lines", fill="toself",
        fillcolor="rgba(0,0,0,0)", fillpattern={"shape": "/", "fgcolor": "#7d8794"},
    )  # fmt: skip
    tree = parsed(as_svg(on_plain_axes(area), "T", "D"))
    (pattern,) = tree.iter(f"{SVG}pattern")
    assert any(
        f"url(#{pattern.get('id')})" == path.get("fill")
        for path in tree.iter(f"{SVG}path")
    )


@pytest.mark.parametrize(
    ("ratio", "drawn"),
    [(1.6, "M37.5,100L62.5,100L62.5,0Z"), (0.1, "M0,62.5L100,62.5L100,37.5Z")],
)
def test_tied_axes_keep_their_ratio_and_are_centred(ratio: float, drawn: str) -> None:
    """A map is never stretched: the axis with spare room is shortened, and centred."""
    area = scatter(
        x=[0, 4, 4], y=[0, 0, 10], mode="lines", fill="toself", fillcolor="green"
    )
    figure = on_plain_axes(area)
    figure.axis_across()["constrain"] = "domain"
    figure.axis_up().update(constrain="domain", scaleanchor="x", scaleratio=ratio)
    tree = parsed(as_svg(figure, "T", "D"))
    assert drawn in {path.get("d") for path in tree.iter(f"{SVG}path")}


def test_tied_axes_that_change_their_range_are_refused() -> None:
    """Plotly's default for tied axes changes their range, which is refused."""
    figure = on_plain_axes(scatter(x=[0], y=[0], mode="markers"))
    figure.axis_up().update(scaleanchor="x")
    with pytest.raises(picture.UnknownFeatureError, match="ratio"):
        as_svg(figure, "T", "D")


def test_hit_area_of_an_outline_has_its_path() -> None:
    """The hit area of an outline has its choice, tooltip, bounding box and path."""
    area = scatter(
        x=[1, 3, 2], y=[0, 0, 10], mode="lines", fill="toself", hovertext="<b>A</b>",
        customdata=["UA-63"],
    )  # fmt: skip
    _, (target,), _ = picture.for_page(on_plain_axes(area), "T", "D", 100, "p")
    assert ("UA-63", "A", (25, 0, 50, 100), "M25,100L75,100L50,0Z") == (
        target.choice,
        target.text,
        target.box,
        target.outline,
    )
