"""Charts as Plotly's own objects, which refuse what Plotly would not take.

    from tests.dashboard import checked as charts

gives every chart function, and its figure in that form.
"""

from collections.abc import Callable

import plotly.graph_objects as go

from dashboard import charts
from dashboard.charts.figure import Figure


def by_plotly(figure: Figure) -> go.Figure:
    """Return a figure as Plotly's; raises ValueError for what it does not know."""
    return go.Figure([dict(trace) for trace in figure.data], figure.layout)


def __getattr__(name: str) -> Callable[..., go.Figure]:
    make = getattr(charts, name)
    return lambda *arguments, **named: by_plotly(make(*arguments, **named))
