"""One category of the Overview: bars by month, quarter or year in a narrow chart."""

from html import escape

import pandas as pd

from dashboard.charts.figure import Figure
from dashboard.charts.scale import Scale
from dashboard.charts.style import beside_plot, month_axis, readable
from dashboard.charts.volume_bars import (
    bars,
    gap_band,
    gap_targets,
    gap_words,
    gaps,
    labels,
)
from dashboard.charts.volumes import drawn_months, drawn_periods, period_axis
from dashboard.i18n import Words

HEIGHT = 360


@readable
def front_volumes(rows: pd.DataFrame, title: tuple[str, str], words: Words) -> Figure:
    """Return the bars of one category under its name and a subtitle.

    ``rows`` is ``queries.recent_months`` or ``queries.period_volumes``.
    """
    is_monthly = "month" in rows
    panel = (drawn_months if is_monthly else drawn_periods)(rows, words, "total")
    axis = Scale.of("linear", panel["value"], words)
    traces = [
        bars(panel, words, axis),
        gap_targets(panel, words, axis.top),
        labels(panel, axis),
    ]
    figure = Figure(traces)
    bands = [gap_band(1, gap) for gap in gaps(panel)]
    names = [name for gap in gaps(panel) for name in gap_words(1, gap, words)]
    name, beside = map(escape, title)
    heading = beside_plot(f"<b>{name}</b><br>{beside}", 1, "bottom", 22, 13)
    figure.annotate([heading, *names])
    figure.add_shapes(bands)
    figure.layout.update(
        height=HEIGHT,
        margin={"l": 8, "r": 12, "t": 62, "b": 40},
        barmode="overlay",
        showlegend=False,
    )
    if is_monthly:
        months = panel["month"]
        figure.axis_across().update(month_axis(months.min(), months.max(), words))
    else:
        figure.axis_across().update(period_axis(panel, words))
    figure.axis_up().update(**axis.settings, automargin=True)
    return figure
