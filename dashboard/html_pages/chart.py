"""What every one of these pages shows: the view's figures, sentences and chart."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import pandas as pd
import plotly.graph_objects as go

from dashboard import charts, describe, queries
from dashboard.describe import Finding
from dashboard.html_pages.elements import tag
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.picture import PAGE, as_svg

#: The chart's widths in pixels: as on a desk, and as on a phone.
WIDE, NARROW = 980, 358
#: How many drawn charts are held ready; each takes some forty kilobytes.
CHARTS_HELD = 200
_lock = threading.Lock()
_drawn: OrderedDict[tuple[str, str, View], str] = OrderedDict()


@dataclass(frozen=True)
class Shown:
    """The Volumes page of one view, from the same queries as the interactive one."""

    view: View
    words: Words
    build: dict[str, Any]
    history: pd.DataFrame
    volumes: pd.DataFrame
    statements: pd.DataFrame
    notes: pd.DataFrame
    found: dict[str, Finding]

    @cached_property
    def figure(self) -> go.Figure:
        """Return the chart's description."""
        return charts.monthly_volumes(
            self.volumes, self.statements, self.notes, self.words, self.view.bar
        )

    @property
    def alt(self) -> str:
        """Return what a screen reader is told of the chart."""
        return describe.alt_monthly_volumes(self.volumes, self.found, self.words)

    def svg(self, width: int, prefix: str) -> str:
        """Return the chart for a page, in the colours of that page."""
        return as_svg(
            self.figure,
            self.words("volumes.title"),
            self.alt,
            theme=PAGE,
            width=width,
            compact=True,
            prefix=prefix,
        )

    def chart(self) -> str:
        """Return the chart twice, for a desk and a phone; a page shows the one.

        What build and view give is drawn once: most of the work is Plotly's checks.
        """
        key = str(self.build["build_id"]), str(self.build["as_of"]), self.view
        with _lock:
            if key in _drawn:
                _drawn.move_to_end(key)
                return _drawn[key]
        drawn = tag("div", self.svg(WIDE, "w"), class_="wide") + tag(
            "div", self.svg(NARROW, "n"), class_="narrow"
        )
        with _lock:
            _drawn[key] = drawn
            while len(_drawn) > CHARTS_HELD:
                _drawn.popitem(last=False)
        return drawn

    def sentence(self) -> str:
        """Return the finding in one line of text, the same everywhere."""
        return " ".join(
            f"{finding.category}: {finding.figure} {finding.when}."
            for finding in self.found.values()
            if finding.figure
        ) or self.words("volumes.nothing")


def shown(con: duckdb.DuckDBPyConnection, view: View, words: Words) -> Shown:
    """Return what the Volumes page of ``view`` shows.

    ``con`` holds the marts as known on the view's day.
    """
    build = queries.build_info(con)
    history = queries.monthly_volumes(con, view)
    volumes = queries.in_range(history, view)
    return Shown(
        view,
        words,
        build,
        history,
        volumes,
        queries.monthly_statements(con, view),
        queries.anomalies(con, view),
        describe.findings(history, view, words, build["last_day"]),
    )
