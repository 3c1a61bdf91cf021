"""Volumes by month, quarter or year: bars, gaps and, when asked for, others' figures.

How a bar is filled says what it is, and never by colour alone: plain for a figure of
the whole period, striped for a lower bound, pale for an estimate or a provisional
figure. A period without a figure is a labelled band, not an empty place that looks like
zero. Words come from the catalogue, so ticks and hover boxes are in the reader's
language.
"""

from collections.abc import Iterator
from datetime import timedelta
from html import escape
from itertools import groupby
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.layout import bold, lay_out_across, panels
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    BAND,
    COLOURS,
    DAY_MS,
    GREY,
    LIGHT_GREY,
    MARK_FILL,
    MARK_LINE,
    add_to_layout,
    bar_codes,
    legend_above,
    legend_bar,
    legend_mark,
    mark_anomalies,
    middle,
    month_axis,
    month_end,
    panel_place,
    panel_span,
    readable,
)
from dashboard.describe import claimant, claimant_full, is_of_whole_month
from dashboard.describe.period_names import (
    TO_DATE,
    days_of_year,
    period_in_full,
    period_name,
)
from dashboard.i18n import Words
from dashboard.queries import REPORT_BASES

MARKS = {"tally": "circle", "official_summary": "diamond", "estimate": "square"}
#: What a band without a figure says, by the status of its months.
GAP_WORDS = {
    "no_figure": "chart.gap",
    "withheld": "chart.withheld",
    "not_stated": "chart.not_stated",
}
#: Figures that nobody gave as they stand: they are pale, like provisional ones.
ESTIMATES = ("weekly_estimate", "implied")
LOWER_BOUNDS = ("at_least", "at_least_about")
PALE, STRIPES = 0.5, "/"
#: Heights in pixels: of a panel by how many there are, between panels, above them.
PANEL_HEIGHTS, PANEL_SPACE, ABOVE = {1: 340, 2: 200, 3: 132}, 34, 72
#: How much of a period its bar is wide.
BAR_SHARE = 0.86
#: In months: two labels of one height overlap when they are nearer to each other.
LABEL_ROOM = 5
NO_STATEMENTS = pd.DataFrame(
    columns=["category", "month", "method", "launched", "role"]
)
Trace: TypeAlias = go.Bar | go.Scatter


@readable
def monthly_volumes(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
    measure: str = "total",
    scale: str = "linear",
) -> go.Figure:
    """Return one panel a category, sharing the months, each with its own axis.

    ``volumes``, ``statements`` and ``notes`` are ``monthly_volumes``,
    ``monthly_statements`` (those to be marked) and ``anomalies`` of ``queries``, cut to
    the range on screen. ``measure`` and ``scale`` are those of the view.
    """
    rows = drawn_months(volumes, words, measure)
    marks = statements if measure == "total" else statements.head(0)
    figure = _figure(rows, marks, words, measure, scale)
    first, last = volumes["month"].min(), volumes["month"].max()
    lay_out_across(figure, month_axis(first, last, words))
    mark_anomalies(figure, notes, shown_categories(rows), first, last, words)
    return figure


@readable
def period_volumes(
    periods: pd.DataFrame,
    words: Words,
    measure: str = "total",
    scale: str = "linear",
) -> go.Figure:
    """Return the same with a bar a quarter or year: ``queries.period_volumes``."""
    rows = drawn_periods(periods, words, measure)
    figure = _figure(rows, NO_STATEMENTS, words, measure, scale)
    lay_out_across(figure, period_axis(rows, words))
    return figure


def period_axis(rows: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return a horizontal axis of quarters or years, with some ten names at most."""
    starts = rows.drop_duplicates("start")
    step = -(-len(starts) // 10)
    shown = [row for _, row in starts.iloc[::-step].iloc[::-1].iterrows()]
    return {
        "range": [rows["start"].min(), rows["end"].max()],
        "tickvals": [_middle(row) for row in shown],
        "ticktext": [
            period_name(row["start"], row["period_type"], words) for row in shown
        ],
        "tickangle": 0,
        "showticklabels": True,
        "showgrid": False,
    }


def shown_categories(rows: pd.DataFrame) -> list[str]:
    """Return the categories of drawn rows, in the order of their panels."""
    return [category for category in COLOURS if category in set(rows["category"])]


def drawn_months(volumes: pd.DataFrame, words: Words, measure: str) -> pd.DataFrame:
    """Return what is drawn of each month: its days, value, fill, words and code."""
    is_whole = is_of_whole_month(volumes)
    is_estimate = volumes["basis"].isin(ESTIMATES) | (
        volumes["status"] == "provisional"
    )
    return volumes.assign(
        start=volumes["month"],
        end=[month_end(month) for month in volumes["month"]],
        value=_value(volumes, measure),
        is_pale=is_estimate,
        is_striped=~is_whole | volumes["launched_bound"].isin(LOWER_BOUNDS),
        is_labelled=_labelled(volumes, is_whole),
        hover=[_bar_hover(row, words) for _, row in volumes.iterrows()],
        code=bar_codes(volumes),
    ).reset_index(drop=True)


def drawn_periods(periods: pd.DataFrame, words: Words, measure: str) -> pd.DataFrame:
    """Return the same of each quarter or year; a year to date has a year's place."""
    is_lower_bound = periods["launched_bound"].isin(LOWER_BOUNDS)
    return periods.assign(
        start=periods["period_start"],
        end=[
            start.replace(year=start.year + 1)
            if by == TO_DATE
            else last_day + timedelta(days=1)
            for by, start, last_day in zip(
                periods["period_type"],
                periods["period_start"],
                periods["period_end"],
                strict=True,
            )
        ],
        value=_value(periods, measure),
        status="no_figure",
        is_pale=periods["basis"].isin(ESTIMATES),
        is_striped=is_lower_bound,
        is_labelled=len(periods) <= 36,
        hover=[_period_hover(row, words) for _, row in periods.iterrows()],
        code=None,
    ).reset_index(drop=True)


def _value(rows: pd.DataFrame, measure: str) -> pd.Series:
    column = "per_day" if measure == "per_day" else "launched"
    return rows[column].astype("float64")


def _labelled(volumes: pd.DataFrame, is_whole: pd.Series) -> list[bool]:
    """Tell which bars say their figure: the highest, the latest, a true zero."""
    said: set[Any] = set(volumes.index[volumes["launched"].eq(0).fillna(value=False)])
    for _, whole in volumes[is_whole].groupby("category"):
        figures = whole["launched"].astype("float64").tolist()
        highest = figures.index(max(figures))
        first, last = whole["month"].iloc[highest], whole["month"].iloc[-1]
        months = 12 * (last.year - first.year) + last.month - first.month
        is_near = 0 < months < LABEL_ROOM
        is_level = figures[-1] > 0.8 * figures[highest]
        said.add(whole.index[-1])
        if not (is_near and is_level):
            said.add(whole.index[highest])
    return [index in said for index in volumes.index]


def _figure(
    rows: pd.DataFrame,
    statements: pd.DataFrame,
    words: Words,
    measure: str,
    scale: str,
) -> go.Figure:
    categories = shown_categories(rows)
    figure = panels(
        [_panel_title(rows, category, measure, words) for category in categories],
        [PANEL_HEIGHTS[len(categories)]] * len(categories),
        PANEL_SPACE,
        ABOVE,
    )
    traces: list[Trace] = []
    annotations: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    for row, category in enumerate(categories, start=1):
        panel = rows[rows["category"] == category].reset_index(drop=True)
        beside = statements[statements["category"] == category]
        axis = Scale.of(scale, [*panel["value"], *beside["launched"]], words)
        for trace in _panel(panel, beside, words, axis):
            traces.append(trace.update(xaxis=f"x{row}", yaxis=f"y{row}"))
        for gap in gaps(panel):
            shapes.append(gap_band(row, gap))
            annotations += gap_words(row, gap, words)
        figure.update_yaxes(**axis.settings, automargin=True, row=row, col=1)
    traces += _legend(rows, statements, words)
    figure.add_traces(traces)
    add_to_layout(figure, annotations, shapes)
    plot_height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    figure.update_layout(
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 26 / plot_height),
    )
    return figure


def _panel_title(rows: pd.DataFrame, category: str, measure: str, words: Words) -> str:
    """Return what a panel counts; of years to date with the days that each has."""
    name = words.name("category", category)
    if "period_type" in rows and rows["period_type"].iloc[0] == TO_DATE:
        last_day = rows.loc[rows["category"] == category, "period_end"].max()
        name = f"{name}, {days_of_year(last_day, words)}"
    return f"{bold(name)}, {escape(words(f'chart.unit_{measure}'))}"


def _panel(
    panel: pd.DataFrame, statements: pd.DataFrame, words: Words, axis: Scale
) -> Iterator[Trace]:
    yield bars(panel, words, axis)
    yield gap_targets(panel, words, axis.top)
    yield labels(panel, words, axis)
    for method, symbol in MARKS.items():
        marks = statements[
            (statements["method"] == method) & ~_is_bar(statements, panel)
        ]
        if not marks.empty:
            yield _marks(marks, symbol, words, axis)


def bars(panel: pd.DataFrame, words: Words, axis: Scale) -> go.Bar:
    """Return a panel's bars, filled by what their figures are."""
    category = panel["category"].iloc[0]
    return go.Bar(
        x=[_left(row) for _, row in panel.iterrows()],
        y=axis.at(panel["value"]),
        width=_widths(panel),
        offset=0,
        customdata=panel["code"],
        hovertext=panel["hover"],
        marker=fill(
            COLOURS[category],
            [PALE if is_pale else 1.0 for is_pale in panel["is_pale"]],
            [STRIPES if is_striped else "" for is_striped in panel["is_striped"]],
        ),
        showlegend=False,
        name=words.name("category", category),
    )


def fill(colour: str, opacity: Any, shape: Any) -> dict[str, Any]:
    """Return how bars are filled: one opacity and pattern for all, or one each."""
    pattern = {
        "shape": shape,
        "size": 5,
        "solidity": 0.35,
        "fgcolor": MARK_FILL,
        "bgcolor": colour,
        "fillmode": "overlay",
    }
    return {"color": colour, "opacity": opacity, "pattern": pattern, "line_width": 0}


def _left(row: pd.Series) -> pd.Timestamp:
    length = pd.Timestamp(row["end"]) - pd.Timestamp(row["start"])
    return pd.Timestamp(row["start"]) + length * (1 - BAR_SHARE) / 2


def _middle(row: pd.Series) -> pd.Timestamp:
    start, end = pd.Timestamp(row["start"]), pd.Timestamp(row["end"])
    return start + (end - start) / 2


def _widths(panel: pd.DataFrame) -> list[float]:
    days = [
        (end - start).days
        for start, end in zip(panel["start"], panel["end"], strict=True)
    ]
    return [n * DAY_MS * BAR_SHARE for n in days]


def labels(panel: pd.DataFrame, words: Words, axis: Scale) -> go.Scatter:
    """Return the figures that stand on bars."""
    shown = panel[panel["value"].notna() & panel["is_labelled"]]
    return go.Scatter(
        x=[_middle(row) for _, row in shown.iterrows()],
        y=axis.at(shown["value"]),
        mode="text",
        text=[
            axis.label(row["value"], row["launched_bound"])
            for _, row in shown.iterrows()
        ],
        textposition="top center",
        textfont={"size": 12},
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def _bar_hover(row: pd.Series, words: Words) -> str:
    if pd.isna(row["launched"]):
        return _gap_hover(row, words)
    basis = words.name("basis", row["basis"])
    if row["basis"] in REPORT_BASES:
        made = f"{basis}, {words('chart.hover_sum', n=row['n_reports'])}"
    else:
        name = claimant(row["claimant"], words)
        made = words("chart.hover_basis", basis=basis, claimant=name)
    if row["days_covered"] < row["days_in_month"]:
        days = words(
            "chart.hover_days",
            n=row["days_covered"],
            days_in_month=row["days_in_month"],
            per_day=words.decimal(row["per_day"]),
        )
        made = f"{made}; {days}"
    value = words.bounded(row["launched"], row["launched_bound"])
    lines = [f"<b>{words.month(row['month'])}: {value}</b>", escape(made)]
    if pd.notna(row["regional_beyond"]):
        lines.append(escape(words("chart.hover_beyond", n=int(row["regional_beyond"]))))
    if row["status"] not in ("reported", "stated", "estimate"):
        lines.append(escape(words.name("status", row["status"])))
    if pd.notna(row["range_low"]) and row["n_statements"] > 1:
        low = words.bounded(row["range_low"], row["range_low_bound"])
        high = words.bounded(row["range_high"], row["range_high_bound"])
        lines.append(escape(words("chart.hover_range", low=low, high=high)))
    lines.append(f"<i>{escape(words('chart.hover_more'))}</i>")
    return "<br>".join(lines)


def _gap_hover(row: pd.Series, words: Words) -> str:
    reason = (
        words("chart.hover_gap")
        if row["status"] == "no_figure"
        else words.name("status", row["status"])
    )
    return f"<b>{words.month(row['month'])}</b><br>{escape(reason)}"


def _period_hover(row: pd.Series, words: Words) -> str:
    """Return a period's figure, who says so, and which days it covers."""
    name = period_in_full(row, words)
    if pd.isna(row["launched"]):
        return f"<b>{name}</b><br>{escape(words('chart.hover_gap'))}"
    value = words.bounded(row["launched"], row["launched_bound"])
    made = words(
        "chart.hover_basis",
        basis=words.name("basis", row["basis"]),
        claimant=claimant(row["claimant"], words),
    )
    days = words(
        "chart.hover_period_days",
        n=row["days_covered"],
        days_in_period=row["days_in_period"],
        per_day=words.decimal(row["per_day"]),
    )
    return f"<b>{name}: {value}</b><br>{escape(made)}<br>{escape(days)}"


def gap_targets(panel: pd.DataFrame, words: Words, top: float) -> go.Bar:
    """Return unseen bars over the periods without a figure: to hover, to choose."""
    empty = panel[panel["value"].isna()]
    return go.Bar(
        x=[_left(row) for _, row in empty.iterrows()],
        y=[top] * len(empty),
        width=_widths(empty),
        offset=0,
        customdata=empty["code"],
        hovertext=empty["hover"],
        marker={"color": "rgba(0,0,0,0)"},
        showlegend=False,
        name=words("chart.gap"),
    )


def gaps(panel: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield each run of periods without a figure for one and the same reason."""
    reasons = [
        status if pd.isna(value) else None
        for status, value in zip(panel["status"], panel["value"], strict=True)
    ]
    for reason, run in groupby(range(len(panel)), key=reasons.__getitem__):
        if reason is not None:
            yield panel.iloc[list(run)]


def gap_band(row: int, gap: pd.DataFrame) -> dict[str, object]:
    """Return the band over a run of periods without a figure; withheld is outlined."""
    outline = 1.5 if gap["status"].iloc[0] == "withheld" else 0
    return {
        **panel_span(row),
        "type": "rect",
        "x0": gap["start"].iloc[0],
        "x1": gap["end"].iloc[-1],
        "fillcolor": BAND,
        "line": {"width": outline, "color": GREY, "dash": "dot"},
    }


def gap_words(row: int, gap: pd.DataFrame, words: Words) -> Iterator[dict[str, object]]:
    """Yield what stands in the band; nothing where there is no room for it."""
    status, days = (
        gap["status"].iloc[0],
        (gap["end"].iloc[-1] - gap["start"].iloc[0]).days,
    )
    if days < 150 and status == "no_figure":
        return
    left, right = (
        pd.Timestamp(gap[side].iloc[at]) for side, at in (("start", 0), ("end", -1))
    )
    text = words(GAP_WORDS[status])
    yield {
        **panel_place(row),
        "x": left + (right - left) / 2,
        "y": 0.03,
        "text": text.replace(" ", "<br>", 1) if days < 180 else text,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 11},
    }


def _marks(marks: pd.DataFrame, symbol: str, words: Words, axis: Scale) -> go.Scatter:
    return go.Scatter(
        x=[middle(month) for month in marks["month"]],
        y=axis.at(marks["launched"].astype("float64")),
        mode="markers",
        marker=_mark(symbol, 8),
        customdata=bar_codes(marks),
        hovertext=[_mark_hover(row, words) for _, row in marks.iterrows()],
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def _mark(symbol: str, size: int) -> dict[str, Any]:
    line = {"color": MARK_LINE, "width": 1.5}
    return {"symbol": symbol, "size": size, "color": MARK_FILL, "line": line}


def _mark_hover(row: pd.Series, words: Words) -> str:
    values = {
        "claimant": claimant_full(row["claimant"], words),
        "value": words.bounded(row["launched"], row["launched_bound"]),
    }
    if pd.isna(row["population"]):
        said = words("chart.hover_mark_all", **values)
    else:
        population = words.name("population", row["population"])
        said = words("chart.hover_mark", population=population, **values)
    method = words.name("method", row["method"])
    return (
        f"<b>{words.month(row['month'])}</b><br>{escape(said)}<br>{escape(method)}"
        f"<br><i>{escape(words('chart.hover_more'))}</i>"
    )


def _legend(
    rows: pd.DataFrame, statements: pd.DataFrame, words: Words
) -> Iterator[Trace]:
    """Yield one line of entries: how bars on screen are filled, and what marks are."""
    known = rows[rows["value"].notna()]
    plain = ~known["is_pale"] & ~known["is_striped"]
    for name, is_there, opacity, shape in (
        ("whole", plain, 1.0, ""),
        ("lower_bound", known["is_striped"], 1.0, STRIPES),
        ("estimate", known["is_pale"], PALE, ""),
    ):
        if is_there.any():
            colour = LIGHT_GREY if opacity < 1 else GREY
            yield legend_bar(words(f"chart.{name}"), fill(colour, 1.0, shape))
    for method, symbol in MARKS.items():
        if (statements["method"] == method).any():
            yield legend_mark(words(f"chart.mark_{method}"), _mark(symbol, 8))


def _is_bar(statements: pd.DataFrame, panel: pd.DataFrame) -> pd.Series:
    """Tell which statements are themselves the bar of their month."""
    is_stated = panel["basis"].isin(["monthly_statement", "tally"])
    months = set(panel.loc[is_stated, "start"])
    return (statements["role"] == "bar") & statements["month"].isin(months)
