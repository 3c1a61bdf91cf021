"""Every chart of every page can be downloaded as a picture."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from dashboard.content import PAGES
from dashboard.content.blocks import Chart
from dashboard.content.days import view_on
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from dashboard.ui.download import live_chart, picture
from tests.dashboard.blocks import walk
from tests.dashboard.checked import by_plotly
from tests.dashboard.pages import SOME_PAGES
from tests.sampling import IS_LONG, sample


def views(view: View) -> Iterator[View]:
    """Yield the default view, chosen months, one weapon, and an earlier day."""
    yield view
    yield replace(view, bar=Bar("missile", date(2025, 10, 1)), language="uk")
    yield replace(view, bar=Bar("drone", date(2026, 6, 1)), categories=("drone",))
    yield view_on(replace(view, bar=Bar("missile", date(2025, 8, 1))), "2025-12-01")[0]
    yield replace(view, categories=("glide_bomb",))


@pytest.mark.parametrize("page_name", SOME_PAGES)
def test_every_chart_has_a_valid_svg_and_png(view: View, page_name: str) -> None:
    """SVG and PNG are well-formed, and contain the chart's marks and title."""
    for chosen in sample([*views(view)], 2):
        charts = charts_of(chosen, page_name)
        for chart in charts:
            content = picture(chart, "http://127.0.0.1/", "svg")
            assert content.startswith(b"<svg "), chart.name
            svg = content.decode()
            ET.fromstring(svg)  # noqa: S314 (our own bytes)
            assert "NaN" not in svg
            assert len(svg) > 1500, chart.name
        if IS_LONG or chosen == view:  # a PNG is drawn from the SVG, ten times as long
            for chart in sample(charts, 1):
                content = picture(chart, "http://127.0.0.1/", "png")
                assert content.startswith(b"\x89PNG\r\n\x1a\n"), chart.name
                assert len(content) > 5000, chart.name


@pytest.mark.parametrize("page_name", SOME_PAGES)
def test_plotly_accepts_every_figure(view: View, page_name: str) -> None:
    """Plotly accepts every name and value of the figures."""
    for chosen in sample([*views(view)], 2):
        for chart in charts_of(chosen, page_name):
            figures = [figure for figure in (chart.captioned, chart.narrow) if figure]
            for figure in figures:
                assert len(figure.data) == len(by_plotly(figure).data), chart.name


def charts_of(view: View, page_name: str) -> list[Chart]:
    """Return the charts of a page."""
    blocks = walk(PAGES[page_name].blocks(PageView.of(view)))
    return [block for block in blocks if isinstance(block, Chart)]


def test_html_file_has_streamlits_template(view: View) -> None:
    """The HTML file adds Streamlit's template, which figures do not have."""
    chart = charts_of(view, "volumes")[0]
    assert "template" not in chart.figure.layout
    assert b'"template":{"data":{' in live_chart(chart)
