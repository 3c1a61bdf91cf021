"""Colours, sizes and month axes that every chart shares."""

from datetime import date

import pandas as pd

from dashboard.i18n import Words

#: Okabe and Ito's set, which colour-blind readers tell apart (jfly.uni-koeln.de/color).
COLOURS = {"missile": "#D55E00", "drone": "#0072B2", "glide_bomb": "#009E73"}
#: A fill for marks and a line for whiskers that both themes' backgrounds leave visible.
MARK_FILL, MARK_LINE, GREY = "#ffffff", "#3d4654", "#7d8794"
BAND, LIGHT_GREY = "rgba(125, 135, 148, 0.13)", "rgba(125, 135, 148, 0.45)"
#: How anomalies are lettered on an axis and in the list under the chart.
ANOMALY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DAY_MS = 86_400_000


def month_ticks(
    first: date, last: date, words: Words
) -> tuple[list[pd.Timestamp], list[str]]:
    """Return where ticks stand and their words: month, and under January the year."""
    months = pd.date_range(first, last, freq="MS")
    step = 1 if len(months) <= 13 else 3 if len(months) <= 26 else 6
    ticks = [m for m in months if (m.month - 1) % step == 0]
    labels = []
    for position, tick in enumerate(ticks):
        with_year = tick.month == 1 or position == 0
        year = f"<br>{tick.year}" if with_year else ""
        labels.append(f"{words.short_month(tick.date())}{year}")
    return [middle(tick.date()) for tick in ticks], labels


def bar_width() -> float:
    """Return a monthly bar's width in milliseconds: most of the shortest month."""
    return 26 * DAY_MS


def middle(month: date) -> pd.Timestamp:
    """Return the middle of a month's bar."""
    return pd.Timestamp(month) + pd.Timedelta(milliseconds=bar_width() / 2)


def month_end(month: date) -> date:
    """Return the first day of the month after."""
    return (pd.Timestamp(month) + pd.offsets.MonthBegin(1)).date()
