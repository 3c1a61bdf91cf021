"""Months, quarters and years of a range, and the positions of their bars."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from dashboard.permalink import View, months_later

DAY_MS = 86_400_000
#: Months per period; a year to date takes a full year on the axis.
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "year_to_date": 12}
#: A bar's width as a fraction of its period.
BAR_SHARE = 0.86


def starts(view: View, by: str) -> list[date]:
    """Return the first days of the periods that overlap the range, oldest first."""
    n = MONTHS_IN[by]
    return list(
        dict.fromkeys(
            date(month.year, (month.month - 1) // n * n + 1, 1) for month in view.months
        )
    )


def span(view: View, by: str) -> tuple[date, date]:
    """Return the first and the last month of the periods that overlap the range."""
    periods = starts(view, by)
    return periods[0], last_month(periods[-1], by)


def last_month(start: date, by: str) -> date:
    """Return the last month of a period."""
    return months_later(start, MONTHS_IN[by] - 1)


def period_end(start: date, by: str = "month") -> date:
    """Return the first day after a period."""
    return months_later(start, MONTHS_IN[by])


def middle(start: date, by: str = "month") -> pd.Timestamp:
    """Return the middle of a period, and of its bar."""
    return halfway(start, period_end(start, by))


def halfway(start: date, end: date) -> pd.Timestamp:
    """Return the middle of a period; ``end`` is the first day after it."""
    first = pd.Timestamp(start)
    return first + (pd.Timestamp(end) - first) / 2


def bar_width(start: date, end: date) -> float:
    """Return the width of a period's bar in milliseconds."""
    return (end - start).days * DAY_MS * BAR_SHARE


def bar_positions(starts: Iterable[date], ends: Iterable[date]) -> dict[str, Any]:
    """Return the positions of the bars of periods, as attributes of a bar trace."""
    pairs = list(zip(starts, ends, strict=True))
    widths = [bar_width(start, end) for start, end in pairs]
    lefts = [
        halfway(start, end) - pd.Timedelta(milliseconds=of_bar / 2)
        for (start, end), of_bar in zip(pairs, widths, strict=True)
    ]
    return {"x": lefts, "width": widths, "offset": 0}


def month_bars(months: Iterable[date]) -> dict[str, Any]:
    """Return the positions of the bars of months, as attributes of a bar trace."""
    firsts = list(months)
    return bar_positions(firsts, map(period_end, firsts))
