"""The periods that a query names, also in relation to the last day of the figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.content.search_terms import (
    IN_DATES,
    VERSUS,
    DateTerm,
    date_terms,
    folded,
)

#: The most words of one date: "the night of 7 to 8 September 2025" has four of them.
MOST_WORDS = 6
#: Words for the period of the last day with figures, for the one before, and for both.
THIS = folded("this current цей цього цьому поточний поточного поточному")
LAST = folded("last previous past минулий минулого минулому")
LATEST_NIGHT = folded("last latest остання останню останньої минула минулої")
UNITS = (
    dict.fromkeys(folded("year рік року році"), "year")
    | dict.fromkeys(folded("month місяць місяця місяці"), "month")
    | dict.fromkeys(folded("night ніч ночі"), "night")
)
LAST_YEAR = folded("торік")
#: The figures end some days ago: the match says that it is counted back from there.
LAST_DAY = folded("yesterday today tonight вчора сьогодні учора")
#: Words between the ends of a range, and before its one end.
RANGE_WORDS = folded("to through until till and до по і та")
SINCE = folded("since from з із зі від починаючи")
UNTIL = folded("until till до")


@dataclass(frozen=True)
class Period:
    """The months from ``first`` to ``last``, or one day; by their words in a query.

    ``is_relative`` if it was named in relation to the last day with figures.
    """

    term: DateTerm
    first: date
    last: date
    positions: frozenset[int]
    is_relative: bool = False

    @property
    def is_year(self) -> bool:
        """Whether it is a calendar year."""
        return self.term == DateTerm(self.first.year) and self.last.month == 12

    def months(self, months: Sequence[date]) -> list[date]:
        """Return those of ``months`` that lie in it."""
        return [month for month in months if self.first <= month <= self.last]


def periods(query_words: Sequence[str], last_day: date) -> list[Period]:
    """Return the periods that a query names, in its order."""
    with_years: list[Period] = []
    following = None
    for period in reversed(_named(query_words, last_day)):
        if period.term.year is None:
            year = _following_year(period, following, query_words)
            latest = _latest_year(period.term, last_day)
            term = replace(period.term, year=year or latest)
            period = _period(term, period.positions, year is None)
        with_years.insert(0, period)
        following = period
    if VERSUS.intersection(query_words):
        return with_years
    return [_open(period, query_words) for period in _joined(with_years, query_words)]


def _named(query_words: Sequence[str], last_day: date) -> list[Period]:
    """Return each longest run of words that is a date, some without their year."""
    found: list[Period] = []
    start = 0
    while start < len(query_words):
        for stop in range(min(len(query_words), start + MOST_WORDS), start, -1):
            positions = frozenset(range(start, stop))
            run = query_words[start:stop]
            relative = _relative(run, last_day)
            terms = [relative] if relative else _dates_of(run)
            if terms:
                found += [_period(t, positions, relative is not None) for t in terms]
                start = stop
                break
        else:
            start += 1
    return found


def _relative(run: Sequence[str], last_day: date) -> DateTerm | None:
    """Return what "this year" or "last month" is, by the last day with figures."""
    if len(run) == 1 and run[0] in LAST_YEAR:
        return DateTerm(last_day.year - 1)
    latest = DateTerm(last_day.year, last_day.month, last_day.day)
    if len(run) == 1 and run[0] in LAST_DAY:
        return latest
    if len(run) != 2 or run[1] not in UNITS:
        return None
    which, unit = run[0], UNITS[run[1]]
    if unit == "night":
        return latest if which in LATEST_NIGHT else None
    if which not in THIS | LAST:
        return None
    if unit == "year":
        return DateTerm(last_day.year - (which in LAST))
    day = last_day.replace(day=1) - timedelta(days=which in LAST)
    return DateTerm(day.year, day.month)


def _dates_of(run: Sequence[str]) -> list[DateTerm]:
    """Return the date that a run of words names; numbers alone need a year."""
    if run[0] in IN_DATES:
        return []
    terms = date_terms(" ".join(run))
    months = {term.month for term in terms}
    if not terms or len(months) > 1 or not all(map(_exists, terms)):
        return []
    is_named = any(word.isalpha() for word in run)
    return terms if is_named or terms[0].year else []


def _exists(term: DateTerm) -> bool:
    """Tell whether a date is in the calendar."""
    try:
        date(term.year or 2024, term.month or 1, term.day or 1)
    except ValueError:
        return False
    return True


def _period(
    term: DateTerm, positions: frozenset[int], is_relative: bool = False
) -> Period:
    year = term.year or 1
    first = date(year, term.month or 1, 1)
    last = date(term.last_year or year, term.last_month or term.month or 12, 1)
    return Period(term, first, last, positions, is_relative)


def _following_year(
    period: Period, following: Period | None, query_words: Sequence[str]
) -> int | None:
    """Return the year of a month that begins a range, or is compared with the next."""
    linking = RANGE_WORDS | VERSUS
    if not following or not _between(period, following, query_words) <= linking:
        return None
    return following.first.year - ((period.term.month or 1) > following.first.month)


def _latest_year(term: DateTerm, last_day: date) -> int:
    """Return the latest year in which a month or day without a year has figures."""
    is_ahead = (term.month or 1, term.day or 1) > (last_day.month, last_day.day)
    return last_day.year - is_ahead


def _between(first: Period, last: Period, query_words: Sequence[str]) -> set[str]:
    """Return the words between two periods."""
    return set(query_words[max(first.positions) + 1 : min(last.positions)])


def _joined(found: list[Period], query_words: Sequence[str]) -> list[Period]:
    """Return the periods, with two that are the ends of a range as one."""
    joined: list[Period] = []
    for period in found:
        before = joined[-1] if joined else None
        if before and _are_ends(before, period, query_words):
            both = before.positions | period.positions
            positions = frozenset(range(min(both), max(both) + 1))
            joined[-1] = Period(DateTerm(), before.first, period.last, positions)
        else:
            joined.append(period)
    return joined


def _are_ends(first: Period, last: Period, query_words: Sequence[str]) -> bool:
    """Tell whether two months are the ends of a range; two years are compared."""
    if any(period.term.is_day or period.is_year for period in (first, last)):
        return False
    if first.positions == last.positions:  # the two winters of a year
        return False
    is_forward = first.last < last.first
    return is_forward and _between(first, last, query_words) <= RANGE_WORDS


def _open(period: Period, query_words: Sequence[str]) -> Period:
    """Return a period after "since" or "until" without its other end."""
    before = min(period.positions) - 1
    if before < 0 or period.term.is_day or period.term == DateTerm():
        return period
    positions = period.positions | {before}
    if query_words[before] in SINCE:
        return Period(DateTerm(), period.first, date.max, positions)
    if query_words[before] in UNTIL:
        return Period(DateTerm(), date.min, period.last, positions)
    return period
