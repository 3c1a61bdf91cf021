"""Search for days, months, weapons, places, strikes and claimants.

A match is a link to a view that answers the query. Names come from the build and both
catalogues, so a query in either language matches, whatever the reader's language.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.days import choices_on
from dashboard.content.filters import everything
from dashboard.content.search_entries import Match, entries, match_of
from dashboard.content.search_terms import (
    BEGINNING,
    LINKING_WORDS,
    WHOLE,
    WITHIN,
    DateTerm,
    date_terms,
    nearest,
    search_words,
    years_compared,
)
from dashboard.page_view import PageView
from dashboard.permalink import LATEST

#: Kinds of matches, in the order of the results.
KINDS = (
    "day",
    "year",
    "period",
    "month",
    "page",
    "weapon",
    "stopped",
    "place",
    "strike",
    "claimant",
)
#: Longer queries are cut: no name in the registers is longer.
LONGEST_QUERY = 80
#: The most days or months returned for a query without a year, newest first.
MOST_DATES = 5
#: The most matches returned.
MOST_MATCHES = 60
#: Pages that show a range of months.
PAGES_WITH_DATES = ("volumes", "munitions", "attacks", "strikes", "compare")
#: Kinds that a reader can combine with a year or a month.
WITH_DATES = ("weapon", "place", "claimant")


def matches(query: str, page: PageView) -> list[Match]:
    """Return the matches of a query, best first, labelled in the view's language.

    Of the view's filters only the as-of day counts: it decides which names are known.
    """
    text = query[:LONGEST_QUERY]
    query_words = search_words(text)
    if not query_words:
        return []
    page, terms = _with_everything(page), date_terms(text)
    # Names of strikes contain dates; the strikes of those days are matched anyway.
    furthest = BEGINNING if terms else WITHIN
    results = [*_dates(terms, page), *_names(query_words, furthest, page)]
    if not results and not terms:
        results = _in_other_words(query_words, page)
    if not results and not terms:
        results = _nearest(query_words, page)
    results.sort(key=lambda match: KINDS.index(match.kind))
    return list(dict.fromkeys(results))[:MOST_MATCHES]


def _in_other_words(query_words: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the matches of a query that is neither a name nor a date."""
    return (
        [*_two_years(query_words, page)]
        or _name_and_date(query_words, page)
        or [*_longest_name(query_words, page), *_noted(query_words, page)]
    )


def _nearest(query_words: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the matches of the most similar known words, marked as such."""
    similar_words = tuple(
        nearest(word, memoize(_words_of_names, page)) for word in query_words
    )
    if similar_words == query_words:
        return []
    return [
        replace(match, detail=page.words("search.nearest", detail=match.detail))
        for match in _names(similar_words, WITHIN, page)
        or _in_other_words(similar_words, page)
    ]


def _words_of_names(page: PageView) -> tuple[str, ...]:
    """Return every word of the searchable names."""
    names = (name for entry in memoize(entries, page) for name in entry.names)
    return tuple(sorted({word for name in names for word in name}))


def _names(query_words: tuple[str, ...], furthest: int, page: PageView) -> list[Match]:
    """Return the entries whose names match, closest first."""
    entry_ranks = (
        (entry.closeness(query_words), entry.match) for entry in memoize(entries, page)
    )
    ranked = [
        (rank, m) for rank, m in entry_ranks if rank is not None and rank <= furthest
    ]
    return [match for _, match in sorted(ranked, key=lambda pair: pair[0])]


def _name_and_date(query_words: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the matches of a name before or after a date, narrowed to its months."""
    for named, term in _names_beside_dates(query_words):
        name = tuple(word for word in named if word not in LINKING_WORDS)
        if term.is_day:
            return _name_and_day((name, named), term, page)
        inside = [month for month in page.view.months if term.includes(month)]
        if inside:
            return _in_months(_named(name, page), inside[0], inside[-1], page)
    return []


def _two_years(query_words: tuple[str, ...], page: PageView) -> Iterator[Match]:
    """Yield a comparison of two years, of one weapon if the query names it."""
    compared = years_compared(query_words)
    if compared is None:
        return
    first, last, name = compared
    months = [month for month in page.view.months if first <= month.year <= last]
    if not months or (months[0].year, months[-1].year) != (first, last):
        return
    chosen: dict[str, object] = {"from": f"{months[0]:%Y-%m}"}
    chosen |= {"to": f"{months[-1]:%Y-%m}"}
    words, years = page.words, {"later": last, "earlier": first}
    if page.build["last_day"] < date(last, 12, 31):
        chosen["by"] = describe.TO_DATE
    elif last == first + 1:
        chosen["layout"] = "years"
    else:
        chosen["by"] = "year"
    detail = words("search.two_years")
    if not name:
        label = words("search.compared", **years)
        yield match_of(page.view, "year", label, detail, "volumes", **chosen)
    named = _named(name, page)
    for match in named:
        if match.kind == "weapon":
            label = words("search.weapon_compared", weapon=match.label, **years)
            path = f"{match.path}&{urlencode(chosen)}"
            if "&munition=" not in path:  # Types has no comparison of two years
                path = path.replace("munitions?", "volumes?")
            yield replace(match, label=label, detail=detail, path=path)
    others = [match for match in named if match.kind != "weapon"]
    yield from _in_months(others, months[0], months[-1], page)


def _names_beside_dates(
    query_words: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], DateTerm]]:
    """Yield each date that has a year, with the words before or after it."""
    for cut in range(1, len(query_words)):
        before, after = query_words[:cut], query_words[cut:]
        for named, dated in ((before, after), (after, before)):
            for term in date_terms(" ".join(dated)):
                if term.year:
                    yield named, term


def _in_months(
    matches: list[Match], first: date, last: date, page: PageView
) -> list[Match]:
    """Return the matches that show a range, narrowed to these months."""
    when = _months_in_words(first, last, page)
    return [
        replace(
            match,
            label=f"{match.label}, {when}",
            path=f"{match.path}&from={first:%Y-%m}&to={last:%Y-%m}",
        )
        for match in matches
        if match.kind in WITH_DATES or _shows_range(match)
    ]


def _months_in_words(first: date, last: date, page: PageView) -> str:
    range_view = page.with_view(first_month=first, last_month=last).view
    return describe.months_span(range_view, page.words)


def _named(name: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the matches of a name, or else of the longest name within it."""
    if not name:
        return []
    return _names(name, BEGINNING, page) or _longest_name(name, page)


def _shows_range(match: Match) -> bool:
    return match.kind == "page" and match.path.split("?")[0] in PAGES_WITH_DATES


def _name_and_day(
    names: tuple[tuple[str, ...], ...], term: DateTerm, page: PageView
) -> list[Match]:
    """Return a day's as-of view if Revisions is named, else all matches of the day."""
    results = list(_dates([term], page))
    named_pages = {
        match.path.split("?")[0]
        for name in names
        if name
        for match in _names(name, BEGINNING, page)
    }
    known = [match for match in results if match.kind == "page"]
    return known if known and "revisions" in named_pages else results


def _longest_name(query_words: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the matches of the longest run of query words that is a name."""
    for length in range(len(query_words) - 1, 0, -1):
        for start in range(len(query_words) - length + 1):
            name = query_words[start : start + length]
            if all(word in LINKING_WORDS for word in name):
                continue
            results = [*_names(name, WHOLE, page)]
            if results:
                return results
    return []


def _noted(query_words: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the strikes whose notes and names together contain all query words."""
    name = {word for word in query_words if word not in LINKING_WORDS}
    if all(word.isdecimal() for word in name):
        return []
    return [
        entry.match
        for entry in memoize(entries, page)
        if entry.notes and name <= entry.notes.union(*entry.names)
    ]


def _dates(terms: list[DateTerm], page: PageView) -> Iterator[Match]:
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
            span = {"from": f"{inside[-1]:%Y-%m}", "to": f"{inside[0]:%Y-%m}"}
            kind, label = "year", str(term.year)
            if term.last_month:
                kind, label = "period", _months_in_words(inside[-1], inside[0], page)
            detail = words("search.year", n=len(inside))
            yield match_of(view, kind, label, detail, "volumes", **span)
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


def _with_everything(page: PageView) -> PageView:
    """Return the page view with all months and weapons, and no panel open."""
    return replace(page, view=everything(page.without_choices.view))
