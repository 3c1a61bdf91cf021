"""Classes and models by month as stacked bars, and the interception rate of each.

Colour is never the only channel: every series has a pattern too, the rates have a panel
a series, and few launched missiles or drones make a hollow mark. A bundle with one
count stays one series; what has no place of its own is summed as "Other", and its hover
box and the table name each part.
"""

from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.style import (
    BAND,
    GREY,
    MARK_FILL,
    MARK_LINE,
    add_to_layout,
    bar_width,
    mark_anomalies,
    middle,
    month_end,
    month_ticks,
    panel_place,
    panel_span,
    readable,
)
from dashboard.describe.munitions import rate_text
from dashboard.describe.names import munitions
from dashboard.i18n import Words
from dashboard.permalink import Bar, View, bar_code

#: Okabe and Ito's colours, each with a pattern of its own; their yellow, which a white
#: page swallows, is Paul Tol's wine here (personal.sron.nl/~pault).
STYLES = (
    ("#0072B2", ""),
    ("#E69F00", "/"),
    ("#009E73", "."),
    ("#CC79A7", "x"),
    ("#56B4E9", "\\"),
    ("#D55E00", "-"),
    ("#882255", "|"),
)
OTHER_STYLE = (GREY, "+")
#: A class looks the same in every view.
CLASS_STYLES = {
    "cruise": STYLES[0],
    "ballistic": STYLES[5],
    "air_launched_guided": STYLES[2],
    "air_defence": STYLES[1],
    "anti_radiation": STYLES[3],
    "mixed": STYLES[4],
    "unspecified": OTHER_STYLE,
    "one_way_attack": STYLES[0],
    "loitering": STYLES[1],
    "reconnaissance": STYLES[2],
}
#: How many models have a series of their own; the rest are "Other models (n)".
MODELS_SHOWN = 7
#: Below this many launched a rate says little, and its mark is hollow.
FEW = 20
HEADLINE_HEIGHT, PART_HEIGHT, RATE_HEIGHT, TOP_MARGIN = 330, 130, 96, 40
LEGEND_ROW, PANEL_SPACE = 24, 62
LIGHT = 0.45
#: What a band without bars says, and how many months leave room for it.
GAP_WORDS = {"no_figure": "munitions.no_report", "withheld": "chart.withheld"}
MONTHS_FOR_WORDS = 4
HOVER_WORDS = {
    "launched": "munitions.hover_launched",
    "shot_down": "munitions.hover_shot_down",
}


@dataclass(frozen=True)
class Panel:
    """One panel of the bars: its title, its rows, and the column that is its height."""

    title: str
    rows: pd.DataFrame
    column: str
    height: int


@dataclass(frozen=True)
class Series:
    """One colour of the bars: its code, its name, its colour and pattern."""

    code: str
    name: str
    colour: str
    pattern: str


@readable
def munition_volumes(
    rows: pd.DataFrame,
    totals: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
    view: View,
    category: str,
) -> go.Figure:
    """Return the stacked bars of a category, and apart from them what is no part of it.

    ``rows`` and ``totals`` are ``munition_volumes`` and ``munition_totals`` of
    ``queries``. The first panel is the headline; under it stand classes of drones that
    are not in it and shoot-downs over one region. Every bar carries category and month.
    """
    marked = _with_series(rows, view.split)
    panels = _panels(marked, category, words)
    series = _series(marked, view.split, words)
    heights = [panel.height for panel in panels]
    plot_height = sum(heights) + PANEL_SPACE * (len(panels) - 1)
    figure = make_subplots(
        rows=len(panels),
        cols=1,
        shared_xaxes=True,
        row_heights=heights,
        vertical_spacing=PANEL_SPACE / plot_height if len(panels) > 1 else 0,
        subplot_titles=[f"<b>{escape(panel.title)}</b>" for panel in panels],
    )
    named: set[str] = set()
    for row, panel in enumerate(panels, start=1):
        for rank, one in enumerate(series):
            part = panel.rows[panel.rows["series"] == one.code]
            bars = _stack(part, panel.column)
            if bars.empty:
                continue
            trace = _bars(bars, part, panel.column, one, words, view, category)
            trace.showlegend = one.code not in named
            trace.legendrank = rank
            named.add(one.code)
            figure.add_trace(trace, row=row, col=1)
        if row == 1:
            figure.add_trace(_labels(totals, words, view, category), row=1, col=1)
        else:
            figure.add_trace(_zeros(panel), row=row, col=1)
        _add_gaps(figure, row, panel, view, words)
        _lay_out_counts(figure, row, panel)
    mark_anomalies(
        figure, notes, [category] * len(panels), view.first_month, view.last_month
    )
    legend_rows = -(-len(series) // 2)
    top = TOP_MARGIN + LEGEND_ROW * legend_rows
    figure.update_layout(
        height=top + 46 + plot_height,
        margin={"l": 8, "r": 8, "t": top, "b": 46},
        barmode="stack",
        legend={**_LEGEND, "y": 1 + 30 / plot_height},
        **_STILL,
    )
    _lay_out_months(figure, view, words)
    return figure


@readable
def interception_rates(
    rows: pd.DataFrame, notes: pd.DataFrame, words: Words, view: View, category: str
) -> go.Figure:
    """Return one panel a class or model: reported stopped of launched, month by month.

    ``rows`` is ``queries.munition_volumes``; only what is in the headline and gives
    both sides is drawn. Months without a rate are left open.
    """
    marked = in_headline(_with_series(rows, view.split), category)
    marked = marked[
        marked["launched_with_outcome"].notna() & (marked["series"] != "other")
    ]
    series = [
        one
        for one in _series(marked, view.split, words)
        if one.code in set(marked["series"])
    ]
    n = max(len(series), 1)
    plot_height = RATE_HEIGHT * n + 40 * (n - 1)
    figure = make_subplots(
        rows=n,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=40 / plot_height if n > 1 else 0,
        subplot_titles=[_rate_title(one, marked, words) for one in series],
    )
    months = list(view.months)
    for row, one in enumerate(series, start=1):
        rates = _rates(marked[marked["series"] == one.code], months)
        figure.add_trace(_rate_line(rates, one, words, view, category), row=row, col=1)
    if series:
        mark_anomalies(figure, notes, [category] * n, view.first_month, view.last_month)
    figure.update_layout(
        height=TOP_MARGIN + 46 + plot_height,
        margin={"l": 8, "r": 8, "t": TOP_MARGIN, "b": 46},
        showlegend=False,
        **_STILL,
    )
    _lay_out_months(figure, view, words)
    figure.update_yaxes(
        range=[-0.08, 1.42],
        tickvals=[0, 0.5, 1],
        tickformat=".0%",
        fixedrange=True,
        zeroline=False,
        automargin=True,
    )
    return figure


def in_headline(rows: pd.DataFrame, category: str) -> pd.DataFrame:
    """Return the rows of national reports that the category's headline counts."""
    national = rows[rows["basis"] == "national_reports"]
    if category == "drone":
        return national[national["munition_class"] == "one_way_attack"]
    return national


def _with_series(rows: pd.DataFrame, split: str) -> pd.DataFrame:
    """Return ``rows`` with the code of the series to which each belongs."""
    marked = rows.copy()
    if split == "class":
        marked["series"] = marked["munition_class"]
        return marked
    # Two reports may name the members of one bundle in different order.
    codes = marked["munitions"].map(lambda text: " + ".join(sorted(text.split(" + "))))
    sizes = marked["launched"].where(
        marked["basis"] == "national_reports", marked["shot_down"]
    )
    by_basis = sizes.groupby([codes, marked["basis"]]).sum(min_count=1)
    order = by_basis.groupby(level=0).max().sort_values(ascending=False)
    shown = set(order.index[:MODELS_SHOWN])
    if len(order) == MODELS_SHOWN + 1:
        shown = set(order.index)
    marked["series"] = codes.where(codes.isin(shown), "other")
    marked["model"] = codes
    return marked


def _series(marked: pd.DataFrame, split: str, words: Words) -> list[Series]:
    """Return the series in the order of the stack, the largest first, others last."""
    sizes = marked["launched"].fillna(marked["shot_down"]).groupby(marked["series"])
    codes = list(sizes.sum(min_count=1).sort_values(ascending=False).index)
    if split == "class":
        return [
            Series(code, words.name("class", code), *CLASS_STYLES[code])
            for code in codes
        ]
    series = []
    styles = iter([*STYLES, OTHER_STYLE])
    for code in codes:
        if code == "other":
            continue
        name = marked.loc[marked["series"] == code, "munitions"].mode().iloc[0]
        series.append(Series(code, munitions(name, words), *next(styles)))
    n = marked.loc[marked["series"] == "other", "model"].nunique()
    if n:
        other = words("munitions.other_models", n=n)
        series.append(Series("other", other, *OTHER_STYLE))
    return series


def _panels(marked: pd.DataFrame, category: str, words: Words) -> list[Panel]:
    headline = in_headline(marked, category)
    national = marked[marked["basis"] == "national_reports"]
    outside = national[~national.index.isin(headline.index)]
    regional = marked[marked["basis"] == "regional_reports"]
    name = words.name("category", category)
    title = words("munitions.panel_headline", category=name)
    if category == "drone":
        title = words("munitions.panel_headline_drones")
    panels = [Panel(title, headline, "launched", HEADLINE_HEIGHT)]
    if not outside.empty:
        title = words("munitions.panel_outside")
        panels.append(Panel(title, outside, "launched", PART_HEIGHT))
    if not regional.empty:
        title = words("munitions.panel_regional")
        panels.append(Panel(title, regional, "shot_down", PART_HEIGHT))
    return panels


def _stack(part: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one height a month; months of which nothing is known are left out."""
    known = part[part[column].notna()]
    return known.groupby("month", as_index=False).agg(
        height=(column, lambda values: values.sum(min_count=1)),
        status=("status", "first"),
    )


def _bars(
    bars: pd.DataFrame,
    part: pd.DataFrame,
    column: str,
    one: Series,
    words: Words,
    view: View,
    category: str,
) -> go.Bar:
    months = list(bars["month"])
    is_chosen = [view.bar == Bar(category, month) for month in months]
    of_month = dict(list(part.groupby("month")))
    return go.Bar(
        x=[middle(month) for month in months],
        y=bars["height"].astype("float64"),
        width=bar_width(),
        name=one.name,
        legendgroup=one.code,
        customdata=[bar_code(category, month) for month in months],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[_bar_hover(of_month[month], column, one, words) for month in months],
        marker={
            "color": one.colour,
            "opacity": [
                LIGHT if status == "month_not_over" else 1.0
                for status in bars["status"]
            ],
            "pattern": {
                "shape": one.pattern,
                "size": 6,
                "solidity": 0.3,
                "fgcolor": MARK_FILL,
                "bgcolor": one.colour,
                "fillmode": "overlay",
            },
            "line": {
                "color": [MARK_LINE if c else MARK_FILL for c in is_chosen],
                "width": [2 if c else 0.4 for c in is_chosen],
            },
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _bar_hover(part: pd.DataFrame, column: str, one: Series, words: Words) -> str:
    """Return what one segment is; of "Other", each of its parts."""
    value = words.number(part[column].sum(min_count=1))
    month = words.month(part["month"].iloc[0])
    lines = [
        f"<b>{month}: {escape(words(HOVER_WORDS[column], value=value))}</b>",
        escape(one.name),
    ]
    if one.code == "other":
        known = part[part[column].notna()].sort_values(column, ascending=False)
        lines += [
            escape(f"{munitions(row['munitions'], words)}: {words.number(row[column])}")
            for _, row in known.iterrows()
        ]
    elif column == "launched":
        lines += [
            escape(line)
            for line in (_share_line(part, words), _outcome_line(part, words))
            if line
        ]
    missing = int(part["n_not_stated"].sum() + part["n_withheld"].sum())
    if missing:
        lines.append(escape(words("munitions.hover_missing", n=missing)))
    lines.append(escape(words("chart.hover_sum", n=int(part["n_reports"].sum()))))
    lines.append(f"<i>{escape(words('munitions.hover_more'))}</i>")
    return "<br>".join(lines)


def _share_line(part: pd.DataFrame, words: Words) -> str:
    share = part["share"].sum(min_count=1)
    if pd.isna(share):
        return ""
    return words("munitions.hover_share", share=rate_text(share, words))


def _outcome_line(part: pd.DataFrame, words: Words) -> str:
    launched = part["launched_with_outcome"].sum(min_count=1)
    if pd.isna(launched):
        return words("munitions.hover_no_outcome")
    stopped = part["stopped_with_outcome"].sum(min_count=1)
    return words(
        "munitions.hover_outcome",
        stopped=words.number(stopped),
        launched=words.number(launched),
    )


def _labels(
    totals: pd.DataFrame, words: Words, view: View, category: str
) -> go.Scatter:
    """Label bounds, a true zero, the record, the month not over and the choice."""
    known = totals[totals["launched"].notna()]
    whole = known[known["status"] != "month_not_over"]
    record = whole["launched"].astype("int64").idxmax() if len(whole) else None
    labels = []
    for index, row in known.iterrows():
        value, bound = row["launched"], row["launched_bound"]
        if row["status"] == "month_not_over":
            labels.append(words("chart.so_far").replace(" ", "<br>", 1))
        elif index == record or value == 0:
            labels.append(words.signed(value, bound).replace(" ", ""))
        else:
            labels.append(words.name("sign", bound))
        if view.bar == Bar(category, row["month"]):
            labels[-1] = "<b>▼</b>"
    return go.Scatter(
        x=[middle(month) for month in known["month"]],
        y=known["launched"].astype("float64"),
        mode="text",
        text=labels,
        textposition="top center",
        textfont={"size": 13},
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def _lay_out_counts(figure: go.Figure, row: int, panel: Panel) -> None:
    """Begin the counts at zero, with whole numbers and room for what stands on top."""
    top = panel.rows.groupby("month")[panel.column].sum(min_count=1).max()
    top = 1.0 if pd.isna(top) or top == 0 else float(top)
    figure.update_yaxes(
        range=[0, top * 1.16],
        fixedrange=True,
        tickformat=",d",
        nticks=5,
        dtick=1 if top < 5 else None,
        automargin=True,
        row=row,
        col=1,
    )


def _zeros(panel: Panel) -> go.Scatter:
    """Mark the months of which the reports say none: their bar cannot be seen."""
    bars = _stack(panel.rows, panel.column)
    zeros = bars[bars["height"] == 0]
    return go.Scatter(
        x=[middle(month) for month in zeros["month"]],
        y=[0.0] * len(zeros),
        mode="text",
        text=["0"] * len(zeros),
        textposition="top center",
        textfont={"size": 11},
        hoverinfo="skip",
        showlegend=False,
        name="",
    )


def _add_gaps(
    figure: go.Figure, row: int, panel: Panel, view: View, words: Words
) -> None:
    """Draw each run of months without a figure as a band, named where there is room."""
    reasons = panel.rows.groupby("month")["status"].first().to_dict()
    known = set(panel.rows.loc[panel.rows[panel.column].notna(), "month"])
    named, bands = [], []
    for reason, run in groupby(
        list(view.months),
        key=lambda m: None if m in known else reasons.get(m, "no_figure"),
    ):
        if reason is None:
            continue
        months = list(run)
        bands.append(
            {
                **panel_span(row),
                "type": "rect",
                "x0": months[0],
                "x1": month_end(months[-1]),
                "fillcolor": BAND,
                "line": {"width": 0},
            }
        )
        if len(months) < MONTHS_FOR_WORDS:
            continue
        left, right = pd.Timestamp(months[0]), pd.Timestamp(month_end(months[-1]))
        text = words(GAP_WORDS.get(reason, "chart.not_stated"))
        named.append(
            {
                **panel_place(row),
                "x": left + (right - left) / 2,
                "y": 0.04,
                "text": text.replace(" ", "<br>", 1),
                "showarrow": False,
                "yanchor": "bottom",
                "font": {"size": 11},
            }
        )
    add_to_layout(figure, named, bands)


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


def _rate_line(
    rates: pd.DataFrame, one: Series, words: Words, view: View, category: str
) -> go.Scatter:
    few = [pd.notna(n) and n < FEW for n in rates["launched"]]
    chosen = [view.bar == Bar(category, month) for month in rates["month"]]
    return go.Scatter(
        x=[middle(month) for month in rates["month"]],
        y=rates["rate"],
        mode="lines+markers",
        connectgaps=False,
        line={"color": one.colour, "width": 1.5},
        marker={
            "size": [11 if c else 7 for c in chosen],
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
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[_rate_hover(row, one, words) for _, row in rates.iterrows()],
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )


def _rate_hover(row: pd.Series, one: Series, words: Words) -> str:
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


def _rate_title(one: Series, marked: pd.DataFrame, words: Words) -> str:
    """Return a panel's title: the name, and the latest whole month's counts."""
    covers_month = marked["days_covered"] >= marked["days_in_month"]
    is_over = marked["status"] != "month_not_over"
    part = marked[(marked["series"] == one.code) & covers_month & is_over]
    if part.empty:
        return f"<b>{escape(one.name)}</b>"
    month = part["month"].max()
    (row,) = _rates(part[part["month"] == month], [month]).to_dict("records")
    latest = words(
        "munitions.panel_rate",
        month=words.month_and_year(month),
        stopped=words.number(row["stopped"]),
        launched=words.number(row["launched"]),
        rate=rate_text(row["rate"], words),
    )
    return f"<b>{escape(one.name)}</b><br>{escape(latest)}"


def _lay_out_months(figure: go.Figure, view: View, words: Words) -> None:
    ticks, labels = month_ticks(view.first_month, view.last_month, words)
    figure.update_xaxes(
        range=[view.first_month, month_end(view.last_month)],
        tickvals=ticks,
        ticktext=labels,
        tickangle=0,
        showgrid=True,
        gridcolor=BAND,
        fixedrange=True,
    )
    figure.update_layout(separators=words.separators)
    figure.update_annotations(
        selector=lambda a: a.text.startswith("<b>"),
        x=0,
        xanchor="left",
        align="left",
        font={"size": 13},
    )


_LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "yanchor": "bottom",
    "traceorder": "normal",
    "itemclick": False,
    "itemdoubleclick": False,
    "font": {"size": 12},
}
_STILL: dict[str, Any] = {"hovermode": "closest", "dragmode": False}
