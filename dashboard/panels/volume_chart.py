"""What the Volumes page says of a view: rows, findings, the chart in every form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import plotly.graph_objects as go

from dashboard import charts, describe, queries
from dashboard.cache import remember
from dashboard.describe import Finding
from dashboard.drawn_chart import drawings
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
    history = remember(queries.monthly_volumes, con, view, view=view)
    volumes = remember(queries.in_range, history, view, view=view)
    statements = remember(queries.monthly_statements, con, view, view=view)
    notes = remember(queries.anomalies, con, view, view=view)
    last_day = build["last_day"]
    found = remember(describe.findings, history, view, words, last_day, view=view)
    chart = remember(
        charts.framed,
        "monthly_volumes",
        charts.monthly_volumes,
        describe.chart_frame("monthly_volumes", "volumes", view, build, words),
        volumes,
        statements,
        notes,
        words,
        view.bar,
        view=view,
    )
    alt = remember(describe.alt_monthly_volumes, volumes, found, words, view=view)
    return Told(
        history,
        volumes,
        notes,
        found,
        chart,
        alt,
        drawings(chart, "volumes", words("volumes.title"), alt, words),
        describe.reported_by(volumes, words),
    )
