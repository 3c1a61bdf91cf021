"""Charts as Plotly's own objects, which reject what Plotly does not know.

`from tests.dashboard import checked as charts` gives every chart function, with its
figure as such an object.
"""

from collections.abc import Callable

import plotly.graph_objects as go

from dashboard import charts
from dashboard.charts.figure import Figure


def by_plotly(figure: Figure) -> go.Figure:
    """Return a figure as Plotly's; raises ValueError for unknown names or values."""
    return go.Figure([dict(trace) for trace in figure.data], figure.layout)


def __getattr__(name: str) -> Callable[..., go.Figure]:
    make = getattr(charts, name)
    return lambda *arguments, **named: by_plotly(make(*arguments, **named))
