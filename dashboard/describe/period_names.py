"""Names of months, quarters, years, years to date and ranges of months."""

from datetime import date, timedelta

from dashboard.describe.attacks import quarter
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: The ``period_type`` of years up to the day and month of the last figures.
TO_DATE = "year_to_date"


def period_name(start: date, by: str, words: Words) -> str:
    """Return "June 2025", "Q2 2025" or "2025": the period that begins on ``start``.

    ``by`` is a ``period_type``; a year to date is named by its year.
    """
    if by in ("year", TO_DATE):
        return str(start.year)
    return quarter(start, words) if by == "quarter" else words.month(start)


def period_in_full(row: Row, words: Words) -> str:
    """Return the name of the period of a ``queries.period_volumes`` row.

    Such as "Q2 2025", or "1 January – 7 October 2025" for a year to date.
    """
    if row["period_type"] == TO_DATE:
        return words("span.year_to_date", day=words.day(row["period_end"]))
    return period_name(row["period_start"], row["period_type"], words)


def days_of_year(last_day: date, words: Words) -> str:
    """Return the days that every year to date covers: "1 Jan – 7 Oct"."""
    first = words.short_day(last_day.replace(month=1, day=1))
    return f"{first} – {words.short_day(last_day)}"


def range_in(view: View, days: tuple[date, date], words: Words) -> str:
    """Return "in 2025", "in June 2025", "since 28 September 2022" or a month range.

    ``days`` are the first and the last day of the build. For years to date, it is the
    last one of the range.
    """
    first, last = view.first_month, view.last_month
    if view.by == TO_DATE:
        end = same_day(days[1], min(last.year, days[1].year))
        return words("munitions.to_date", day=words.day(end))
    if first == last:
        return words("munitions.in_month", month=words.month(first))
    if is_year(view):
        return words("munitions.in_year", year=first.year)
    if last == days[1].replace(day=1):
        return words("munitions.since", day=words.day(max(first, days[0])))
    return words("munitions.in_range", **words.month_ends(first, last))


def same_day(day: date, year: int) -> date:
    """Return the same day of another year; for 29 February, the end of February."""
    if (day.month, day.day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return day.replace(year=year)


def year_type(view: View) -> str:
    """Return the ``period_type`` of the years beside a view: to date, if that is so."""
    return TO_DATE if view.by == TO_DATE else "year"


def is_year(view: View) -> bool:
    """Tell whether the range is one calendar year."""
    first, last = view.first_month, view.last_month
    return first.year == last.year and (first.month, last.month) == (1, 12)
