"""Classes and models by month as stacked bars, and apart what is in no total."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.layout import (
    bold,
    lay_out_counts,
    lay_out_months,
    month_band,
    panels,
)
from dashboard.charts.series import (
    LIGHT,
    Series,
    in_headline,
    series_of,
    with_series,
)
from dashboard.charts.style import (
    MARK_FILL,
    add_to_layout,
    bar_width,
    legend_above,
    mark_anomalies,
    middle,
    month_end,
    panel_place,
    readable,
)
from dashboard.describe.munitions import rate_text
from dashboard.describe.names import munitions
from dashboard.i18n import Words
from dashboard.permalink import View, bar_code
from dashboard.rows import Row

HEADLINE_HEIGHT, PART_HEIGHT, PANEL_SPACE = 330, 130, 62
TOP_MARGIN, LEGEND_ROW = 40, 24
#: What a band without bars says, and how many months leave room for it.
GAP_WORDS = {"no_figure": "munitions.no_report", "withheld": "chart.withheld"}
MONTHS_FOR_WORDS = 4
HOVER_WORDS = {
    "launched": "munitions.hover_launched",
    "shot_down": "munitions.hover_shot_down",
}


@dataclass(frozen=True)
class Panel:
    """One panel of the bars: its title, its rows, and the column that is its height.

    ``bounds`` are those of its sums by month, where the headline has them.
    """

    title: str
    rows: pd.DataFrame
    column: str
    height: int
    bounds: Mapping[date, str] = field(default_factory=dict)

    @property
    def known(self) -> pd.DataFrame:
        """The rows that have a figure."""
        return self.rows[self.rows[self.column].notna()]

    @property
    def top(self) -> float:
        """The height of the highest stack; 1 where all are empty."""
        highest = self.known.groupby("month")[self.column].sum().max()
        return 1.0 if pd.isna(highest) or highest == 0 else float(highest)

    def gaps(self, months: tuple[date, ...]) -> dict[date, str]:
        """Return the months without a figure, and the word that says why."""
        statuses = self.rows.groupby("month")["status"].first().to_dict()
        known = set(self.known["month"])
        return {
            month: GAP_WORDS.get(statuses.get(month, "no_figure"), "chart.not_stated")
            for month in months
            if month not in known
        }


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
    are not in it and shoot-downs over one region. Every month of a panel answers with
    all its parts, every segment with its own; both carry category and month.
    """
    marked = with_series(rows, view.split)
    series = series_of(marked, view.split, words)
    bounds = dict(zip(totals["month"], totals["launched_bound"], strict=True))
    parts = _panels(marked, bounds, category, words)
    figure = panels(
        [bold(panel.title) for panel in parts],
        [panel.height for panel in parts],
        PANEL_SPACE,
        TOP_MARGIN + LEGEND_ROW * -(-len(series) // 2),
    )
    named: set[str] = set()
    for row, panel in enumerate(parts, start=1):
        figure.add_trace(_months(panel, series, words, view, category), row=row, col=1)
        for rank, one in enumerate(series):
            part = panel.rows[panel.rows["series"] == one.code]
            if part[panel.column].isna().all():
                continue
            trace = _segments(part, panel.column, one, words, category)
            trace.update(showlegend=one.code not in named, legendrank=rank)
            named.add(one.code)
            figure.add_trace(trace, row=row, col=1)
        labels = _labels(totals, words) if row == 1 else _zeros(panel)
        figure.add_trace(labels, row=row, col=1)
        _add_gaps(figure, row, panel.gaps(view.months), view, words)
        lay_out_counts(figure, row, panel.top * 1.16)
    months = view.first_month, view.last_month
    mark_anomalies(figure, notes, [category], *months, words)
    plot_height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    figure.update_layout(barmode="stack", legend=legend_above(1 + 30 / plot_height))
    lay_out_months(figure, view.first_month, view.last_month, words, showgrid=True)
    return figure


def _panels(
    marked: pd.DataFrame, bounds: Mapping[date, str], category: str, words: Words
) -> list[Panel]:
    headline = in_headline(marked, category)
    national = marked[marked["basis"] == "national_reports"]
    outside = national[~national.index.isin(headline.index)]
    regional = marked[marked["basis"] == "regional_reports"]
    name = words.name("category", category)
    title = words("munitions.panel_headline", category=name)
    if category == "drone":
        title = words("munitions.panel_headline_drones")
    panels = [Panel(title, headline, "launched", HEADLINE_HEIGHT, bounds)]
    if not outside.empty:
        title = words("munitions.panel_outside")
        panels.append(Panel(title, outside, "launched", PART_HEIGHT))
    if not regional.empty:
        title = words("munitions.panel_regional")
        panels.append(Panel(title, regional, "shot_down", PART_HEIGHT))
    return panels


def _months(
    panel: Panel, series: list[Series], words: Words, view: View, category: str
) -> go.Bar:
    """Return what cannot be seen and answers for a month: its parts, or its gap.

    It has a base, so that it stands outside the stack.
    """
    gaps = panel.gaps(view.months)
    rows_of = _by_month(panel.rows)
    more = f"<i>{escape(words('munitions.hover_more'))}</i>"
    hovers = []
    for month in view.months:
        if month in gaps:
            lines = [f"<b>{words.month(month)}: {escape(words(gaps[month]))}</b>"]
        else:
            lines = list(_month_lines(rows_of[month], panel, series, words))
        hovers.append("<br>".join([*lines, more]))
    return go.Bar(
        x=[middle(month) for month in view.months],
        y=[panel.top * 1.16] * len(view.months),
        base=0,
        width=bar_width(),
        customdata=[bar_code(category, month) for month in view.months],
        hovertext=hovers,
        marker={"color": "rgba(0,0,0,0)"},
        showlegend=False,
        name="",
    )


def _month_lines(
    rows: list[Row], panel: Panel, series: list[Series], words: Words
) -> Iterator[str]:
    """Yield a month's figure in a panel, each of its parts, and what is missing."""
    column, month = panel.column, rows[0]["month"]
    missing = _missing(rows)
    is_open = missing > 0 or any(r["status"] == "month_not_over" for r in rows)
    bound = panel.bounds.get(month, "at_least" if is_open else "exact")
    value = words.bounded(_sum(rows, column), bound)
    if column == "shot_down":  # what reports name, of whatever was launched
        value = words.number(_sum(rows, column))
    figure = escape(words(HOVER_WORDS[column], value=value))
    yield f"<b>{words.month(month)}: {figure}</b>"
    for one in series:
        part = _sum([row for row in rows if row["series"] == one.code], column)
        if part is not None:
            yield escape(f"{one.name}: {words.number(part)}")
    if missing:
        yield escape(words("munitions.hover_missing", n=missing))
    yield escape(words("chart.hover_sum", n=_sum(rows, "n_reports")))


def _by_month(rows: pd.DataFrame) -> dict[date, list[Row]]:
    """Return the rows of each month as records, of which pandas would be slow."""
    rows_of: dict[date, list[Row]] = {}
    for row in rows.to_dict("records"):
        rows_of.setdefault(row["month"], []).append(row)
    return rows_of


def _sum(rows: list[Row], column: str) -> Any:
    """Return the sum of what is known; None where nothing is."""
    known = [row[column] for row in rows if pd.notna(row[column])]
    return sum(known) if known else None


def _segments(
    part: pd.DataFrame, column: str, one: Series, words: Words, category: str
) -> go.Bar:
    """Return the bars of one series, whose rows are ``part``."""
    rows_of = {
        month: rows
        for month, rows in _by_month(part).items()
        if _sum(rows, column) is not None
    }
    statuses = [
        next(row["status"] for row in rows if pd.notna(row[column]))
        for rows in rows_of.values()
    ]
    return go.Bar(
        x=[middle(month) for month in rows_of],
        y=[float(_sum(rows, column)) for rows in rows_of.values()],
        width=bar_width(),
        name=one.name,
        legendgroup=one.code,
        customdata=[bar_code(category, month) for month in rows_of],
        hovertext=[_hover(rows, column, one, words) for rows in rows_of.values()],
        marker={
            "color": one.colour,
            "opacity": [LIGHT if s == "month_not_over" else 1.0 for s in statuses],
            "pattern": {
                "shape": one.pattern,
                "size": 6,
                "solidity": 0.3,
                "fgcolor": MARK_FILL,
                "bgcolor": one.colour,
                "fillmode": "overlay",
            },
            "line": {"color": MARK_FILL, "width": 0.4},
        },
    )


def _hover(rows: list[Row], column: str, one: Series, words: Words) -> str:
    """Return what one segment is; of "Other", each of its parts."""
    value = words.number(_sum(rows, column))
    month = words.month(rows[0]["month"])
    lines = [f"{month}: {words(HOVER_WORDS[column], value=value)}", one.name]
    if one.code == "other":
        known = [row for row in rows if pd.notna(row[column])]
        lines += [
            f"{munitions(row['munitions'], words)}: {words.number(row[column])}"
            for row in sorted(known, key=lambda row: -row[column])
        ]
    elif column == "launched":
        lines += _share_and_outcome(rows, words)
    missing = _missing(rows)
    if missing:
        lines.append(words("munitions.hover_missing", n=missing))
    lines.append(words("chart.hover_sum", n=_sum(rows, "n_reports")))
    first, *rest = map(escape, lines)
    more = f"<i>{escape(words('munitions.hover_more'))}</i>"
    return "<br>".join([f"<b>{first}</b>", *rest, more])


def _missing(rows: list[Row]) -> int:
    """Return how many reports name no number."""
    counts = (_sum(rows, column) for column in ("n_not_stated", "n_withheld"))
    return sum(int(count or 0) for count in counts)


def _share_and_outcome(rows: list[Row], words: Words) -> Iterator[str]:
    """Yield a segment's share of its month, and how many of it were stopped."""
    share = _sum(rows, "share")
    if share is not None:
        yield words("munitions.hover_share", share=rate_text(share, words))
    launched = _sum(rows, "launched_with_outcome")
    if launched is None:
        yield words("munitions.hover_no_outcome")
        return
    yield words(
        "munitions.hover_outcome",
        stopped=words.number(_sum(rows, "stopped_with_outcome")),
        launched=words.number(launched),
    )


def _labels(totals: pd.DataFrame, words: Words) -> go.Scatter:
    """Label bounds, a true zero, the record and the month that is not over."""
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
    heights = known["launched"].astype("float64")
    return _texts(list(known["month"]), list(heights), labels, 13)


def _zeros(panel: Panel) -> go.Scatter:
    """Mark the months of which the reports say none: their bar cannot be seen."""
    sums = panel.known.groupby("month")[panel.column].sum()
    months = list(sums[sums == 0].index)
    return _texts(months, [0.0] * len(months), ["0"] * len(months), 11)


def _texts(
    months: list[date], heights: list[float], texts: list[str], size: int
) -> go.Scatter:
    return go.Scatter(
        x=[middle(month) for month in months],
        y=heights,
        mode="text",
        text=texts,
        textposition="top center",
        textfont={"size": size},
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def _add_gaps(
    figure: go.Figure, row: int, gaps: dict[date, str], view: View, words: Words
) -> None:
    """Draw each run of months without a figure as a band, named where there is room."""
    named: list[dict[str, object]] = []
    bands: list[dict[str, object]] = []
    for reason, run in groupby(view.months, key=gaps.get):
        if reason is None:
            continue
        months = list(run)
        left, right = pd.Timestamp(months[0]), pd.Timestamp(month_end(months[-1]))
        bands.append(month_band(row, months[0], months[-1]))
        if len(months) >= MONTHS_FOR_WORDS:
            named.append(
                {
                    **panel_place(row),
                    "x": left + (right - left) / 2,
                    "y": 0.04,
                    "text": words(reason).replace(" ", "<br>", 1),
                    "showarrow": False,
                    "yanchor": "bottom",
                    "font": {"size": 11},
                }
            )
    add_to_layout(figure, named, bands)
