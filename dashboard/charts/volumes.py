"""Monthly volumes: bars, gaps, whiskers and marks.

Status never shows by colour alone: a bar that is no plain figure has a sign, a pattern
or an outline, and a month without a figure is a labelled band, not an empty place that
looks like zero. Words come from the catalogue, so ticks and hover boxes are in the
reader's language.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.layout import month_band
from dashboard.charts.style import (
    COLOURS,
    COUNT_AXIS,
    GREY,
    LIGHT_GREY,
    MARK_FILL,
    MARK_LINE,
    add_to_layout,
    bar_codes,
    bar_width,
    legend_above,
    legend_bar,
    legend_line,
    legend_mark,
    mark_anomalies,
    middle,
    month_axis,
    month_end,
    panel_place,
    readable,
)
from dashboard.describe import claimant, claimant_full, is_of_whole_month
from dashboard.i18n import Words
from dashboard.queries import REPORT_BASES

MARKS = {"tally": "circle", "official_summary": "diamond", "estimate": "square"}
#: What a band without a figure says, by the status of its months.
GAP_WORDS = {
    "no_figure": "chart.gap",
    "withheld": "chart.withheld",
    "not_stated": "chart.not_stated",
}
#: Fills for monthly statements by whom they are; the longest series is plain.
CLAIMANT_PATTERNS = {
    "Ministry of Defence of Ukraine": "",
    "Volodymyr Zelensky": ".",
    "Andrii Sybiha": "x",
}
OTHER_CLAIMANT = "-"
BASIS_PATTERNS = {
    "general_staff_daily": "+",
    "implied": "|",
    "adjoining_statements": "-",
    "weekly_estimate": "/",
    "known_part": "\\",
    "tally": "x",
    "known_nights": "\\",
}
#: Lighter than the rest: figures that later copies will change, or of a part alone.
OPACITIES = {"month_not_over": 0.45, "provisional": 0.7, "known_part": 0.45}
#: The part of a panel's height from which on a mark is far from its bar.
FAR = 0.2
PANEL_HEIGHT, PANEL_GAP, TOP_MARGIN, BOTTOM_MARGIN = 245, 0.3, 135, 49
Trace: TypeAlias = go.Bar | go.Scatter


@readable
def monthly_volumes(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> go.Figure:
    """Return one panel a category, sharing the months, each with its own axis.

    ``volumes``, ``statements`` and ``notes`` are ``monthly_volumes``,
    ``monthly_statements`` and ``anomalies`` of ``queries``, cut to the range on screen.
    Every bar, gap and mark carries its category and month.
    """
    categories = list(dict.fromkeys(volumes["category"]))
    categories = [c for c in COLOURS if c in categories]
    n = len(categories)
    figure = make_subplots(
        rows=n,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=PANEL_GAP / max(n, 2),
        subplot_titles=[
            f"<b>{words('chart.panel', category=words.name('category', c))}</b>"
            for c in categories
        ],
    )
    traces: list[Trace] = []
    annotations: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    for row, category in enumerate(categories, start=1):
        panel = volumes[volumes["category"] == category].reset_index(drop=True)
        beside = statements[statements["category"] == category]
        top = _axis_top(panel, beside)
        for trace in _panel(panel, beside, words, top):
            traces.append(trace.update(xaxis=f"x{row}", yaxis=f"y{row}"))
        annotations += _coverage(row, panel, words)
        for gap in gaps(panel):
            shapes.append(gap_band(row, gap))
            annotations += gap_words(row, gap, words)
        figure.update_yaxes(range=[0, top], row=row, col=1)
    traces += _legend(volumes, statements, words)
    figure.add_traces(traces)
    add_to_layout(figure, annotations, shapes)
    first, last = volumes["month"].min(), volumes["month"].max()
    mark_anomalies(figure, notes, categories, first, last)
    _lay_out(figure, volumes, n, words)
    return figure


def _panel(
    panel: pd.DataFrame,
    statements: pd.DataFrame,
    words: Words,
    top: float,
) -> Iterator[Trace]:
    yield _whiskers(panel)
    yield bars(panel, words)
    yield gap_targets(panel, words, top)
    yield _labels(panel, words, top)
    for method, symbol in MARKS.items():
        marks = statements[
            (statements["method"] == method) & ~_is_bar(statements, panel)
        ]
        if not marks.empty:
            yield _marks(marks, symbol, words)


def bars(panel: pd.DataFrame, words: Words) -> go.Bar:
    """Return a panel's bars, filled by what they are made from and by their status."""
    category = panel["category"].iloc[0]
    colour = COLOURS[category]
    return go.Bar(
        x=panel["month"],
        y=panel["launched"].astype("float64"),
        width=bar_width(),
        offset=0,
        customdata=bar_codes(panel),
        hovertext=[_bar_hover(row, words) for _, row in panel.iterrows()],
        marker={
            "color": colour,
            "opacity": [OPACITIES.get(status, 1.0) for status in panel["status"]],
            "pattern": {
                "shape": [_pattern(row) for _, row in panel.iterrows()],
                "size": 5,
                "solidity": 0.35,
                "fgcolor": MARK_FILL,
                "bgcolor": colour,
                "fillmode": "overlay",
            },
            "line": {"width": 0},
        },
        showlegend=False,
        name=words.name("category", category),
    )


def _pattern(row: pd.Series) -> str:
    """Return the fill by what a bar is made from, and for statements by whose."""
    if row["basis"] == "monthly_statement":
        return CLAIMANT_PATTERNS.get(row["claimant"], OTHER_CLAIMANT)
    return BASIS_PATTERNS.get(row["basis"], "")


def _labels(panel: pd.DataFrame, words: Words, top: float) -> go.Scatter:
    """Label what needs a sign, a true zero, the record and the month not over."""
    known = panel[panel["launched"].notna()]
    whole = known[is_of_whole_month(known)]
    record = whole["launched"].idxmax() if len(whole) else None
    labels = []
    for index, row in known.iterrows():
        value, bound = row["launched"], row["launched_bound"]
        # A month with marks gets an empty line below, or they would cover the label.
        own = int(row["basis"] == "monthly_statement")
        space = "<br> " if row["n_statements"] > own else ""
        if row["status"] == "month_not_over":
            labels.append(words("chart.so_far").replace(" ", "<br>", 1))
        elif index == record or value == 0:
            labels.append(words.signed(value, bound).replace(" ", "") + space)
        else:
            labels.append(words.name("sign", bound) + space)
    # Above the marks of the month, which would cover a label on the bar itself; but at
    # the bar where they are far from it: there its sign would seem to be theirs.
    bar, highest = (known[c].astype("float64") for c in ("launched", "range_high"))
    heights = bar.mask((highest > bar) & (highest - bar < FAR * top), highest)
    return go.Scatter(
        x=[middle(month) for month in known["month"]],
        y=heights,
        mode="text",
        text=labels,
        textposition="top center",
        textfont={"size": 13},
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


def gap_targets(panel: pd.DataFrame, words: Words, top: float) -> go.Bar:
    """Return unseen bars over the months without a figure: to hover, to choose."""
    gaps = panel[panel["launched"].isna()]
    return go.Bar(
        x=gaps["month"],
        y=[top] * len(gaps),
        width=bar_width(),
        offset=0,
        customdata=bar_codes(gaps),
        hovertext=[_gap_hover(row, words) for _, row in gaps.iterrows()],
        marker={"color": "rgba(0,0,0,0)"},
        showlegend=False,
        name=words("chart.gap"),
    )


def gaps(panel: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield each run of months without a figure for one and the same reason."""
    reasons = [
        status if pd.isna(launched) else None
        for status, launched in zip(panel["status"], panel["launched"], strict=True)
    ]
    for reason, run in groupby(range(len(panel)), key=reasons.__getitem__):
        if reason is not None:
            yield panel.iloc[list(run)]


def gap_band(row: int, gap: pd.DataFrame) -> dict[str, object]:
    """Return the band over a run of months without a figure; withheld is outlined."""
    outline = 1.5 if gap["status"].iloc[0] == "withheld" else 0
    first, last = gap["month"].iloc[0], gap["month"].iloc[-1]
    line = {"width": outline, "color": GREY, "dash": "dot"}
    return {**month_band(row, first, last), "line": line}


def gap_words(row: int, gap: pd.DataFrame, words: Words) -> Iterator[dict[str, object]]:
    """Yield what stands in the band; nothing where there is no room for it."""
    status, months = gap["status"].iloc[0], len(gap)
    # One or two months have room only for words that change their meaning.
    if months < 3 and status == "no_figure":
        return
    text = words(GAP_WORDS[status])
    left = pd.Timestamp(gap["month"].iloc[0])
    right = pd.Timestamp(month_end(gap["month"].iloc[-1]))
    yield {
        **panel_place(row),
        "x": left + (right - left) / 2,
        "y": 0.03,
        "text": text.replace(" ", "<br>", 1) if months < 6 else text,
        "textangle": -90 if months < 3 else 0,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 11},
    }


def _coverage(
    row: int, panel: pd.DataFrame, words: Words
) -> Iterator[dict[str, object]]:
    """Yield on a bar that covers a part of its month for how many days it stands."""
    in_part = panel["days_covered"] < panel["days_in_month"]
    part = panel[
        panel["launched"].notna() & in_part & (panel["status"] != "month_not_over")
    ]
    for _, bar in part.iterrows():
        yield {
            **panel_place(row),
            "yref": "y" if row == 1 else f"y{row}",
            "x": middle(bar["month"]),
            "y": float(bar["launched"]),
            "text": words(
                "chart.days",
                days_covered=int(bar["days_covered"]),
                days_in_month=int(bar["days_in_month"]),
            ),
            "textangle": -90,
            "showarrow": False,
            "yanchor": "bottom",
            "yshift": 14,
            "font": {"size": 11},
        }


def _whiskers(panel: pd.DataFrame) -> go.Scatter:
    """Return the span of what was stated for a month, where statements differ."""
    spans = panel[panel["range_low"] < panel["range_high"]]
    x: list[pd.Timestamp | None] = []
    y: list[int | None] = []
    for _, row in spans.iterrows():
        x += [middle(row["month"]), middle(row["month"]), None]
        y += [int(row["range_low"]), int(row["range_high"]), None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": GREY, "width": 2},
        showlegend=False, name="",
    )  # fmt: skip


def _marks(marks: pd.DataFrame, symbol: str, words: Words) -> go.Scatter:
    return go.Scatter(
        x=[middle(month) for month in marks["month"]],
        y=marks["launched"].astype("float64"),
        mode="markers+text",
        marker=_mark(symbol, 8),
        text=[words.name("sign", bound) for bound in marks["launched_bound"]],
        textposition="middle right",
        textfont={"size": 13},
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
    volumes: pd.DataFrame, statements: pd.DataFrame, words: Words
) -> Iterator[Trace]:
    """Yield legend entries for what is on screen, by symbol alone, in grey."""
    if volumes["basis"].isin(REPORT_BASES).any():
        yield _legend_bar(words("chart.bar"))
    stated = volumes[volumes["basis"] == "monthly_statement"]
    for name in dict.fromkeys(stated["claimant"]):
        shape = CLAIMANT_PATTERNS.get(name, OTHER_CLAIMANT)
        yield _legend_bar(
            claimant(name, words), shape=shape, colour=COLOURS["glide_bomb"]
        )
    for basis, shape in BASIS_PATTERNS.items():
        if (volumes["basis"] == basis).any():
            name = words(f"chart.{basis}")
            yield _legend_bar(name, shape=shape, colour=COLOURS["glide_bomb"])
    for status in OPACITIES:
        if status != "known_part" and (volumes["status"] == status).any():
            yield _legend_bar(words(f"chart.{status}"), colour=LIGHT_GREY)
    for method, symbol in MARKS.items():
        if (statements["method"] == method).any():
            yield legend_mark(words(f"chart.mark_{method}"), _mark(symbol, 8))
    if (volumes["range_low"] < volumes["range_high"]).any():
        yield legend_line(words("chart.range"), 2)


def _legend_bar(name: str, *, shape: str = "", colour: str = GREY) -> go.Bar:
    pattern = {"shape": shape, "size": 5, "solidity": 0.35, "fgcolor": MARK_FILL}
    return legend_bar(name, {"color": colour, "pattern": pattern | {"bgcolor": colour}})


def _lay_out(figure: go.Figure, volumes: pd.DataFrame, n: int, words: Words) -> None:
    plot_height = PANEL_HEIGHT * max(n, 1)
    figure.update_layout(
        height=TOP_MARGIN + BOTTOM_MARGIN + plot_height,
        margin={"l": 8, "r": 8, "t": TOP_MARGIN, "b": BOTTOM_MARGIN},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 34 / plot_height, 148),
    )
    first, last = volumes["month"].min(), volumes["month"].max()
    figure.update_xaxes(**month_axis(first, last, words))
    figure.update_yaxes(**COUNT_AXIS)
    figure.update_annotations(
        selector=lambda a: a.text.startswith("<b>"), x=0, xanchor="left"
    )


def _axis_top(panel: pd.DataFrame, statements: pd.DataFrame) -> float:
    values = pd.concat([panel["launched"], statements["launched"]]).dropna()
    return float(values.max()) * 1.22 if len(values) and values.max() > 0 else 1.0


def _is_bar(statements: pd.DataFrame, panel: pd.DataFrame) -> pd.Series:
    """Tell which statements are themselves the bar of their month."""
    is_stated = panel["basis"].isin(["monthly_statement", "tally"])
    bars = set(panel.loc[is_stated, "month"])
    return (statements["role"] == "bar") & statements["month"].isin(bars)
