"""What a search finds: days, months, weapons, places, strikes and claimants.

A match is a link to the view that answers. The names are those of the build and of
both catalogues, so a name is found in either language whatever the reader's is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard import describe, i18n, queries
from dashboard.cache import memoize
from dashboard.content.days import choices_on
from dashboard.content.search_terms import (
    BEGINNING,
    LINKING_WORDS,
    WHOLE,
    WITHIN,
    DateTerm,
    closeness,
    date_terms,
    search_words,
)
from dashboard.content.short_links import short_path
from dashboard.i18n import LANGUAGES, Words
from dashboard.page_view import PageView
from dashboard.permalink import LATEST, View
from dashboard.rows import Row

#: Kinds of matches, those that come first first.
KINDS = (
    "day",
    "year",
    "period",
    "month",
    "page",
    "weapon",
    "place",
    "strike",
    "claimant",
)
#: A longer question is cut: no name of the registers is longer.
LONGEST_QUERY = 80
#: How many days or months a question without a year brings, the newest first.
MOST_DATES = 5
#: How many matches there are at most.
MOST_MATCHES = 60
#: Pages that are found by what they answer; their other names are in the catalogues.
ANSWERING = (
    *("volumes", "munitions", "attacks", "strikes", "compare"),
    *("revisions", "data", "method"),
)
#: Those of them that show a range of months.
PAGES_WITH_DATES = ("volumes", "munitions", "attacks", "strikes", "compare")
#: Kinds of which a reader may ask for a year or a month of it.
WITH_DATES = ("weapon", "place", "claimant")
#: Where a category is shown with its kinds.
WEAPON_PAGES = {"missile": "munitions", "drone": "munitions", "glide_bomb": "volumes"}
#: Classes that say of what kind a weapon is not.
CLASSES_WITHOUT_KIND = ("all", "unspecified", "mixed")


@dataclass(frozen=True)
class Match:
    """Something that is found; ``path`` is its address, below that of the site."""

    kind: str
    label: str
    detail: str
    path: str


@dataclass(frozen=True)
class Entry:
    """A match, and the names under which it is found."""

    match: Match
    names: tuple[tuple[str, ...], ...]

    def closeness(self, asked: tuple[str, ...]) -> int | None:
        """Return how close the closest of its names is; None where none is."""
        found = (closeness(asked, name) for name in self.names)
        return min((near for near in found if near is not None), default=None)


def matches(query: str, page: PageView) -> list[Match]:
    """Return what a question means, the likeliest first; the view's language names it.

    What the view has chosen changes nothing but the day as of which names are known.
    """
    text = query[:LONGEST_QUERY]
    asked = search_words(text)
    if not asked:
        return []
    page, terms = _with_everything(page), date_terms(text)
    # The words of a date stand in the names of strikes: those of its days come anyway.
    furthest = BEGINNING if terms else WITHIN
    found = [*_dates(terms, page), *_names(asked, furthest, page)]
    if not found and not terms:
        found = _name_and_date(asked, page) or _longest_name(asked, page)
    found.sort(key=lambda match: KINDS.index(match.kind))
    return list(dict.fromkeys(found))[:MOST_MATCHES]


def _names(asked: tuple[str, ...], furthest: int, page: PageView) -> list[Match]:
    """Return the entries that have the name, the closest of each kind first."""
    near = ((entry.closeness(asked), entry.match) for entry in memoize(_entries, page))
    found = [(rank, m) for rank, m in near if rank is not None and rank <= furthest]
    return [match for _, match in sorted(found, key=lambda pair: pair[0])]


def _name_and_date(asked: tuple[str, ...], page: PageView) -> list[Match]:
    """Return what is named before or after a year or a month, and only those months."""
    for named, term in _names_beside_dates(asked):
        name = tuple(word for word in named if word not in LINKING_WORDS)
        if term.is_day:
            return _name_and_day((name, named), term, page)
        inside = [month for month in page.view.months if term.includes(month)]
        if inside:
            return _in_months(_named(name, page), inside[0], inside[-1], page)
    return []


def _names_beside_dates(
    asked: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], DateTerm]]:
    """Yield the words before or after each date that has a year, with that date."""
    for cut in range(1, len(asked)):
        before, after = asked[:cut], asked[cut:]
        for named, dated in ((before, after), (after, before)):
            for term in date_terms(" ".join(dated)):
                if term.year:
                    yield named, term


def _in_months(
    matches: list[Match], first: date, last: date, page: PageView
) -> list[Match]:
    """Return those matches that show a range, led to these months."""
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
    """Return what has a name, or else what the longest name within it has."""
    if not name:
        return []
    return _names(name, BEGINNING, page) or _longest_name(name, page)


def _shows_range(match: Match) -> bool:
    return match.kind == "page" and match.path.split("?")[0] in PAGES_WITH_DATES


def _name_and_day(
    names: tuple[tuple[str, ...], ...], term: DateTerm, page: PageView
) -> list[Match]:
    """Return what was known on a day where that is asked, else all of the day."""
    found = list(_dates([term], page))
    asked = {
        match.path.split("?")[0]
        for name in names
        if name
        for match in _names(name, BEGINNING, page)
    }
    known = [match for match in found if match.kind == "page"]
    return known if known and "revisions" in asked else found


def _longest_name(asked: tuple[str, ...], page: PageView) -> list[Match]:
    """Return what the most of the words that stand side by side are the name of."""
    for length in range(len(asked) - 1, 0, -1):
        for start in range(len(asked) - length + 1):
            name = asked[start : start + length]
            if all(word in LINKING_WORDS for word in name):
                continue
            found = [*_names(name, WHOLE, page)]
            if found:
                return found
    return []


def _dates(terms: list[DateTerm], page: PageView) -> Iterator[Match]:
    """Yield the days, months and the year that dates mean, as far as there are."""
    view, words = page.view, page.words
    first, last = page.build["first_day"], page.build["last_day"]
    days = [
        day.date()
        for day in pd.date_range(first, last, freq="D")[::-1]
        for term in terms
        if term.is_day and term.includes(day.date())
    ][:MOST_DATES]
    for day in days:
        yield _match(
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
            yield _match(view, kind, label, detail, "volumes", **span)
        for month in inside if term.year else inside[:MOST_DATES]:
            detail = words("search.summary")
            yield _match(view, "month", words.month(month), detail, f"{month:%Y-%m}")


def _known_on(day: date, page: PageView) -> Iterator[Match]:
    """Yield what was known on a day, by the last copy of the feed until then."""
    words, copy = page.words, choices_on(LATEST).last_copy(day)
    if copy is None or page.view.as_of != LATEST:
        return
    label = words("search.known", day=words.day(day))
    detail = words("search.known_copy", day=words.day(date.fromisoformat(copy)))
    yield _match(page.view, "page", label, detail, "volumes", asof=copy)


def _launched(page: PageView, day: date) -> str:
    """Say what was reported launched in the night to ``day``."""
    row = queries.attack_day(page.con, day, queries.daily_categories(page.view))
    if row is None:
        return ""
    if pd.isna(row["launched"]):
        return describe.day_status(row.to_dict(), page.words)
    return describe.day_counted(row.to_dict(), page.words)


def _strikes_on(day: date, page: PageView) -> Iterator[Match]:
    code = day.isoformat()
    for entry in memoize(_entries, page):
        if entry.match.kind == "strike" and f"strike={code}" in entry.match.path:
            yield entry.match


def _match(
    view: View, kind: str, label: str, detail: str, page: str, **chosen: object
) -> Match:
    return Match(kind, label, detail, short_path(page, view, **chosen))


def _months(page: PageView) -> tuple[date, ...]:
    return queries.choices(page.con, LANGUAGES).months


def _with_everything(page: PageView) -> PageView:
    """Return the page with all months and weapons, and nothing opened on it."""
    months = memoize(_months, page.without_choices)
    return page.without_choices.with_view(
        first_month=months[0],
        last_month=months[-1],
        categories=queries.CATEGORIES,
        munition_class=queries.ALL_CLASSES,
    )


def _entries(page: PageView) -> tuple[Entry, ...]:
    """Return everything that has a name."""
    catalogues = tuple(i18n.load(language) for language in LANGUAGES)
    return (
        *_answers(page, catalogues),
        *_weapons(page, catalogues),
        *_places(page, catalogues),
        *_strikes(page, catalogues),
        *_claimants(page, catalogues),
    )


def _entry(match: Match, *names: str, catalogues: tuple[Words, ...] = ()) -> Entry:
    """Return an entry under its names, and under what the catalogues add to them."""
    also = [
        alias
        for words in catalogues
        for name in dict.fromkeys(names)
        for alias in words.named("search_alias", name).split(";")
    ]
    every = (match.label, *names, *also)
    return Entry(match, tuple(dict.fromkeys(map(search_words, every))))


def _answers(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the pages, under the words of the question that each answers."""
    words = page.words
    for name in ANSWERING:
        label, detail = words(f"{name}.menu"), words(f"front.answers_{name}")
        names = (name, *(w(f"{name}.menu") for w in catalogues))
        match = _match(page.view, "page", label, detail, name)
        yield _entry(match, *names, catalogues=catalogues)


def _weapons(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield the categories, then their classes, then the families of models."""
    view, words = page.view, page.words
    for category in queries.CATEGORIES:
        name, target = words.name("category", category), WEAPON_PAGES[category]
        detail = words("search.category")
        match = _match(view, "weapon", name, detail, target, cat=category)
        names = (category, *(w.name("category", category) for w in catalogues))
        yield _entry(match, *names, catalogues=catalogues)
    families = queries.weapon_families(page.con)
    for row in families.drop_duplicates(["category", "munition_class"]).to_dict(
        "records"
    ):
        code = str(row["munition_class"])
        if f"class.{code}" not in words.entries or code in CLASSES_WITHOUT_KIND:
            continue
        detail = words.name("category", row["category"])
        name, chosen = words.name("class", code), _weapon_view(row)
        match = _match(view, "weapon", name, detail, "munitions", **chosen)
        names = (code, *(w.name("class", code) for w in catalogues))
        yield _entry(match, *names, catalogues=catalogues)
    for row in families.to_dict("records"):
        family, target = str(row["family"]), WEAPON_PAGES[row["category"]]
        name, detail = words.named("munition", family), _kind(row, words)
        chosen = _weapon_view(row)
        if target == "munitions":
            chosen["munition"] = family
        match = _match(view, "weapon", name, detail, target, **chosen)
        models = str(row["names"]).split(";")
        yield _entry(match, family, *models, catalogues=catalogues)


def _kind(row: Row, words: Words) -> str:
    """Return category and class of a family, as far as the class has a name."""
    category = words.name("category", row["category"])
    key = f"class.{row['munition_class']}"
    return f"{category} · {words(key)}" if key in words.entries else category


def _weapon_view(row: Row) -> dict[str, object]:
    """Return the filters that show a weapon: its category, and a missile's class."""
    chosen: dict[str, object] = {"cat": row["category"]}
    if row["category"] == "missile":
        chosen["class"] = row["munition_class"]
    return chosen


def _places(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield oblasts and places with strikes; each leads to its toll and strikes."""
    words = page.words
    for row in queries.strike_places(page.con).to_dict("records"):
        code, detail = row["oblast_code"], words("search.strikes", n=row["n_strikes"])
        oblast = words.name("oblast", code)
        if pd.isna(row["place"]):
            label, chosen = oblast, {"oblast": code}
            names = [
                f"{row['oblast']} oblast",
                *(w.name("oblast", code) for w in catalogues),
            ]
        else:
            label, chosen = describe.areas(row["place"], words), {"place": row["place"]}
            names = [
                row["place"],
                *(describe.areas(row["place"], w) for w in catalogues),
            ]
            detail = detail if label == oblast else f"{oblast} · {detail}"
        match = _match(page.view, "place", label, detail, "strikes", **chosen)
        yield _entry(match, *names, catalogues=catalogues)


def _strikes(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield every strike, the newest first; one of the whole country has no place."""
    view, words = page.view, page.words
    for row in queries.strikes(page.con, view).to_dict("records"):
        killed = describe.people_number(row, "killed", words)
        detail = words("strikes.hover_killed", value=killed)
        label, chosen = describe.strike_name(row, words), {"strike": row["strike_id"]}
        match = _match(view, "strike", label, detail, "strikes", **chosen)
        yield _entry(match, *(describe.strike_name(row, w) for w in catalogues))


def _claimants(page: PageView, catalogues: tuple[Words, ...]) -> Iterator[Entry]:
    """Yield who speaks; each leads to all of their claims."""
    words = page.words
    for row in queries.all_claimants(page.con).to_dict("records"):
        name, chosen = row["claimant"], {"claimant": row["claimant"]}
        label = describe.claimant_full(name, words)
        detail = words("search.figures", n=row["n_figures"])
        match = _match(page.view, "claimant", label, detail, "compare", **chosen)
        names = [name]
        for catalogue in catalogues:
            names.append(describe.claimant(name, catalogue))
            names.append(describe.claimant_full(name, catalogue))
        yield _entry(match, *names, catalogues=catalogues)
