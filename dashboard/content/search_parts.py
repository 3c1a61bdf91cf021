"""Queries of several parts, such as a weapon, a place and a year.

A match answers some of the parts; what it does not answer, it says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.search_dates import dates, months_in_words, range_match
from dashboard.content.search_entries import Match, entries, match_of, named
from dashboard.content.search_periods import Period, periods
from dashboard.content.search_terms import FILLERS, WHOLE, DateTerm, search_words
from dashboard.page_view import PageView

#: Pages that show a range of months.
PAGES_WITH_DATES = ("volumes", "munitions", "attacks", "strikes", "compare")
#: Kinds that a reader can combine with a year or a month.
WITH_DATES = ("weapon", "place", "claimant", "stopped")
#: Pages that can be narrowed to a category, beside those of the weapons themselves.
PAGES_BY_CATEGORY = ("attacks", "compare", "revisions", "volumes")
#: Kinds of names of which one word is enough, if it has so many letters and is in no
#: more names than this: "Kinzhal" for Kh-47M2 Kinzhal.
BY_ONE_WORD, SHORTEST_WORD, MOST_NAMES = ("weapon", "claimant"), 5, 8

#: A match, and the positions of the words in the query that it answers.
Answer = tuple[Match, frozenset[int]]


@dataclass(frozen=True)
class Part:
    """Words of a query that name something, by their positions, and its matches."""

    positions: frozenset[int]
    matches: tuple[Match, ...]


def in_parts(text: str, query_words: Sequence[str], page: PageView) -> list[Match]:
    """Return the matches that answer most of a query, each with the words it leaves.

    ``query_words`` are the words of ``text``, or words similar to them. A match that
    answers less than another one is left out.
    """
    times = periods(query_words, page.build["last_day"])
    dated = _positions(times)
    parts = _parts(query_words, dated, page)
    named_words = dated | _positions(parts)
    needed = (
        frozenset(n for n, word in enumerate(query_words) if word not in FILLERS)
        | named_words
    )
    answers = [
        *_noted(query_words, needed - named_words, parts, times, page),
        *(answer for part in parts for answer in _answers(part, parts, times, page)),
        *_on_days(query_words, parts, times, page),
    ]
    if not parts and needed <= dated:
        answers += _only_periods(times, page)
    tokens = _tokens(text)
    matches = [
        replace(match, unused=_unused(needed - used, tokens))
        for match, used in answers
        if not any(used & needed < other & needed for _, other in answers)
    ]
    return sorted(matches, key=lambda match: len(match.unused))


def _positions(found: Iterable[Part | Period]) -> frozenset[int]:
    """Return the positions of all words of parts or periods."""
    return frozenset(n for item in found for n in item.positions)


def _tokens(text: str) -> list[str]:
    """Return the token of each word of a query, as it was typed."""
    tokens = ((token, len(search_words(token))) for token in text.split())
    return [token.strip('.,;:!?()«»“”"') for token, n in tokens for _ in range(n)]


def _unused(positions: frozenset[int], tokens: Sequence[str]) -> tuple[str, ...]:
    typed = (tokens[n] for n in sorted(positions) if n < len(tokens))
    return tuple(dict.fromkeys(typed))


def _parts(
    query_words: Sequence[str], dated: frozenset[int], page: PageView
) -> list[Part]:
    """Return the names in a query, the longest first, outside its dates."""
    parts: list[Part] = []
    taken, n_words = set(dated), len(query_words)
    for length in range(n_words, 0, -1):
        for start in range(n_words - length + 1):
            positions = frozenset(range(start, start + length))
            name = tuple(query_words[start : start + length])
            if taken & positions or all(word in FILLERS for word in name):
                continue
            matches = named(name, WHOLE, page) or _by_one_word(name, page)
            if matches:
                parts.append(Part(positions, tuple(matches)))
                taken |= positions
    return _categories_as_one(parts, page)


def _by_one_word(name: tuple[str, ...], page: PageView) -> list[Match]:
    """Return the weapons or claimants that one word of their name is enough for."""
    if len(name) != 1 or len(name[0]) < SHORTEST_WORD:
        return []
    found = [
        entry.match
        for entry in memoize(entries, page)
        if any(name[0] in words for words in entry.names)
        and entry.match.kind in BY_ONE_WORD
    ]
    return found if len(found) <= MOST_NAMES else []


def _categories_as_one(parts: list[Part], page: PageView) -> list[Part]:
    """Return the parts, with several categories of weapons as one match."""
    whole = [part for part in parts if part.matches[0].category]
    if len({part.matches[0].category for part in whole}) < 2:
        return parts
    codes = {part.matches[0].category for part in whole}
    category_list = [code for code in queries.CATEGORIES if code in codes]
    label = ", ".join(page.words.name("category", code) for code in category_list)
    detail = page.words("search.category")
    match = match_of(
        page.view, "weapon", label, detail, "volumes", cat=",".join(category_list)
    )
    positions = _positions(whole)
    others = [part for part in parts if part not in whole]
    return [Part(positions, (match,)), *others]


def _answers(
    part: Part, parts: list[Part], times: list[Period], page: PageView
) -> Iterator[Answer]:
    """Yield the matches of a name, each with all other parts that it can answer."""
    for match in part.matches:
        narrowed, used = _with_other_names(match, part, parts)
        ranges = [period for period in times if not period.term.is_day]
        if not (match.kind in WITH_DATES or _shows_range(match)):
            ranges = []
        compared = _compared(narrowed, ranges, page)
        if compared:
            yield compared, used | _positions(ranges)
            continue
        in_ranges = [
            (_in_months(narrowed, period, page), used | period.positions)
            for period in ranges
            if period.months(page.view.months)
        ]
        yield from in_ranges or [(narrowed, used)]


def _with_other_names(match: Match, part: Part, parts: list[Part]) -> Answer:
    """Return a match, narrowed to a category, with the names that it answers too."""
    used = part.positions
    for other in parts:
        first = other.matches[0]
        if other is part:
            continue
        is_page = first.kind in ("page", "stopped") and not _options(first)
        shown = {match.page} | ({"volumes"} if match.kind == "weapon" else set())
        is_shown = is_page and first.page in shown
        if is_shown or (first.category and first.category == match.chosen.get("cat")):
            used |= other.positions
        elif first.category and _takes_category(match, first.category):
            used |= other.positions
            match = replace(
                match,
                label=f"{match.label}: {first.label}",
                detail=_without_counts(match),
                path=f"{match.path}&{urlencode({'cat': first.category}, safe=',')}",
            )
    return match, used


def _takes_category(match: Match, category: str) -> bool:
    """Tell whether a page or a claimant's claims can be narrowed to a category."""
    if match.kind not in ("page", "claimant") or "cat" in match.chosen:
        return False
    if match.page == "volumes":
        return bool(_options(match))
    is_reported = set(category.split(",")) <= set(queries.REPORTED_CATEGORIES)
    return match.page in PAGES_BY_CATEGORY and (match.page == "compare" or is_reported)


def _options(match: Match) -> set[str]:
    """Return the parameters of a match beside its language and as-of day."""
    return match.chosen.keys() - {"lang", "asof"}


def _shows_range(match: Match) -> bool:
    return match.kind == "page" and match.page in PAGES_WITH_DATES


def _in_months(match: Match, period: Period, page: PageView) -> Match:
    """Return a match narrowed to the months of a period."""
    months = period.months(page.view.months)
    chosen = {"from": f"{months[0]:%Y-%m}", "to": f"{months[-1]:%Y-%m}"}
    if match.chosen.get("by") == describe.TO_DATE:  # beside the year before
        chosen["from"] = f"{max(page.view.months[0], _year_before(months[0])):%Y-%m}"
    narrowed = replace(
        match,
        label=f"{match.label}, {months_in_words(months[0], months[-1], page)}",
        detail=_without_counts(match),
        path=f"{match.path}&{urlencode(chosen)}",
    )
    return _counted_back(narrowed, page) if period.is_relative else narrowed


def _without_counts(match: Match) -> str:
    """Return the detail of a narrowed match; its counts are those of all months."""
    details = match.detail.split(" · ")
    return " · ".join(detail for detail in details if not detail[:1].isdigit())


def _counted_back(match: Match, page: PageView) -> Match:
    """Return a match that says from which day "last month" is counted back."""
    last_day = page.words.day(page.build["last_day"])
    note = page.words("search.counted_back", day=last_day)
    return replace(match, detail=" · ".join(filter(None, (match.detail, note))))


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


def _compared(match: Match, ranges: list[Period], page: PageView) -> Match | None:
    """Return the comparison of two years, or of a month with the year before."""
    if len(ranges) != 2:
        return None
    earlier, later = sorted(ranges, key=lambda period: period.first)
    months = page.view.months
    if not (earlier.months(months) and later.months(months)):
        return None
    if earlier.is_year and later.is_year and earlier != later:
        return _two_years(match, earlier.first.year, later.first.year, page)
    is_month = earlier.first == earlier.last and later.first == later.last
    if is_month and _year_before(later.first) == earlier.first and match.category:
        return _two_months(match, earlier, later, page)
    return None


def _two_months(match: Match, earlier: Period, later: Period, page: PageView) -> Match:
    """Return a month of a category, opened, which compares it with the year before."""
    words = page.words
    label = words(
        "search.months_compared",
        weapon=match.label,
        later=words.month(later.first),
        earlier=words.month(earlier.first),
    )
    chosen = {
        "from": f"{earlier.first:%Y-%m}",
        "to": f"{later.first:%Y-%m}",
        "bar": f"{match.category}:{later.first:%Y-%m}",
    }
    path = match.path.replace("munitions?", "volumes?")
    path = f"{path}&{urlencode(chosen, safe=':')}"
    return replace(match, label=label, detail=words("search.two_months"), path=path)


def _two_years(match: Match, first: int, last: int, page: PageView) -> Match:
    """Return a weapon's comparison of two years, or any other match in their range."""
    if match.kind != "weapon":
        both = Period(DateTerm(), date(first, 1, 1), date(last, 12, 1), frozenset())
        return _in_months(match, both, page)
    label = page.words(
        "search.weapon_compared", weapon=match.label, later=last, earlier=first
    )
    chosen, path = _layout_of_years(first, last, page), match.path
    if "munition" in match.chosen:  # Types has no comparison of two years
        chosen = {"by": "year"} | {k: v for k, v in chosen.items() if k != "layout"}
    else:
        path = path.replace("munitions?", "volumes?")
    path = f"{path}&{urlencode(chosen)}"
    return replace(match, label=label, detail=page.words("search.two_years"), path=path)


def _layout_of_years(first: int, last: int, page: PageView) -> dict[str, object]:
    """Return the query parameters by which Volumes compares two years."""
    months = [month for month in page.view.months if first <= month.year <= last]
    chosen: dict[str, object] = {"from": f"{months[0]:%Y-%m}"}
    chosen |= {"to": f"{months[-1]:%Y-%m}"}
    if page.build["last_day"] < date(last, 12, 31):
        return chosen | {"by": describe.TO_DATE}
    return chosen | ({"layout": "years"} if last == first + 1 else {"by": "year"})


def _noted(
    query_words: Sequence[str],
    unknown: frozenset[int],
    parts: list[Part],
    times: list[Period],
    page: PageView,
) -> Iterator[Answer]:
    """Yield the strikes whose notes and names have the words that name nothing else.

    They must have the query's other words too, and lie in its period.
    """
    dated = _positions(times)
    of_page = _positions(
        part
        for part in parts
        if (part.matches[0].page, part.matches[0].kind) == ("strikes", "page")
    )
    in_names = _positions(parts) - of_page
    needed = {query_words[n] for n in unknown | in_names} - FILLERS
    if not unknown or all(word.isdecimal() for word in needed):
        return
    for entry in memoize(entries, page):
        if not entry.notes or not needed <= entry.notes.union(*entry.names):
            continue
        day = date.fromisoformat(entry.match.chosen["strike"][:10])
        if all(_includes(period, day) for period in times):
            yield entry.match, unknown | in_names | of_page | dated


def _includes(period: Period, day: date) -> bool:
    if period.term.is_day:
        return period.term.includes(day)
    return period.first <= day.replace(day=1) <= period.last


def _on_days(
    query_words: Sequence[str], parts: list[Part], times: list[Period], page: PageView
) -> Iterator[Answer]:
    """Yield the night, strikes and as-of view of each day that a query names.

    A night shows its weapons and how many were stopped, a strike who was killed.
    """
    shown = {"day": {"munitions", "volumes", "attacks"}, "strike": {"strikes"}}
    shown["page"] = {"revisions"}
    names = {entry.match: entry for entry in memoize(entries, page)}
    days = [period for period in times if period.term.is_day]
    for match in dates([period.term for period in days], page):
        used = _positions(days)
        entry = names.get(match)
        for part in parts:
            first = part.matches[0]
            is_shown = first.page in shown[match.kind] and first.kind != "place"
            part_words = {query_words[n] for n in part.positions} - FILLERS
            if is_shown or (entry and part_words <= entry.notes.union(*entry.names)):
                used |= part.positions
        is_relative = match.kind == "day" and any(day.is_relative for day in days)
        yield _counted_back(match, page) if is_relative else match, used


def _only_periods(times: list[Period], page: PageView) -> Iterator[Answer]:
    """Yield what a query names that has only periods: months, ranges, two years."""
    compared = _years_alone(times, page)
    if compared:
        yield compared, _positions(times)
        return
    for period in times:
        if period.term.is_day:
            continue
        if period.term == DateTerm():
            months = period.months(page.view.months)
            found = [range_match(months, page)] if months else []
        else:
            found = list(dates([period.term], page))
        if found and period.is_relative:
            found[0] = _counted_back(found[0], page)
        for match in found:
            yield match, period.positions


def _years_alone(times: list[Period], page: PageView) -> Match | None:
    """Return the comparison of two years on Volumes."""
    years = sorted(period.first.year for period in times if period.is_year)
    known = {month.year for month in page.view.months}
    if len(times) != 2 or len(set(years)) != 2 or not known.issuperset(years):
        return None
    words, (first, last) = page.words, years
    label = words("search.compared", later=last, earlier=first)
    chosen = _layout_of_years(first, last, page)
    detail = words("search.two_years")
    return match_of(page.view, "year", label, detail, "volumes", **chosen)
