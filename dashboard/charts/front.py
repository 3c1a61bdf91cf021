"""Two years of a category, small: the front page's small multiples.

Three of these stand under each other with the same months and margins, so that their
time axes are one. They have no axis for figures: the bars that matter say theirs.
"""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.style import middle, month_axis, readable
from dashboard.charts.volumes import (
    bars,
    gap_band,
    gap_targets,
    gap_words,
    gaps,
)
from dashboard.i18n import Words

HEIGHT = 170
#: Nearer to each other than this, in months, two labels would overlap on a phone.
LABEL_ROOM = 3


@readable
def front_months(
    months: pd.DataFrame, category: str, month: date, words: Words
) -> go.Figure:
    """Return the bars of ``category``; ``months`` is ``queries.recent_months``.

    ``month`` is the last one that is over. It and the highest have their figure.
    """
    rows = months[months["category"] == category].reset_index(drop=True)
    highest = rows["launched"].astype("float64").max()
    top = float(highest) * 1.3 if highest > 0 else 1.0
    figure = go.Figure(
        [
            bars(rows, words),
            gap_targets(rows, words, top),
            _labels(rows, month, words),
        ]
    )
    for gap in gaps(rows):
        figure.add_shape(gap_band(1, gap))
        for text in gap_words(1, gap, words):
            figure.add_annotation(text)
    for _, row in rows[(rows["month"] > month) & rows["launched"].notna()].iterrows():
        figure.add_annotation(_so_far(row, words))
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 4, "r": 24, "t": 4, "b": 40},
        barmode="overlay",
        showlegend=False,
    )
    figure.update_xaxes(month_axis(rows["month"].min(), rows["month"].max(), words))
    figure.update_yaxes(range=[0, top], showticklabels=False, showgrid=False)
    return figure


def _labels(rows: pd.DataFrame, month: date, words: Words) -> go.Scatter:
    """Write the figure on the last month that is over and on the highest."""
    known = rows[rows["launched"].notna()]
    over = known[known["month"] <= month]
    labels: dict[int, str] = {}
    if not over.empty:
        latest = over.index[-1]
        highest = over.index[int(over["launched"].astype("float64").argmax())]
        for index in (highest, latest):
            row = over.loc[index]
            value = words.signed(row["launched"], row["launched_bound"])
            labels[index] = value.replace(" ", "")
        if 0 < latest - highest < LABEL_ROOM:
            del labels[highest]
        labels[latest] = f"<b>{labels[latest]}</b>"
    shown = rows.loc[list(labels)]
    # Above the neighbours too, which a figure wider than its bar would cover.
    heights = rows["launched"].astype("float64")
    heights = heights.rolling(3, center=True, min_periods=1).max()
    return go.Scatter(
        x=[middle(m) for m in shown["month"]],
        y=heights.loc[list(labels)],
        mode="text",
        text=list(labels.values()),
        textposition="top center",
        textfont={"size": 13},
        cliponaxis=False,
        name="",
    )


def _so_far(row: pd.Series, words: Words) -> dict[str, object]:
    """Return what stands on the bar of a month that is not over."""
    return {
        "x": middle(row["month"]),
        "y": 0,
        "text": words("chart.so_far"),
        "textangle": -90,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 11},
    }
