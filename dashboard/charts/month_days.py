"""The days of one month: a bar per day, one panel for missiles, one for drones."""

import pandas as pd

from dashboard.charts.attack_calendar import day_codes, day_hovers
from dashboard.charts.figure import Figure, Settings, Trace, bar
from dashboard.charts.layout import lay_out_across, stacked
from dashboard.charts.style import (
    COLOURS,
    COUNT_AXIS,
    GREY,
    LIGHT_GREY,
    MARK_FILL,
    hatched,
    legend_above,
    legend_bar,
    readable,
    ticked_axis,
)
from dashboard.describe.attacks import weapons_title
from dashboard.describe.volumes import LOWER_BOUNDS
from dashboard.i18n import Words

PANEL_HEIGHT = 118
#: Days with a tick.
TICKS = (1, 5, 10, 15, 20, 25, 30)
#: Width in days of a bar, and of the band of a day without a figure.
BAR, WHOLE_DAY = 0.78, 1.0
#: Bands of days without a figure: legend key, the statuses it covers, and its pattern.
WITHOUT_FIGURE = {
    "attacks.daily_unknown": (("no_report",), ""),
    "attacks.daily_without_number": (("withheld", "not_stated"), "x"),
}


@readable
def month_days(days: pd.DataFrame, words: Words) -> Figure:
    """Return a bar per day with a figure; a day without one is a grey band.

    ``days`` is ``queries.attack_days`` of one month for each category, one category
    after the other. A lower bound is hatched.
    """
    categories = [c for c in COLOURS if c in set(days["categories"])]
    figure = stacked(
        [f"<b>{weapons_title(c, words)}</b>" for c in categories],
        [1] * len(categories),
        0.2,
        yshift=2,
    )
    for row, category in enumerate(categories, start=1):
        panel = days[days["categories"] == category].reset_index(drop=True)
        top = float(panel["launched"].max()) * 1.08 if panel["launched"].any() else 1.0
        bands = (_without_figure(panel, top, name, words) for name in WITHOUT_FIGURE)
        figure.add_to_panel(row, _bars(panel, category, words), *bands)
        figure.axis_up(row).update(COUNT_AXIS | {"range": [0, top], "nticks": 4})
    signs = _legend(days, words)
    figure.add_to_panel(1, *signs)
    height, above = PANEL_HEIGHT * len(categories), 62 if signs else 30
    figure.layout.update(
        height=height + above + 34,
        margin={"l": 8, "r": 8, "t": above, "b": 30},
        barmode="overlay",
        showlegend=bool(signs),
        legend=legend_above(1 + 30 / height),
    )
    lay_out_across(figure, _day_axis(days, words))
    return figure


def _bars(panel: pd.DataFrame, category: str, words: Words) -> Trace:
    known = panel[panel["launched"].notna()]
    shapes = ["/" if bound in LOWER_BOUNDS else "" for bound in known["launched_bound"]]
    return bar(
        x=[day.day for day in known["day"]],
        y=known["launched"].astype("float64"),
        width=BAR,
        marker={
            "color": COLOURS[category],
            "pattern": hatched(shapes, 5, 0.35, MARK_FILL),
        },
        customdata=day_codes(known),
        hovertext=day_hovers(known, words),
        showlegend=False,
        name=words.name("category", category),
    )


def _without_figure(panel: pd.DataFrame, top: float, name: str, words: Words) -> Trace:
    statuses, shape = WITHOUT_FIGURE[name]
    rows = panel[panel["status"].isin(statuses)]
    return bar(
        x=[day.day for day in rows["day"]],
        y=[top] * len(rows),
        width=WHOLE_DAY,
        marker=_band(shape),
        customdata=day_codes(rows),
        hovertext=day_hovers(rows, words),
        showlegend=False,
        name=words(name),
    )


def _band(shape: str) -> Settings:
    pattern = hatched(shape, 5, 0.35, GREY)
    return {"color": LIGHT_GREY, "line": {"width": 0}, "pattern": pattern}


def _legend(days: pd.DataFrame, words: Words) -> list[Trace]:
    """Return legend entries for the patterns on screen; plain bars need none."""
    signs = []
    if days["launched_bound"].isin(LOWER_BOUNDS).any():
        marker = {"color": GREY, "pattern": hatched("/", 5, 0.35, MARK_FILL)}
        signs.append(legend_bar(words("month.lower_bound"), marker))
    for name, (statuses, shape) in WITHOUT_FIGURE.items():
        if days["status"].isin(statuses).any():
            signs.append(legend_bar(words(name), _band(shape)))
    return signs


def _day_axis(days: pd.DataFrame, words: Words) -> Settings:
    first = days["day"].min().replace(day=1)
    length = (pd.Timestamp(first) + pd.offsets.MonthEnd(0)).day
    ticks = [day for day in TICKS if day <= length]
    texts = [words.short_day(first), *map(str, ticks[1:])]
    return ticked_axis(0.4, length + 0.6, ticks, texts)
