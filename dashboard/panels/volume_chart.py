"""What the Volumes page says of a view: rows, findings, the chart in every form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import plotly.graph_objects as go

from dashboard import charts, describe
from dashboard.describe import Finding
from dashboard.drawn_chart import drawings
from dashboard.html_pages import shown
from dashboard.i18n import Words
from dashboard.permalink import View


@dataclass(frozen=True)
class Told:
    """All that the page is made of; shared by its readers, so nobody changes it.

    ``history`` is ``queries.monthly_volumes``, ``volumes`` its rows in the range;
    ``drawing`` is ``drawings`` of ``chart``, which ``alt`` says in words.
    """

    history: pd.DataFrame
    volumes: pd.DataFrame
    notes: pd.DataFrame
    found: dict[str, Finding]
    chart: go.Figure
    alt: str
    drawing: bytes
    reported_by: str


def told(
    con: duckdb.DuckDBPyConnection, view: View, build: Mapping[str, Any], words: Words
) -> Told:
    """Return what the page says of a view."""
    page = shown(con, view, words)
    chart = charts.framed(
        "monthly_volumes",
        charts.monthly_volumes,
        describe.chart_frame("monthly_volumes", "volumes", view, build, words),
        page.volumes,
        page.statements,
        page.notes,
        words,
        view.bar,
    )
    return Told(
        page.history,
        page.volumes,
        page.notes,
        page.found,
        chart,
        page.alt,
        drawings(chart, "volumes", words("volumes.title"), page.alt, words),
        describe.reported_by(page.volumes, words),
    )
