"""Reads a figure into lists and numbers, and refuses features that are not drawn.

A picture must show what the live chart shows. So every attribute of a figure is either
drawn, or known to matter for hovering and clicking only; any other raises an error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.figure import Figure


class UnknownFeatureError(ValueError):
    """A figure has a feature that its picture would leave out."""


class Moment(float):
    """A day or time, in milliseconds since 1970."""

    @classmethod
    def of(cls, value: Any) -> "Moment":
        """Return the moment of a date, a datetime or an ISO string of one."""
        if isinstance(value, Moment):
            return value
        if isinstance(value, str):
            return _moment_of_text(value)
        day = datetime(value.year, value.month, value.day)
        if isinstance(value, datetime):
            day = value.replace(tzinfo=None)
        return cls((day - datetime(1970, 1, 1)).total_seconds() * 1000)


@lru_cache(10_000)  # many traces have the same days, and each width reads them
def _moment_of_text(text: str) -> Moment:
    return Moment.of(datetime.fromisoformat(text))


#: Attributes that are drawn; a name ending in ``.*`` includes all below it.
_MARKER_LINE = ("marker.line.color", "marker.line.width")
DRAWN = {
    "bar": {
        *("type", "x", "y", "base", "width", "offset", "orientation", "name"),
        *("marker.color", "marker.opacity", *_MARKER_LINE, "marker.pattern.shape"),
        *("marker.pattern.size", "marker.pattern.solidity", "marker.pattern.fgcolor"),
        *("marker.pattern.bgcolor", "marker.pattern.fillmode", "showlegend"),
        *("legendgroup", "legendrank", "xaxis", "yaxis"),
    },
    "scatter": {
        *("type", "x", "y", "mode", "name", "opacity", "line.color", "line.width"),
        *("line.shape", "connectgaps", "cliponaxis", "marker.color", "marker.opacity"),
        *("marker.size", "marker.symbol", *_MARKER_LINE, "text", "textposition"),
        *("textfont.size", "textfont.color", "showlegend", "legendgroup"),
        *("fill", "fillcolor", "fillpattern.shape", "fillpattern.size"),
        *("fillpattern.solidity", "fillpattern.fgcolor", "fillpattern.bgcolor"),
        *("legendrank", "xaxis", "yaxis"),
    },
    "heatmap": {
        *("type", "x", "y", "z", "zmin", "zmax", "colorscale", "showscale", "xgap"),
        *("ygap", "text", "texttemplate", "name", "xaxis", "yaxis"),
    },
    "annotation": {
        *("text", "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift"),
        *("align", "textangle", "showarrow", "font.size"),
    },
    "shape": {
        *("type", "x0", "x1", "y0", "y1", "xref", "yref", "layer", "fillcolor"),
        *("line.color", "line.width", "line.dash"),
    },
    "axis": {
        *("anchor", "domain", "range", "side", "type", "visible", "showgrid"),
        *("zeroline", "showticklabels", "tickangle"),
        *("tickfont.size", "tickfont.color"),  # the colour is the theme's, as on a page
        *("tickformat", "tickvals", "ticktext", "nticks", "dtick"),
        *("title.text", "automargin", "matches"),
        *("scaleanchor", "scaleratio", "constrain"),
    },
    "layout": {
        *("height", "width", "margin.*", "barmode", "showlegend", "separators"),
        "font.color",  # the theme's too
        *("title.*", "legend.orientation", "legend.x", "legend.y", "legend.xanchor"),
        *("legend.yanchor", "legend.entrywidth", "legend.font.size"),
        "legend.traceorder",
    },
}
#: Attributes for hover, clicks and the screen, which do not matter in a picture.
LIVE = {
    *("customdata", "hoverinfo", "hovertemplate", "hovertext", "hoverongaps"),
    "hoveron",
    *("hovermode", "legend.itemclick", "legend.itemdoubleclick"),
}


@dataclass(frozen=True)
class Reading:
    """A figure as plain lists and dicts, shared by its drawings in all widths.

    ``live`` has the tooltips and choices of each trace.
    """

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    live: list[dict[str, Any]]


def read(figure: Figure) -> Reading:
    """Read a figure; raise UnknownFeatureError for what a picture would leave out."""
    data = [_plain(_drawn(trace)) for trace in figure.data]
    layout = _plain(_drawn(figure.layout))
    for trace in data:
        kind = trace["type"]
        if kind not in ("bar", "scatter", "heatmap"):
            raise UnknownFeatureError(f"trace type {kind}")
        _check(kind, trace)
    rest = {}
    for name, value in layout.items():
        if name in ("annotations", "shapes"):
            for item in value:
                _check(name.removesuffix("s"), item)
        elif name.rstrip("0123456789") in ("xaxis", "yaxis"):
            _check("axis", value)
        else:
            rest[name] = value
    _check("layout", rest)
    live = [
        _plain({name: trace.get(name) for name in ("customdata", "hovertext")})
        for trace in figure.data
    ]
    return Reading(data, layout, live)


def _drawn(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out attributes of ``LIVE``, such as tooltips, which may be long."""
    return {k: v for k, v in values.items() if k not in LIVE}


def _check(kind: str, values: dict[str, Any]) -> None:
    allowed = DRAWN[kind] | LIVE
    for path in _paths(values):
        parents = {f"{path[:i]}.*" for i, c in enumerate(path) if c == "."}
        if path not in allowed and not parents & allowed:
            raise UnknownFeatureError(f"{kind}.{path}")


def _paths(values: dict[str, Any], before: str = "") -> Iterable[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _paths(value, f"{before}{name}.")
        else:
            yield before + name


def _plain(value: Any) -> Any:
    """Return ``value`` with lists for columns, and days as milliseconds since 1970.

    Attributes that are None are left out; a missing value in a column becomes None.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        present = {name: inner for name, inner in value.items() if inner is not None}
        return {name: _plain(inner) for name, inner in present.items()}
    if isinstance(value, (pd.Series, pd.Index, np.ndarray)):
        return [_plain(inner) for inner in value.tolist()]
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if value is pd.NA or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, (date, datetime)):
        return Moment.of(value)
    return value.item() if isinstance(value, np.generic) else value


def at(value: Any, index: int, default: Any = None) -> Any:
    """Return an attribute for one point: a value for all points, or a list."""
    if isinstance(value, list):
        value = value[index] if index < len(value) else None
    return default if value is None else value
