"""Names of months, quarters, years and ranges of months."""

from datetime import date

from dashboard.describe.attacks import quarter
from dashboard.i18n import Words
from dashboard.permalink import View

#: The periods by which sums can be read, as ``period_type`` of the marts has them.
PERIODS = ("month", "quarter", "year")


def period_name(start: date, by: str, words: Words) -> str:
    """Return "June 2025", "Q2 2025" or "2025": the period that begins with a day."""
    if by == "year":
        return str(start.year)
    return quarter(start, words) if by == "quarter" else words.month(start)


def range_in(view: View, days: tuple[date, date], words: Words) -> str:
    """Return "in 2025", "in June 2025", "since 28 September 2022" or what is between.

    ``days`` are the first and the last day of which the build knows.
    """
    first, last = view.first_month, view.last_month
    if first == last:
        return words("munitions.in_month", month=words.month(first))
    if is_year(view):
        return words("munitions.in_year", year=first.year)
    if last == days[1].replace(day=1):
        return words("munitions.since", day=words.day(max(first, days[0])))
    return words("munitions.in_range", first=words.month(first), last=words.month(last))


def is_year(view: View) -> bool:
    """Tell whether the range is one calendar year."""
    first, last = view.first_month, view.last_month
    return first.year == last.year and (first.month, last.month) == (1, 12)
