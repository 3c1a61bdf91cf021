"""How many days of each month a feed speaks of."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.style import (
    GREY,
    LIGHT_GREY,
    bar_width,
    month_end,
    month_ticks,
)
from dashboard.i18n import Words


def monthly_coverage(coverage: pd.DataFrame, words: Words) -> go.Figure:
    """Return one stacked bar a month: days with a report, and days without one."""
    hover = [
        words(
            "method.coverage_hover",
            month=words.month(row["month"]),
            days=row["days_reported"],
            days_in_month=row["days_in_month"],
        )
        for _, row in coverage.iterrows()
    ]
    rest = coverage["days_in_month"] - coverage["days_reported"]
    figure = go.Figure()
    for days, name, colour, shape in (
        (coverage["days_reported"], "method.coverage_axis", GREY, ""),
        (rest, "method.coverage_rest", LIGHT_GREY, "/"),
    ):
        figure.add_trace(
            go.Bar(
                x=coverage["month"],
                y=days.astype("float64"),
                width=bar_width(),
                offset=0,
                name=words(name),
                hovertext=hover,
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"color": colour, "pattern": {"shape": shape, "size": 4}},
            )
        )
    first, last = coverage["month"].min(), coverage["month"].max()
    ticks, labels = month_ticks(first, last, words)
    figure.update_layout(
        barmode="stack",
        height=260,
        margin={"l": 8, "r": 8, "t": 36, "b": 36},
        dragmode=False,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    figure.update_xaxes(
        range=[first, month_end(last)],
        tickvals=ticks,
        ticktext=labels,
        tickangle=0,
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(range=[0, 31.5], fixedrange=True, nticks=5)
    return figure
