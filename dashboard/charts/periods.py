"""Where the bar or mark of a month, a quarter or a year stands on an axis of months."""

from datetime import date

import pandas as pd

from dashboard.charts.style import DAY_MS
from dashboard.permalink import View

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "year_to_date": 12}
#: Most of the shortest month, quarter and year; a year to date stands as its year.
BAR_DAYS = {"month": 26, "quarter": 82, "year": 340, "year_to_date": 340}


def starts(view: View, by: str) -> list[date]:
    """Return the first days of the periods that meet the range, oldest first."""
    n = MONTHS_IN[by]
    return list(
        dict.fromkeys(
            date(month.year, (month.month - 1) // n * n + 1, 1) for month in view.months
        )
    )


def span(view: View, by: str) -> tuple[date, date]:
    """Return the first and the last month of the periods that meet the range."""
    periods = starts(view, by)
    return periods[0], last_month(periods[-1], by)


def last_month(start: date, by: str) -> date:
    """Return the last month of a period."""
    return date(start.year, start.month + MONTHS_IN[by] - 1, 1)


def width(by: str) -> float:
    """Return a bar's width in milliseconds."""
    return BAR_DAYS[by] * DAY_MS


def middle(start: date, by: str) -> pd.Timestamp:
    """Return the middle of a period's bar."""
    return pd.Timestamp(start) + pd.Timedelta(milliseconds=width(by) / 2)
