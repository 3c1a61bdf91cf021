"""The matches of dates: nights with their strikes, months, years and ranges."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.days import choices_on
from dashboard.content.search_entries import Match, entries, match_of
from dashboard.content.search_terms import DateTerm
from dashboard.page_view import PageView
from dashboard.permalink import LATEST

#: The most days or months returned for a query without a year, newest first.
MOST_DATES = 5


def dates(terms: list[DateTerm], page: PageView) -> Iterator[Match]:
    """Yield the days, months and year of the date terms that the build covers."""
    view, words = page.view, page.words
    first, last = page.build["first_day"], page.build["last_day"]
    days = [
        day.date()
        for day in pd.date_range(first, last, freq="D")[::-1]
        for term in terms
        if term.is_day and term.includes(day.date())
    ][:MOST_DATES]
    for day in days:
        yield match_of(
            view, "day", words.day(day), _launched(page, day), "attacks", day=day
        )
    for day in days:
        yield from _strikes_on(day, page)
    if len(days) == 1:
        yield from _known_on(days[0], page)
    months = page.view.months
    for term in terms:
        if term.is_day:
            continue
        inside = [month for month in reversed(months) if term.includes(month)]
        if inside and (term.month is None or term.last_month):
            match = range_match(inside[::-1], page)
            if not term.last_month:
                match = replace(match, kind="year", label=str(term.year))
            yield match
        for month in inside if term.year else inside[:MOST_DATES]:
            detail = words("search.summary")
            yield match_of(view, "month", words.month(month), detail, f"{month:%Y-%m}")


def _known_on(day: date, page: PageView) -> Iterator[Match]:
    """Yield the view as of a day: as of the last copy of the feed up to then."""
    words, copy = page.words, choices_on(LATEST).last_copy(day)
    if copy is None or page.view.as_of != LATEST:
        return
    label = words("search.known", day=words.day(day))
    detail = words("search.known_copy", day=words.day(date.fromisoformat(copy)))
    yield match_of(page.view, "page", label, detail, "volumes", asof=copy)


def _launched(page: PageView, day: date) -> str:
    """Say what was reported as launched in the night to ``day``."""
    row = queries.attack_day(page.con, day, queries.daily_categories(page.view))
    if row is None:
        return ""
    if pd.isna(row["launched"]):
        return describe.day_status(row.to_dict(), page.words)
    return describe.day_counted(row.to_dict(), page.words)


def _strikes_on(day: date, page: PageView) -> Iterator[Match]:
    code = day.isoformat()
    for entry in memoize(entries, page):
        if entry.match.kind == "strike" and f"strike={code}" in entry.match.path:
            yield entry.match


def range_match(months: Sequence[date], page: PageView) -> Match:
    """Return the match of a range of months on Volumes."""
    span = {"from": f"{months[0]:%Y-%m}", "to": f"{months[-1]:%Y-%m}"}
    label = months_in_words(months[0], months[-1], page)
    detail = page.words("search.year", n=len(months))
    return match_of(page.view, "period", label, detail, "volumes", **span)


def months_in_words(first: date, last: date, page: PageView) -> str:
    """Return the months of a range in words."""
    range_view = page.with_view(first_month=first, last_month=last).view
    return describe.months_span(range_view, page.words)
