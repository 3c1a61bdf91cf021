"""The calendar of attacks: one cell per day, one band per year.

A day without a figure is hatched or empty, so that it cannot be taken for a small
figure or for zero.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure, Trace, bar, scatter
from dashboard.charts.style import (
    BAND,
    CLEAR,
    GREY,
    INK,
    RAMP,
    chart_title,
    hatched,
    hover_box,
    legend_above,
    line_trace,
    readable,
    text_trace,
)
from dashboard.describe.attacks import day_counted, day_status, weapons_title
from dashboard.describe.volumes import LOWER_BOUNDS
from dashboard.i18n import Words
from dashboard.rows import Row

#: The lowest figure of each colour step after the first; fewer missiles than drones are
#: launched.
STEPS = {
    "missile": (5, 10, 20, 40, 80),
    "drone": (25, 50, 100, 200, 400),
    "missile;drone": (25, 50, 100, 200, 400),
}
CELL_LINE = "rgba(125, 135, 148, 0.55)"
#: Size of a band: rows (seven of days, one of months, one of space), height of a row in
#: pixels, and the fewest weeks.
BAND_ROWS, ROW_HEIGHT, FEWEST_WEEKS = 9.4, 15, 27


@readable
def attack_calendar(days: pd.DataFrame, words: Words) -> Figure:
    """Return one cell per day: weeks as columns, weekdays as rows, a band per year.

    ``days`` is ``queries.attack_days``. A range of up to twelve months is one band.
    Every cell's ``customdata`` is its day.
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
    figure = Figure(traces)
    _lay_out_calendar(figure, cells, categories, words)
    return figure


def _placed(days: pd.DataFrame) -> pd.DataFrame:
    """Return the days with their positions: band, week in it, weekday, and y."""
    first, last = days["day"].min(), days["day"].max()
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    cells = days.copy()
    if months <= 12:
        cells["band"] = 0
        starts = {0: first}
    else:
        cells["band"] = [day.year - first.year for day in cells["day"]]
        # Every band begins in January, so that seasons line up.
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
    """Return each kind of cell: its name in the legend, its marker, its days."""
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
            "color": CLEAR,
            "pattern": hatched(shape, 4, 0.25, GREY, bgcolor=CLEAR),
            "line": {"color": CELL_LINE if width < 1 else GREY, "width": width},
        }
        kinds.append((name, marker, cells[cells["status"] == status]))
    return kinds


def _cells(
    rows: pd.DataFrame, name: str, marker: dict[str, Any], words: Words
) -> Trace:
    return bar(
        x=rows["week"],
        y=[0.9] * len(rows),
        base=rows["y"] - 0.45,
        width=0.9,
        marker=marker,
        name=name,
        customdata=day_codes(rows),
        hovertext=day_hovers(rows, words),
    )


def _cell_signs(cells: pd.DataFrame, words: Words) -> Trace:
    """Return the signs in cells: "≥" for a lower bound, "0" for none launched."""
    signed = cells[
        cells["launched_bound"].isin(LOWER_BOUNDS) | (cells["launched"] == 0)
    ]
    return scatter(
        x=signed["week"],
        y=signed["y"],
        mode="text",
        text=[
            words.name("sign", "at_least")
            if row["launched_bound"] in LOWER_BOUNDS
            else "0"
            for row in signed.to_dict("records")
        ],
        textfont={"size": 11, "color": INK},
        showlegend=False,
        name="",
    )


def _month_lines(cells: pd.DataFrame) -> Trace:
    """Return the lines that separate the months of a band."""
    x: list[float | None] = []
    y: list[float | None] = []
    firsts = cells[[day.day == 1 for day in cells["day"]]]
    for cell in firsts.to_dict("records"):
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
    return line_trace(x, y, GREY, 1.5)


def _month_names(cells: pd.DataFrame, words: Words) -> Trace:
    """Name each month above its first full column; in a single band, with its year."""
    one_band = cells["band"].max() == 0
    x: list[float] = []
    y: list[float] = []
    texts: list[str] = []
    for month in dict.fromkeys(cells["month"]):
        rows = cells[cells["month"] == month]
        # A month cut to a few days has no room for its name.
        if len(rows) < 14 and len(cells) > len(rows):
            continue
        # Three letters: longer names overlap if a month is four cells wide.
        text = words.short_month(month)[:3]
        if one_band:
            with_year = not texts or month.month == 1
            text = f"{text}<br>{month.year if with_year else ' '}"
        texts.append(text)
        x.append(rows["week"].min() + (rows["weekday"].iloc[0] > 0) - 0.5)
        y.append(rows["band"].iloc[0] * BAND_ROWS - 0.5)
    return text_trace(x, y, texts, 10.5, "top right")


def _lay_out_calendar(
    figure: Figure, cells: pd.DataFrame, categories: str, words: Words
) -> None:
    bands = int(cells["band"].max()) + 1
    one_band = bands == 1
    rows = bands * BAND_ROWS - 2.4
    height = int(rows * ROW_HEIGHT * (1.35 if one_band else 1))
    names = 36 if one_band else 22
    top, bottom = 112 + names, 8
    monday = date(2024, 1, 1)
    labelled_days = (0, 2, 4, 6)
    figure.layout.update(
        title=chart_title(
            words("attacks.calendar_title", weapons=weapons_title(categories, words))
        ),
        height=top + bottom + height,
        margin={"l": 56, "r": 8, "t": top, "b": bottom},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + names / height, 98),
        annotations=[] if one_band else list(_years(cells, bands)),
    )
    figure.axis_across().update(
        range=[-0.6, max(cells["week"].max(), FEWEST_WEEKS - 1) + 0.6],
        visible=False,
    )
    figure.axis_up().update(
        range=[rows - 0.4, -0.6],
        tickvals=[
            band * BAND_ROWS + row for band in range(bands) for row in labelled_days
        ],
        ticktext=[
            words.short_weekday(monday + timedelta(row))
            for _ in range(bands)
            for row in labelled_days
        ],
        tickfont={"size": 10},
        showgrid=False,
        zeroline=False,
    )


def _years(cells: pd.DataFrame, bands: int) -> Iterable[dict[str, Any]]:
    """Yield the year of each band, rotated beside it."""
    first = cells["day"].iloc[0].year
    for band in range(bands):
        yield {
            "text": f"<b>{first + band}</b>",
            "textangle": -90,
            "x": 0,
            "xref": "paper",
            "xshift": -52,
            "xanchor": "left",
            "y": band * BAND_ROWS + 3,
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 13},
        }


def day_codes(rows: pd.DataFrame) -> list[str]:
    """Return the day of each row as links encode it."""
    return [day.isoformat() for day in rows["day"]]


def day_hovers(rows: pd.DataFrame, words: Words) -> list[str]:
    """Return the hover text of each day in ``queries.attack_days``."""
    return [_day_hover(row, words) for row in rows.to_dict("records")]


def _day_hover(row: Row, words: Words) -> str:
    title = words.weekday_and_day(row["day"])
    lines: list[str] = []
    if pd.notna(row["launched"]):
        title = f"{title}: {day_counted(row, words)}"
        lines.append(words("attacks.hover_reports", n=row["n_reports"]))
    if pd.isna(row["launched"]) or row["status"] == "partial":
        lines.append(day_status(row, words))
    if row["status"] == "no_report" and row["n_regional_reports"]:
        lines.append(words("attacks.hover_regional", n=row["n_regional_reports"]))
    return hover_box(title, *lines, more=words("attacks.hover_more"))
