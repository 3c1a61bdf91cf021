"""The share of each class or model that was reported stopped, month by month.

Every series has a panel of its own, and few launched missiles or drones make a hollow
mark.
"""

from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.layout import bold, lay_out_months, panels
from dashboard.charts.series import (
    LIGHT,
    Series,
    in_headline,
    series_of,
    with_series,
)
from dashboard.charts.style import mark_anomalies, middle, readable
from dashboard.describe.munitions import rate_text
from dashboard.i18n import Words
from dashboard.permalink import View, bar_code
from dashboard.rows import Row

#: Below this many launched a rate says little, and its mark is hollow.
FEW = 20
PANEL_HEIGHT, PANEL_SPACE, TOP_MARGIN = 96, 40, 40


@readable
def interception_rates(
    rows: pd.DataFrame, notes: pd.DataFrame, words: Words, view: View, category: str
) -> go.Figure:
    """Return one panel a class or model: reported stopped of launched, month by month.

    ``rows`` and ``notes`` are ``munition_volumes`` and ``anomalies`` of ``queries``;
    only what is in the headline and gives both sides is drawn. Months without a rate
    are left open. Every mark carries its category and month.
    """
    every = with_series(rows, view.split)
    marked = in_headline(every, category)
    marked = marked[
        marked["launched_with_outcome"].notna() & (marked["series"] != "other")
    ]
    # Of all rows: a model looks as it does in the bars of the same view.
    series = [
        one
        for one in series_of(every, view.split, words)
        if one.code in set(marked["series"])
    ]
    n = max(len(series), 1)
    figure = panels(
        [_title(one, marked, words) for one in series],
        [PANEL_HEIGHT] * n,
        PANEL_SPACE,
        TOP_MARGIN,
    )
    months = list(view.months)
    for row, one in enumerate(series, start=1):
        rates = _rates(marked[marked["series"] == one.code], months)
        figure.add_trace(_line(rates, one, words, category), row=row, col=1)
    if series:
        ends = view.first_month, view.last_month
        mark_anomalies(figure, notes, [category], *ends, words)
    figure.update_layout(showlegend=False)
    lay_out_months(figure, view.first_month, view.last_month, words, showgrid=True)
    return figure.update_yaxes(
        range=[-0.08, 1.42],
        tickvals=[0, 0.5, 1],
        tickformat=".0%",
        zeroline=False,
        automargin=True,
    )


def _rates(part: pd.DataFrame, months: list[date]) -> pd.DataFrame:
    """Return one row a month of the range, the rate missing where none is reported."""
    sums = part.groupby("month").agg(
        launched=("launched_with_outcome", lambda values: values.sum(min_count=1)),
        stopped=("stopped_with_outcome", lambda values: values.sum(min_count=1)),
        status=("status", "first"),
    )
    sums = sums.reindex(months)
    sums["status"] = sums["status"].fillna("no_figure")
    launched = sums["launched"].astype("float64")
    sums["rate"] = sums["stopped"].astype("float64") / launched.where(launched > 0)
    return sums.rename_axis("month").reset_index()


def _line(rates: pd.DataFrame, one: Series, words: Words, category: str) -> go.Scatter:
    few = [pd.notna(n) and n < FEW for n in rates["launched"]]
    return go.Scatter(
        x=[middle(month) for month in rates["month"]],
        y=rates["rate"],
        mode="lines+markers",
        connectgaps=False,
        line={"color": one.colour, "width": 1.5},
        marker={
            "size": 7,
            "symbol": ["circle-open" if f else "circle" for f in few],
            "color": one.colour,
            "opacity": [
                LIGHT if status == "month_not_over" else 1.0
                for status in rates["status"]
            ],
            "line": {"color": one.colour, "width": 1.5},
        },
        name=one.name,
        customdata=[bar_code(category, month) for month in rates["month"]],
        hovertext=[_hover(row, one, words) for _, row in rates.iterrows()],
        cliponaxis=False,
    )


def _hover(row: Row, one: Series, words: Words) -> str:
    if pd.isna(row["rate"]):
        return ""
    counts = {k: words.number(row[k]) for k in ("stopped", "launched")}
    rate = rate_text(row["rate"], words)
    lines = [
        f"<b>{words.month(row['month'])}: {escape(rate)}</b>",
        escape(one.name),
        escape(words("munitions.hover_outcome", **counts)),
    ]
    if row["launched"] < FEW:
        lines.append(escape(words("munitions.hover_few", n=FEW)))
    if row["status"] == "month_not_over":
        lines.append(escape(words.name("status", row["status"])))
    lines.append(f"<i>{escape(words('munitions.hover_more'))}</i>")
    return "<br>".join(lines)


def _title(one: Series, marked: pd.DataFrame, words: Words) -> str:
    """Return a panel's title: the name, and the latest whole month's counts."""
    covers_month = marked["days_covered"] >= marked["days_in_month"]
    is_over = marked["status"] != "month_not_over"
    part = marked[(marked["series"] == one.code) & covers_month & is_over]
    if part.empty:
        return bold(one.name)
    month = part["month"].max()
    (row,) = _rates(part[part["month"] == month], [month]).to_dict("records")
    latest = words(
        "munitions.panel_rate",
        month=words.month_and_year(month),
        stopped=words.number(row["stopped"]),
        launched=words.number(row["launched"]),
        rate=rate_text(row["rate"], words),
    )
    return bold(one.name, latest)
