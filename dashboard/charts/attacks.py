"""Days of attacks: the calendar, the daily series, their sizes, the large ones.

A day without a figure never looks like a small one or like zero: in the calendar it is
hatched or empty, in the series it has no dot, and the means break off.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from html import escape
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date
from plotly.subplots import make_subplots

from dashboard.charts.style import (
    BAND,
    COLOURS,
    DAY_MS,
    GREY,
    INK,
    LIGHT_GREY,
    MARK_FILL,
    RAMP,
    bar_width,
    mark_anomalies,
    month_end,
    month_ticks,
    readable,
)
from dashboard.describe.attacks import (
    day_counted,
    day_status,
    quarter,
    weapons_title,
)
from dashboard.i18n import Words

#: The smallest figure of each step but the first; missiles are fewer than drones.
STEPS = {
    "missile": (5, 10, 20, 40, 80),
    "drone": (25, 50, 100, 200, 400),
    "missile;drone": (25, 50, 100, 200, 400),
}
#: One colour for charts that show missiles and drones together.
TOGETHER, TOGETHER_LIGHT = "#a84897", "rgba(168, 72, 151, 0.4)"
CELL_LINE = "rgba(125, 135, 148, 0.55)"
#: What a band of the calendar takes: seven rows of days, one of months, one of air.
BAND_ROWS, ROW_HEIGHT, FEWEST_WEEKS = 9.4, 15, 27
PANEL_HEIGHT = 215
Trace: TypeAlias = go.Bar | go.Scatter


@readable
def attack_calendar(days: pd.DataFrame, words: Words) -> go.Figure:
    """Return one cell a day: weeks as columns, weekdays as rows, a band a year.

    ``days`` is ``queries.attack_days``. A range of up to twelve months is one band.
    Every cell carries its day.
    """
    cells = _placed(days)
    categories = str(days["categories"].iloc[0])
    traces: list[Trace] = [
        _cells(rows, name, marker, words)
        for name, marker, rows in _cell_kinds(cells, categories, words)
        if not rows.empty
    ]
    traces += [_cell_signs(cells, words), _month_lines(cells)]
    traces.append(_month_names(cells, words))
    figure = go.Figure(traces)
    _lay_out_calendar(figure, cells, categories, words)
    return figure


def clicked_day(points: Iterable[dict[str, Any]]) -> date | None:
    """Return the day that a chart's selection names; None when it names none."""
    for point in points:
        data = point.get("customdata")
        if data:
            return date.fromisoformat(str(data[0]))
    return None


def _placed(days: pd.DataFrame) -> pd.DataFrame:
    """Return the days with their place: band, week in it, weekday, and y."""
    first, last = days["day"].min(), days["day"].max()
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    cells = days.copy()
    if months <= 12:
        cells["band"] = 0
        starts = {0: first}
    else:
        cells["band"] = [day.year - first.year for day in cells["day"]]
        # Every band begins in January, so that a season stands at one place in all.
        starts = {b: date(first.year + b, 1, 1) for b in cells["band"].unique()}
    mondays = {band: day - timedelta(day.weekday()) for band, day in starts.items()}
    pairs = list(zip(cells["day"], cells["band"], strict=True))
    cells["week"] = [(day - mondays[band]).days // 7 for day, band in pairs]
    cells["weekday"] = [day.weekday() for day in cells["day"]]
    cells["y"] = cells["band"] * BAND_ROWS + cells["weekday"]
    return cells


def _cell_kinds(
    cells: pd.DataFrame, categories: str, words: Words
) -> list[tuple[str, dict[str, Any], pd.DataFrame]]:
    """Return each kind of cell: its name in the legend, its look, its days."""
    steps = STEPS[categories]
    lows, highs = (1, *steps), (*(s - 1 for s in steps), None)
    figures = cells["launched"]
    kinds: list[tuple[str, dict[str, Any], pd.DataFrame]] = [
        (
            words("attacks.calendar_zero"),
            {"color": BAND, "line": {"color": GREY, "width": 1}},
            cells[(figures == 0).fillna(False)],
        )
    ]
    for low, high, colour in zip(lows, highs, RAMP, strict=True):
        name = (
            words("attacks.calendar_top", low=words.number(low))
            if high is None
            else words("attacks.calendar_range", low=low, high=high)
        )
        inside = (figures >= low) & (figures <= (high or figures.max()))
        marker = {"color": colour, "line": {"color": CELL_LINE, "width": 0.5}}
        kinds.append((name, marker, cells[inside.fillna(False)]))
    looks: dict[str, tuple[str, str, float]] = {
        "withheld": (words("attacks.withheld"), "x", 1.5),
        "not_stated": (words("attacks.not_stated"), ".", 1.5),
        "not_mentioned": (words("attacks.calendar_not_mentioned_short"), "", 0.8),
        "no_report": (words("attacks.no_report"), "/", 0.8),
    }
    for status, (name, shape, width) in looks.items():
        marker = {
            "color": "rgba(0, 0, 0, 0)",
            "pattern": {"shape": shape, "size": 4, "solidity": 0.25, "fgcolor": GREY,
                        "bgcolor": "rgba(0, 0, 0, 0)", "fillmode": "overlay"},
            "line": {"color": CELL_LINE if width < 1 else GREY, "width": width},
        }  # fmt: skip
        kinds.append((name, marker, cells[cells["status"] == status]))
    return kinds


def _cells(
    rows: pd.DataFrame, name: str, marker: dict[str, Any], words: Words
) -> go.Bar:
    return go.Bar(
        x=rows["week"],
        y=[0.9] * len(rows),
        base=rows["y"] - 0.45,
        width=0.9,
        marker=marker,
        name=name,
        customdata=_customdata(rows),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=_day_hovers(rows, words),
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _cell_signs(cells: pd.DataFrame, words: Words) -> go.Scatter:
    """Sign the cells whose figure is a lower bound, and those that report none."""
    signed = cells[(cells["launched_bound"] == "at_least") | (cells["launched"] == 0)]
    return go.Scatter(
        x=signed["week"],
        y=signed["y"],
        mode="text",
        text=[
            "0" if row["launched_bound"] == "exact" else words.name("sign", "at_least")
            for _, row in signed.iterrows()
        ],
        textfont={"size": 11, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        name="",
    )


def _month_lines(cells: pd.DataFrame) -> go.Scatter:
    """Return the lines that part the months of a band."""
    x: list[float | None] = []
    y: list[float | None] = []
    firsts = cells[[day.day == 1 for day in cells["day"]]]
    for _, cell in firsts.iterrows():
        top = cell["band"] * BAND_ROWS - 0.5
        before = cells[cells["day"] == cell["day"] - timedelta(1)]
        if before.empty or before["band"].iloc[0] != cell["band"]:
            continue
        left, right = cell["week"] - 0.5, cell["week"] + 0.5
        step = top + cell["weekday"]
        if cell["weekday"]:
            x += [right, right, left, left, None]
            y += [top, step, step, top + 7, None]
        else:
            x += [left, left, None]
            y += [top, top + 7, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": GREY, "width": 1.5}, hoverinfo="skip",
        showlegend=False, name="",
    )  # fmt: skip


def _day_hovers(rows: pd.DataFrame, words: Words) -> list[str]:
    return [_day_hover(row, words) for row in rows.to_dict("records")]


def _day_hover(row: Mapping[Any, Any], words: Words) -> str:
    day = format_date(row["day"], "EEEE, d MMMM y", locale=words.locale)
    lines = []
    if pd.isna(row["launched"]):
        lines = [f"<b>{escape(day)}</b>", escape(day_status(row, words))]
    else:
        counted = escape(day_counted(row, words))
        lines = [
            f"<b>{escape(day)}: {counted}</b>",
            words("attacks.hover_reports", n=row["n_reports"]),
        ]
        if row["status"] == "partial":
            lines.append(escape(day_status(row, words)))
    if row["status"] == "no_report" and row["n_regional_reports"]:
        lines.append(words("attacks.hover_regional", n=row["n_regional_reports"]))
    lines.append(f"<i>{escape(words('attacks.hover_more'))}</i>")
    return "<br>".join(lines)


def _month_names(cells: pd.DataFrame, words: Words) -> go.Scatter:
    """Name each month above its first whole column, in a single band with its year."""
    one_band = cells["band"].max() == 0
    x: list[float] = []
    y: list[float] = []
    texts: list[str] = []
    for month in dict.fromkeys(cells["month"]):
        rows = cells[cells["month"] == month]
        # The few days of a month that is cut have no room for its name.
        if len(rows) < 14 and len(cells) > len(rows):
            continue
        text = words.short_month(month)
        if one_band:
            with_year = not texts or month.month == 1
            text = f"{text}<br>{month.year if with_year else ' '}"
        texts.append(text)
        x.append(rows["week"].min() + (rows["weekday"].iloc[0] > 0) - 0.5)
        y.append(rows["band"].iloc[0] * BAND_ROWS - 0.5)
    return go.Scatter(
        x=x, y=y, text=texts, mode="text", textposition="top right",
        textfont={"size": 10.5}, hoverinfo="skip", cliponaxis=False,
        showlegend=False, name="",
    )  # fmt: skip


def _lay_out_calendar(
    figure: go.Figure, cells: pd.DataFrame, categories: str, words: Words
) -> None:
    bands = int(cells["band"].max()) + 1
    one_band = bands == 1
    rows = bands * BAND_ROWS - 2.4
    height = int(rows * ROW_HEIGHT * (1.35 if one_band else 1))
    names = 36 if one_band else 22
    top, bottom = 112 + names, 8
    monday = date(2024, 1, 1)
    shown = (0, 2, 4, 6)
    figure.update_layout(
        title=_title(
            words("attacks.calendar_title", weapons=weapons_title(categories, words))
        ),
        height=top + bottom + height,
        margin={"l": 50, "r": 8, "t": top, "b": bottom},
        barmode="overlay",
        hovermode="closest",
        separators=words.separators,
        dragmode=False,
        showlegend=True,
        legend=_legend(y=1 + names / height, width=98),
        annotations=[] if one_band else list(_years(cells, bands)),
    )
    figure.update_xaxes(
        range=[-0.6, max(cells["week"].max(), FEWEST_WEEKS - 1) + 0.6],
        visible=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[rows - 0.4, -0.6],
        tickvals=[band * BAND_ROWS + row for band in range(bands) for row in shown],
        ticktext=[
            format_date(monday + timedelta(row), "EEE", locale=words.locale)
            for _ in range(bands)
            for row in shown
        ],
        tickfont={"size": 10},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )


def _years(cells: pd.DataFrame, bands: int) -> Iterable[dict[str, Any]]:
    """Yield the year of each band, upright beside it."""
    first = cells["day"].iloc[0].year
    for band in range(bands):
        yield {
            "text": f"<b>{first + band}</b>",
            "textangle": -90,
            "x": 0,
            "xref": "paper",
            "xshift": -46,
            "xanchor": "left",
            "y": band * BAND_ROWS + 3,
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 13},
        }


@readable
def daily_attacks(
    days: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
) -> go.Figure:
    """Return one panel a category: a dot a day with a figure, and two running means.

    ``days`` are ``queries.attack_days`` of each single category, one after the other;
    ``notes`` is ``queries.anomalies``. Days without a national report are shaded.
    """
    categories = [c for c in COLOURS if c in set(days["categories"])]
    n = len(categories)
    figure = make_subplots(
        rows=n,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.22 if n > 1 else 0,
        subplot_titles=[
            f"<b>{words('attacks.daily_panel', category=words.name('category', c))}</b>"
            for c in categories
        ],
    )
    for row, category in enumerate(categories, start=1):
        panel = days[days["categories"] == category].reset_index(drop=True)
        top = float(panel["launched"].max()) * 1.12 if panel["launched"].count() else 1
        for trace in _daily_panel(panel, top, words):
            figure.add_trace(trace, row=row, col=1)
        figure.update_yaxes(range=[0, top], row=row, col=1)
    for trace in _daily_legend(days, words):
        figure.add_trace(trace, row=1, col=1)
    first, last = days["month"].min(), days["month"].max()
    mark_anomalies(figure, notes, categories, first, last)
    _lay_out_months(figure, first, last, height=PANEL_HEIGHT * n, words=words)
    figure.update_annotations(
        selector=lambda a: a.text.startswith("<b>"), x=0, xanchor="left", yshift=4
    )
    return figure


def _daily_panel(panel: pd.DataFrame, top: float, words: Words) -> Iterable[Trace]:
    category = str(panel["categories"].iloc[0])
    unknown = panel[panel["status"] == "no_report"]
    yield _shade(unknown, top, "", words)
    nameless = panel[panel["status"].isin(["withheld", "not_stated"])]
    yield _shade(nameless, top, "/", words)
    known = panel[panel["launched"].notna()]
    opacity = 0.55
    yield go.Scatter(
        x=_noons(known),
        y=known["launched"].astype("float64"),
        mode="markers",
        marker={
            "color": COLOURS[category],
            "opacity": opacity,
            "size": [
                9 if bound == "at_least" else 5 for bound in known["launched_bound"]
            ],
            "symbol": [
                "triangle-up" if bound == "at_least" else "circle"
                for bound in known["launched_bound"]
            ],
        },
        customdata=_customdata(known),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=_day_hovers(known, words),
        selected={"marker": {"opacity": opacity}},
        unselected={"marker": {"opacity": opacity}},
        cliponaxis=False,
        showlegend=False,
        name=words.name("category", category),
    )
    yield _mean_line(panel, category, "mean_7", 1.2, words)
    yield _mean_line(panel, category, "mean_30", 3, words)


def _shade(rows: pd.DataFrame, top: float, shape: str, words: Words) -> go.Bar:
    return go.Bar(
        x=rows["day"].astype("str"),
        y=[top] * len(rows),
        width=DAY_MS,
        offset=0,
        marker={
            "color": "rgba(125, 135, 148, 0.25)",
            "line": {"width": 0},
            "pattern": {"shape": shape, "size": 4, "solidity": 0.4, "fgcolor": GREY,
                        "fillmode": "overlay"},
        },
        customdata=_customdata(rows),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=_day_hovers(rows, words),
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        showlegend=False,
        name=words("attacks.daily_unknown"),
    )  # fmt: skip


def _mean_line(
    panel: pd.DataFrame, category: str, column: str, width: float, words: Words
) -> go.Scatter:
    title = {"mean_7": "attacks.week_mean", "mean_30": "attacks.month_mean"}[column]
    length = 7 if column == "mean_7" else 30
    hovers = []
    columns = ("day", column, f"{column}_bound", f"{column}_days")
    for day, value, bound, n in zip(*(panel[c] for c in columns), strict=True):
        if pd.isna(value):
            hovers.append("")
            continue
        figure = words.signed(round(float(value)), bound)
        said = words("attacks.hover_mean", value=figure, n=n, days=length)
        hovers.append(f"<b>{words(title)}</b>, {words.day(day)}<br>{escape(said)}")
    return go.Scatter(
        x=_noons(panel),
        y=panel[column],
        mode="lines",
        line={"color": COLOURS[category], "width": width},
        connectgaps=False,
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=hovers,
        showlegend=False,
        name=words(title),
    )


def _daily_legend(days: pd.DataFrame, words: Words) -> Iterable[Trace]:
    """Yield legend entries for what is on screen, in grey."""
    dot = {"symbol": "circle", "size": 6, "color": GREY, "opacity": 0.6}
    yield _symbol(words("attacks.daily_dot"), dot)
    if (days["status"] == "partial").any():
        dot = {"symbol": "triangle-up", "size": 9, "color": GREY, "opacity": 0.6}
        yield _symbol(words("attacks.daily_lower_bound"), dot)
    for key, width in (("attacks.week_mean", 1.2), ("attacks.month_mean", 3)):
        yield go.Scatter(
            x=[None], y=[None], mode="lines", name=words(key),
            line={"color": GREY, "width": width},
        )  # fmt: skip
    if (days["status"] == "no_report").any():
        yield _swatch(words("attacks.daily_unknown"), "rgba(125, 135, 148, 0.25)")
    if days["status"].isin(["withheld", "not_stated"]).any():
        name = words("attacks.daily_without_number")
        yield _swatch(name, "rgba(125, 135, 148, 0.25)", shape="/")


@readable
def attack_sizes(sizes: pd.DataFrame, words: Words) -> go.Figure:
    """Return the median and the 90th percentile of each quarter, joined by a line.

    ``sizes`` is ``queries.attack_sizes``. Under each quarter stands its number of days
    with a figure; one that is not whole is light.
    """
    sizes = sizes.reset_index(drop=True)
    known = sizes[sizes["median"].notna()]
    opacity = [1.0 if whole else 0.45 for whole in known["is_whole"]]
    hovers = [_quarter_hover(row, words) for _, row in known.iterrows()]
    figure = go.Figure()
    for (position, row), alpha in zip(known.iterrows(), opacity, strict=True):
        figure.add_trace(
            go.Scatter(
                x=[position, position],
                y=[int(row["median"]), int(row["percentile_90"])],
                mode="lines",
                line={"color": TOGETHER_LIGHT, "width": 7},
                opacity=alpha,
                hoverinfo="skip",
                showlegend=False,
                name="",
            )
        )
    marks = {
        "median": ("attacks.sizes_median", "circle", TOGETHER),
        "percentile_90": ("attacks.sizes_top", "diamond", MARK_FILL),
    }
    for column, (key, symbol, fill) in marks.items():
        figure.add_trace(
            go.Scatter(
                x=known.index,
                y=known[column].astype("float64"),
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": fill, "opacity": opacity,
                        "line": {"color": TOGETHER, "width": 2}},
                hovertemplate="%{hovertext}<extra></extra>",
                hovertext=hovers,
                cliponaxis=False,
                name=words(key),
            )
        )  # fmt: skip
    few = sizes[sizes["median"].isna()]
    figure.add_trace(
        go.Scatter(
            x=few.index, y=[0] * len(few), mode="markers",
            marker={"symbol": "x-thin", "size": 9, "opacity": 0,
                    "line": {"color": GREY, "width": 2}},
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_quarter_hover(row, words) for _, row in few.iterrows()],
            showlegend=False, name="",
        )
    )  # fmt: skip
    _lay_out_quarters(figure, sizes, words)
    return figure


def _quarter_hover(row: pd.Series, words: Words) -> str:
    values = {
        "quarter": quarter(row["quarter"], words),
        "n": words.number(row["days_with_figure"]),
        "days": words.number(row["days"]),
    }
    if pd.isna(row["median"]):
        return escape(words("attacks.sizes_few", **values))
    said = words(
        "attacks.sizes_hover",
        median=words.number(row["median"]),
        top=words.number(row["percentile_90"]),
        largest=words.number(row["largest"]),
        **values,
    )
    if row["days_partial"]:
        said = f"{said}; {words('attacks.sizes_bounds', n=row['days_partial'])}"
    return escape(said).replace("; ", "<br>").replace(": ", "<br>", 1)


def _lay_out_quarters(figure: go.Figure, sizes: pd.DataFrame, words: Words) -> None:
    labels = []
    for position, row in sizes.iterrows():
        number = (row["quarter"].month + 2) // 3
        lines = [
            words("attacks.quarter_short", quarter=number),
            words.number(row["days_with_figure"]),
        ]
        if position == 0 or number == 1:
            lines.append(f"<b>{row['quarter'].year}</b>")
        labels.append("<br>".join(lines))
    name = weapons_title(sizes["categories"].iloc[0], words)
    figure.update_layout(
        height=360,
        margin={"l": 8, "r": 8, "t": 70, "b": 60},
        hovermode="closest",
        separators=words.separators,
        dragmode=False,
        showlegend=True,
        legend=_legend(y=1.02, width=98),
        title=_title(words("attacks.sizes_axis", weapons=name)),
    )  # fmt: skip
    figure.update_xaxes(
        range=[-0.6, max(len(sizes), 4) - 0.4],
        tickvals=list(range(len(sizes))),
        ticktext=labels,
        tickangle=0,
        tickfont={"size": 11},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        fixedrange=True, rangemode="tozero", tickformat=",d", nticks=6, automargin=True
    )


@readable
def large_days(months: pd.DataFrame, words: Words) -> go.Figure:
    """Return bars a month: days of the view's size, out of the days with a report.

    ``months`` is ``queries.attack_months``, cut to the range on screen. The axis ends
    at 31, so what no report speaks of stays visibly empty.
    """
    size = words.number(months["size"].iloc[0])
    opacity = [1.0 if whole else 0.5 for whole in months["is_whole"]]
    hovers = [_month_hover(row, words) for _, row in months.iterrows()]
    shared: dict[str, Any] = {
        "x": months["month"],
        "width": bar_width(),
        "offset": 0,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hovertext": hovers,
    }
    figure = go.Figure(
        [
            go.Bar(
                y=months["days_reported"],
                marker={"color": LIGHT_GREY},
                name=words("attacks.size_reported"),
                **shared,
            ),
            go.Bar(
                y=months["days_large"],
                marker={"color": TOGETHER, "opacity": opacity},
                name=words("attacks.size_large", size=size),
                **shared,
            ),
        ]
    )
    if (months["days_open"] > 0).any():
        figure.add_trace(
            go.Bar(
                y=months["days_open"],
                base=months["days_large"],
                marker={"color": "rgba(0, 0, 0, 0)",
                        "pattern": {"shape": "/", "size": 4, "solidity": 0.4,
                                    "fgcolor": TOGETHER, "fillmode": "overlay"}},
                name=words("attacks.size_open"),
                **shared,
            )
        )  # fmt: skip
    first, last = months["month"].min(), months["month"].max()
    _lay_out_months(figure, first, last, height=190, words=words)
    figure.update_layout(
        title=_title(words("attacks.size_panel"))
    )  # fmt: skip
    figure.update_yaxes(range=[0, 31], tickvals=[0, 10, 20, 31])
    return figure


def _month_hover(row: pd.Series, words: Words) -> str:
    said = words(
        "attacks.size_hover",
        month=words.month(row["month"]),
        large=words.number(row["days_large"]),
        reported=words.number(row["days_reported"]),
        days_in_month=row["days_in_month"],
    )
    lines = [escape(said).replace("; ", "<br>")]
    if row["days_open"]:
        lines.append(escape(words("attacks.size_hover_open", n=row["days_open"])))
    if not row["is_whole"]:
        lines.append(escape(words("attacks.size_hover_so_far")))
    return "<br>".join(lines)


def _lay_out_months(
    figure: go.Figure, first: date, last: date, *, height: int, words: Words
) -> None:
    ticks, labels = month_ticks(first, last, words)
    figure.update_layout(
        height=height + 134,
        margin={"l": 8, "r": 8, "t": 94, "b": 40},
        barmode="overlay",
        hovermode="closest",
        separators=words.separators,
        dragmode=False,
        showlegend=True,
        legend=_legend(y=1 + 28 / height, width=106),
    )
    figure.update_xaxes(
        range=[first, month_end(last)],
        tickvals=ticks,
        ticktext=labels,
        tickangle=0,
        showticklabels=True,
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        fixedrange=True, rangemode="tozero", tickformat=",d", nticks=5, automargin=True
    )


def _title(text: str) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "font": {"size": 15},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": 4, "t": 6},
    }


def _legend(*, y: float, width: int) -> dict[str, Any]:
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": y,
        "yanchor": "bottom",
        "entrywidth": width,
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": 12},
        "traceorder": "normal",
    }


def _symbol(name: str, marker: dict[str, Any]) -> go.Scatter:
    return go.Scatter(x=[None], y=[None], mode="markers", marker=marker, name=name)


def _swatch(name: str, colour: str, *, shape: str = "") -> go.Bar:
    return go.Bar(
        x=[None],
        y=[None],
        name=name,
        marker={
            "color": colour,
            "pattern": {"shape": shape, "size": 4, "solidity": 0.4, "fgcolor": GREY,
                        "fillmode": "overlay"},
        },
    )  # fmt: skip


def _noons(rows: pd.DataFrame) -> list[str]:
    """Return the middle of each day, where its dot stands.

    As text, which a figure of thousands of days is copied and sent with many times
    faster than with time stamps.
    """
    return [f"{day}T12:00" for day in rows["day"]]


def _customdata(rows: pd.DataFrame) -> list[str]:
    return [day.isoformat() for day in rows["day"]]
